"""By what commitments are chosen and in which order they stand: two tables, each row in words and in SPARQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ogpkg.iris import OGP, PREFIXES

#: What stands in an address for commitments of which nobody says a value; no key of a thing is that.
NONE = "-"
#: The assessors by what they are called in addresses, and the class of their assessments.
ASSESSORS = {"own": OGP + "SelfAssessment", "irm": OGP + "IrmAssessment"}
#: The code list of completion, from nothing to all, and what is no step on that way.
STEPS = ("not-started", "limited", "substantial", "complete")
OFF_SCALE = ("unclear", "withdrawn")

_JUDGED = "?assessment a %s ; ogp:assesses ?commitment ; ogp:completion ?value ."
#: A review at the end of term takes the place of those before it.
_LAST = """
MINUS {
  ?last ogp:reviewStage review-stage:end-of-term ; ogp:assesses ?commitment ; ogp:completion ?any .
  ?assessment ogp:assesses ?commitment .
  MINUS { ?assessment ogp:reviewStage review-stage:end-of-term }
}"""


@dataclass(frozen=True)
class Facet:
    """A way to choose: its name in addresses, and the pattern that leads from ?commitment to a ?value.

    Keys of values begin, in their IRIs, behind `space`. Values stand in the order of their keys when it is a
    `scale`; else those with most commitments come first, where there are many. One without a pattern asks the report
    of the validator, which is not in the graph.
    """

    key: str
    pattern: str = ""
    space: str = ""
    scale: bool = False
    literal: bool = False

    @property
    def word(self) -> str:
        """The key of its name in the table of words."""
        return f"facet-{self.key}"


FACETS = (
    Facet("member", "?commitment ogp:plan/ogp:member ?value .", "member/"),
    Facet("plan", "?commitment ogp:plan ?value .", "plan/"),
    Facet("cycle", "?commitment ogp:cycle|ogp:plan/ogp:cycle ?value .", scale=True, literal=True),
    Facet("completion-own", _JUDGED % "ogp:SelfAssessment", "completion/", scale=True),
    Facet("completion-irm", _JUDGED % "ogp:IrmAssessment" + _LAST, "completion/", scale=True),
    Facet(
        "assessed",
        "VALUES ?value { ogp:SelfAssessment ogp:IrmAssessment } ?assessment a ?value ; ogp:assesses ?commitment .",
        scale=True,
    ),
    Facet("area", "?commitment ogp:primaryPolicyArea|ogp:policyArea ?value .", "policy-area/"),
    Facet("value", "?commitment ogp:claimedValue|^ogp:assesses/ogp:assessedValue ?value .", "ogp-value/"),
    Facet("lead", "?commitment ogp:leadAgency ?value .", "agency/"),
    Facet("findings", scale=True, literal=True),
)
BY_KEY = {facet.key: facet for facet in FACETS}

#: What a title or a name is: the property, and how it ranks among those of one language.
NAMES = {PREFIXES["skos"] + "prefLabel": "1", PREFIXES["dcterms"] + "title": "0"}
#: What lists are sorted by.
NUMBER, END = OGP + "numberInPlan", PREFIXES["schema"] + "endDate"
#: Further names in which words are sought.
OTHER_NAMES = (PREFIXES["skos"] + "altLabel", PREFIXES["dcterms"] + "alternative")


@dataclass(frozen=True)
class Order:
    """An order of the list: a pattern that gives a ?key for ?commitment, and which of several keys counts.

    Who has no key comes last. What is equal stands by plan and code.
    """

    key: str
    pattern: str = ""
    pick: str = "MIN"
    down: bool = False


_AS_FAR = (
    "VALUES (?value ?key) { " + " ".join(f"(completion:{name} {place})" for place, name in enumerate(STEPS)) + " }"
)
_END = "?commitment schema:endDate ?end . BIND (STR(?end) AS ?key)"


@lru_cache(maxsize=8192)
def natural(text: str) -> str:
    """`text` with its numbers so padded that ``KR-4-10`` sorts after ``KR-4-9``; `NATURAL` is the same in SPARQL."""
    return re.sub("0*([0-9]{6})([^0-9]|$)", r"\1\2", re.sub("([0-9]+)", r"000000\1", text))


#: `natural` of what stands for ``%s``.
NATURAL = 'REPLACE(REPLACE(STR(%s), "([0-9]+)", "000000$1"), "0*([0-9]{6})([^0-9]|$)", "$1$2")'
#: The best name of what stands for ``%s``, behind two digits that say how good it is for a reader of ``{language}``.
RANKED = """VALUES (?naming ?rank) { (skos:prefLabel "1") (dcterms:title "0") }
%s ?naming ?name .
BIND (IF(LANG(?name) = "LANGUAGE", "3", IF(LANG(?name) = "en", "2", IF(LANG(?name) = "", "1", "0"))) AS ?spoken)
BIND (CONCAT(?spoken, ?rank, STR(?name)) AS ?ranked)"""
#: The first is the order of an address that names none.
ORDERS = (
    Order("newest", f"{BY_KEY['cycle'].pattern} BIND (STR(?value) AS ?key)", "MAX", True),
    Order("plan"),
    Order("number", f"?commitment ogp:numberInPlan ?number . BIND ({NATURAL % '?number'} AS ?key)"),
    Order("title"),
    Order("member"),
    Order("end", _END),
    Order("-end", _END, "MAX", True),
    Order("completion-own", f"{_AS_FAR}\n{BY_KEY['completion-own'].pattern}", "MAX", True),
    Order("completion-irm", f"{_AS_FAR}\n{BY_KEY['completion-irm'].pattern}", "MAX", True),
    Order("findings", down=True),
)


def rank(property: str, language: str, reader: str) -> str:
    """How a name ranks for a reader of one language: two digits, the highest of all is the best; as in the query."""
    spoken = "3" if language == reader else {"en": "2", "": "1"}.get(language, "0")
    return spoken + NAMES[property]
