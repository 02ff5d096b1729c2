"""Where tests find things. `SHARED` is beside the project on some machines only; tests over it skip without it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
FACTS = ROOT.parent / "shared" / "facts"

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the project")
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts tables are not beside the project")
