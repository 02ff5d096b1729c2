// The other ways to see an answer: as it is delivered, as a chart, as a graph. Each is loaded when it is asked for.

import { askRaw, number } from "./ask.js";
import { iris, said } from "./results.js";
import { fill, h } from "./words.js";

const RAW = 200_000;
const EDGES = 150;
// How graph.js draws our things, by the path of their IRIs.
const SHAPES = { member: "Member", plan: "ActionPlan", commitment: "Commitment", milestone: "Milestone", agency: "Agency", unit: "AgencyUnit", person: "Person", post: "Post", document: "SourceDocument", assessment: "Assessment", event: "Event", "policy-area": "Concept", "ogp-value": "Concept", completion: "Concept" };

// Whether an answer can be seen as `view`.
export function suits(view, answer) {
  if (view === "chart") return columns(answer).numbers.length > 0;
  return view !== "graph" || links(answer).length > 0;
}

// The answer as it is delivered, in a format to choose.
export function raw(query, answer, formats, words, signal) {
  const offered = answer.isGraph ? formats.graphs : formats.tables;
  const text = h("pre", { class: "raw", tabindex: "0", role: "region", "aria-labelledby": "answer" });
  const note = h("p", { class: "more" });
  const choice = select("raw-format", words.format, offered.map(([name]) => name), (name) => show(name));
  const show = async (name) => {
    const type = offered.find(([other]) => other === name)[1];
    const found = await askRaw(query, type, RAW, signal).catch((error) => ({ text: error.message, isCut: false }));
    text.textContent = found.text;
    note.textContent = found.isCut ? fill(words["raw-cut"], { shown: RAW.toLocaleString() }) : "";
  };
  show(offered[0][0]);
  return [h("div", { class: "choose" }, choice), note, text];
}

// Bars or a line over the rows that are here; columns can be chosen.
export async function chart(answer, names, words) {
  const { numbers, others } = columns(answer);
  if (!numbers.length) return [h("p", {}, words["no-numbers"])];
  await names.learn(iris(answer.rows));
  const { chart: draw, file } = await import("./chart.js");
  const chosen = defaults(answer, numbers, others);
  const box = h("figure", { class: "chart" });
  const note = h("p", { class: "more" });
  const change = (key) => (value) => {
    chosen[key] = value;
    redraw();
  };
  const redraw = () => {
    const points = data(answer, chosen, names);
    const { picture, shown, scale } = draw(points, { ...chosen, width: Math.max(box.clientWidth || 640, 300) });
    box.replaceChildren(...(scale ? [legend(scale)] : []), picture);
    note.textContent = shown < answer.count ? fill(words["chart-cut"], { shown, count: answer.count }) : "";
  };
  const save = () => download(file(box.querySelector("svg.plot")), "chart.svg");
  const kinds = [["bar", words.bar], ["line", words.line]];
  const controls = [
    select("chart-kind", words.kind, kinds, change("kind"), chosen.kind),
    select("chart-across", words.across, answer.heads, change("across"), chosen.across),
    select("chart-up", words.up, numbers, change("up"), chosen.up),
    select("chart-by", words.by, [["", words.nothing], ...others], change("by"), chosen.by),
    h("button", { type: "button", class: "quiet", onclick: save }, words.save),
  ];
  requestAnimationFrame(redraw);
  return [h("div", { class: "choose" }, ...controls), note, box];
}

// Which columns are numbers throughout.
function columns(answer) {
  const isNumeric = (place) => {
    const values = answer.rows.map((row) => row[place]).filter(Boolean);
    return values.length > 0 && values.every((value) => !Number.isNaN(number(value)));
  };
  const numbers = answer.heads.filter((_, place) => isNumeric(place));
  return { numbers, others: answer.heads.filter((name) => !numbers.includes(name)) };
}

// Labels from the first column that is no number, numbers from the last that is and has no years; years make a line.
function defaults(answer, numbers, others) {
  const up = numbers.findLast((name) => !areYears(answer, name)) ?? numbers[numbers.length - 1];
  const free = answer.heads.filter((name) => name !== up);
  const time = free.find((name) => (numbers.includes(name) || areYears(answer, name)) && distinct(answer, name) > 2);
  const across = time ?? others[0] ?? free[0] ?? up;
  const repeats = distinct(answer, across) < answer.rows.length;
  const by = repeats ? free.find((name) => name !== across && others.includes(name) && distinct(answer, name) <= 10) ?? "" : "";
  return { kind: time ? "line" : "bar", across, up, by };
}

function areYears(answer, name) {
  const place = answer.heads.indexOf(name);
  return answer.rows.every((row) => /^[12]\d{3}$/.test(row[place]?.value ?? ""));
}

function distinct(answer, name) {
  const place = answer.heads.indexOf(name);
  return new Set(answer.rows.map((row) => row[place]?.value)).size;
}

function data(answer, { across, up, by }, names) {
  const [x, y, z] = [across, up, by].map((name) => answer.heads.indexOf(name));
  const text = (term) => (term ? said(term, names) : "–");
  const rows = answer.rows.filter((row) => row[y]);
  return rows.map((row) => ({ label: text(row[x]), value: number(row[y]), ...(z < 0 ? {} : { color: text(row[z]) }) }));
}

function legend(scale) {
  const mark = (color) => {
    const swatch = h("span", { class: "swatch" });
    swatch.style.background = color;
    return swatch;
  };
  return h("figcaption", {}, ...scale.domain.map((name) => h("span", {}, mark(scale.apply(name)), name)));
}

// Things and the links between them: the statements of a graph, or the IRIs beside each other in a row.
export async function graph(answer, names, words) {
  const found = links(answer);
  if (!found.length) return [h("p", {}, words["graph-none"])];
  const shown = found.slice(0, EDGES);
  await names.learn([...shown.flatMap(({ from, to, label }) => [from, to, label])]);
  const { draw } = await import("./graph.js");
  const name = (iri) => names.get(iri)?.text ?? iri;
  const ends = new Set(shown.flatMap(({ from, to }) => [from, to]));
  const nodes = [...ends].map((id) => ({ id, label: name(id), shape: SHAPES[/\/id\/([a-z-]+)\//.exec(id)?.[1]], href: names.get(id)?.href }));
  const edges = shown.map(({ from, to, label }) => ({ source: from, target: to, label: answer.isGraph ? name(label) : label }));
  const box = h("div", { class: "drawing", role: "img", "aria-label": words.drawing });
  let drawing = null;
  const zoom = (way) => h("button", { type: "button", class: "quiet", onclick: () => drawing?.zoom(way) }, words[`zoom-${way}`]);
  const isCut = shown.length < found.length || answer.rows.length < answer.count;
  requestAnimationFrame(async () => {
    drawing = await draw(box, { nodes, edges }, { label: words.drawing });
  });
  return [h("p", { class: "more" }, isCut ? fill(words["graph-cut"], { shown: shown.length }) : words.drawing), h("div", { class: "choose" }, ...["in", "out", "fit"].map(zoom)), box];
}

function links(answer) {
  const isThing = (term) => term && (term.type === "uri" || term.type === "bnode");
  const seen = new Set();
  const found = [];
  for (const row of answer.rows) {
    const pairs = answer.isGraph ? [[row[0], row[2], row[1].value]] : pairsOf(row.map((term, place) => [term, answer.heads[place]]));
    for (const [from, to, label] of pairs) {
      const key = isThing(from) && isThing(to) && JSON.stringify([from.value, to.value, label]);
      if (!key || seen.has(key)) continue;
      seen.add(key);
      found.push({ from: from.value, to: to.value, label });
    }
  }
  return found;
}

// In a row of a table the first thing is linked with every other one, by the name of its column.
function pairsOf(named) {
  const things = named.filter(([term]) => term?.type === "uri" || term?.type === "bnode");
  return things.slice(1).map(([term, name]) => [things[0][0], term, name]);
}

// A label and a list to choose from: names, or pairs of a value and what it is called.
export function select(id, label, choices, choose, chosen) {
  const pairs = choices.map((choice) => (Array.isArray(choice) ? choice : [choice, choice]));
  const options = pairs.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  const list = h("select", { id, onchange: () => choose(list.value) }, ...options);
  return h("span", {}, h("label", { for: id }, label), " ", list);
}

function download(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
