// Taking a query elsewhere, finding one of ours, and keeping the one that is being written.

import { LANGUAGES, program } from "./copy.js";
import { form } from "./query.js";
import { select } from "./views.js";
import { h } from "./words.js";

const KEY = "ogpkg-query";
// Longer addresses may be refused on their way; what stands behind # is never sent.
const LONGEST = 6000;

// The query that the page is to begin with: of its address, else the one left in this tab, else `given`.
export function remembered(given) {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get("query");
  if (inAddress !== null) return inAddress;
  const asked = new URLSearchParams(location.search);
  if (asked.has("query") || asked.has("example") || location.pathname !== "/sparql") return given;
  return sessionStorage.getItem(KEY) || given;
}

export function remember(query) {
  sessionStorage.setItem(KEY, query);
}

// Copies the address of a query; the button says so for a moment.
export async function linkTo(query, button, words) {
  const language = new URLSearchParams(location.search).get("lang");
  await copy(new URL(addressOf(query, { explicit: language !== null, language }), location.href).href, button, words);
}

// Where a query can be found again: in the reader's language, where they asked for one by name.
export function addressOf(query, { explicit, language }) {
  const lang = explicit ? { lang: language } : {};
  const short = new URLSearchParams({ query, ...lang });
  if (short.toString().length <= LONGEST) return `/sparql?${short}`;
  const rest = new URLSearchParams(lang).toString();
  return `/sparql${rest && `?${rest}`}#${new URLSearchParams({ query })}`;
}

async function copy(text, button, words) {
  await navigator.clipboard.writeText(text);
  const before = button.textContent;
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = before), 1500);
}

// A panel with the query as a program, in a language to choose.
export function programs(query, words) {
  const code = h("pre", { class: "command", tabindex: "0", id: "program" });
  const address = new URL("/sparql", location.href).href;
  let language = Object.keys(LANGUAGES)[0];
  const write = () => (code.textContent = program(language, address, query(), form(query())));
  const choose = (name) => {
    language = name;
    write();
  };
  const choice = select("program-language", words["copy-as"], Object.keys(LANGUAGES), choose);
  const button = h("button", { type: "button", class: "quiet", onclick: () => copy(code.textContent, button, words) }, words.copy);
  const tools = h("div", { class: "choose" }, choice, button);
  return h("details", { class: "programs", ontoggle: write }, h("summary", {}, Object.keys(LANGUAGES).join(" · ")), tools, code);
}

// A field above the list of questions that leaves those with all the words in it.
export function findExamples(list, words) {
  if (!list) return;
  const none = h("p", { class: "note", role: "status" });
  const input = h("input", { type: "search", id: "find-example", "aria-label": list.dataset.find, placeholder: list.dataset.find });
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const item of list.querySelectorAll("li")) {
      const text = `${item.textContent} ${item.firstElementChild.title}`.toLowerCase();
      item.hidden = !wanted.every((word) => text.includes(word));
      left += !item.hidden;
    }
    for (const group of list.children) group.hidden = !group.querySelector("li:not([hidden])");
    none.textContent = left ? "" : words["no-example"];
  });
  list.before(input, none);
}
