"""Values, cells and the chips beside them as HTML: a page has hundreds, and a macro takes ten times as long for one.

Everything that comes from the data is escaped here, once.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ogpkg.web.linked.describe import Source
from ogpkg.web.pages.tables import Cell
from ogpkg.web.present import Presenter, Value

#: Kinds of values that need no class.
_PLAIN = ("text", "thing")


def value(v: Value) -> Markup:
    """The words, as a link where there is one, and the note after them."""
    text, language = escape(v.text), f' lang="{escape(v.language)}"' if v.language else ""
    if v.href:
        outside = v.outside
        start = '<a class="out"' if outside else "<a"
        end = ' rel="noreferrer"' if outside else ' class="code"' if v.kind == "code" else ""
        found = f'{start} href="{escape(v.href)}"{end}{language}>{text}</a>'
    elif v.kind == "edtf":
        found = f'<code class="edtf">{text}</code>'
    elif v.kind == "period":
        found = " – ".join(f'<span class="end">{escape(end)}</span>' for end in v.text.split(" – "))
    elif v.kind == "code":
        found = f"<code>{text}</code>"
    else:
        kind = "" if v.kind in _PLAIN else f' class="{escape(v.kind)}"'
        found = f"<span{kind}{language}>{text}</span>"
    note = f' <span class="note">{escape(v.note)}</span>' if v.note else ""
    return Markup(found + note)  # noqa: S704 - all that is not written here is escaped


def chips(sources: Sequence[Source], present: Presenter, runs: int = 4) -> Markup:
    """The documents that say something, each with at most so many runs of line numbers."""
    if not sources:
        return Markup("")
    key = tuple(sources), runs
    kept = present.written.get(key)
    if kept is None:
        found = "".join(_chip(source, present, runs) for source in sources)
        kept = Markup(f'<span class="chips">{found}</span>')  # noqa: S704 - as above
        present.written[key] = kept
    return kept


def _chip(source: Source, present: Presenter, runs: int) -> str:
    chip = present.chip(source, runs)
    lines = f" <b>{escape(chip.lines)}</b>" if chip.lines else ""
    start = f'<a class="src t{chip.tone}" href="{escape(chip.href)}" title="{escape(chip.title)}">'
    return f"{start}{escape(chip.text)}{lines}</a>"


def cell(c: Cell, present: Presenter) -> Markup:
    """The values at one place of a table, one a line, after the word for how they contradict each other."""
    differs = f'<span class="differs">{escape(present.words[c.differs])}</span>' if c.differs else ""
    values = "".join(f'<div class="v">{value(v)}{chips(v.sources, present, 2)}</div>' for v in c.values)
    return Markup(differs + values)  # noqa: S704 - as above
