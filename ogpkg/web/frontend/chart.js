// Bars and lines of a table, drawn by Observable Plot into an SVG that needs no style of its own.

import * as Plot from "@observablehq/plot";

const MOST = { bar: 60, line: 5000 };
const LETTERS = 56;
// What a saved picture needs; on the page our stylesheet says the same.
const STYLE = "svg{background:#fff;color:#1b2023;font:12px system-ui,sans-serif}";

// Draws `points` ({label, value, color}) and gives the picture and how many of them it shows.
export function chart(points, { kind, across, up, by, width }) {
  const shown = points.slice(0, MOST[kind]);
  const options = { width, style: { fontSize: "12px", background: "none" }, ariaLabel: `${up} – ${across}` };
  const color = by ? { type: "categorical", scheme: "observable10", legend: false } : undefined;
  const picture = kind === "line" ? lines(shown, options, across, up, by, color) : bars(shown, options, across, up, by, color);
  // The policy of the site forbids style elements, and would complain as soon as this one is on the page.
  picture.querySelectorAll("style").forEach((style) => style.remove());
  // It is one picture: its parts are named for tests, not for readers.
  for (const part of picture.querySelectorAll("g[aria-label]")) {
    part.dataset.part = part.getAttribute("aria-label");
    part.removeAttribute("aria-label");
  }
  picture.setAttribute("role", "img");
  picture.setAttribute("class", "plot");
  return { picture, shown: shown.length, scale: by ? picture.scale("color") : null };
}

function bars(points, options, across, up, by, color) {
  const marginLeft = Math.min(Math.max(...points.map((point) => width(cut(point.label)))) + 16, options.width * 0.45);
  const letters = Math.round((marginLeft - 16) / 6.6);
  const order = [...new Set(points.map((point) => point.label))];
  return Plot.plot({
    ...options,
    marginLeft,
    marginRight: 48,
    marginBottom: 44,
    height: order.length * 26 + 74,
    color,
    x: { label: up, labelOffset: 38, grid: true, nice: true, ...steps(points) },
    y: { label: null, domain: order, tickFormat: (label) => cut(label, letters), tickSize: 0 },
    marks: [
      Plot.barX(points, { x: "value", y: "label", fill: by ? "color" : "currentColor", title: title, className: "bar" }),
      ...(by ? [] : [Plot.text(points, { x: "value", y: "label", text: (point) => String(point.value), dx: 5, textAnchor: "start" })]),
      Plot.ruleX([0]),
    ],
  });
}

function lines(points, options, across, up, by, color) {
  const isNumber = points.every((point) => Number.isFinite(Number(point.label)));
  const data = points.map((point) => ({ ...point, at: isNumber ? Number(point.label) : point.label }));
  if (isNumber) data.sort((one, other) => one.at - other.at);
  const stroke = by ? "color" : "currentColor";
  const ticks = isNumber ? { tickFormat: String, ticks: Math.min(new Set(data.map(({ at }) => at)).size, 10) } : { tickRotate: -35 };
  // Colors alone tell nothing to some people: a line has its name at its end, where there is room.
  const names = by && options.width > 520;
  return Plot.plot({
    ...options,
    height: 360,
    marginRight: names ? 150 : 24,
    marginBottom: isNumber ? 44 : 96,
    marginLeft: 56,
    color,
    x: { label: across, type: isNumber ? "linear" : "point", ...(isNumber ? {} : { domain: [...new Set(data.map(({ at }) => at))] }), ...ticks },
    y: { label: up, grid: true, nice: true, zero: true, ...steps(points) },
    marks: [
      Plot.lineY(data, { x: "at", y: "value", stroke, strokeWidth: 2, z: by ? "color" : null }),
      Plot.dot(data, { x: "at", y: "value", fill: stroke, r: 3.5, title }),
      ...(names ? [Plot.text(data, Plot.selectLast({ x: "at", y: "value", z: "color", text: (point) => cut(point.color, 20), dx: 8, textAnchor: "start" }))] : []),
    ],
  });
}

// Whole numbers have no marks between them.
function steps(points) {
  const most = Math.max(...points.map((point) => point.value));
  return points.every((point) => Number.isInteger(point.value)) && most < 10 ? { ticks: Math.max(most, 1) } : {};
}

function title(point) {
  return [point.label, point.color, point.value].filter((part) => part !== undefined && part !== "").join("\n");
}

// About how wide a text is, in pixels; Korean letters take twice as much.
function width(text) {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e80 ? 12 : 6.6), 0);
}

function cut(text, letters = LETTERS) {
  let used = 0;
  const fitting = [...text].filter((letter) => (used += letter.codePointAt(0) > 0x2e80 ? 2 : 1) <= letters);
  return fitting.length < [...text].length ? `${fitting.join("").trimEnd()}…` : text;
}

// The picture as a file of its own.
export function file(picture) {
  const copy = picture.cloneNode(true);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = STYLE;
  copy.prepend(style);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
}
