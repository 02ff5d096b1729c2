// Fields that take the identifier of one of very many things offer those whose names begin like what is typed.

for (const input of document.querySelectorAll("input[data-kind]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-list`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => offer(input, list), 150);
  });
}

async function offer(input, list) {
  const asked = input.value.trim();
  if (asked.length < 2) return;
  const query = new URLSearchParams({ q: asked, kind: input.dataset.kind, lang: document.documentElement.lang });
  const answer = await fetch(`/suggest?${query}`);
  if (!answer.ok || input.value.trim() !== asked) return;
  const [, names, , places] = await answer.json();
  list.replaceChildren(...names.map((name, at) => {
    const option = document.createElement("option");
    option.value = new URL(places[at], location).pathname.replace(/^\/doc\//, "").replace(/\.html$/, "");
    option.label = name;
    return option;
  }));
}
