"""Whole graphs with an address of their own: the ontology, the shapes, and the description of the dataset.

They follow the rule of things: 303 from the name to the document that suits the client.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from markupsafe import Markup

from ogpkg.dataset.dumps import DUMPS, FOLDER
from ogpkg.errors import QueryError
from ogpkg.iris import OGP, ONTOLOGY, PREFIXES, SHAPES
from ogpkg.web.endpoint.graphs import graph_answer
from ogpkg.web.linked import schema_org
from ogpkg.web.linked.linked_data import headers_of, make_page, see_other, siblings, wanted
from ogpkg.web.linked.links import Link
from ogpkg.web.linked.signposts import LICENSE, Signposts
from ogpkg.web.negotiate import DESCRIPTIONS, HTML
from ogpkg.web.served import Served
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.vocabulary.backbone import draw
from ogpkg.web.vocabulary.code_lists import summaries
from ogpkg.web.vocabulary.constraints import constraints_of, node_shapes
from ogpkg.web.vocabulary.examples import first_instances, instances, statements
from ogpkg.web.vocabulary.rules import Rules
from ogpkg.web.vocabulary.terms import Terms

views = Blueprint("vocabularies", __name__)

_KINDS = {"ontology": PREFIXES["owl"] + "Ontology", "shapes": PREFIXES["owl"] + "Ontology"}
_DATASET = PREFIXES["schema"] + "Dataset"
#: The page of the terms of others; no term has a name like that.
OTHERS = "other-vocabularies"
#: The description of the dataset is for machines first.
_VOID = (*DESCRIPTIONS[1:], HTML)


def absent(served: Served) -> frozenset[str]:
    """The addresses that pages lead to where the dataset has what is there, and that this one has not."""
    if served.folder:
        return frozenset()
    graphs = {"/ontology": ONTOLOGY, "/shapes": SHAPES, "/.well-known/void": served.base + "dataset"}
    try:
        return frozenset(["/dump/", *(path for path, graph in graphs.items() if not served.has_graph(graph))])
    except QueryError:  # a page that says so is made, too
        return frozenset(["/dump/"])


def signposts(name: str) -> Signposts:
    """The signposts of ``ontology``, ``shapes`` or ``dataset``; 404 where the dataset has no such graph."""
    base = state().served.base
    graph = {"ontology": ONTOLOGY, "shapes": SHAPES, "dataset": base + "dataset"}[name]
    if not state().served.has_graph(graph):
        abort(404, f"the dataset that is served here has no {name}")
    if name == "dataset":
        return Signposts(graph, "/dataset", _DATASET, items=dump_items())
    return Signposts(graph, f"/{name}", _KINDS[name], files=True)


def dump_items() -> tuple[Link, ...]:
    """The dumps of the whole dataset, as content of it; none where there are none."""
    folder = state().served.folder
    there = [dump for dump in DUMPS if folder and (folder / FOLDER / dump.name).exists()]
    return tuple(Link(f"/{FOLDER}/{dump.name}", "item", dump.packing) for dump in there)


def links_of_home() -> list[Link]:
    """The links of the front page, which is about the dataset; none where what is served is not described."""
    if not state().served.has_graph(state().served.base + "dataset"):
        return []
    posts = signposts("dataset")
    data = [Link(posts.address(format), "describedby", format.media_type) for format in DESCRIPTIONS[1:]]
    return [Link(state().public_url, "canonical"), *data, *posts.linksets, *posts.items]


@views.get("/<any(ontology, shapes, dataset):name>")
def vocabulary(name: str) -> Response:
    """A vocabulary: 303 to the form of it that suits the client."""
    return see_other(signposts(name), wanted(DESCRIPTIONS))


@views.get("/<any(ontology, shapes, dataset):name>.<extension>")
def vocabulary_document(name: str, extension: str) -> Response:
    """A vocabulary in one format: a page with an anchor for each term, or its graph."""
    posts = signposts(name)
    format = next((format for format in DESCRIPTIONS if format.extension == extension), None)
    if format is None:
        abort(404, "it is not kept in that format")
    if format is HTML:
        return respond(_page(name, posts), "Accept", "Accept-Language")
    graph = graph_answer(posts.iri, format)
    return respond(Finished(graph.body, graph.content_type, headers_of(posts, format)), "Accept")


def singles() -> list[str]:
    """The paths of the pages of single terms and constraints, sorted; empty where the dataset has neither."""
    terms = _terms()
    found = {f"/ontology/{iri.removeprefix(OGP)}" for iri in (*terms.classes, *terms.properties)}
    named = {iri for shape in node_shapes(terms.shapes) for iri in constraints_of(terms.shapes, shape)}
    return sorted(found | {f"/shapes/{iri.partition('#')[2]}" for iri in named})


def _page(name: str, posts: Signposts) -> Finished:
    if name == "dataset":
        return make_page(posts.iri, posts.stem, posts)
    words, explicit = reader()
    make = _make_ontology if name == "ontology" else _make_shapes
    return finished(("vocabulary", name, words.language, explicit), lambda: make(posts))


def _make_ontology(posts: Signposts) -> Finished:
    terms = _terms(page=True)
    groups = [(word, [terms.class_entry(iri) for iri in iris]) for word, iris in terms.groups()]
    rest = [terms.property(iri) for iri in terms.of_anything()]
    sizes = {"classes": len(terms.classes), "properties": len(terms.properties), "others": terms.total_of_others}
    examples = first_instances(terms.served, terms.present, terms.classes)
    parts = {"groups": groups, "rest": rest, "drawing": draw(terms), "examples": examples, "sizes": sizes}
    return _render("vocabulary_ontology.html", posts, terms, **parts)


def _make_shapes(posts: Signposts) -> Finished:
    terms = _terms()
    groups = Rules(terms).groups()
    constraints = len({rule.iri for group in groups for rule in group.rules})
    return _render("vocabulary_shapes.html", posts, terms, groups=groups, constraints=constraints)


def _terms(*, page: bool = False) -> Terms:
    words, explicit = reader()
    return Terms(state().served, words, explicit=explicit, page=page)


def _render(template: str, posts: Signposts, terms: Terms, **values: object) -> Finished:
    """The page of a whole vocabulary, with its signposts."""
    title = terms.name(posts.iri) if posts.iri == ONTOLOGY else terms.present.name(posts.iri)
    html = render_template(
        template,
        name=posts.stem.removeprefix("/"),
        present=terms.present,
        graph=posts.iri,
        about=terms.about(posts.iri),
        title=title,
        formats=siblings(posts),
        links=posts.of_document(HTML, state().public_url),
        json_ld=_block(posts, title),
        **values,
    )
    return html_page(html, terms.words, *headers_of(posts, HTML))


@views.get("/concepts")
def code_lists() -> Response:
    """The code lists: what each is for, for which years, and how often its concepts are used."""
    words, explicit = reader()
    return respond(finished(("code lists", words.language, explicit), _make_code_lists), "Accept-Language")


def _make_code_lists() -> Finished:
    terms = _terms()
    found = summaries(terms.served, terms.words, explicit=terms.explicit)
    return _plain("vocabulary_lists.html", terms, lists=found)


@views.get("/ontology/<name>")
def term(name: str) -> Response:
    """The page of one term of the ontology; ``other-vocabularies`` is that of the terms of others."""
    signposts("ontology")
    words, explicit = reader()
    return respond(finished(("term", name, words.language, explicit), lambda: _make_term(name)), "Accept-Language")


def _make_term(name: str) -> Finished:
    terms = _terms()
    iri = OGP + name
    if name == OTHERS:
        groups = [(kind.partition(":")[2], terms.above_ours(iris)) for kind, iris in terms.external.items()]
        return _plain("vocabulary_others.html", terms, groups=groups)
    if iri in terms.classes:
        things = instances(terms.served, terms.present, iri)
        return _plain("vocabulary_term.html", terms, term=terms.class_entry(iri), things=things)
    if iri in terms.properties:
        found = statements(terms.served, terms.words, iri, explicit=terms.explicit)
        return _plain("vocabulary_term.html", terms, term=terms.property(iri), said=found)
    return abort(404, "the ontology has no such term; /ontology lists them all")


@views.get("/shapes/<name>")
def rule(name: str) -> Response:
    """The page of one constraint: what it demands, its SPARQL, and what it finds fault with now."""
    signposts("shapes")
    words, explicit = reader()
    return respond(finished(("rule", name, words.language, explicit), lambda: _make_rule(name)), "Accept-Language")


def _make_rule(name: str) -> Finished:
    terms = _terms()
    page = Rules(terms).page(name)
    if page is None:
        abort(404, "there is no such constraint; /shapes lists them all")
    return _plain("vocabulary_rule.html", terms, page=page)


def _plain(template: str, terms: Terms, **values: object) -> Finished:
    html = render_template(template, present=terms.present, **values)
    return html_page(html, terms.words)


def _block(posts: Signposts, title: str) -> Markup:
    """The page of a vocabulary in the words of schema.org, which calls one a set of defined terms."""
    place = state().public_url.rstrip("/") + posts.landing
    terms = {"@id": posts.iri, "@type": "DefinedTermSet", "name": title, "license": LICENSE}
    trail = schema_org.breadcrumbs(state(), [(title, posts.landing)])
    return schema_org.block([schema_org.of_page(state(), place, title, posts.iri), terms, trail])


@views.get("/.well-known/void")
def void() -> Response:
    """Where the description of the dataset is: 302, as the VoID note has it (section 7.2); Turtle by preference."""
    return see_other(signposts("dataset"), wanted(_VOID), 302)
