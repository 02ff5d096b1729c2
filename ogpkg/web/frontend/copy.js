// A query as a program that asks it: for bash, Python and JavaScript. Any query comes out as it went in.

const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g;
const HEX = (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;

export const LANGUAGES = { curl, Python: python, JavaScript: javascript };

function curl(address, query, type) {
  return `curl ${shell(address)} \\\n  --header ${shell(`Accept: ${type}`)} \\\n  --data-urlencode ${shell(`query=${query}`)}\n`;
}

// Nothing has a meaning between single quotation marks, but the mark itself.
function shell(text) {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function python(address, query, type, isTable) {
  const text = query.replaceAll("\\", "\\\\").replaceAll('"""', String.raw`\"\"\"`).replace(/"$/, String.raw`\"`).replace(CONTROL, HEX);
  const head = `from urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\n\nquery = """\\\n${text}"""\n`;
  const body = `request = Request(\n    ${JSON.stringify(address)},\n    urlencode({"query": query}).encode(),\n    {"Accept": ${JSON.stringify(type)}},\n)\n`;
  const table = `with urlopen(request) as answer:\n    answer = json.load(answer)\nfor row in answer.get("results", {}).get("bindings", [answer]):\n    print({name: term["value"] if "value" in term else term for name, term in row.items()})\n`;
  const ask = `with urlopen(request) as answer:\n    print(answer.read().decode())\n`;
  return isTable ? `import json\n${head}${body}${table}` : `${head}${body}${ask}`;
}

function javascript(address, query, type, isTable) {
  const text = query.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${").replace(CONTROL, HEX);
  const send = `const query = \`${text}\`;\nconst response = await fetch(${JSON.stringify(address)}, {\n  method: "POST",\n  headers: { Accept: ${JSON.stringify(type)} },\n  body: new URLSearchParams({ query }),\n});\n`;
  const table = `const { results } = await response.json();\nfor (const row of results.bindings) {\n  console.log(Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])));\n}\n`;
  return `${send}if (!response.ok) throw new Error(await response.text());\n${isTable ? table : "console.log(await response.text());\n"}`;
}

// The program in `language` that asks `query` of the server at `address`, for an answer that suits its form.
export function program(language, address, query, form) {
  const isGraph = form === "construct" || form === "describe";
  const type = isGraph ? "text/turtle" : "application/sparql-results+json";
  return LANGUAGES[language](address, query, type, form === "select");
}
