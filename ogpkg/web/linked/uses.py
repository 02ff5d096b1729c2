"""How often a concept is used, with which property, and by which plans."""

from __future__ import annotations

from dataclasses import dataclass

from ogpkg.iris import OGP
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import natural
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served

#: Properties of commitments by which `/commitments` can be narrowed, with the name of the facet.
FACETS = {
    "ogp:primaryPolicyArea": "area",
    "ogp:policyArea": "area",
    "ogp:claimedValue": "value",
}
_FACETS = {full(name): facet for name, facet in FACETS.items()}
#: Plans that one row names; the others are counted.
_PLANS = 24


@dataclass(frozen=True)
class Use:
    """A property that names the concept: how often in all, and plan by plan (`more` plans are not named).

    `href` leads to the list of the commitments, where there is one.
    """

    label: str
    label_href: str | None
    count: int
    href: str | None
    plans: tuple[Value, ...]
    more: int


def read_uses(served: Served, present: Presenter, iri: str, row: str) -> list[Use]:
    """The uses of the concept `iri`, the most frequent first; none of a thing that is no concept."""
    if row != "Concept":
        return []
    found: dict[str, dict[str, int]] = {}
    for solution in served.rows("concept-uses", object=[iri]):
        if "predicate" in solution:
            plan = solution["plan"].value if "plan" in solution else ""
            found.setdefault(solution["predicate"].value, {})[plan] = int(solution["count"].value)
    names = {name for predicate, plans in found.items() for name in (predicate, *plans)} - {""}
    named = Presenter(served, present.words, read_labels(served, names), explicit=present.explicit)
    # What only follows says the same as what it follows from.
    said = [name for name in found if served.inverses.get(name, "") not in found or name.startswith(OGP)]
    uses = [_use(named, iri, predicate, found[predicate]) for predicate in said]
    return sorted(uses, key=lambda use: (-use.count, use.label))


def _use(present: Presenter, iri: str, predicate: str, counts: dict[str, int]) -> Use:
    facet = _FACETS.get(predicate)
    key = iri.rsplit("/", 1)[-1]
    plans = sorted((plan for plan in counts if plan), key=lambda plan: (-counts[plan], natural(plan)))
    values = []
    for plan in plans[:_PLANS]:
        place = plan.rsplit("/", 1)[-1]
        href = present.local("/commitments", **{facet: key, "plan": place}) if facet else present.href(plan)
        values.append(Value(present.name(plan), href, note=str(counts[plan])))
    return Use(
        label=present.name(predicate),
        label_href=present.href(predicate),
        count=sum(counts.values()),
        href=present.local("/commitments", **{facet: key}) if facet else None,
        plans=tuple(values),
        more=len(plans[_PLANS:]),
    )
