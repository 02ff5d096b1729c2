// The field that queries are written in: CodeMirror with our colors, our completions, and mistakes underlined.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, LanguageSupport, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, linter } from "@codemirror/lint";
import { EditorState, StateEffect } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { StyleModule } from "style-mod";
import { completions } from "./complete.js";
import { tokens } from "./query.js";
import { fill } from "./words.js";

const OGP = "ogp";
// What the server found wrong, by view: {message, line, column, text}.
const wrong = new WeakMap();
// Tells the linter that what it saw may be seen differently now.
const looked = StateEffect.define();

// The grammar leaves most prefixed names without a mark of their own.
const LANGUAGE = new LanguageSupport(SparqlLanguage.configure({ props: [styleTags({ "PrefixedName Pname_ln Pname_ns": tags.namespace })] }));
const COLORS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  // A browser would break a line behind a question mark.
  { tag: tags.variableName, color: "var(--t3)", whiteSpace: "nowrap" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--t7)" },
  { tag: tags.string, color: "var(--t4)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--t5)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);
const LOOK = EditorView.theme({
  "&": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--control)", borderRadius: ".375rem", fontSize: ".875rem" },
  "&.cm-focused": { outline: ".1875rem solid var(--accent)", outlineOffset: ".125rem" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", minHeight: "18rem", maxHeight: "max(18rem, 44vh)" },
  ".cm-content": { padding: ".75rem 0", caretColor: "var(--ink)" },
  ".cm-gutters": { background: "none", color: "var(--soft)", border: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "color-mix(in srgb, var(--accent) 25%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--accent-weak)", outline: "1px solid var(--control)" },
  ".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--control)", borderRadius: ".375rem", boxShadow: "0 .25rem 1rem rgb(0 0 0 / .18)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "17rem", minWidth: "min(20rem, 88vw)", maxWidth: "min(40rem, 94vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .625rem", lineHeight: "1.4", display: "flex", gap: ".375rem", alignItems: "baseline" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent)", color: "var(--paper)" },
  ".cm-completionLabel": { flex: "none", maxWidth: "70%", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": { flex: "1", margin: "0", textAlign: "right", fontStyle: "normal", fontFamily: "var(--sans)", color: "var(--soft)", fontSize: ".75rem", overflow: "hidden", textOverflow: "ellipsis" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-tooltip.cm-completionInfo": { padding: ".625rem .75rem", maxWidth: "min(22rem, 90vw)", fontFamily: "var(--sans)", lineHeight: "1.45", overflowWrap: "anywhere" },
  ".cm-completionInfo p + p": { marginTop: ".25rem" },
  ".cm-completionInfo em": { color: "var(--warn)", fontStyle: "normal", fontSize: ".8125rem" },
  ".cm-completionInfo small, .cm-completionInfo code": { color: "var(--soft)", fontSize: ".75rem" },
  ".cm-diagnostic": { padding: ".375rem .75rem", fontFamily: "var(--sans)" },
  ".cm-diagnostic-error": { borderLeft: ".25rem solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeft: ".25rem solid var(--t2)" },
  ".cm-lintRange-error": { background: "none", textDecoration: "underline wavy var(--bad) 1.5px", textUnderlineOffset: ".2em", paddingBottom: "0" },
  ".cm-lintRange-warning": { background: "none", textDecoration: "underline wavy var(--t2) 1px", textUnderlineOffset: ".2em", paddingBottom: "0" },
  ".cm-lintPoint-error::after": { borderBottomColor: "var(--bad)" },
  ".cm-placeholder": { color: "var(--soft)" },
});

// Puts an editor in the place of the text area; `run` is called for Ctrl+Enter, `change` with each new text.
export function makeEditor(area, { terms, words, run, change }) {
  adoptStyles();
  const label = document.querySelector("#query-label");
  const view = new EditorView({
    state: EditorState.create({ doc: area.value, extensions: extensions({ terms, words, run, change }) }),
  });
  area.hidden = true;
  area.removeAttribute("aria-describedby");
  area.after(view.dom);
  label.addEventListener("click", () => view.focus());
  return view;
}

function extensions({ terms, words, run, change }) {
  const answered = () => {
    run();
    return true;
  };
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of("  "),
    LANGUAGE,
    syntaxHighlighting(COLORS),
    LOOK,
    EditorView.lineWrapping,
    autocompletion({ override: [completions(terms, words)], icons: false, interactionDelay: 0, positionInfo }),
    linter((view) => findings(view, terms(), words), { delay: 500, needsRefresh }),
    keymap.of([{ key: "Mod-Enter", run: answered }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter")]),
    EditorView.domEventHandlers({ beforeinput: typeOver }),
    EditorView.contentAttributes.of({ "aria-labelledby": "query-label", "aria-describedby": "editor-help mistake", autocapitalize: "off", tabindex: "0" }),
    EditorView.updateListener.of((update) => update.docChanged && change(update.state.doc.toString())),
  ];
}

// The panel about a word stands beside the list, or above or below it where the window is narrow.
function positionInfo(view, list, option, info, space) {
  const room = space.right - list.right;
  if (room > 220) return { style: `left: 100%; top: ${Math.max(option.top - list.top, 0)}px; width: max-content; max-width: ${Math.min(room - 8, 360)}px` };
  const height = list.bottom - list.top;
  const isBelow = space.bottom - list.bottom > info.bottom - info.top || space.bottom - list.bottom > list.top - space.top;
  return { style: `left: 0; ${isBelow ? "top" : "bottom"}: ${height}px; width: 100%; max-width: none` };
}

// Typing over several lines: a browser would join them with a style attribute, which the policy of the site forbids.
function typeOver(event, view) {
  const { main } = view.state.selection;
  if (event.inputType !== "insertText" || main.empty || view.composing || event.data === null) return false;
  const insert = () => view.state.update({ ...view.state.replaceSelection(event.data), userEvent: "input.type", scrollIntoView: true });
  const isHandled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, event.data, insert));
  if (!isHandled) view.dispatch(insert());
  event.preventDefault();
  return true;
}

// CodeMirror would add style elements, which the policy of the site forbids, unless its root is without a head, as a
// shadow root is. So it sees none while it makes its sheet, which it then keeps for all that follows.
function adoptStyles() {
  Object.defineProperty(document, "head", { value: null, configurable: true });
  StyleModule.mount(document, [new StyleModule({})]);
  delete document.head;
}

// Underlines what the server found wrong (null: nothing any more; undefined: as before), and looks for unknown terms.
export function mark(view, problem) {
  if (problem === null) wrong.delete(view);
  else if (problem) wrong.set(view, { ...problem, text: view.state.doc.toString() });
  if (problem) view.dispatch({ selection: { anchor: at(view, problem).from }, scrollIntoView: true });
  view.dispatch({ effects: looked.of(null) });
  forceLinting(view);
}

function needsRefresh(update) {
  return update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(looked)));
}

function findings(view, terms, words) {
  const text = view.state.doc.toString();
  const problem = wrong.get(view);
  const found = problem?.text === text ? [{ ...at(view, problem), severity: "error", message: problem.message }] : [];
  const isFree = ({ from, to }) => found.every((other) => to <= other.from || other.to <= from);
  return terms ? [...found, ...unknown(text, view.state.selection.main.head, terms, words).filter(isFree)] : found;
}

// From the place that the server names to the end of the word there. It counts characters, we count UTF-16.
function at(view, { line, column }) {
  const row = view.state.doc.line(Math.min(line, view.state.doc.lines));
  const before = [...row.text].slice(0, column - 1).join("");
  const from = Math.min(row.from + before.length, row.to);
  const length = /^(?:[\p{L}\p{N}_:?$.-]+|\S)/u.exec(row.text.slice(from - row.from))?.[0].length ?? 0;
  return length ? { from, to: from + length } : { from: Math.max(row.from, row.to - 1), to: row.to };
}

// Terms that the ontology does not have, values that their list does not have, and prefixes that nobody declares;
// not the word that is being typed.
function unknown(text, cursor, terms, words) {
  const speech = terms.speech(text);
  const found = [];
  for (const { kind, text: name, from, to } of tokens(text)) {
    if (kind !== "name" || name.startsWith("_:") || cursor === to || isDeclaration(text, from)) continue;
    const message = complaint(name, speech, terms, words);
    if (message) found.push({ from, to, severity: "warning", message });
  }
  return found;
}

function complaint(name, speech, terms, words) {
  const [prefix] = name.split(":", 1);
  const known = speech.known(name);
  const [space] = known.split(":", 1);
  if (!speech.spaces.has(prefix)) return fill(words["no-prefix"], { name: prefix });
  if (known.endsWith(":")) return "";
  if (space === OGP && terms.isDefined && !terms.byName.has(known)) return fill(words.unknown, { name });
  const list = terms.lists[space];
  return list && !terms.values.has(known) ? fill(words["no-value"], { name, list: list.label }) : "";
}

function isDeclaration(text, from) {
  return /prefix\s*$/i.test(text.slice(0, from));
}
