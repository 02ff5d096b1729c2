"""The words of these pages, English and Korean."""

RECONCILE: dict[str, tuple[str, str]] = {}
