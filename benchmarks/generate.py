"""Data shaped like the real documents, of any size, the same for the same seed; with faults on demand.

    python -m benchmarks.generate --statements 1000000 --seed 1 --faults 500 -o data.nq
    python -m benchmarks.generate --members 20 --plans 3 --commitments 40 --milestones 6 -o data.nq

Without faults no constraint of ours reports anything. With faults, each is one thing spoiled in one way, and it is
known which constraint must report which focus node (also written to data.nq.faults.csv).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import cycle, islice
from pathlib import Path
from random import Random

from benchmarks.faults import FAULTS, Seeded, spoil
from benchmarks.members import member, world
from benchmarks.model import Block, Exhausted
from benchmarks.size import SMALL, Size
from ogpkg.formats import format_of
from ogpkg.validation.inputs import Data

__all__ = ["FAULTS", "SMALL", "Seeded", "Size", "data", "digest", "generate", "main", "statements"]

#: What a plan comes to with everything that belongs to it, in statements; places make six of one.
_A_PLAN, _WITH_PLACES = 1900, 6
#: What the numbers of a `Size` are of; each commitment is assessed twice.
_OF_WHAT = {
    "members": "in all",
    "plans": "of a member at most, one every two years",
    "commitments": "of a plan",
    "milestones": "of a commitment",
    "agencies": "of a member",
    "units": "of an agency, each with a post and a person",
    "groups": "of civil society in a member",
    "themes": "of a plan",
}


def generate(
    size: Size | int,
    seed: int = 1,
    faults: int | Sequence[str] = 0,
    *,
    places: bool = False,
    quads: bool = True,
    seeded: list[Seeded] | None = None,
) -> Iterator[str]:
    """The lines of one document after the other, as N-Quads (or N-Triples) text.

    `size` is a `Size` or, roughly, a number of statements. `faults` names constraints, or says how many faults of all
    kinds in turn. To `seeded` goes what must be reported, as it is generated.
    """
    blocks = _members(size, seed, places)
    names = list(FAULTS if isinstance(faults, int) else faults)
    # Neighbors in the table want the same things of a member.
    Random(seed).shuffle(names)
    wanted = deque(islice(cycle(names), faults if isinstance(faults, int) else len(names)))
    found = seeded if seeded is not None else []
    yield from _written(world(), places, quads)
    left = _blocks_of(size, places)
    for block in blocks:
        found.extend(_spoiled(block, wanted, -(-len(wanted) // max(left, 1))))
        left -= 1
        yield from _written(block, places, quads)


def data(
    size: Size | int, seed: int = 1, faults: int | Sequence[str] = 0, *, places: bool = False
) -> tuple[Data, list[Seeded]]:
    """Generated data ready for `check.check`, and what it must report."""
    seeded: list[Seeded] = []
    text = "".join(generate(size, seed, faults, places=places, seeded=seeded))
    found = Data()
    found.add_content(text.encode(), format_of(Path("generated.nq")), "generated.nq")
    return found, seeded


def digest(content: bytes) -> str:
    """A short name for `content`."""
    return hashlib.sha256(content).hexdigest()[:8]


def statements(text: str) -> int:
    """How many statements a piece of `generate` holds."""
    return text.count("\n")


def _blocks_of(size: Size | int, places: bool) -> int:
    """About how many members there will be."""
    if isinstance(size, Size):
        return size.members
    return max(1, size // (4 * _A_PLAN * (_WITH_PLACES if places else 1)))


def _members(size: Size | int, seed: int, places: bool) -> Iterator[Block]:
    """The members; for a number of statements as many as come closest to it."""
    shape, number, total = (size, 0, 0) if isinstance(size, Size) else (Size(), 0, 0)
    a_plan = _A_PLAN * (_WITH_PLACES if places else 1)
    while number < size.members if isinstance(size, Size) else total + a_plan / 2 < size:
        random = Random(f"{seed}-{number}")
        plans = random.randint(max(1, shape.plans - 2), shape.plans)
        if isinstance(size, int):
            plans = min(plans, max(1, round((size - total) / a_plan)))
        block = member(number, shape, plans, random)
        facts = sum(len(document.facts) for document in block.documents)
        number, total = number + 1, total + facts * (_WITH_PLACES if places else 1)
        yield block


def _spoiled(block: Block, wanted: deque[str], share: int) -> Iterator[Seeded]:
    """Take `share` faults from `wanted`; what this member has no room for is left to the next ones."""
    for _ in range(len(wanted)):
        name = wanted.popleft()
        try:
            yield from spoil(block, name)
            share -= 1
        except Exhausted:
            wanted.append(name)
        if share == 0:
            return


def _written(block: Block, places: bool, quads: bool) -> Iterator[str]:
    for document in block.documents:
        end = f" {document.iri} .\n" if quads else " .\n"
        yield "".join([f"{s} {p} {o}{end}" for s, p, o in document.statements(places)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what the command line asks for; gives the exit code."""
    asked = _parser().parse_args(arguments)
    seeded: list[Seeded] = []
    path, total = Path(asked.output), 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        quads = path.suffix not in (".nt", ".ttl")
        for text in generate(_size(asked), asked.seed, asked.faults, places=asked.places, quads=quads, seeded=seeded):
            total += statements(text)
            file.write(text)
    with Path(f"{path}.faults.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("constraint", "focus"))
        rows.writerows(seeded)
    sys.stdout.write(f"{path}: {total:,} statements, {len(seeded)} focus nodes to report\n")
    return 0


def _size(asked: argparse.Namespace) -> Size | int:
    """Numbers of things where any is given, else of statements."""
    given = {field.name: getattr(asked, field.name) for field in fields(Size) if getattr(asked, field.name) is not None}
    return Size(**given) if given else int(asked.statements)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generate", description="Generate data with known faults."
    )
    parser.add_argument("--statements", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=0, metavar="N", help="how many, of all kinds in turn")
    parser.add_argument("--places", action="store_true", help="state of every fact the line of its document")
    for field in fields(Size):
        about = f"instead of --statements: {_OF_WHAT[field.name]}; {field.default} if left out"
        parser.add_argument(f"--{field.name}", type=int, metavar="N", help=about)
    parser.add_argument("-o", "--output", required=True, help="N-Quads; N-Triples if it ends in .nt or .ttl")
    return parser


if __name__ == "__main__":
    sys.exit(main())
