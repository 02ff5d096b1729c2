"""What the quality pages show: the overview, and the findings of one document or plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ogpkg.validation import Result
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import natural
from ogpkg.web.present import Presenter
from ogpkg.web.quality.finder import Finder, Finding
from ogpkg.web.quality.findings import Findings, Tally, excuse, tally
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Findings on one page.
PAGE = 100
#: The key of what was found in no document, or in no plan; no file can have it.
NOWHERE = "-"


def known(served: Served, kind: str) -> Iterable[str]:
    """What could be found fault with: documents that were read, plans."""
    return served.tones if kind == "document" else served.plan_documents


def groups(findings: Findings, kind: str) -> dict[str, tuple[Result, ...]]:
    """The findings by the IRI of their document or plan; "" for those of none."""
    return findings.by_document if kind == "document" else findings.by_plan


@dataclass(frozen=True)
class Bar:
    """One document or plan in the overview: its name, where its findings are, the counts, and the picture of them.

    `parts` are severity, x and width of each stretch, in hundredths of the longest bar.
    """

    name: str
    note: str
    href: str
    tally: Tally
    parts: tuple[tuple[str, float, float], ...]


class Overview:
    """Everything the overview shows."""

    def __init__(self, served: Served, words: Words, *, explicit: bool) -> None:
        assert served.findings  # noqa: S101  whoever asks has looked
        self.served, self.words, self.findings = served, words, served.findings
        named = {*known(served, "document"), *known(served, "plan"), *self.findings.by_document, *self.findings.by_plan}
        self.present = Presenter(served, words, read_labels(served, named - {""}), explicit=explicit)
        self.total = tally(self.findings.report.results)
        self.documents = self._bars("document", "no-place")
        self.plans = self._bars("plan", "no-plan")
        self.notices = notices(served, self.present, served.plan_documents)

    @property
    def method(self) -> str:
        """How the report came about, in a sentence."""
        report = self.findings.report
        return self.words.say(
            "quality-method", constraints=report.shapes, engine=report.engine or "ogpkg", profile=report.profile
        )

    def _bars(self, kind: str, nothing: str) -> list[Bar]:
        found = groups(self.findings, kind)
        names = sorted({*found, *known(self.served, kind)}, key=lambda iri: (not iri, natural(iri)))
        longest = max((len(results) for results in found.values()), default=0) or 1
        return [self._bar(kind, iri, tally(found.get(iri, ())), longest, nothing) for iri in names]

    def _bar(self, kind: str, iri: str, counted: Tally, longest: int, nothing: str) -> Bar:
        key = iri.rsplit("/", 1)[-1] or NOWHERE
        name, note = (self.present.short(iri, key), self.present.name(iri)) if iri else (self.words[nothing], "")
        path = f"/quality/{key}" if kind == "document" else f"/quality/plan/{key}"
        parts, x = [], 0.0
        for severity, count in counted.counts.items():
            width = 100 * count / longest
            parts.append((severity, round(x, 2), round(width, 2)))
            x += width
        return Bar(name, note, self.present.local(path), counted, tuple(part for part in parts if part[2]))


def notices(served: Served, present: Presenter, plans: Iterable[str]) -> list[str]:
    """For each of `plans` that was not read itself, a sentence that says so: what it lacks here it may have."""
    found = []
    for plan in plans:
        documents = served.plan_documents.get(plan, ())
        if not any(served.document_classes.get(document) == "ActionPlanDocument" for document in documents):
            word = "plan-unread" if documents else "document-unread"
            found.append(present.words.say(word, plan=present.short(plan, plan.rsplit("/", 1)[-1])))
    return found


@dataclass(frozen=True)
class Group:
    """Findings of one constraint and severity: `count` of them in all, those of this page in `findings`."""

    severity: str
    name: str
    href: str | None
    anchor: str
    message: str
    count: int
    excused: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Selection:
    """What a list is to show: the findings of a document or plan (`kind`), of one severity or "", from one page on."""

    kind: str
    iri: str
    results: Sequence[Result]
    severity: str = ""
    page: int = 1

    @property
    def chosen(self) -> list[Result]:
        """The findings of the severity asked for."""
        return [result for result in self.results if self.severity in ("", result.severity)]


class ListPage:
    """One page of the findings in a document or plan; the last one for a number beyond it."""

    def __init__(self, served: Served, words: Words, selection: Selection, *, explicit: bool) -> None:
        self.kind, self.iri, self.severity = selection.kind, selection.iri, selection.severity
        self.key = self.iri.rsplit("/", 1)[-1] or NOWHERE
        self.tally, chosen = tally(selection.results), selection.chosen
        self.pages = max(1, -(-len(chosen) // PAGE))
        self.number = min(max(selection.page, 1), self.pages)
        shown = chosen[(self.number - 1) * PAGE : self.number * PAGE]
        finder = Finder(served, words, shown, {self.iri} - {""}, explicit=explicit)
        self.present = finder.present
        self.groups = _in_groups(finder, shown, Counter(map(_constraint, chosen)))
        self.notices = notices(served, self.present, _plans(served, selection))
        self.title = (
            self.present.name(self.iri) if self.iri else words[f"no-{'place' if self.kind == 'document' else 'plan'}"]
        )

    @property
    def path(self) -> str:
        """The address of this list, without its query string."""
        return f"/quality/{self.key}" if self.kind == "document" else f"/quality/plan/{self.key}"

    def address(self, path: str, severity: str, page: int = 1) -> str:
        """`path` with the choices of the reader."""
        query: dict[str, str | int] = {"severity": severity} if severity else {}
        return self.present.local(path, **(query | ({"page": page} if page > 1 else {})))


def _plans(served: Served, selection: Selection) -> list[str]:
    """The plans that a list is about: those of its findings, where they come from what others say of plans."""
    if selection.kind == "plan":
        return [selection.iri] if selection.iri else []
    if served.document_classes.get(selection.iri) == "ActionPlanDocument":
        return []
    return sorted({result.plan for result in selection.results} & set(served.plan_documents))


def _constraint(result: Result) -> tuple[bool, str, str]:
    return bool(excuse(result)), result.severity, result.shape


def _in_groups(finder: Finder, results: Sequence[Result], counts: Counter[tuple[bool, str, str]]) -> list[Group]:
    """`results`, which are in order, by constraint."""
    found: dict[tuple[bool, str, str], list[Result]] = {}
    for result in results:
        found.setdefault(_constraint(result), []).append(result)
    return [_group(finder, key, same, counts[key]) for key, same in found.items()]


def _group(finder: Finder, key: tuple[bool, str, str], results: list[Result], count: int) -> Group:
    excused, severity, shape = key
    language, local = finder.present.words.language, shape.rpartition("#")[2] or shape
    messages = {result.message(language) for result in results}
    same = messages.pop() if len(messages) == 1 else ""
    return Group(
        severity=severity,
        name=results[0].shape_name(language) or local,
        href=finder.present.href(shape),
        anchor=f"{'excused-' if excused else ''}{severity}-{local}",
        message=same,
        count=count,
        excused=excused,
        findings=tuple(finder.finding(result, spoken=not same) for result in results),
    )
