"""A drawing of the ontology's backbone: boxes where a table puts them, lines as domains and ranges say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ogpkg.iris import OGP
from ogpkg.web.quality.orders import full
from ogpkg.web.vocabulary.terms import OBJECT, Ref, Terms

#: Where each class stands: the column (0 or 1) and the row; what is about anything stands below the frame.
SPINE = {"Member": 0, "ActionPlan": 2, "Commitment": 6, "Milestone": 9}
BESIDE = {
    "ogp:Person": 0,
    "ogp:Event": 1,
    "ogp:Recommendation": 2,
    "ogp:Theme": 3,
    "ogp:PolicyArea": 4,
    "ogp:OgpValue": 5,
    "ogp:Agency": 6,
    "foaf:Agent": 7,
    "ogp:AgencyUnit": 8,
    "ogp:Post": 9,
}
BELOW = {
    "Assessment": (0, 0),
    "SourceDocument": (1, 0),
    "IndicatorValue": (0, 1),
    "Absence": (1, 1),
    "BudgetFigure": (0, 2),
}
#: The measures of the drawing. It is as wide as a telephone shows without making the words small.
WIDTH, BOX, HIGH, STEP, TOP, LEFT = 328, 107, 34, 46, 10, 6
RIGHT = WIDTH - BOX - LEFT
FRAME = TOP + 10 * STEP + 6
#: Where lines go up and down between the columns: those of most boxes, and those that pass them by.
BUS, BYPASS, MIDDLE = LEFT + BOX + 12, LEFT + BOX + 6, WIDTH // 2


#: Where a class of others leads: to our properties of it.
ELSEWHERE = "#of-anything"


@dataclass(frozen=True)
class Box:
    """A class: its top left corner, its name and the place of its description."""

    iri: str
    x: int
    y: int
    ref: Ref

    @property
    def lines(self) -> tuple[str, ...]:
        """The name, in two lines where it is long."""
        return _broken(self.ref.text, 11)

    @property
    def middle(self) -> int:
        """The height at which lines meet it."""
        return self.y + HIGH // 2


@dataclass(frozen=True)
class Line:
    """Properties between two boxes: the way it is drawn, where the words stand and how they end, and what it means.

    Of two `lines` the first stands above the way, the second below.
    """

    path: str
    lines: tuple[str, ...]
    x: int
    y: int
    anchor: str
    title: str


@dataclass(frozen=True)
class Relation:
    """What a class has to do with another one, in words; `end` is None where it may be anything."""

    start: Ref
    properties: tuple[Ref, ...]
    end: Ref | None


@dataclass(frozen=True)
class Drawing:
    """The picture, and the same as a list."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...]
    height: int
    width: int = WIDTH
    box: int = BOX
    high: int = HIGH
    frame: int = FRAME


def draw(terms: Terms) -> Drawing | None:
    """The backbone of the ontology; None where the dataset has no ontology, or one without these classes."""
    boxes = {box.iri: box for box in _boxes(terms)}
    if len(boxes) < 2:
        return None
    pairs = _pairs(terms, boxes)
    relations = [Relation(*_said(terms, boxes, pair, properties)) for pair, properties in pairs.items()]
    lines = [line for pair, properties in pairs.items() if (line := _line(terms, boxes, pair, properties))]
    height = max(box.y for box in boxes.values()) + HIGH + 8
    return Drawing(tuple(boxes.values()), tuple(lines), tuple(relations), height)


def _boxes(terms: Terms) -> Iterator[Box]:
    places = {OGP + name: (LEFT, TOP + row * STEP) for name, row in SPINE.items()}
    places |= {full(name): (RIGHT, TOP + row * STEP) for name, row in BESIDE.items()}
    places |= {
        OGP + name: ((LEFT, RIGHT)[column], FRAME + 20 + row * STEP + column * STEP // 2)
        for name, (column, row) in BELOW.items()
    }
    known = {*terms.classes, *terms.external["owl:Class"]}
    for iri, (x, y) in places.items():
        if iri in known:
            ref = terms.ref(iri)
            yield Box(iri, x, y, Ref(ref.text, ELSEWHERE) if ref.outside else ref)


def _pairs(terms: Terms, boxes: dict[str, Box]) -> dict[tuple[str, str], list[str]]:
    """The properties between every two boxes, general ones first; what is said from the other end is not said twice."""
    found: dict[tuple[str, str], list[str]] = {}
    for iri in terms.properties:
        if full(OBJECT) not in terms.said.iris(iri, "rdf:type") or terms.said.iris(iri, "owl:inverseOf"):
            continue
        for start in terms.said.iris(iri, "rdfs:domain"):
            for end in terms.said.iris(iri, "rdfs:range") or [""]:
                if start in boxes and (end in boxes or not end):
                    found.setdefault((start, end), []).append(iri)
    places = list(boxes)
    ordered = sorted(found, key=lambda pair: (places.index(pair[0]), places.index(pair[1]) if pair[1] else 99))
    return {pair: sorted(found[pair], key=lambda iri: _generality(terms, iri, found[pair])) for pair in ordered}


def _generality(terms: Terms, iri: str, others: list[str]) -> tuple[bool, str]:
    """What is below another property of the same line comes after it."""
    return any(above in others for above in terms.said.iris(iri, "rdfs:subPropertyOf")), iri


def _said(
    terms: Terms, boxes: dict[str, Box], pair: tuple[str, str], properties: list[str]
) -> tuple[Ref, tuple[Ref, ...], Ref | None]:
    end = boxes[pair[1]].ref if pair[1] else None
    return boxes[pair[0]].ref, terms.refs(properties), end


def _line(terms: Terms, boxes: dict[str, Box], pair: tuple[str, str], properties: list[str]) -> Line | None:
    """The way from one box to the other, by where they stand; None for a way that there is no room for."""
    start, end = boxes[pair[0]], boxes.get(pair[1])
    names = [terms.name(iri) for iri in properties]
    text = names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "")
    title = f"{start.ref.text} – {', '.join(names)} – {end.ref.text if end else terms.words['anything']}"
    if end is None:
        return _to_anything(start, text, title) if start.iri.removeprefix(OGP) in BELOW else None
    if max(start.y, end.y) > FRAME:
        return None
    if start is end and start.x == LEFT:
        x, y = start.x + 8, start.y + HIGH
        return Line(f"M{x} {y}v10h18v-10", (text,), x + 22, y + 13, "start", title)
    if start.x == end.x == LEFT:
        x, up = LEFT + BOX // 2, start.y > end.y
        ends = (start.y, end.y + HIGH) if up else (start.y + HIGH, end.y)
        return Line(f"M{x} {ends[0]}V{ends[1]}", (text,), x, (ends[0] + ends[1]) // 2 + 4, "middle", title)
    return None if start.x == end.x else _across(start, end, text, title)


def _across(start: Box, end: Box, text: str, title: str) -> Line:
    """From the left column to the right one, or back: out, up or down, and in; two lines at one box stand apart."""
    left, right = (start, end) if start.x == LEFT else (end, start)
    row, home = right.middle, left.middle
    apart = 0
    if right.iri in (OGP + "Person", OGP + "Theme"):
        apart = -7 if left.iri in (OGP + "Member", OGP + "ActionPlan") else 9
    bus = BYPASS if right.iri == OGP + "Person" and left.iri == OGP + "Commitment" else BUS
    port = home - 8 if bus == BYPASS else home
    ends = LEFT + BOX, right.x
    way = [(ends[0], port), (bus, port), (bus, row + apart), (ends[1], row + apart)]
    way = way if start is left else way[::-1]
    path = f"M{way[0][0]} {way[0][1]}" + "".join(f"L{x} {y}" for x, y in way[1:])
    return Line(path, _broken(text, 14), RIGHT - 9, row + apart - 4, "end", title)


def _to_anything(start: Box, text: str, title: str) -> Line:
    """From below to the frame, which stands for whatever is in it."""
    out = start.x + BOX if start.x == LEFT else start.x
    anchor, x = ("start", out + 5) if start.x == LEFT else ("end", out - 5)
    return Line(f"M{out} {start.middle}H{MIDDLE}V{FRAME}", _broken(text, 10), x, start.middle - 4, anchor, title)


def _broken(text: str, length: int) -> tuple[str, ...]:
    """`text` in two lines, broken at the space nearest its middle, where it is longer than `length`."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if len(text) <= length or not spaces:
        return (text,)
    place = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return text[:place], text[place + 1 :]
