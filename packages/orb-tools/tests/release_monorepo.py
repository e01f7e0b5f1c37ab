"""A repository with four small packages that have the names of ours, to plan, build and publish releases of."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from orb_tools.release.released_packages import PACKAGES
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = {
    f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
PYPROJECT = """\
[tool.orb]
stacks = ["data", "functions"]
index = "codeartifact"

[tool.towncrier]
filename = "CHANGELOG.md"
directory = "changelog.d"
name = ""
title_format = "## {version} ({project_date})"
underlines = ["", "", ""]
ignore = []

[[tool.towncrier.type]]
directory = "breaking"
name = "What callers must change"
showcontent = true

[[tool.towncrier.type]]
directory = "added"
name = "Added"
showcontent = true

[[tool.towncrier.type]]
directory = "fixed"
name = "Fixed"
showcontent = true
"""
SETUP = """\
import os
from email import message_from_bytes
from pathlib import Path
from setuptools import setup

RELEASE = "0.1.0"
metadata = Path(__file__).with_name("PKG-INFO")
version = os.environ.get("PACKAGE_VERSION") or RELEASE
if metadata.exists():
    version = message_from_bytes(metadata.read_bytes())["Version"]
setup(name={name!r}, version=version, packages=[{module!r}], package_dir={{"": "src"}})
"""
BUILD = '[build-system]\nrequires = ["setuptools>=84,<85"]\nbuild-backend = "setuptools.build_meta"\n'


class Monorepo:
    """A repository with four small packages on the branch main."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = Workspace(root)

    def begin(self) -> Monorepo:
        """Write the packages and the first commit."""
        self.write("pyproject.toml", PYPROJECT)
        self.write(".gitignore", "dist/\n.orb/\n")
        for package in PACKAGES:
            module = package.replace("-", "_")
            self.write(f"packages/{package}/pyproject.toml", BUILD)
            self.write(f"packages/{package}/setup.py", SETUP.format(name=package, module=module))
            self.write(
                f"packages/{package}/CHANGELOG.md", f"# {package}\n\n<!-- towncrier release notes start -->\n"
            )
            self.write(f"packages/{package}/changelog.d/.gitignore", "!.gitignore\n")
            self.write(f"packages/{package}/src/{module}/__init__.py", "")
        self.git("init", "--quiet", "--initial-branch=main")
        # A tag has an author. People have these settings; a new machine does not.
        self.git("config", "user.name", "A person")
        self.git("config", "user.email", "person@example.org")
        self.commit("feat: begin")
        return self

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def git(self, *arguments: str) -> str:
        environment = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, env=environment, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def change(self, message: str, package: str = "orb-common") -> str:
        """Commit a change of a package."""
        path = self.root / f"packages/{package}/src/{package.replace('-', '_')}/__init__.py"
        path.write_text(f"{path.read_text()}# {message.splitlines()[0]}\n")
        return self.commit(message)

    def release(self, version: str) -> None:
        self.git("tag", "--annotate", "--message", version, f"orb-common-v{version}")
