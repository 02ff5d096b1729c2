// The editor of /sparql: the text area becomes an editor, and answers are fetched and shown below it.

import { Problem, ask } from "./ask.js";
import { makeEditor, mark } from "./field.js";
import { form } from "./query.js";
import { Names, downloads, heading, iris, table } from "./results.js";
import { addressOf, findExamples, linkTo, programs, remember, remembered } from "./sharing.js";
import { fetchTerms } from "./terms.js";
import { chart, graph, raw, suits } from "./views.js";
import { fill, h } from "./words.js";

const VIEWS = ["table", "chart", "graph", "raw"];

async function start(formElement) {
  const settings = JSON.parse(formElement.dataset.editor);
  const page = new Page(formElement, settings);
  page.build();
  page.terms = await fetchTerms(settings.language).catch(() => null);
  mark(page.view, undefined);
}

class Page {
  constructor(formElement, settings) {
    Object.assign(this, { form: formElement, settings, words: settings.words, terms: null, running: null, answer: null });
    // A page that says what is wrong with a query is left for another one when it is mended.
    this.outcome = document.querySelector(".querying #outcome");
    this.names = new Names((path) => (settings.explicit ? `${path}?lang=${settings.language}` : path));
  }

  get query() {
    return this.view.state.doc.toString();
  }

  build() {
    const area = this.form.querySelector("textarea");
    area.value = remembered(area.value);
    const change = (text) => {
      area.value = text;
      remember(text);
    };
    this.view = makeEditor(area, { terms: () => this.terms, words: this.words, run: () => this.run(), change });
    this.controls();
    const { line, column, message } = this.form.dataset;
    if (line) mark(this.view, { line: Number(line), column: Number(column), message });
    this.form.addEventListener("submit", (event) => {
      if (!this.outcome || event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      this.run();
    });
    this.outcome?.querySelector(".downloads")?.after(this.tabs("table", (name) => this.run(name)));
    findExamples(document.querySelector("#examples"), this.words);
  }

  controls() {
    const bar = this.form.querySelector(".controls");
    bar.querySelectorAll("label, select").forEach((part) => part.remove());
    this.button = bar.querySelector("button");
    this.cancel = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.running?.abort() }, this.words.cancel);
    const link = h("button", { type: "button", class: "quiet", onclick: () => linkTo(this.query, link, this.words) }, this.words.link);
    this.status = h("span", { class: "status", role: "status" });
    this.message = h("div", { class: "mistake", id: "mistake", role: "alert" });
    bar.append(this.cancel, link, programs(() => this.query, this.words), this.status);
    bar.after(this.message);
    bar.after(h("p", { class: "note note-keys", id: "editor-help" }, this.words.help));
  }

  // Asks the query that is in the editor, and shows the answer as `view`, or as the last one was shown.
  async run(view = null) {
    if (!this.outcome) return this.form.requestSubmit();
    this.running?.abort();
    const running = (this.running = new AbortController());
    const query = this.query;
    this.busy(true);
    try {
      const answer = await ask(query, form(query), running.signal);
      Object.assign(this, { answer, asked: query });
      const last = this.shown ?? "table";
      await this.show(view ?? (suits(last, answer) ? last : "table"));
      history.replaceState(null, "", this.address(query));
    } catch (error) {
      if (running === this.running) this.fail(error, query);
    } finally {
      if (running === this.running) this.busy(false);
    }
  }

  busy(isBusy) {
    this.cancel.hidden = !isBusy;
    this.outcome.setAttribute("aria-busy", String(isBusy));
    if (isBusy) {
      this.say(this.words.running);
      this.message.replaceChildren();
      mark(this.view, null);
    } else this.running = null;
  }

  fail(error, query) {
    if (error.name === "AbortError") {
      return this.say(this.words.cancelled);
    }
    this.say("");
    // The server says what is wrong in English.
    const lang = error instanceof Problem ? "en" : null;
    const fields = error instanceof Problem ? error.fields : { title: this.words.unreachable };
    const at = fields.line ? `${fill(this.words["line-column"], fields)}: ` : "";
    const detail = (fields.detail ?? "").replace(/^line \d+, column \d+: /, "");
    this.message.replaceChildren(h("strong", { lang }, fields.title), h("p", {}, at, h("span", { lang }, detail)));
    if (fields.line && this.query === query) mark(this.view, { ...fields, message: detail });
  }

  // Tells what is going on; what can be seen besides is only said.
  say(text, isSeen = false) {
    this.status.textContent = text;
    this.status.classList.toggle("visually-hidden", isSeen);
  }

  // Where this query can be found again.
  address(query) {
    return addressOf(query, this.settings);
  }

  async show(name) {
    const { answer, words, asked, settings } = this;
    const mine = (this.drawn = {});
    this.shown = name;
    if (answer.verdict !== null || !answer.rows.length) return this.put(name, mine, [answer.verdict === null ? h("p", {}, words.none) : ""]);
    const made = {
      table: async () => {
        await this.names.learn(iris(answer.rows.slice(0, 1000)));
        return table(answer, this.names, (iri) => this.shorten(iri), words);
      },
      chart: () => chart(answer, this.names, words),
      graph: () => graph(answer, this.names, words),
      raw: () => raw(asked, answer, settings, words),
    };
    this.put(name, mine, await made[name]());
  }

  // Shows what was made, unless something else has been asked for meanwhile.
  put(name, mine, content) {
    if (mine !== this.drawn) return;
    const { answer, words, asked, settings } = this;
    const head = heading(answer, words);
    const section = h("section", { class: "answer-made" }, head, downloads(asked, answer, settings, words));
    if (answer.verdict === null && answer.rows.length) section.append(this.tabs(name, (other) => this.show(other)));
    section.append(...content.filter(Boolean));
    this.outcome.replaceChildren(section);
    this.say(head.textContent, true);
  }

  tabs(chosen, choose) {
    const { words } = this;
    const button = (name) => h("button", { type: "button", "aria-pressed": String(name === chosen), onclick: () => choose(name) }, words[name]);
    return h("div", { class: "views", role: "group", "aria-label": words.views }, ...VIEWS.map(button));
  }

  shorten(iri) {
    const spaces = Object.entries(this.terms?.prefixes ?? {}).filter(([, space]) => iri.startsWith(space));
    const [name, space] = spaces.sort((one, other) => other[1].length - one[1].length)[0] ?? [];
    const local = space === undefined ? "" : iri.slice(space.length);
    return /^[\p{L}\p{N}_-]+$/u.test(local) ? `${name}:${local}` : iri;
  }
}

const element = document.querySelector("#query-form[data-editor]");
if (element) start(element);
