// What is around a thing, drawn: `draw` puts nodes and edges on a canvas; the pages that have a place for a drawing
// (.graph in .around) gain a button, and a click on a node, or on "walk here" in the list, moves on to it.
// Cytoscape itself is fetched when somebody draws.

// The kinds by shape and by color; a legend and the list show the same marks (.shape in styles/).
const KINDS = {
  Member: ["star", "--t7"],
  ActionPlan: ["round-rectangle", "--t1"],
  Commitment: ["ellipse", "--t3"],
  Milestone: ["diamond", "--t2"],
  Agency: ["hexagon", "--t4"],
  AgencyUnit: ["pentagon", "--t4"],
  Person: ["triangle", "--t5"],
  Post: ["vee", "--t5"],
  Concept: ["tag", "--t6"],
  SourceDocument: ["cut-rectangle", "--t8"],
  Assessment: ["octagon", "--t7"],
  Event: ["barrel", "--t2"],
  Other: ["rectangle", "--t0"],
};
// The room of a node with its name under it, in the drawing's own units: on a narrow canvas names break sooner.
const cellOn = (width) => (width < NARROW ? { width: 100, height: 88 } : { width: 132, height: 92 });
const NARROW = 500;
const DURATION = 350;

// Draw {nodes, edges} in an empty element with a height. A node has id, label, shape (a key of KINDS; others are
// drawn alike); an edge source, target, label. Options: `center`, the id of what the others stand around; without one
// they arrange themselves; `label`, what the picture is of; `onTap(node)` for a click on a node, which without it opens
// its `href`; `onPoint(id or null)` for one under the pointer. An edge may say `from` and `to` instead.
// Gives { show({nodes, edges}, center, keep), zoom("in" | "out" | "fit"), mark(id or null), end() }.
export async function draw(container, given, options = {}) {
  const graph = normal(given);
  const { default: cytoscape } = await import("cytoscape");
  forbidStyle();
  const cy = cytoscape({ container, userZoomingEnabled: false, boxSelectionEnabled: false, autounselectify: true });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => cy.style(look(container));
  paint();
  dark.addEventListener("change", paint);
  const open = (node) => node.href && location.assign(node.href);
  cy.on("tap", "node", (event) => (options.onTap ?? open)(event.target.data()));
  if (options.label) {
    container.setAttribute("role", "img");
    container.setAttribute("aria-label", options.label);
  }
  cy.on("mouseover", "node", (event) => point(event.target, true));
  cy.on("mouseout", "node", (event) => point(event.target, false));
  const point = (node, on) => {
    container.style.cursor = on ? "pointer" : "";
    mark(on ? node.id() : null);
    options.onPoint?.(on ? node.id() : null);
  };
  const mark = (id) => {
    cy.elements().removeClass("marked");
    if (id) cy.getElementById(id).addClass("marked").connectedEdges().addClass("marked");
  };
  const show = (next, center, keep = false) => {
    const from = center && cy.getElementById(center).nonempty() ? { ...cy.getElementById(center).position() } : { x: 0, y: 0 };
    if (!keep) cy.elements().difference(elementsIn(cy, next)).remove();
    cy.add(elements(next, from).filter((one) => cy.getElementById(one.data.id).empty()));
    cy.nodes().removeClass("center");
    if (center) cy.getElementById(center).addClass("center");
    arrange(cy, keep ? null : center);
  };
  const zoom = (way) => {
    if (way === "fit") return cy.animate({ fit: { padding: 24 }, duration: pace() });
    const level = cy.zoom() * (way === "in" ? 1.3 : 1 / 1.3);
    cy.zoom({ level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  };
  show(graph, options.center);
  const end = () => (dark.removeEventListener("change", paint), cy.destroy());
  return { cy, show, zoom, mark, end };
}

// Cytoscape adds a style element where none has this id, and the page's policy forbids it. What it would say, that its
// container is positioned, our stylesheet says.
function forbidStyle() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const nothing = document.createElement("template");
  nothing.id = id;
  document.head.append(nothing);
}

function normal({ nodes, edges }) {
  return { nodes, edges: edges.map((edge) => ({ ...edge, source: edge.source ?? edge.from, target: edge.target ?? edge.to })) };
}

const edgeId = (edge) => `${edge.source} ${edge.property ?? edge.label} ${edge.target}`;

function elements({ nodes, edges }, from) {
  const known = new Set(nodes.map((node) => node.id));
  const seen = new Set();
  const drawn = edges.filter((edge) => known.has(edge.source) && known.has(edge.target) && !seen.has(edgeId(edge)) && seen.add(edgeId(edge)));
  return [
    ...nodes.map((node) => ({ group: "nodes", data: { ...node, name: short(node.label ?? node.id), look: node.shape in KINDS ? node.shape : "Other" }, position: { ...from } })),
    ...drawn.map((edge) => ({ group: "edges", data: { ...edge, id: edgeId(edge), label: edge.label ?? "", near: "", far: "" } })),
  ];
}

function elementsIn(cy, { nodes, edges }) {
  const ids = new Set([...nodes.map((node) => node.id), ...edges.map(edgeId)]);
  return cy.elements().filter((one) => ids.has(one.id()));
}

function short(text) {
  return text.length > 52 ? `${text.slice(0, 50).trimEnd()}…` : text;
}

const pace = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : DURATION);

// Around a center: rings, no two names over each other. Without one: forces.
function arrange(cy, center) {
  const middle = center ? cy.getElementById(center) : cy.collection();
  const around = cy.nodes().difference(middle);
  const duration = pace();
  const animate = duration > 0;
  cy.edges().data({ near: "", far: "" }).toggleClass("outer", !middle.empty());
  if (middle.empty() || around.edgesWith(around).nonempty()) {
    return cy.layout({ name: "cose", animate: false, fit: true, padding: 24, nodeDimensionsIncludeLabels: true, nodeRepulsion: () => 60_000, idealEdgeLength: () => 110, randomize: true }).run();
  }
  const places = rings(around.length, cy.width() / Math.max(cy.height(), 1), cellOn(cy.width()));
  for (const edge of cy.edges()) {
    // Its label stands near the outer end: near the middle all of them meet.
    const inward = edge.data("target") === center;
    edge.data({ near: inward ? edge.data("label") : "", far: inward ? "" : edge.data("label") });
  }
  const positions = new Map(around.map((node, place) => [node.id(), places[place]]));
  positions.set(center, { x: 0, y: 0 });
  cy.layout({ name: "preset", positions: (node) => positions.get(node.id()), fit: true, padding: 24, animate, animationDuration: duration }).run();
}

// Places for so many nodes on ellipses around the middle, as wide as the canvas is: each ring takes what fits on it.
function rings(count, aspect, cell) {
  const stretch = Math.min(Math.max(aspect, 0.6), 2.2);
  const places = [];
  for (let ring = 1; places.length < count; ring++) {
    const slots = slotsOf(ring, stretch, cell);
    const left = count - places.length;
    const used = Math.min(left, slots.length);
    for (let place = 0; place < used; place++) places.push(slots[Math.floor((place * slots.length) / used)]);
  }
  return places;
}

// The places on one ring, from the top on, so that no cell overlaps another.
function slotsOf(ring, stretch, cell) {
  const height = cell.height * (0.55 + ring * 1.15);
  const width = Math.max(height * stretch, cell.width * (0.15 + ring));
  const slots = [];
  const free = ({ x, y }) => slots.every((slot) => Math.abs(slot.x - x) >= cell.width || Math.abs(slot.y - y) >= cell.height);
  for (let degree = 0; degree < 360; degree++) {
    // Each ring begins a little farther round, so that the lines to an outer one pass between the inner ones.
    const angle = ((degree - 90 + (ring - 1) * 17) * Math.PI) / 180;
    const slot = { x: width * Math.cos(angle), y: height * Math.sin(angle) };
    if (free(slot)) slots.push(slot);
  }
  return slots;
}

// Colors and fonts are those of the page.
function look(container) {
  const page = getComputedStyle(container);
  const token = (name) => page.getPropertyValue(name).trim();
  const text = { "font-family": page.fontFamily, color: token("--ink"), "font-size": 12 };
  return [
    { selector: "node", style: { ...text, label: "data(name)", width: 22, height: 22, "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": `${cellOn(container.clientWidth).width - 12}px`, "line-height": 1.2, "text-background-color": token("--paper"), "text-background-opacity": 0.85, "text-background-padding": 1 } },
    ...Object.entries(KINDS).map(([kind, [shape, tone]]) => ({ selector: `node[look = "${kind}"]`, style: { shape, "background-color": token(tone) } })),
    { selector: "node.center", style: { width: 34, height: 34, "font-size": 14, "font-weight": 700, "border-width": 3, "border-color": token("--ink") } },
    { selector: "edge", style: { ...text, color: token("--soft"), "font-size": 10, width: 1.2, "line-color": token("--strong-line"), "target-arrow-color": token("--strong-line"), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier", label: "data(label)", "text-rotation": "autorotate", "text-background-color": token("--paper"), "text-background-opacity": 0.9, "text-background-padding": 1 } },
    { selector: "edge.outer", style: { label: "", "source-label": "data(near)", "target-label": "data(far)", "source-text-offset": 58, "target-text-offset": 58, "source-text-rotation": "autorotate", "target-text-rotation": "autorotate" } },
    { selector: "node.marked", style: { "border-width": 3, "border-color": token("--accent") } },
    { selector: "edge.marked", style: { width: 2.4, "line-color": token("--accent"), "target-arrow-color": token("--accent"), color: token("--ink") } },
  ];
}

// --- The pages ------------------------------------------------------------------------------------------------------

function offer(around) {
  const place = around.querySelector(".graph[data-graph]");
  if (!place) return;
  const button = place.querySelector(".draw");
  button.hidden = false;
  const begin = () => {
    button.hidden = true;
    new Walk(around, place).begin();
  };
  button.addEventListener("click", begin);
  if (location.hash === "#graph") begin();
}

// Somebody who walks: the drawing, the list beside it, and the address of the page say the same.
class Walk {
  constructor(around, place) {
    this.around = around;
    this.place = place;
    this.canvas = place.querySelector(".canvas");
    this.told = place.querySelector(".told");
    this.list = around.querySelector(".neighbors");
    this.parameter = around.dataset.around;
    this.first = new URL(place.dataset.graph, location).searchParams.get("iri");
  }

  get iri() {
    return new URL(location).searchParams.get(this.parameter) ?? this.first;
  }

  async begin() {
    for (const part of this.place.querySelectorAll(".tools, .canvas, .hint, .kinds")) part.hidden = false;
    this.around.classList.add("drawn");
    history.replaceState(null, "", this.address(this.iri));
    for (const button of this.place.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.drawing?.zoom(button.dataset.zoom));
    this.list.addEventListener("click", (event) => this.follow(event));
    for (const [name, on] of [["focusin", true], ["mouseover", true], ["focusout", false], ["mouseout", false]]) {
      this.list.addEventListener(name, (event) => this.drawing?.mark(on ? event.target.closest("[data-node]")?.dataset.node : null));
    }
    addEventListener("popstate", () => this.show(this.iri));
    await this.show(this.iri);
  }

  // A plain click on "walk here" moves the center; any other click is the browser's.
  follow(event) {
    const link = event.target.closest("a.walk");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.walk(link.closest("[data-node]").dataset.node, true);
  }

  async walk(iri, fromList = false) {
    history.pushState(null, "", this.address(iri));
    await this.show(iri);
    if (fromList) this.list.querySelector("h2, p")?.focus({ preventScroll: true });
    if (this.around.getBoundingClientRect().top < 0) this.around.scrollIntoView();
  }

  address(iri) {
    const url = new URL(location);
    url.searchParams.set(this.parameter, iri);
    url.hash = "graph";
    return url;
  }

  async show(iri) {
    const address = (path) => {
      const url = new URL(path, location);
      const language = new URL(this.place.dataset.graph, location).searchParams.get("lang");
      url.search = new URLSearchParams(language ? { iri, lang: language } : { iri });
      return url;
    };
    try {
      const [graph, page] = await Promise.all([fetched(address("/neighborhood.json"), "json"), fetched(address("/neighborhood"), "text")]);
      if (iri !== this.iri) return; // somebody has walked on
      this.tell(new DOMParser().parseFromString(page, "text/html"));
      await this.draw(graph);
    } catch (error) {
      this.told.textContent = this.place.dataset.failed;
    }
  }

  // The list of the page at that address takes the place of the one here; so does its head, where the page is the same.
  tell(page) {
    this.list.replaceChildren(...page.querySelector("#neighbors").childNodes);
    for (const heading of this.list.querySelectorAll("h2")) heading.tabIndex = -1;
    if (this.parameter !== "iri") return;
    document.title = page.title;
    document.querySelector("header.thing").replaceChildren(...page.querySelector("header.thing").childNodes);
  }

  async draw(graph) {
    const shown = few(graph, this.canvas.clientWidth < NARROW ? 8 : 36);
    const center = graph.nodes.find((node) => node.id === graph.center);
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.place.dataset.name.replace("{name}", center.label));
    this.kinds = { ...this.kinds, ...graph.kinds };
    const keep = this.place.querySelector(".keep").checked;
    if (this.drawing) this.drawing.show(shown, graph.center, keep);
    else this.drawing = await draw(this.canvas, shown, { center: graph.center, onTap: (node) => node.around && this.walk(node.id), onPoint: (id) => this.point(id) });
    const all = shown.edges.length === graph.total;
    this.told.textContent = this.place.dataset[all ? "all" : "some"].replace("{shown}", shown.edges.length).replace("{total}", graph.total);
    this.explain();
  }

  point(id) {
    for (const item of this.list.querySelectorAll("[data-node]")) item.classList.toggle("marked", item.dataset.node === id);
  }

  // The legend has the kinds that are drawn, once each.
  explain() {
    const drawn = new Set(this.drawing.cy.nodes().map((node) => node.data("look")));
    const items = Object.keys(KINDS).filter((kind) => drawn.has(kind)).map((kind) => {
      const item = document.createElement("li");
      const mark = document.createElement("span");
      mark.className = `shape ${kind}`;
      item.append(mark, ` ${this.kinds[kind]}`);
      return item;
    });
    this.place.querySelector(".kinds").replaceChildren(...items);
  }
}

async function fetched(address, kind) {
  const answer = await fetch(address, { headers: { Accept: kind === "json" ? "application/json" : "text/html" } });
  if (!answer.ok) throw new Error(`${address} gives ${answer.status}`);
  return answer[kind]();
}

// So many edges as a canvas can hold, some of every property, and what they lead to.
function few(graph, most) {
  const places = new Map();
  const ranked = graph.edges.map((edge) => {
    const key = `${edge.property} ${edge.source === graph.center}`;
    places.set(key, (places.get(key) ?? 0) + 1);
    return [places.get(key), edge];
  });
  const kept = new Set(ranked.sort((one, other) => one[0] - other[0]).slice(0, most).map(([, edge]) => edge));
  const edges = graph.edges.filter((edge) => kept.has(edge));
  const ids = new Set([graph.center, ...edges.flatMap((edge) => [edge.source, edge.target])]);
  return { nodes: graph.nodes.filter((node) => ids.has(node.id)), edges };
}

for (const around of document.querySelectorAll(".around")) offer(around);
