"""The words of these pages, English and Korean."""

SEARCH: dict[str, tuple[str, str]] = {}
