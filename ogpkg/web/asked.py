"""The numbers that addresses ask for."""

from __future__ import annotations

from collections.abc import Mapping


def counted(arguments: Mapping[str, str], name: str = "page") -> int:
    """The number that `arguments` give for `name`, counted from 1; 1 where they give none, or what is none."""
    text = arguments.get(name, "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
