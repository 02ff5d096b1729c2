"""The completeness score as W3C Data Quality Vocabulary, for the graph, and as JSON, for reports and pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from ogpkg.formats import sorted_statements
from ogpkg.iris import BASE, PREFIXES
from ogpkg.validation.completeness import Missing, Score, Scores
from ogpkg.validation.completeness_fields import FIELDS, SECTIONS, Field
from ogpkg.validation.completeness_reading import Why

DQV, LDQD = PREFIXES["dqv"], PREFIXES["ldqd"]
_OVERALL = "overall"
_TYPE, _DECIMAL = (ox.NamedNode(PREFIXES[prefix] + name) for prefix, name in (("rdf", "type"), ("xsd", "decimal")))
_MEASUREMENT, _COMPUTED_ON, _MEASUREMENT_OF, _VALUE = (
    ox.NamedNode(DQV + name) for name in ("QualityMeasurement", "computedOn", "isMeasurementOf", "value")
)
_LABELS = {"en": "Completeness: {0}", "ko": "완성도: {0}"}
_METRICS = {_OVERALL: {"en": "Overall", "ko": "전체"}, **SECTIONS}
_DEFINITIONS = {
    "en": "The share of the fields expected of a commitment that its documents fill; of a plan or member, over all "
    "its commitments.",
    "ko": "공약에 요구되는 항목 가운데 문서가 채운 항목의 비율. 실행계획과 회원국은 그 공약 전체를 합해 셈한다.",
}


def as_dqv(scores: Scores, base: str = BASE) -> list[ox.Triple]:
    """A dqv:QualityMeasurement for each score, overall and by section, and the metrics they are measured by.

    Sorted; IRIs are made from what is measured, under ``<base>dataset#``. Where nothing applies there is nothing
    to measure, and so no measurement.
    """
    return sorted_statements(measurements(scores, base))


def measurements(scores: Scores, base: str) -> Iterator[ox.Triple]:
    """The same in no order."""
    yield from _metrics(base)
    metrics = {name: _metric(name, base) for name in _METRICS}
    for score in scores:
        values: dict[str, Decimal | None] = {section.section: section.value for section in score.sections}
        for name, value in {_OVERALL: score.value, **values}.items():
            if value is not None:
                yield from _measurement(score, name, value, metrics[name], base)


def _metrics(base: str) -> Iterator[ox.Triple]:
    for name, labels in _METRICS.items():
        metric = _metric(name, base)
        yield ox.Triple(metric, _node(PREFIXES["rdf"] + "type"), _node(DQV + "Metric"))
        yield ox.Triple(metric, _node(DQV + "inDimension"), _node(LDQD + "completeness"))
        yield ox.Triple(metric, _node(DQV + "expectedDataType"), _node(PREFIXES["xsd"] + "decimal"))
        for language, label in labels.items():
            text = ox.Literal(_LABELS[language].format(label), language=language)
            yield ox.Triple(metric, _node(PREFIXES["skos"] + "prefLabel"), text)
            definition = ox.Literal(_DEFINITIONS[language], language=language)
            yield ox.Triple(metric, _node(PREFIXES["skos"] + "definition"), definition)


def _measurement(score: Score, name: str, value: Decimal, metric: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    suffix = "" if name == _OVERALL else f"-{name}"
    node = _node(f"{base}dataset#completeness-{_key(score, base)}{suffix}")
    yield ox.Triple(node, _TYPE, _MEASUREMENT)
    yield ox.Triple(node, _COMPUTED_ON, _node(score.thing))
    yield ox.Triple(node, _MEASUREMENT_OF, metric)
    yield ox.Triple(node, _VALUE, ox.Literal(str(value), datatype=_DECIMAL))


def _key(score: Score, base: str) -> str:
    """The kind and key of what is scored; for IRIs that are not ours, a hash, so that no two share one."""
    own = f"{base}id/{score.kind}/"
    key = score.thing.removeprefix(own)
    foreign = key == score.thing or "/" in key or "#" in key
    return f"{score.kind}-{hashlib.sha256(score.thing.encode()).hexdigest()[:16] if foreign else key}"


def _metric(name: str, base: str) -> ox.NamedNode:
    return _node(f"{base}dataset#metric-completeness-{name}")


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def as_json(scores: Scores) -> dict[str, Any]:
    """The scores as JSON-ready data: what was asked (sections, fields), then members, plans and commitments.

    A commitment lists what it misses; a plan and a member count, field by field, how many commitments miss it.
    """
    return {
        "sections": [{"key": key, "labels": dict(labels)} for key, labels in SECTIONS.items()],
        "fields": [_field(field) for field in FIELDS],
        "members": list(map(_total, scores.members)),
        "plans": list(map(_total, scores.plans)),
        "commitments": [
            _score(score) | {"missing": list(map(_missing, score.missing))} for score in scores.commitments
        ],
    }


def _field(field: Field) -> dict[str, Any]:
    return {"key": field.key, "section": field.section, "level": field.level, "labels": dict(field.labels)}


def _score(score: Score) -> dict[str, Any]:
    sections = [
        {"section": part.section, **_count(part.value, float(part.filled), part.applicable)} for part in score.sections
    ]
    whole = _count(score.value, float(score.filled), score.applicable)
    return {"thing": score.thing, **whole, "excused": len(score.excused), "sections": sections}


def _count(value: Decimal | None, filled: float, applicable: int) -> dict[str, Any]:
    return {"value": None if value is None else float(value), "filled": round(filled, 2), "applicable": applicable}


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        **_field(missing.field),
        "excused": missing.excused,
        "milestones": list(missing.parts),
        "why": list(map(_why, missing.why)),
        "words": list(missing.words),
    }


def _why(why: Why) -> dict[str, Any]:
    """Why something is missing; `file` is what a report calls the place, `cell` that of a workbook, where known."""
    found = {"reason": why.reason, "document": why.document, "line": why.line, "absence": why.absence}
    return found | {name: value for name, value in (("file", why.file), ("cell", why.cell)) if value}


def _total(score: Score) -> dict[str, Any]:
    """The score of a plan or member: which commitments it adds up, and how many of them miss what."""
    rows = [
        {**_field(tally.field), "commitments": tally.commitments, "excused": tally.excused} for tally in score.tallies
    ]
    return {**_score(score), "commitments": list(score.commitments), "missing": rows}
