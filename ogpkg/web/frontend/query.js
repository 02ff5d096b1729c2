// What a query says as far as it is written: its tokens, its patterns, and what may come where the cursor is.
// It is a reader of unfinished queries, so it complains of nothing.

const TOKEN = new RegExp(
  [
    String.raw`(?<string>"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|$)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|$))`,
    String.raw`(?<iri><[^<>"{}|^\x60\\\s]*>)`,
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<variable>[?$][\p{L}\p{N}_]*)`,
    String.raw`(?<name>(?:[\p{L}_](?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?)?:(?:[\p{L}\p{N}_:%\-]|\.(?=[\p{L}\p{N}_:%\-]))*)`,
    String.raw`(?<word>@?[\p{L}_][\p{L}\p{N}_\-]*)`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:[eE][+\-]?\d+)?)`,
    String.raw`(?<mark>\^\^|&&|\|\||[!<>]=|[^\s])`,
  ].join("|"),
  "gsu",
);
const TERMS = new Set(["string", "iri", "variable", "name", "number"]);
const NAMES_A_GRAPH = new Set(["graph", "service"]);
const ENDS_A_TRIPLE = new Set(["filter", "bind", "optional", "union", "minus", "graph", "service", "values"]);
export const RDF_TYPE = "rdf:type";

// The tokens of `text`: kind, text, and where they begin and end.
export function tokens(text) {
  const found = [];
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    found.push({ kind, text: match[0], from: match.index, to: match.index + match[0].length });
  }
  return found;
}

// select, ask, construct or describe; "" where no such word is there yet.
export function form(text) {
  const forms = new Set(["select", "ask", "construct", "describe"]);
  const first = tokens(text).find((token) => token.kind === "word" && forms.has(token.text.toLowerCase()));
  return first ? first.text.toLowerCase() : "";
}

// The prefixes that `text` declares, by name.
export function declared(text) {
  const found = {};
  const all = tokens(text).filter((token) => token.kind !== "comment");
  for (const [place, token] of all.entries()) {
    const isPrefix = token.kind === "word" && token.text.toLowerCase() === "prefix";
    const [name, iri] = all.slice(place + 1, place + 3);
    if (isPrefix && name?.kind === "name" && iri?.kind === "iri") found[name.text.slice(0, -1)] = iri.text.slice(1, -1);
  }
  return found;
}

// Reads tokens one by one. `frames` are the open brackets, each with what it waits for: its `slot`.
class Reader {
  constructor() {
    this.frames = [frame("top", "keyword")];
    this.triples = [];
    this.last = "";
  }

  get top() {
    return this.frames[this.frames.length - 1];
  }

  read(token) {
    if (token.kind === "comment") return;
    if (token.kind === "mark") this.mark(token.text);
    else if (token.kind === "word" && !(token.text === "a" && this.top.slot === "predicate")) this.word(token.text);
    else if (TERMS.has(token.kind) || token.text === "a") this.term(token.text === "a" ? RDF_TYPE : token.text);
  }

  word(text) {
    const word = text.toLowerCase();
    const { top } = this;
    this.last = word;
    if (text.startsWith("@") || top.kind === "expression" || top.slot === "object") return;
    if (ENDS_A_TRIPLE.has(word) && top.kind === "group") top.slot = "subject";
    if (NAMES_A_GRAPH.has(word)) top.slot = "graph";
    else if (word === "select") top.slot = "expression";
    else if (word === "values") top.slot = "values";
    else if (word === "where") top.slot = "keyword";
    else if (["group", "order", "by", "having"].includes(word)) top.slot = "expression";
  }

  term(text) {
    const { top } = this;
    if (top.slot === "subject") Object.assign(top, { subject: text, slot: "predicate", predicate: "", via: "" });
    else if (top.slot === "predicate") Object.assign(top, { predicate: text, slot: "object" });
    else if (top.slot === "object") {
      this.triples.push({ subject: top.subject, predicate: top.predicate, object: text, via: top.via });
      top.slot = "after";
    } else if (top.slot === "graph") top.slot = "subject";
    else if (top.slot === "values") top.values = text;
  }

  mark(text) {
    const { top } = this;
    if ("{[(".includes(text)) this.open(text);
    else if ("}])".includes(text)) this.close();
    else if (top.kind !== "group" && top.kind !== "blank") return;
    else if (text === ".") top.slot = "subject";
    else if (text === ";") Object.assign(top, { slot: "predicate", predicate: "", via: "" });
    else if (text === "," && top.slot === "after") top.slot = "object";
    else if ("/|^".includes(text) && (top.slot === "object" || top.slot === "predicate"))
      Object.assign(top, { slot: "predicate", via: text === "/" ? top.predicate : top.via });
  }

  open(text) {
    const { top } = this;
    if (text === "{" && top.slot === "values") this.frames.push(frame("data", "value", { predicate: "", values: top.values }));
    else if (text === "{") this.frames.push(frame("group", "subject"));
    else if (text === "[") this.frames.push(frame("blank", "predicate", { subject: "[]" }));
    else if (top.slot === "predicate") this.frames.push(frame("path", "predicate", { subject: top.subject }));
    else if (top.slot === "object") this.frames.push(frame("list", "value"));
    else this.frames.push(frame("expression", "expression"));
  }

  close() {
    if (this.frames.length > 1) this.frames.pop();
    const { top } = this;
    if (top.slot === "predicate") top.slot = "object";
    else if (top.slot === "object") top.slot = "after";
    else if (top.slot === "graph" || top.slot === "values") top.slot = top.kind === "top" ? "keyword" : "subject";
    else if (top.slot === "subject") top.slot = top.kind === "group" ? "subject" : top.slot;
  }
}

function frame(kind, slot, more = {}) {
  return { kind, slot, subject: "", predicate: "", via: "", ...more };
}

// The triple patterns of `text`.
export function patterns(text) {
  const reader = new Reader();
  for (const token of tokens(text)) reader.read(token);
  return reader.triples;
}

// What may come at `position`: {slot, subject, predicate, via, word, from}; null inside strings, IRIs and comments.
export function place(text, position) {
  const reader = new Reader();
  const before = tokens(text.slice(0, position));
  const last = before[before.length - 1];
  const isTyping = last?.to === position && ["variable", "name", "word"].includes(last.kind);
  if (last?.to === position && ["string", "iri", "comment"].includes(last.kind)) return null;
  for (const token of isTyping ? before.slice(0, -1) : before) reader.read(token);
  const { slot, kind, subject, predicate, via, values } = reader.top;
  return {
    slot: kind === "expression" ? "expression" : slot,
    subject,
    predicate,
    via,
    values,
    after: reader.last,
    word: isTyping ? last.text : "",
    from: isTyping ? last.from : position,
  };
}

// The variables of `text`, in order.
export function variables(text) {
  const found = tokens(text).filter((token) => token.kind === "variable" && token.text.length > 1);
  return [...new Set(found.map((token) => token.text))];
}
