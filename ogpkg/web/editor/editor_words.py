"""The words of these pages, English and Korean."""

EDITOR: dict[str, tuple[str, str]] = {}
