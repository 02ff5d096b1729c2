"""The words of these pages, English and Korean."""

NEIGHBORHOOD: dict[str, tuple[str, str]] = {}
