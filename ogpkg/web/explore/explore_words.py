"""The words of these pages, English and Korean."""

EXPLORE: dict[str, tuple[str, str]] = {}
