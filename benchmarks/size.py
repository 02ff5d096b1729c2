"""How much is generated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much of everything. `plans` a member at most; the number of members is as many as are wanted."""

    members: int = 3
    plans: int = 5
    commitments: int = 12
    milestones: int = 4
    agencies: int = 12
    units: int = 2
    groups: int = 4
    themes: int = 3


#: A few hundred statements a member: all kinds of thing, and plans of all times.
SMALL = Size(members=3, plans=6, commitments=3, milestones=1, agencies=3, units=1, groups=2, themes=1)
