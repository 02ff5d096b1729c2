// An answer on the page: what it is, how it may be seen, and where its files are.

import { number } from "./ask.js";
import { fill, h } from "./words.js";

// Rows of a table on the page, IRIs asked about at once, and letters of a literal.
const ROWS = 1000;
const NAMES = 1000;
const LETTERS = 400;
// An address of more bytes than this may be refused on its way; the server itself takes no more.
const LONGEST = 60_000;

// What things are called, and where they are shown; each is asked about once.
export class Names {
  #known = new Map();

  constructor(local) {
    this.local = local;
  }

  get(iri) {
    return this.#known.get(iri);
  }

  async learn(iris) {
    const unknown = [...new Set(iris)].filter((iri) => !this.#known.has(iri));
    for (let start = 0; start < unknown.length; start += NAMES) {
      const body = JSON.stringify(unknown.slice(start, start + NAMES));
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(this.local("/editor/names"), { method: "POST", headers, body }).catch(() => null);
      const found = response?.ok ? await response.json() : {};
      for (const [iri, [text, href, outside, language, isCode]] of Object.entries(found))
        this.#known.set(iri, { text, href, outside, language, isCode });
    }
  }
}

// The IRIs in rows.
export function iris(rows) {
  return rows.flatMap((row) => row.filter((term) => term?.type === "uri").map((term) => term.value));
}

// The heading of an answer: how much there is, and how long it took.
export function heading(answer, words) {
  const [one, many] = answer.isGraph ? [words.triple, words.triples] : [words.row, words.rows];
  const counted = answer.count === 1 ? one : fill(many, { count: answer.count.toLocaleString() });
  const verdict = answer.verdict === null ? counted : answer.verdict ? words.yes : words.no;
  const time = answer.seconds === null ? (answer.kept ? words.kept : "") : fill(words.seconds, { seconds: answer.seconds.toFixed(3) });
  return h("h2", { id: "answer" }, verdict, " ", h("span", { class: "note" }, time));
}

// How formats are written that are not said in capitals only.
const TITLES = { turtle: "Turtle", ntriples: "N-Triples", rdfxml: "RDF/XML", jsonld: "JSON-LD", nquads: "N-Quads", trig: "TriG" };
const titled = (name) => TITLES[name] ?? name.toUpperCase();

// Links to the whole answer in every format of its kind.
export function downloads(query, answer, formats, words) {
  const encoded = new URLSearchParams({ query }).toString();
  const list = h("p", { class: "downloads" }, h("span", {}, words.download));
  const link = (name, more) =>
    encoded.length < LONGEST
      ? h("a", { href: `/sparql?${encoded}&${more}`, download: "" }, name)
      : h("button", { class: "quiet", form: "query-form", formmethod: "post", formaction: `/sparql?${more}` }, name);
  for (const [name] of answer.isGraph ? formats.graphs : formats.tables) {
    list.append(" ", link(titled(name), `format=${name}`));
    if (name === "csv") list.append(" ", link(words.spreadsheet, "format=csv&spreadsheet=1"));
  }
  return list;
}

// The rows as a table that can be sorted. `names` have to know the IRIs already.
export function table(answer, names, shorten, words) {
  const shown = answer.rows.slice(0, ROWS);
  const body = h("tbody");
  const heads = answer.heads.map((name) => h("th", { scope: "col", class: "var" }, h("button", { type: "button", class: "sort" }, name)));
  heads.forEach((head, place) => head.firstChild.addEventListener("click", () => sort(head, place)));
  const sort = (head, place) => {
    const descends = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descends ? "descending" : "ascending");
    const ordered = [...shown].sort((one, other) => compare(one[place], other[place], names));
    draw(descends ? ordered.reverse() : ordered);
  };
  const draw = (rows) => body.replaceChildren(...rows.map((row) => h("tr", {}, ...row.map((value) => cell(value, names, shorten)))));
  draw(shown);
  const grid = h("table", { class: "answer" }, h("thead", {}, h("tr", {}, ...heads)), body);
  const box = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "answer" }, grid);
  const cut = answer.count > shown.length ? fill(words.cut, { shown: shown.length.toLocaleString(), count: answer.count.toLocaleString() }) : "";
  return [cut && h("p", { class: "more" }, cut), written(grid, words), box].filter(Boolean);
}

// The switch between names and identifiers.
function written(grid, words) {
  const box = h("input", { type: "checkbox", onchange: () => grid.classList.toggle("written", box.checked) });
  return h("label", { class: "switch" }, box, words.written);
}

function compare(one, other, names) {
  if (!one || !other) return (one ? 1 : 0) - (other ? 1 : 0);
  const [a, b] = [number(one), number(other)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return said(one, names).localeCompare(said(other, names), document.documentElement.lang, { numeric: true });
}

// What a person calls a term.
export function said(term, names) {
  return (term.type === "uri" && names.get(term.value)?.text) || term.value;
}

function cell(term, names, shorten) {
  if (!term) return h("td");
  if (term.type === "uri") return thing(term.value, names.get(term.value), shorten(term.value));
  const text = term.value.length > LETTERS ? `${term.value.slice(0, LETTERS)}…` : term.value;
  if (term.type !== "literal") return h("td", {}, h("code", {}, text));
  const plain = !term.datatype || /#(string|integer|decimal|boolean|date)$/.test(term.datatype);
  const note = term.language ?? (plain ? "" : shorten(term.datatype));
  const isNumber = !Number.isNaN(number(term));
  return h("td", isNumber ? { class: "number" } : {}, h("span", { lang: term.language }, text), note && " ", note && h("span", { class: "note" }, note));
}

function thing(iri, name, short) {
  const text = name?.text ?? short;
  const isWeb = /^https?:/.test(name?.href ?? iri) || name?.href?.startsWith("/");
  const attributes = { href: name?.href ?? iri, lang: name?.language, class: name?.outside ? "out" : name?.isCode ? "code" : null, rel: name?.outside ? "noreferrer" : null };
  const link = isWeb ? h("a", attributes, text) : h("code", {}, text);
  return h("td", { title: short === text ? null : short }, link, short === text ? "" : h("code", { class: "iri-written" }, short));
}
