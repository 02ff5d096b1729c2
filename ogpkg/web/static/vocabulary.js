// Where scripts run, terms and constraints can be filtered by words. Without, the browser's own search finds them.

const form = document.querySelector("[data-filter]");
const input = form.querySelector("input");
const output = form.querySelector("output");
const entries = [...document.querySelectorAll(form.dataset.filter)].map((entry) => [entry, plain(entry.textContent)]);
const sections = [...document.querySelectorAll("section.class")].map((section) => [section, plain(section.textContent)]);

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

function filter() {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  const fits = (text) => words.every((word) => text.includes(word));
  let count = 0;
  for (const [entry, text] of entries) {
    entry.hidden = !fits(text);
    count += entry.hidden ? 0 : 1;
  }
  for (const [section, text] of sections) section.hidden = words.length > 0 && !fits(text);
  output.value = words.length ? `${count} / ${entries.length}` : "";
}

form.hidden = false;
input.addEventListener("input", filter);
// A link to a term that is filtered away shows all again.
addEventListener("hashchange", () => {
  if (document.querySelector(":target")?.offsetParent) return;
  input.value = "";
  filter();
  document.querySelector(":target")?.scrollIntoView();
});
