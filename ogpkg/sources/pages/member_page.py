"""Reader of a member's page of opengovpartnership.org, saved as text or as a web page.

The page is blocks under known headings: the member, its current plan, contacts, commitments, resources, data.
Above the member's name stands the site's menu, which names blocks, too.
Marks, bars and colors do not survive as text, so that the data block tells which plans have a value and not
which value: those become absences that say so, never zeros.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from rdflib import Literal, URIRef

from ogpkg.iris import ID, PREFIXES, mint
from ogpkg.sources.cycles import plan_of_cycle
from ogpkg.sources.dates import split_period
from ogpkg.sources.lookups import Lookups, key
from ogpkg.sources.pages.commitment_list import FACTS, read_list
from ogpkg.sources.pages.listed import say_listed
from ogpkg.sources.pages.member_contacts import say_contacts
from ogpkg.sources.pages.page_layout import without_links
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Miss
from ogpkg.sources.source import Source

Lines = list[tuple[int, str]]
Block = Callable[[Record, Lines], None]
_SINCE = re.compile(r"(?:[•*-]\s*)?Member Since (\d{4})(?:(?:\s*[,;|•·–-]\s*|\s+)Action Plan (\d+))?")
_PLAN = re.compile(r"(?:[•*-]\s*)?Action Plan (\d+)")
_COUNT = re.compile(r"(?:[•*-]\s*)?Number of Commitments: (\d+)")
_FOCUS = re.compile(r"(?:[•*-]\s*)?Policy Area Focus: .+")
_BLURB = re.compile(r".* implementing (\d+) commitments? from (?:their|its|the) (\S+(?:\s*[–-]\s*\d+)?) action plan\.")
_RESOURCE = re.compile(r"(\d+)\.\s+(\S.*)")
_LISTING = re.compile(r"(\d{4}), ([^,]+)(, .*)?")
#: What follows the type of a listed document; a listing without a type has it in the type's place.
_FORMATS = frozenset({"web page", "webpage", "pdf", "document", "video", "link"})
_NUMBER = re.compile(r"\d(?:\.\d+)?")
_FLAG = re.compile(r"\([A-Z]{1,2}\) .+")
_STARS, _PARTICIPATION = "commitment performance", "public participation"
#: What the site prints on every page, and the pictures' stand-in texts.
_FURNITURE = frozenset(
    {
        "skip navigation",
        "on the page",
        "ogg title graphic no logos",
        "a guide to open government and the coronavirus",
        "learn more",
        "learn more »",
        "| learn more »",
        "read more",
        "show more",
    }
)
_DATA_SECTIONS = frozenset({_STARS, "how to get more starred commitments", _PARTICIPATION})
_LEGEND = frozenset(
    {
        "key",
        "no irm data",
        "pending irm review",
        "major",
        "outstanding",
        "starred commitments",
        "global",
        "regional",
        "most per action plan",
        "focus on implementation",
        "focus on design",
        "focus on objectives and impact (ambition/potential impact)",
        "focus on relevance to open government",
        "focus on verifiability",
        "participation was closed",
        "participation was open to any interested party",
        "forum",
        "definitions",
    }
)
_IMPLICATION, _SCORE = "action implications", "3rd-party score (0-4)"
_REPORT_LABELS = frozenset({_IMPLICATION, _SCORE, "irm-based findings", "nc", "ca", "ir", "c", "a", "er"})
_REPORT_HEADINGS = frozenset(
    {
        "selected dimensions of open government",
        "third-party scores",
        "anti-corruption",
        "civic space",
        "open policy making",
        "access to information",
        "fiscal openness",
    }
)


def about(source: Source, lookups: Lookups) -> Mapping[str, str | None]:
    """Whose page it is: the letters of most identifiers that it lists, else what the look-up knows of the name."""
    lines = source.lines
    codes = Counter(facts[1][:-4] for facts in map(FACTS.fullmatch, lines) if facts)
    name, _ = _find_head(lines)
    known = lookups.find("members", without_links(lines[name]).strip(" \t•*#")) if lines else None
    return {"member": codes.most_common(1)[0][0] if codes else known.removeprefix(f"{ID}member/") if known else None}


def read(record: Record) -> None:
    """Read the page block by block; a block under a heading that is not known stays unplaced."""
    block: Block = _member
    lines: Lines = []
    # Without its headings, a page still lists commitments, which are told by their identifiers.
    strays: Lines = []
    start, begun = _find_head(record.lines)
    record.report.structure |= {number for number in range(1, start + 1) if record.lines[number - 1].strip()}
    for number, line in enumerate(record.lines[start:], start=start + 1):
        raw = without_links(line).replace("**", "")
        words = raw.strip(" \t#").casefold()
        anchor = words.strip("• ") in _BLOCKS and words not in _BLOCKS and number > begun
        if words in _BLOCKS:
            block(record, lines)
            block, lines = _BLOCKS[words], []
        if words in _BLOCKS or words in _FURNITURE or anchor:
            record.report.structure.add(number)
        elif block is not _commitments and FACTS.fullmatch(raw):
            titled = lines and _RESOURCE.fullmatch(lines[-1][1])
            strays += [lines.pop()] if titled else []
            strays.append((number, raw))
        elif words:
            lines.append((number, raw.strip(" \t#")))
    block(record, lines)
    read_list(record, strays)


def _find_head(lines: list[str]) -> tuple[int, int]:
    """The places of the member's name and of the line below it that says since when it is one.

    The name is the last line before that one; a page that does not say it begins with the name.
    """
    since = next((place for place, text in enumerate(lines) if _SINCE.fullmatch(text.strip().lstrip("*-• "))), None)
    if since is None:
        first = (
            place for place, text in enumerate(lines) if text.strip() and text.strip().casefold() not in _FURNITURE
        )
        return next(first, 0), len(lines)
    named = [place for place in range(since) if lines[place].strip()]
    return (named[-1] if named else since), since


def _this(record: Record) -> URIRef:
    return URIRef(mint("member", record.document.member))


def _member(record: Record, lines: Lines) -> None:
    """The head of the page: the member's name, its year of joining, the number of its current plan."""
    member = _this(record)
    for place, (line, text) in enumerate(lines):
        if since := _SINCE.fullmatch(text):
            record.say(member, "ogp:memberSince", Literal(since[1], datatype=PREFIXES["xsd"] + "gYear"), line)
            if since[2]:
                _plan(record, since[2], line)
        elif number := _PLAN.fullmatch(text):
            _plan(record, number[1], line)
        elif place == 0:
            record.say(member, "rdf:type", term("ogp:Member"), line)
            record.say(member, "ogp:nameAsPrinted", text, line)
            _check_member(record, text, line)
        else:
            _prose(record, line, text)


def _check_member(record: Record, name: str, line: int) -> None:
    """Report a name that the look-up does not know, or knows as another member than the identifiers say."""
    known = record.lookups.find("members", name)
    code = f"member/{record.document.member}"
    if known is None:
        record.report.misses.append(Miss("members", (name, code), line))
    elif known != ID + code:
        record.report.leftovers.append((line, f"the look-up says that this is not {code}", name))


def _plan(record: Record, number: str, line: int) -> URIRef:
    """The member's plan of that number, as `line` names it."""
    plan = URIRef(mint("plan", f"{record.document.member}-{number}"))
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
    record.say(plan, "ogp:member", _this(record), line)
    record.say(plan, "ogp:planNumber", int(number), line)
    return plan


def _current_plan(record: Record, lines: Lines) -> None:
    """The current plan: period and count stand before and after the number that tells which plan it is."""
    numbers = [(number[1], line) for line, text in lines if (number := _PLAN.fullmatch(text))]
    plan = _plan(record, *numbers[0]) if numbers else None
    periods = [text for _, text in lines if split_period(text)]
    for line, text in lines:
        blurb = _BLURB.fullmatch(text)
        if plan and (period := split_period(text)):
            record.period(plan, *period, line)
        elif plan and (count := _COUNT.fullmatch(text)):
            record.say(plan, "ogp:statedCommitmentCount", int(count[1]), line)
        elif blurb and (blurb[2] in periods or not (periods or plan)):
            _blurb(record, plan, blurb, line)
        elif blurb:
            _leave(record, line, "a sentence on another plan than the current one", text)
        elif _FOCUS.fullmatch(text):
            _leave(record, line, "policy areas of a plan, for which there is no term", text)
        else:
            _prose(record, line, text)


def _blurb(record: Record, plan: URIRef | None, blurb: re.Match[str], line: int) -> None:
    """How many commitments the current plan has; without its number, it is the plan of the years in the sentence."""
    ends = split_period(blurb[2])
    if plan is None and ends:
        plan = plan_of_cycle(record, ends[0], line)
        record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
        record.say(plan, "ogp:member", _this(record), line)
        record.period(plan, *ends, line)
    if plan:
        record.say(plan, "ogp:statedCommitmentCount", int(blurb[1]), line)


def _contacts(record: Record, lines: Lines) -> None:
    say_contacts(record, _this(record), lines)


def _commitments(record: Record, lines: Lines) -> None:
    read_list(record, lines)


def _resources(record: Record, lines: Lines) -> None:
    """The numbered list of documents: a title, and under it `year, type, format`."""
    item: tuple[URIRef, int, str] | None = None
    for line, text in [*lines, (0, "")]:
        listing = _LISTING.fullmatch(text)
        if item and listing:
            _listing(record, item[0], listing[1], listing[2].strip(), line)
        elif item:
            record.report.leftovers.append((item[1], "a listed document without year and type", item[2]))
        title = None if listing else _RESOURCE.fullmatch(text)
        item = (_resource(record, int(title[1]), title[2], line), line, title[2]) if title else None


def _resource(record: Record, position: int, title: str, line: int) -> URIRef:
    listed = say_listed(record, title, line)
    record.say(listed, "ogp:listPosition", position, line)
    return listed


def _listing(record: Record, listed: URIRef, year: str, kind: str, line: int) -> None:
    """The year and type that the site gives a document: the year it was put there, not that of its making."""
    record.say(listed, "ogp:listedYear", Literal(year, datatype=PREFIXES["xsd"] + "gYear"), line)
    if key(kind) in _FORMATS:
        record.absent(listed, "ogp:listedType", "blank", line)
        record.say(listed, "rdf:type", term("ogp:SourceDocument"), line)
        return
    record.say(listed, "ogp:listedType", kind, line)
    known = [row["class"] for row in record.lookups.rows("listed-types") if key(row["text"]) == key(kind)]
    if not known:
        record.report.misses.append(Miss("listed-types", (kind, ""), line))
    record.say(listed, "rdf:type", term(f"ogp:{known[-1] if known else 'SourceDocument'}"), line)


def _data(record: Record, lines: Lines) -> None:
    """The tables on stars and participation, of which only the plans' names are left."""
    section, phase = "", None
    for line, text in lines:
        words = text.casefold()
        turn = record.lookups.concept("phase", text) if section == _PARTICIPATION else None
        if number := _PLAN.fullmatch(text):
            _row(record, section, phase, number[1], line)
        elif section == _STARS and words.isdigit():
            _leave(record, line, "a number whose column is lost", text)
        elif turn or words in _DATA_SECTIONS or words in _LEGEND or words.startswith("stars (global average"):
            record.report.structure.add(line)
        elif record.lookups.concept("participation", words.partition(":")[0]):
            (record.report.prose if ":" in text else record.report.structure).add(line)
        else:
            _prose(record, line, text)
        section = words if words in _DATA_SECTIONS else section
        phase = URIRef(turn) if turn else phase


def _row(record: Record, section: str, phase: URIRef | None, number: str, line: int) -> None:
    """One plan in one of the tables: the values of its row are lost, and that is what can be said."""
    if section == _STARS:
        plan = _plan(record, number, line)
        record.absent(plan, "ogp:starredCommitmentCount", "lost-in-extraction", line)
    elif section == _PARTICIPATION and phase:
        plan = _plan(record, number, line)
        name = phase.rsplit("/", 1)[-1]
        consultation = URIRef(mint("consultation", f"{record.document.member}-{number}-{name}"))
        record.say(consultation, "rdf:type", term("ogp:ConsultationAssessment"), line)
        record.say(consultation, "ogp:consultationOn", plan, line)
        # The table's key speaks of "IRM data" and "IRM review": the findings are the IRM's.
        record.say(consultation, "ogp:assessor", URIRef(mint("agency", "ogp-irm")), line)
        record.say(consultation, "ogp:phase", phase, line)
        for predicate in ("ogp:levelOfParticipation", "ogp:openness"):
            record.absent(consultation, predicate, "lost-in-extraction", line)
    else:
        record.report.structure.add(line)


def _global_report(record: Record, lines: Lines) -> None:
    """The block on the Global Report: its values stand without the policy area that each belongs to."""
    label = ""
    for line, text in lines:
        words = text.casefold()
        value = (label == _IMPLICATION and not _is_sentence(text)) or (label == _SCORE and _NUMBER.fullmatch(text))
        if words in _REPORT_LABELS or words in _REPORT_HEADINGS or _FLAG.fullmatch(text):
            record.report.structure.add(line)
        elif value:
            _leave(record, line, "a value without its policy area", text)
        else:
            _prose(record, line, text)
        label = words


def _posts(record: Record, lines: Lines) -> None:
    """Teasers of other pages."""
    record.report.prose.update(line for line, _ in lines)


def _leave(record: Record, line: int, what: str, text: str) -> None:
    """Report a line that was understood and has no place in the graph."""
    record.report.structure.add(line)
    record.report.leftovers.append((line, what, text))


def _prose(record: Record, line: int, text: str) -> None:
    """A sentence of a known block is prose; a line that is no sentence stays unplaced."""
    if _is_sentence(text):
        record.report.prose.add(line)


def _is_sentence(text: str) -> bool:
    return text.rstrip("”\"')").endswith((".", "!", "?"))


_BLOCKS: dict[str, Block] = {
    "current action plan": _current_plan,
    "contact": _contacts,
    "contacts": _contacts,
    "point of contact": _contacts,
    "points of contact": _contacts,
    "commitments": _commitments,
    "resources": _resources,
    "current data": _data,
    "ogp global report data": _global_report,
    "recent posts": _posts,
}
