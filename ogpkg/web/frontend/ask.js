// Asks the server a query and reads the answer as it comes, line by line: TSV for tables, N-Triples for graphs.

// Rows that are kept to be shown; the others are only counted.
export const KEPT = 5000;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const TERM = /^(?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?)$/su;
const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/su;
const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

// What the server says is wrong: its problem document, with line and column where it has them.
export class Problem extends Error {
  constructor(fields) {
    super(fields.detail ?? fields.title);
    this.fields = fields;
  }
}

// {heads, rows, count, verdict, seconds, kept}; Problem when the server refuses.
export async function ask(query, form, signal) {
  const isGraph = form === "construct" || form === "describe";
  const accept = form === "ask" ? "application/sparql-results+json" : isGraph ? "application/n-triples" : "text/tab-separated-values";
  const response = await send(query, accept, signal);
  const timing = response.headers.get("Server-Timing") ?? "";
  const answer = { heads: [], rows: [], count: 0, verdict: null, isGraph, ...times(timing) };
  if (form === "ask") return { ...answer, verdict: (await response.json()).boolean };
  const isTable = response.headers.get("Content-Type").startsWith("text/tab-separated-values");
  return { ...answer, ...(await (isTable ? readTable : readGraph)(response)), isGraph: !isTable };
}

// The beginning of an answer as it is delivered, and whether there is more.
export async function askRaw(query, type, most, signal) {
  const response = await send(query, type, signal);
  let text = "";
  let isCut = false;
  for await (const chunk of chunks(response)) {
    text += chunk;
    if ((isCut = text.length > most)) break;
  }
  return { text: text.slice(0, most), isCut };
}

async function send(query, accept, signal) {
  const headers = { Accept: accept, "Content-Type": "application/sparql-query" };
  const response = await fetch("/sparql", { method: "POST", headers, body: query, signal });
  if (!response.ok) throw new Problem(await problem(response));
  return response;
}

async function problem(response) {
  const fallback = { title: `${response.status} ${response.statusText}`, status: response.status };
  return response.headers.get("Content-Type")?.includes("json") ? { ...fallback, ...(await response.json()) } : fallback;
}

function times(timing) {
  const milliseconds = /query;dur=([\d.]+)/.exec(timing);
  return { seconds: milliseconds ? Number(milliseconds[1]) / 1000 : null, kept: timing.includes("hit") };
}

async function readTable(response) {
  let heads = null;
  const { rows, count } = await readLines(response, (line) => {
    if (heads === null) {
      heads = line === "" ? [] : line.split("\t").map((name) => name.slice(1));
      return null;
    }
    const cells = line.split("\t").map(term);
    return heads.map((_, place) => cells[place] ?? null);
  });
  return { heads, rows, count: count - 1 };
}

async function readGraph(response) {
  const { rows, count } = await readLines(response, (line) => {
    const parts = TRIPLE.exec(line);
    return parts && parts.slice(1).map(term);
  });
  return { heads: ["subject", "predicate", "object"], rows, count };
}

async function readLines(response, read) {
  const rows = [];
  let count = 0;
  let rest = "";
  const take = (line) => {
    count += 1;
    const row = rows.length < KEPT ? read(line) : null;
    if (row) rows.push(row);
  };
  for await (const chunk of chunks(response)) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    lines.forEach(take);
  }
  if (rest) take(rest);
  return { rows, count };
}

async function* chunks(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

// A term as SPARQL writes it: {type, value, language, datatype}; null where there is none.
export function term(written) {
  if (written === "") return null;
  const [, iri, blank, text, language, datatype] = TERM.exec(written) ?? [];
  if (iri !== undefined) return { type: "uri", value: unescape(iri) };
  if (blank !== undefined) return { type: "bnode", value: `_:${blank}` };
  if (text !== undefined) return { type: "literal", value: unescape(text), language, datatype };
  if (/^[+-]?\d+$/.test(written)) return { type: "literal", value: written, datatype: `${XSD}integer` };
  if (/^[+-]?\d*\.\d+$/.test(written)) return { type: "literal", value: written, datatype: `${XSD}decimal` };
  if (/^(true|false)$/.test(written)) return { type: "literal", value: written, datatype: `${XSD}boolean` };
  return { type: "other", value: written };
}

function unescape(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gsu, (whole, short, long, mark) =>
    mark ? ESCAPES[mark] ?? mark : String.fromCodePoint(parseInt(short ?? long, 16)),
  );
}

const NUMBERS = new Set(["integer", "decimal", "double", "float", "gYear", "nonNegativeInteger", "positiveInteger", "int", "long"].map((name) => XSD + name));

// The number that a term is; NaN for everything else.
export function number(value) {
  return value?.type === "literal" && NUMBERS.has(value.datatype) ? Number(value.value) : NaN;
}
