"""What a self-assessment says of completion, at its several places.

A commitment's completion stands in the summary table, in its section and in the appendix. Places that agree
share one assessment; a place that says something else gets its own, so that neither word is lost.
"""

from __future__ import annotations

import re

from rdflib import Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE, mint
from ogpkg.sources.commitments import commitment_iri
from ogpkg.sources.dates import read_date
from ogpkg.sources.record import Record, term
from ogpkg.sources.source import Where

SUMMARY, SECTION, APPENDIX = "summary table", "section", "appendix table"
#: A completion that is no level: the commitment went on as part of another.
_MERGED = re.compile(
    r"\(?(?:this commitment (?:has been|was|is) )?(?:incorporated|integrated|merged) into (\d+-[a-z])\.?\)?",
    re.IGNORECASE,
)
_AS_OF = re.compile(r"\bassessment\b[^.]*?\bas of ((?:(?:early|mid|late) )?([A-Z][a-z]+ \d{4}))")
_YEAR_OF_REPORT = re.compile(r"self-\d{4}$")


class Completions:
    """The completions of one document, said place by place in reading order."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.assessor = URIRef(mint("agency", f"{record.document.member.lower()}-government"))
        self._nodes: dict[tuple[URIRef, URIRef | str], URIRef] = {}
        self._as_of: tuple[str, str, int] | None = None

    def date(self, words: str, line: int) -> None:
        """Note the time of the assessment that the text before the summary table tells, if it tells it."""
        found = _AS_OF.search(words)
        reading = read_date(found[2]) if found else None
        if found and reading:
            self._as_of = (found[1], reading.edtf, line)

    def say(self, thing: URIRef, place: str, words: str, line: Where) -> None:
        """State what `place` says of the completion of `thing`, a commitment or milestone, on `line`.

        `words` are a level, nothing (blank), or the number of the commitment that took this one in.
        """
        other = self.merged(words)
        if other:
            outcome: URIRef | str | None = "merged"
        else:
            outcome = self.record.null(words) or self.record.concept("completion", words, line)
        if outcome is None:
            return
        assessment = self._assessment(thing, outcome, place)
        self._describe(assessment, thing, place, line)
        if isinstance(outcome, URIRef):
            self.record.say(assessment, "ogp:completion", outcome, line)
        else:
            self.record.absent(assessment, "ogp:completion", outcome, line)

    def merge(self, commitment: URIRef, words: str, line: int) -> None:
        """State the commitment that took this one in, when `words` name it."""
        other = self.merged(words)
        if other:
            target = commitment_iri(self.record, other)
            self.record.say(commitment, "ogp:mergedInto", target, line)
            self.record.say(commitment, "dcterms:isReplacedBy", target, line)

    @staticmethod
    def merged(words: str) -> str | None:
        """The number of the commitment that `words`, if they say nothing else, say this one went into; or None."""
        found = _MERGED.fullmatch(words.strip())
        return found[1].lower() if found else None

    def _assessment(self, thing: URIRef, outcome: URIRef | str, place: str) -> URIRef:
        """The assessment that says `outcome`; the first of a thing has the plain IRI, others name their place."""
        document = self.record.document.key
        year = _YEAR_OF_REPORT.search(document)
        plain = f"{str(thing).rsplit('/', 1)[-1]}-{year[0] if year else document}"
        first = not any(known == thing for known, _ in self._nodes)
        node = URIRef(mint("assessment", plain if first else f"{plain}-{place.split(maxsplit=1)[0]}"))
        return self._nodes.setdefault((thing, outcome), node)

    def _describe(self, assessment: URIRef, thing: URIRef, place: str, line: Where) -> None:
        say = self.record.say
        say(assessment, "rdf:type", term("ogp:SelfAssessment"), line)
        say(assessment, "ogp:assesses", thing, line)
        say(assessment, "ogp:assessor", self.assessor, line)
        say(assessment, "ogp:place", place, line)
        if self._as_of and place == SUMMARY:
            words, edtf, told = self._as_of
            say(assessment, "ogp:asOf", Literal(edtf, datatype=URIRef(EDTF_DATATYPE)), told)
            say(assessment, "ogp:asOfText", words, told)
