"""The words of these pages, English and Korean."""

VOCABULARY: dict[str, tuple[str, str]] = {}
