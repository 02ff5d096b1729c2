// What to offer where the cursor is: required properties first, values of code lists, classes, variables, keywords.

import { startCompletion } from "@codemirror/autocomplete";
import { RDF_TYPE, place, variables } from "./query.js";
import { fill } from "./words.js";

const MOST = 120;
const PATTERN_WORDS = ["OPTIONAL { }", "FILTER ()", "FILTER NOT EXISTS { }", "BIND ( AS ?)", "VALUES ? { }", "GRAPH ? { }", "MINUS { }", "UNION { }", "SELECT"];
const TOP_WORDS = "SELECT DISTINCT WHERE ASK CONSTRUCT DESCRIBE FROM NAMED GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET VALUES PREFIX BASE AS REDUCED".split(" ");
const EXPRESSION_WORDS = "IN NOT EXISTS AS DISTINCT ASC DESC WHERE GROUP BY HAVING ORDER LIMIT OFFSET UNDEF".split(" ");
const FUNCTIONS =
  "COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS NOW UUID STRUUID MD5 SHA1 SHA256 COALESCE IF STRLANG STRDT sameTerm isIRI isBlank isLiteral isNumeric SUBSTR REPLACE REGEX".split(
    " ",
  );

// A source of completions for CodeMirror. `terms()` gives the Terms, or null as long as they are not there.
export function completions(terms, words) {
  return (context) => {
    const text = context.state.doc.toString();
    const here = place(text, context.pos);
    const known = terms();
    if (!here || !known) return null;
    const offered = offers(here, text, known, words);
    const isAsked = context.explicit || here.word || (here.slot === "object" && offered.some((one) => one.ready));
    const fitting = isAsked ? best(offered, here.word) : [];
    return fitting.length ? { from: here.from, options: fitting, filter: false } : null;
  };
}

// All that can come here, the most likely first.
function offers(here, text, terms, words) {
  const speech = terms.speech(text);
  const known = { ...here, predicate: speech.known(here.predicate), via: speech.known(here.via) };
  const seen = variables(text).filter((name) => name !== here.word).map((name) => option(name, words.variable, "variable"));
  const spaces = [...speech.spaces].map(([name, iri]) => prefix(name, iri, words));
  const say = (list) => list.map((one) => ({ ...one, label: speech.written(one.label) }));
  switch (here.slot) {
    case "predicate":
      return [...say(properties(known, text, terms, words)), ...seen, ...spaces];
    case "object":
      return [...say(objects(known, terms, words)), ...seen, ...spaces];
    case "subject":
      return [...seen, ...PATTERN_WORDS.map((word) => snippet(word, words)), ...spaces];
    case "graph":
    case "value":
    case "values":
      return [...seen, ...spaces, ...say(terms.classes.map((term) => named(term, "class", words.type, words)))];
    case "after":
      return [];
    default:
      return rest(here, seen, spaces, words);
  }
}

function rest(here, seen, spaces, words) {
  const inside = here.slot === "expression";
  const keywords = (inside ? EXPRESSION_WORDS : TOP_WORDS).map((word) => option(word, words.keyword, "keyword"));
  const calls = FUNCTIONS.map((name) => ({ ...option(name, words.function, "function"), apply: call(name) }));
  return inside ? [...seen, ...calls, ...keywords, ...spaces] : [...keywords, ...seen, ...calls, ...spaces];
}

// The properties: what the class of the subject requires, then what it may have, then all others by use.
function properties(here, text, terms, words) {
  const classes = new Set();
  const stated = [...(terms.byName.get(here.via)?.range ?? terms.classesIn(text).get(here.subject) ?? [])];
  for (const name of stated) for (const one of terms.lineage(name)) classes.add(one);
  const ranked = terms.properties.map((term) => ({ term, ...standing(term, classes) }));
  ranked.sort((one, other) => one.rank - other.rank || (other.term.count ?? 0) - (one.term.count ?? 0));
  const found = ranked.map(({ term, rank, why, of }) =>
    named(term, "property", rank ? term.label : `${term.label} · ${words.must}`, words, why && fill(words[why], { class: of })),
  );
  return stated.length === 0 && !here.via ? [option("a", words.type, "keyword"), ...found] : [...found, option("a", words.type, "keyword")];
}

function standing(term, classes) {
  const ranks = [["must", "required"], ["either", "either"], ["may", "optional"], ["domain", ""]];
  for (const [rank, [key, why]] of ranks.entries()) {
    const of = (term[key] ?? []).find((name) => classes.has(name));
    if (of) return { rank, why, of };
  }
  return { rank: ranks.length, why: "", of: "" };
}

// What a property may have: classes after "a", the values of its code lists.
function objects(here, terms, words) {
  if (here.predicate === RDF_TYPE) {
    const classes = [...terms.classes].sort((one, other) => (other.count ?? 0) - (one.count ?? 0));
    return classes.map((term) => ({ ...named(term, "class", term.label, words), ready: true }));
  }
  const property = terms.byName.get(here.predicate);
  return (property?.lists ?? []).flatMap((key) => {
    const list = terms.lists[key];
    const kind = fill(words.value, { list: list.label });
    return list.values.map((term) => ({ ...named(term, "enum", term.label, words, kind), ready: true }));
  });
}

function option(label, detail, type) {
  return { label, detail, type };
}

function named(term, type, detail, words, why = "") {
  return { ...option(term.name, detail, type), says: term.label, info: () => panel(term, why, words) };
}

function prefix(name, iri, words) {
  const apply = (view, completion, from, to) => {
    view.dispatch({ changes: { from, to, insert: `${name}:` }, selection: { anchor: from + name.length + 1 } });
    startCompletion(view);
  };
  return { ...option(`${name}:`, words.prefix, "namespace"), info: () => lines([["code", iri]]), apply };
}

// A piece of a query; the cursor goes to its first gap.
function snippet(text, words) {
  const gap = text.search(/\?(?![a-z])|\( | \}|\(\)/);
  const apply = (view, completion, from, to) => {
    const anchor = from + (gap < 0 ? text.length : gap + 1);
    view.dispatch({ changes: { from, to, insert: text }, selection: { anchor } });
  };
  return { ...option(text.replace(/[ (){}?]+$|\(.*/g, ""), words.keyword, "keyword"), apply };
}

function call(name) {
  return (view, completion, from, to) =>
    view.dispatch({ changes: { from, to, insert: `${name}()` }, selection: { anchor: from + name.length + 1 } });
}

// The panel beside the list: what the term is called, what it means, what it is for.
function panel(term, why, words) {
  const range = [term.domain?.length && `${words.from} ${term.domain.join(", ")}`, term.range?.length && `${words.to} ${term.range.join(", ")}`];
  const isCounted = "count" in term || "domain" in term || "range" in term;
  const used = term.count ? fill(words.used, { count: term.count.toLocaleString() }) : isCounted ? words.unused : "";
  return lines([["strong", term.label], ["span", term.text], ["em", why], ["code", range.filter(Boolean).join(" · ")], ["small", used]]);
}

function lines(parts) {
  const box = document.createElement("div");
  for (const [tag, text] of parts.filter(([, content]) => content)) {
    const line = document.createElement("p");
    const inner = document.createElement(tag);
    inner.textContent = text;
    line.append(inner);
    box.append(line);
  }
  return box;
}

// The offers that fit what is typed: by their name, by a word of it, or by what they are called.
function best(offered, typed) {
  const word = typed.toLowerCase();
  const fitting = offered
    .map((one, place) => ({ one, place, fit: fit(one, word) }))
    .filter(({ fit }) => fit < Infinity)
    .sort((a, b) => a.fit - b.fit || a.place - b.place);
  return fitting.slice(0, MOST).map(({ one }) => one);
}

function fit(one, word) {
  const name = one.label.toLowerCase();
  const local = name.slice(name.indexOf(":") + 1);
  const said = (one.says ?? "").toLowerCase();
  if (!word) return 0;
  if (name === word && one.type === "namespace") return Infinity;
  if (name.startsWith(word) || (local && local.startsWith(word)) || said.startsWith(word)) return one.type === "namespace" ? 0 : 1;
  const [space, rest] = word.includes(":") ? word.split(":") : ["", word];
  if (space && !name.startsWith(`${space}:`)) return Infinity;
  if (rest.length > 1 && (local.includes(rest) || said.includes(rest))) return 2;
  return Infinity;
}
