"""``/quality`` and ``/completeness``: what validation found when the snapshot was built, and how complete plans are."""
