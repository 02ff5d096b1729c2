"""A plan as StratML, the Strategy Markup Language: ISO 17469-1 (part 1), or ANSI/AIIM 22 (part 2).

Part 1 is a StrategicPlan: the member is its Organization, the OGP values that commitments claim are its Values, each
commitment is a Goal and each milestone an Objective of it. It has no room for dates, roles and results below the
plan, so they stand as lines in OtherInformation. Part 2 is a PerformancePlanOrReport with the same Goals and
Objectives, where agencies have roles and a PerformanceIndicator has the dates of a milestone and its assessed
completion. Vision and Mission, which no action plan states, are left out rather than made up.

Identifier is an XML name, unique in the document, and the same in every export: `_` and the version 5 UUID of the
IRI in the namespace of URLs (RFC 9562, section 5.5). Where StratML wants a date, it is the bound that the dataset has
for it (`schema:startDate`, `schema:endDate`); the words as written stand beside it.
"""

from __future__ import annotations

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from ogpkg.errors import InputError
from ogpkg.exporting.choices import Choices, capital, key
from ogpkg.exporting.reading import full, natural
from ogpkg.exporting.words import word

#: The namespace and the root element of each part.
PARTS = {
    1: ("urn:ISO:std:iso:17469:tech:xsd:stratml_core", "StrategicPlan"),
    2: ("urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport", "PerformancePlanOrReport"),
}
#: XML 1.0 has no way to write these, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: The roles of those who take part: the property, the word for it, and whether StratML calls them a performer.
_ROLES = (
    ("ogp:leadAgency", "lead", True),
    ("ogp:supportingAgency", "supporting", True),
    ("ogp:stateActor", "state", False),
    ("ogp:nonStateActor", "non-state", False),
    ("ogp:otherActor", "other", False),
    ("ogp:responsiblePerson", "person", True),
)
#: What else is told of a commitment, in lines of OtherInformation.
_TOLD = (
    "dcterms:identifier",
    "ogp:theme",
    "ogp:status",
    "ogp:claimedValue",
    "ogp:primaryPolicyArea",
    "ogp:policyArea",
    "ogp:grandChallenge",
    "dcterms:alternative",
    "ogp:continuedBy",
    "ogp:mergedInto",
    "ogp:splitInto",
    "foaf:page",
)
#: Where the description of a commitment is looked for, in this order.
_DESCRIPTIONS = ("dcterms:abstract", "ogp:description", "ogp:activityDescription", "ogp:problem")
#: What tells which assessment it is, not what it found.
_ABOUT_ASSESSMENTS = {full(name) for name in ("rdf:type", "ogp:assesses", "ogp:assessor", "ogp:place", "ogp:asOf")}
_AS_OF = full("ogp:asOfText")


def write(choices: Choices, part: int = 1) -> bytes:
    """The plan of `choices` as StratML of `part` 1 or 2; what was chosen among documents is told in it.

    InputError for a plan without commitments, since StratML wants one Goal at least.
    """
    plan = choices.plan
    if not plan.parts.get("commitment"):
        raise InputError(key(plan.iri), "has no commitment in the dataset, and StratML wants one goal at least")
    tree = _Writer(choices, part).document()
    ET.indent(tree, "  ")
    body: bytes = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def identifier(iri: str) -> str:
    """The StratML Identifier of a thing: the version 5 UUID of its IRI, as an XML name."""
    return f"_{uuid.uuid5(uuid.NAMESPACE_URL, iri)}"


class _Writer:
    def __init__(self, choices: Choices, part: int) -> None:
        self._plan, self._choices, self._part, self._lang = choices.plan, choices, part, choices.lang

    def document(self) -> ET.Element:
        namespace, name = PARTS[self._part]
        root = ET.Element(name, xmlns=namespace)
        if self._part == 2:
            root.set("Type", "Performance_Report" if self._plan.parts.get("assessment") else "Performance_Plan")
        core = ET.Element("StrategicPlanCore")
        core.extend([*self._organizations(), *self._values(), *self._goals()])
        dates = self._dates()
        plan = self._plan.iri
        name, label = self._name(plan), self._choices.label(plan)
        self._texts(root, Name=name, Description=label if label not in {name, key(plan)} else "")
        self._texts(root, OtherInformation="\n".join(self._about_plan()))
        root.extend([core, dates])
        return root

    def _organizations(self) -> Iterator[ET.Element]:
        for member in self._plan.linked(self._plan.iri, "ogp:member"):
            element = ET.Element("Organization")
            name = self._choices.label(member)
            self._texts(element, Name=name, Acronym=key(member), Identifier=identifier(member))
            yield element

    def _values(self) -> Iterator[ET.Element]:
        """The OGP values that some commitment claims."""
        commitments = self._plan.parts["commitment"]
        claimed = {value for thing in commitments for value in self._plan.linked(thing, "ogp:claimedValue")}
        for value in sorted(claimed, key=natural):
            element = ET.Element("Value")
            quiet = Choices(self._plan, self._lang)
            self._texts(element, Name=quiet.label(value), Description=quiet.one(value, "skos:definition"))
            yield element

    def _goals(self) -> Iterator[ET.Element]:
        numbers = {thing: self._choices.one(thing, "ogp:numberInPlan") for thing in self._plan.parts["commitment"]}
        for thing in sorted(numbers, key=lambda thing: (not numbers[thing], natural(numbers[thing]), natural(thing))):
            yield self._goal(thing, numbers[thing])

    def _goal(self, thing: str, number: str) -> ET.Element:
        element = ET.Element("Goal")
        name, description = self._name(thing), self._description(thing)
        self._texts(element, Name=name, Description=description or word("no-description", self._lang))
        self._texts(element, Identifier=identifier(thing), SequenceIndicator=number)
        element.extend(self._stakeholders(thing))
        lines = [f"{word('iri', self._lang)}: {thing}", *self._period(thing), *self._told(thing)]
        self._texts(element, OtherInformation="\n".join([*lines, *self._judged(thing), *self._differing(thing)]))
        milestones = self._plan.within("milestone", thing)
        element.extend(self._objective(milestone, place) for place, milestone in enumerate(milestones, start=1))
        return element

    def _objective(self, thing: str, place: int) -> ET.Element:
        element = ET.Element("Objective")
        self._texts(element, Name=self._name(thing), Description=self._description(thing))
        self._texts(element, Identifier=identifier(thing), SequenceIndicator=str(place))
        element.extend(self._stakeholders(thing))
        lines = [f"{word('iri', self._lang)}: {thing}", *self._period(thing)]
        self._texts(element, OtherInformation="\n".join([*lines, *self._judged(thing), *self._differing(thing)]))
        if self._part == 2:
            element.append(self._indicator(thing))
        return element

    def _indicator(self, thing: str) -> ET.Element:
        """Part 2: what is to be reached between which days, and what was judged to be reached."""
        element = ET.Element("PerformanceIndicator", PerformanceIndicatorType="Qualitative")
        completion = self._choices.label_of("ogp:completion")
        self._texts(element, MeasurementDimension=completion, UnitOfMeasurement=completion)
        instance = ET.SubElement(element, "MeasurementInstance")
        target = ET.SubElement(instance, "TargetResult")
        start, end = (self._choices.moment(thing, which) for which in ("start", "end"))
        self._texts(target, StartDate=start.bound, EndDate=end.bound, Description=self._name(thing))
        for assessment in self._plan.within("assessment", thing):
            for value in self._choices.all(assessment, "ogp:completion"):
                descriptor = ET.SubElement(ET.SubElement(instance, "ActualResult"), "Descriptor")
                self._texts(descriptor, DescriptorName=self._head(assessment), DescriptorValue=value)
        return element

    def _stakeholders(self, thing: str) -> Iterator[ET.Element]:
        named: set[str] = set()
        for predicate, role, performs in _ROLES:
            for actor in self._plan.linked(thing, predicate):
                if actor in named and role == "other":
                    continue  # every actor of the other two kinds is an "other actor" too
                named.add(actor)
                yield self._actor(thing, actor, word(role, self._lang), performs)
        for unit in self._plan.linked(thing, "ogp:leadUnit"):
            if not named & {*self._plan.linked(unit, "org:unitOf")}:
                yield self._stakeholder("Organization", self._choices.label(unit), word("unit", self._lang), [], True)
        for post in self._plan.linked(thing, "ogp:responsiblePost"):
            if not named & {*self._plan.linked(post, "org:heldBy")}:
                title, *places = self._post(post)
                yield self._stakeholder("Generic_Group", title, word("post", self._lang), places, True)

    def _actor(self, thing: str, actor: str, role: str, performs: bool) -> ET.Element:
        is_person = self._plan.is_person(actor)
        at = self._posts(actor) if is_person else self._units(thing, actor)
        kind = "Person" if is_person else "Organization"
        return self._stakeholder(kind, self._choices.label(actor), role, at, performs)

    def _stakeholder(self, kind: str, name: str, role: str, at: list[str], performs: bool) -> ET.Element:
        """Who takes part, in which role, and where: in which unit, at which post."""
        element = ET.Element("Stakeholder", StakeholderTypeType=kind)
        where = "; ".join(at)
        self._texts(element, Name=name)
        if self._part == 1:
            self._texts(element, Description=f"{role}: {where}" if where else role)
            return element
        self._texts(element, Description=where)
        part = ET.SubElement(element, "Role")
        self._texts(part, Name=role, RoleType="Performer" if performs else "")
        return element

    def _posts(self, person: str) -> list[str]:
        """The posts that a person holds, each with where it is."""
        return [", ".join(self._post(post)) for post in self._plan.of("post", "org:heldBy", person)]

    def _post(self, post: str) -> list[str]:
        """The title of a post, and where it is."""
        return [self._name(post), *map(self._choices.label, self._plan.linked(post, "org:postIn"))]

    def _units(self, thing: str, agency: str) -> list[str]:
        """The lead units of `thing` that are part of `agency`."""
        units = self._plan.linked(thing, "ogp:leadUnit")
        return [self._choices.label(unit) for unit in units if agency in self._plan.linked(unit, "org:unitOf")]

    def _name(self, thing: str) -> str:
        return self._choices.title(thing) or word("untitled", self._lang)

    def _description(self, thing: str) -> str:
        """The abstract, else the documents' own text where the dataset carries it."""
        return next(filter(None, (self._choices.one(thing, name) for name in _DESCRIPTIONS)), "")

    def _period(self, thing: str) -> list[str]:
        moments = {which: self._choices.moment(thing, which) for which in ("start", "end")}
        shown = {which: moment.shown(which, self._lang) for which, moment in moments.items()}
        return [f"{word(which, self._lang)}: {text}" for which, text in shown.items() if text]

    def _told(self, thing: str) -> Iterator[str]:
        titles = {term.value for term in self._plan.values(thing, "dcterms:title")}
        if titles and self._name(thing) not in titles:  # an editor's, in the reader's language
            yield f"{self._choices.label_of('dcterms:title')}: {'; '.join(self._choices.all(thing, 'dcterms:title'))}"
        for predicate in _TOLD:
            values = self._choices.all(thing, predicate)
            if values:
                yield f"{self._choices.label_of(predicate)}: {'; '.join(values)}"

    def _head(self, assessment: str) -> str:
        """Which assessment it is: whose, in which documents, as of when."""
        assessors = self._choices.all(assessment, "ogp:assessor")
        documents = {by for values in self._plan.said[assessment].values() for said in values.values() for by in said}
        as_of = self._choices.all(assessment, "ogp:asOfText")
        parts = [f"{word('by', self._lang)} {', '.join(assessors)}"] if assessors else []
        parts.append(f"{word('in', self._lang)} {', '.join(sorted(map(key, documents)))}")
        parts += [f"{word('as-of', self._lang)} {', '.join(as_of)}"] if as_of else []
        kinds = [kind for kind in self._choices.all(assessment, "rdf:type") if kind]
        return f"{'/'.join(kinds) or word('assessment', self._lang)} ({', '.join(parts)})"

    def _judged(self, thing: str) -> Iterator[str]:
        """What assessments say of `thing`: all of it, each on a line of its own."""
        for assessment in self._plan.within("assessment", thing):
            found = []
            for predicate in sorted(set(self._plan.said[assessment]) - _ABOUT_ASSESSMENTS - {_AS_OF}):
                values = self._choices.every(assessment, predicate)
                found.append(f"{self._choices.label(predicate)}: {', '.join(values)}")
            yield f"{self._head(assessment)}: {'; '.join(found)}"

    def _differing(self, thing: str) -> Iterator[str]:
        """What documents lack and why, and where they differ."""
        for absence in self._plan.within("absence", thing):
            names = self._choices.all(absence, "ogp:absentProperty")
            reasons = self._choices.all(absence, "ogp:absenceReason")
            said = {by for values in self._plan.said[absence].values() for found in values.values() for by in found}
            where = ", ".join(sorted(map(key, said)))
            yield f"{capital(', '.join(names))}: {word('no-value', self._lang)} ({', '.join(reasons)}; {where})"
        for note in self._choices.notes([thing]):
            yield f"{word('differ', self._lang)}: {note}"

    def _about_plan(self) -> Iterator[str]:
        plan = self._plan
        yield f"{word('iri', self._lang)}: {plan.iri}"
        yield from self._period(plan.iri)
        if published := self._choices.published():
            yield f"{word('published', self._lang)}: {published}"
        for predicate in ("dcterms:identifier", "ogp:cycle", "ogp:planNumber", "ogp:statedCommitmentCount"):
            if values := self._choices.all(plan.iri, predicate):
                yield f"{self._choices.label_of(predicate)}: {'; '.join(values)}"
        kinds = ("plan", "theme", "commitment", "milestone", "assessment")
        about = [plan.said.get(thing, {}) for kind in kinds for thing in plan.parts.get(kind, ())]
        heard = {by for said in about for values in said.values() for documents in values.values() for by in documents}
        read = [self._document(document) for document in sorted(heard, key=plan.rank.__getitem__)]
        yield f"{word('documents', self._lang)}: {'; '.join(read)}"
        yield from self._differing(plan.iri)

    def _document(self, document: str) -> str:
        title = Choices(self._plan, self._lang).title(document)
        return f"{key(document)} ({title})" if title else key(document)

    def _dates(self) -> ET.Element:
        element = ET.Element("AdministrativeInformation")
        if self._part == 2:
            self._texts(element, Identifier=identifier(self._plan.iri))
        start, end = (self._choices.moment(self._plan.iri, which).bound for which in ("start", "end"))
        published = self._choices.published()
        self._texts(element, StartDate=start, EndDate=end)
        self._texts(element, PublicationDate=published if _DAY.fullmatch(published) else "", Source=self._plan.iri)
        return element

    def _texts(self, parent: ET.Element, **children: str) -> None:
        """Add a child with its text for each of `children` that has one."""
        for name, text in children.items():
            if text:
                ET.SubElement(parent, name).text = _written(text)


def _written(text: str) -> str:
    """`text` as XML can carry it, with line feeds between its lines."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
