"""Reading a page as a browser would: is it well formed, what does it link to, what does it say?"""

from __future__ import annotations

from html.parser import HTMLParser

#: Elements without an end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


#: The attributes of the one kind of script element that nothing executes (HTML, section 4.12.1).
DATA_BLOCK = {"type": "application/ld+json"}


def _is_fine(script: dict[str, str | None]) -> bool:
    """Whether a script element is data, or a module of ours."""
    ours = set(script) == {"type", "src"} and script["type"] == "module"
    return script == DATA_BLOCK or (ours and (script["src"] or "").startswith("/static/"))


class Page(HTMLParser):
    """A parsed page. `mistakes` is empty for a page that is well formed and has neither inline script nor style.

    `blocks` are its data blocks as text, and no part of what it says to people.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.mistakes: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.blocks: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.language = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.mistakes += [f"<{tag}> is never closed" for tag in self._open]
        self.mistakes += [f"the id {name} is there twice" for name in {i for i in self.ids if self.ids.count(i) > 1}]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if len(found) != len(attributes):
            self.mistakes.append(f"<{tag}> has an attribute twice")
        self.mistakes += [f"<{tag} {name}>" for name in found if name == "style" or name.startswith("on")]
        if tag in ("style", "iframe", "object", "embed") or (tag == "script" and not _is_fine(found)):
            self.mistakes.append(f"<{tag}>")
        if tag == "link":
            self.heads.append({name: value or "" for name, value in attributes})
        if found == DATA_BLOCK:
            self.blocks.append("")
        if tag == "html":
            self.language = found.get("lang") or ""
        if found.get("id"):
            self.ids.append(found["id"] or "")
        for name in ("href", "src", "action"):
            if found.get(name):
                self.links.append(found[name] or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.mistakes.append(f"</{tag}>")
        elif not self._open or self._open.pop() != tag:
            self.mistakes.append(f"</{tag}> closes something else at line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"]:
            self.blocks[-1] += data
        else:
            self.text.append(data)

    @property
    def words(self) -> str:
        """The text of the page, its spaces evened out."""
        return " ".join(" ".join(self.text).split())
