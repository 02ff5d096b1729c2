"""The words of these pages, English and Korean."""

QUESTIONS: dict[str, tuple[str, str]] = {}
