// The list of commitments follows each choice at once. Without this, the form has buttons for it.

const form = document.getElementById("explore");
const told = document.getElementById("told");
let asked = 0;

// Only what is chosen goes into the address: no empty field, and nothing that goes without saying.
function addressOf() {
  const fields = [...new FormData(form)].filter(([name, value]) => value && !(name === "sort" && value === "newest"));
  const query = new URLSearchParams(fields).toString();
  return form.getAttribute("action") + (query && `?${query}`);
}

async function follow(address) {
  const mine = ++asked;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (mine !== asked) return; // another choice was made meanwhile
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("explore");
    if (!answer.ok || !fresh) throw new Error(answer.statusText);
    show(page, fresh);
    history.pushState({}, "", answer.url);
  } catch {
    location.assign(address); // whatever it is, the browser shows it
  }
}

// Put the new list in place; what was unfolded stays so, and the focus where it was.
function show(page, fresh) {
  const open = new Map([...form.querySelectorAll("details")].map((part) => [part.dataset.keep, part.open]));
  const { name, value, id, type } = document.activeElement;
  const place = form.querySelector(".filters").scrollTop;
  form.replaceChildren(...fresh.childNodes);
  form.removeAttribute("aria-busy");
  for (const part of form.querySelectorAll("details")) part.open = open.get(part.dataset.keep) ?? part.open;
  const same = type === "checkbox" ? `[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]` : id && `#${CSS.escape(id)}`;
  if (same) form.querySelector(same)?.focus({ preventScroll: true });
  form.querySelector(".filters").scrollTop = place;
  document.title = page.title;
  const languages = page.querySelector(".languages");
  if (languages) document.querySelector(".languages").replaceWith(languages);
  told.textContent = form.querySelector("#found").textContent;
}

form.classList.add("live");
form.addEventListener("change", () => follow(addressOf()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = addressOf();
  if (address !== location.pathname + location.search) follow(address);
});
addEventListener("popstate", () => location.reload());
