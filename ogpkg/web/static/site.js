// What pages gain where scripts run. Every page works without it; nothing here needs a package.

// Tables that say data-sortable are sorted by a click on a heading.
for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);

function makeSortable(table) {
  const headings = table.tHead.rows[0].cells;
  for (const [place, heading] of [...headings].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(table, heading, place));
  }
}

function sortBy(table, heading, place) {
  const descends = heading.getAttribute("aria-sort") === "ascending";
  for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descends ? "descending" : "ascending");
  const body = table.tBodies[0];
  const key = (row) => (row.cells[place]?.dataset.key ?? row.cells[place]?.innerText ?? "").trim();
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const rows = [...body.rows].sort((one, other) => order(key(one), key(other)));
  body.append(...(descends ? rows.reverse() : rows));
}

// A button with data-copy copies what its value names: the text of an element.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
    button.dataset.state = "done";
    setTimeout(() => delete button.dataset.state, 1500);
  });
}

// Inputs that say data-suggest offer what one may be typing.
if (document.querySelector("input[data-suggest]")) import("/static/suggest.js");
