// The words of the ontology and the shapes, as /editor/terms.json gives them, ready to be looked up.

import { RDF_TYPE, declared, patterns } from "./query.js";

export class Terms {
  constructor({ prefixes, classes, properties, lists }) {
    Object.assign(this, { prefixes, classes, properties, lists });
    this.byName = new Map([...classes, ...properties].map((term) => [term.name, term]));
    // Without the ontology nobody can say that it has no such term.
    this.isDefined = classes.some((term) => term.name.startsWith("ogp:") && term.text);
    this.values = new Set(Object.values(lists).flatMap((list) => list.values.map((value) => value.name)));
    this.above = new Map(classes.map((term) => [term.name, term.above ?? []]));
  }

  // A class with all that are broader.
  lineage(name) {
    const found = new Set([name]);
    for (const one of found) for (const broader of this.above.get(one) ?? []) found.add(broader);
    return found;
  }

  // What `text` calls our terms: other prefixes where it declares other ones, ours where it declares none.
  speech(text) {
    const own = Object.entries(declared(text));
    const known = new Map(Object.entries(this.prefixes));
    const ours = new Map(own.flatMap(([name, space]) => this.#knownAs(space).map((other) => [name, other])));
    const theirs = new Map([...ours].map(([name, other]) => [other, name]));
    const swap = (name, table) => {
      const colon = name.indexOf(":");
      const other = table.get(name.slice(0, colon));
      return other === undefined ? name : other + name.slice(colon);
    };
    return {
      written: (name) => swap(name, theirs),
      known: (name) => swap(name, ours),
      spaces: new Map([...known, ...own]),
    };
  }

  #knownAs(space) {
    return Object.keys(this.prefixes).filter((name) => this.prefixes[name] === space);
  }

  // The classes of each variable of `text`: those it is said to have, else those that its properties tell.
  classesIn(text) {
    const { known } = this.speech(text);
    const said = new Map();
    const told = new Map();
    const add = (table, key, names) => {
      if (names.length) table.set(key, new Set([...(table.get(key) ?? []), ...names]));
    };
    for (const { subject, predicate, object, via } of patterns(text)) {
      const property = this.byName.get(known(predicate));
      if (predicate === RDF_TYPE) add(said, subject, [known(object)]);
      if (!via) add(told, subject, property?.domain ?? []);
      add(told, object, property?.range ?? []);
    }
    return new Map([...told, ...said]);
  }
}

export async function fetchTerms(language) {
  const response = await fetch(`/editor/terms.json?lang=${language}`);
  if (!response.ok) throw new Error(response.statusText);
  return new Terms(await response.json());
}
