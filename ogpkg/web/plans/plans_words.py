"""The words of these pages, English and Korean."""

PLANS: dict[str, tuple[str, str]] = {}
