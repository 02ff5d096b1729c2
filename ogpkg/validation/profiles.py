"""Profiles: how severe a constraint is for which plans. A profile only ever changes severities.

A row is the local name of a constraint (``Commitment-leadAgency``) and its severity; what has no row keeps its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from ogpkg.iris import SHAPES

PROFILES: Mapping[str, Mapping[str, str]] = {
    "standard": {},
    # Plans of the first cycle were written before OGP's template asked for leads, dates and milestones.
    "legacy": {
        "Commitment-anyClaimedValue": "info",
        "Commitment-leadAgency": "info",
        "Commitment-milestone": "info",
        "Commitment-period": "info",
        "Commitment-responsible": "info",
        "Milestone-period": "info",
        "Period-end": "info",
        "Period-missingEnd": "info",
        "Period-start": "info",
    },
}


def severity_in(profile: str, shape: str, severity: str) -> str:
    """The severity of a result of the constraint `shape` in `profile`, `severity` being the shape's own."""
    return PROFILES[profile].get(shape.removeprefix(f"{SHAPES}#"), severity)
