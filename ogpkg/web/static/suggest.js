// Suggestions while one types, for inputs that say data-suggest: the combobox of the ARIA Authoring Practices, with
// the focus in the input. The value of data-suggest, where it has one, is the address to ask; /suggest otherwise.

const WAIT = 120; // milliseconds without a key before we ask

for (const input of document.querySelectorAll("input[data-suggest]")) offer(input);

function offer(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() || input.placeholder);
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  input.form.append(list, said); // the input stays where it is: moved, it would lose the focus
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    autocomplete: "off", autocapitalize: "off", spellcheck: "false",
  })) input.setAttribute(name, value);

  const korean = document.documentElement.lang === "ko";
  const count = (number) => korean ? `추천 ${number}건` : number === 1 ? "1 suggestion" : `${number} suggestions`;
  let timer, asking, active = -1, asked = "";

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    select(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function select(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show([question, names, kinds, places]) {
    list.replaceChildren(...names.map((name, place) => option(`${list.id}-${place}`, question, name, kinds[place], places[place])));
    select(-1);
    list.hidden = !names.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = count(names.length);
  }

  async function ask() {
    const question = input.value.trim();
    asking?.abort();
    if (!question) return close();
    if (question === asked && !list.hidden) return;
    asking = new AbortController();
    const address = new URL(input.dataset.suggest || "/suggest", document.baseURI);
    address.searchParams.set("q", question);
    address.searchParams.set("lang", document.documentElement.lang);
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) return close();
      const found = await answer.json();
      if (document.activeElement !== input || input.value.trim() !== question) return;
      asked = question;
      show(found);
    } catch (error) {
      if (error.name !== "AbortError") close(); // the form still works
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return; // a Korean syllable is not finished yet
    const last = list.children.length - 1;
    if (event.key === "ArrowDown" && list.hidden) ask();
    else if (event.key === "ArrowDown") select(active >= last ? -1 : active + 1);
    else if (event.key === "ArrowUp" && !list.hidden) select(active < 0 ? last : active - 1);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.href);
    else return;
    event.preventDefault();
  });
  // Before the input loses the focus, which closes the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.href);
  });
  // Who began to type before this script was there has not been heard.
  if (document.activeElement === input && input.value !== input.defaultValue) timer = setTimeout(ask, WAIT);
}

function option(id, question, name, kind, place) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.href = place;
  const title = document.createElement("span");
  title.append(...marked(name, question));
  const what = document.createElement("small");
  what.textContent = kind;
  item.append(title, " ", what);
  return item;
}

function marked(name, question) {
  const place = name.toLowerCase().indexOf(question.toLowerCase());
  if (place < 0) return [name];
  const mark = document.createElement("mark");
  mark.textContent = name.slice(place, place + question.length);
  return [name.slice(0, place), mark, name.slice(place + question.length)];
}
