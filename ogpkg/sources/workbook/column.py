"""What a column and a sheet of a plan's workbook are; the tables themselves are in `columns`.

A row of a sheet is one thing; a column says one property of it. A header is the English or the Korean name of its
column, or both; a tag gives the language of a text (``Title [fr]``). Without a tag a text is in the language that
the plan's sheet names, else in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a cell holds: concept is of one of `schemes`, reference a row of `refers`, name what other sheets refer to,
#: code a member's; prose is carried only with the text; email is hashed, hash is such a hash, key a path under
#: ``id/``, and what is unread is never stated.
Kind = Literal[
    "text",
    "prose",
    "name",
    "integer",
    "date",
    "concept",
    "reference",
    "language",
    "code",
    "email",
    "hash",
    "key",
    "unread",
]
#: required: the shapes call its absence a violation, or other sheets refer to it; recommended: they ask for it.
Level = Literal["required", "recommended", "optional"]
#: One text in each of `LANGUAGES`.
Words = tuple[str, str]

#: Languages of headers and notes.
LANGUAGES = ("en", "ko")
#: Between several values in one cell; a line break does as well.
SEPARATOR = ";"
#: A row whose first filled cell begins so is an example, in which no statement is made.
EXAMPLE_MARKS: Words = ("Example:", "예시:")
#: Marks the header of a column that must be filled in.
REQUIRED_MARK = "*"

NOTHING: Words = ("", "")
SEVERAL: Words = (
    "Several: separate them by a semicolon or a line break.",
    "여럿이면 쌍반점(;)이나 줄바꿈으로 나눕니다.",
)
NAMED_BODY: Words = (
    "A name from the sheet Agencies; one that is not there is read too, and reported.",
    "기관 시트에 있는 이름을 적습니다. 없는 이름도 읽되 알려 줍니다.",
)
_DAY: Words = (
    "A day as a date. A month, a half-year or words with an apostrophe in front: '2025-10 or 'First half of 2026.",
    "날짜로 적습니다. 월, 반기 또는 말로 적을 때는 앞에 작은따옴표를 붙입니다: '2025-10.",
)


@dataclass(frozen=True)
class Column:
    """One column: its key here, its names, what it says, and how a person is helped to fill it in.

    `properties` are what its value becomes, as prefixed names; a cell left empty is an absence of each of them when
    the column is not optional. `shapes` are the shapes whose messages explain it, `hint` says more, `example` is the
    value of the example row. `tags` are the languages under which the template offers a localized text; "" is the
    column without a tag. What is not `offered` is read, and not in the template.
    """

    key: str
    names: Words
    properties: tuple[str, ...] = ()
    kind: Kind = "text"
    level: Level = "optional"
    many: bool = False
    localized: bool = False
    schemes: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    hint: Words = NOTHING
    example: Words = NOTHING
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ("",)
    offered: bool = True
    width: int = 18


@dataclass(frozen=True)
class Sheet:
    """One sheet: its key, which is also the name of its CSV file, its names, its columns, and other names for it."""

    key: str
    names: Words
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column called `key`. Raises KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(f"the sheet {self.key} has no column {key}")


def both(first: Words, second: Words) -> Words:
    """Two texts as one, in each language."""
    return f"{first[0]} {second[0]}", f"{first[1]} {second[1]}"


def dates(shapes: tuple[str, ...], start: str, end: str) -> tuple[Column, Column]:
    """The columns of a period, with the dates of the example."""
    aliases = {
        "start": ("Start date", "Commitment start date", "From", "Begin", "시작일", "시작 날짜"),
        "end": ("End date", "Commitment end date", "To", "Until", "Due", "Deadline", "종료", "종료일", "끝나는 날"),
    }

    def column(key: str, names: Words, example: str) -> Column:
        readable = (f"Period-{key}", *shapes)
        given = {"shapes": readable, "hint": _DAY, "example": (example, example), "aliases": aliases[key], "width": 13}
        return Column(key, names, (f"schema:{key}Date",), "date", "required", **given)  # type: ignore[arg-type]

    return column("start", ("Start", "시작"), start), column("end", ("End", "끝"), end)


def prose(key: str, names: Words, level: Level, *aliases: str) -> Column:
    """A column of running text."""
    hint = ("No addresses and no telephone numbers in it.", "주소나 전화번호는 넣지 않습니다.")
    shapes = ("Person-emailInText",)
    return Column(
        key, names, (f"ogp:{key}",), "prose", level, localized=True, shapes=shapes, hint=hint, aliases=aliases, width=40
    )


def completion() -> Column:
    """The column of the government's own word on how far a thing is done."""
    return Column(
        "completion",
        ("Completion (own assessment)", "이행 정도(자체 평가)"),
        ("ogp:completion",),
        "concept",
        schemes=("completion",),
        hint=("How far it is done, in the government's own judgment.", "정부 스스로 본 이행 정도입니다."),
        aliases=("Completion", "이행 정도", "Completion level", "Self-assessed completion"),
    )


def spellings() -> Column:
    """The column of further names as documents print them, beside the one that the other sheets use."""
    names = ("Other spellings", "다른 표기")
    return Column("spellings", names, ("ogp:nameAsPrinted",), "name", many=True, offered=False, width=28)


def identifier() -> Column:
    """The column of what a row is already known by, as a path under ``id/``; it wins over any other way to tell."""
    return Column("key", ("ogpkg identifier", "ogpkg 식별자"), (), "key", offered=False, width=32)
