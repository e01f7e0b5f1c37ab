"""Orb and its peers as they bundle: whole commands, from the start of the process to the zips on disk.

Each side has a copy of the tree and caches of its own. The peers are what AWS and uv recommend for a function with
locked dependencies. None of them takes a Pipfile with local packages as it stands, so each gets the lock in the form
that it accepts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from benchmarks.bundle_trees import LOCAL, SHARED, UNITS, change, tree
from benchmarks.harness import ROOT
from orb_tools.bundle import find_units
from orb_tools.bundle.index_settings import index_settings
from orb_tools.bundle.lockfile import read_lock
from orb_tools.bundle.target import DEFAULT_PYTHON
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python
from orb_tools.workspace import Workspace

SDK = ("boto3", "botocore", "s3transfer")
"""The packages of the runtime that uv and pip leave out, as orb does. SAM resolves by itself, and adds them."""
ORB = (sys.executable, "-c", "from orb_tools.cli import main; main()", "bundle")
PIP = (
    sys.executable,
    "-m",
    "pip",
    "--disable-pip-version-check",
    "-qqq",
    "install",
    "--no-deps",
    "--no-compile",
)
UV = Path(sys.executable).with_name("uv")
NOT_SHIPPED = shutil.ignore_patterns("tests", "Pipfile*", "__pycache__")
PLATFORM = "manylinux2014_x86_64"
SAM = ROOT / ".venv-sam" / "bin" / "sam"


class Side:
    """A way to bundle the four units. `name` is that of the peer in the table."""

    name: ClassVar[str]

    def __init__(self) -> None:
        self.root = tree(type(self).__name__.lower())
        self.caches = self.root / ".caches"

    @cached_property
    def environment(self) -> dict[str, str]:
        """The variables of the commands. Byte code is written and used, as it usually is."""
        found = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        found |= {"PIP_CACHE_DIR": str(self.caches / "pip"), "UV_CACHE_DIR": str(self.caches / "uv")}
        # uv does not read pip's settings. As pip does, it takes a version from whichever index has it.
        settings = index_settings()
        first, *others = settings.indexes
        given = {"UV_DEFAULT_INDEX": first, "UV_INDEX": " ".join(others)}
        given["UV_FIND_LINKS"] = ",".join(settings.find_links)
        given = {name: value for name, value in given.items() if value}
        return found | given | {"UV_INDEX_STRATEGY": "unsafe-best-match"}

    def build(self, *, stale: bool = False) -> None:
        """Make the bundles. `stale`: a source has changed, and a build does not know which, so no cache is trusted."""
        raise NotImplementedError

    def forget(self, *, downloads: bool) -> None:
        """Remove what was built. `downloads`: also what was fetched from the index."""
        if downloads:
            shutil.rmtree(self.caches, ignore_errors=True)

    def bundle(self, unit: str) -> Path:
        """Return the zip of a unit."""
        return self.root / "dist" / f"{unit}.zip"

    def change_package(self) -> None:
        """Change a line of orb-common."""
        change(self.root / SHARED)

    def change_handler(self) -> None:
        """Change a line of a handler."""
        change(self.root / "lambdas/users/handler.py")

    def run(self, *command: object) -> None:
        finished = subprocess.run(
            [str(part) for part in command], cwd=self.root, env=self.environment, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if finished.returncode:
            raise RuntimeError(f"{command[0]} failed: {finished.stdout}{finished.stderr}")

    def requirements(self, unit: str, *, hashes: bool, sdk: bool) -> list[str]:
        """Return the lock of a unit as lines of a requirements file. Local packages have their path."""
        (found,) = find_units(Workspace(self.root), [unit])
        packages = read_lock(found).packages.values()
        local = [f"{(found.folder / package.path).resolve()}" for package in packages if package.path]
        return local + [
            " ".join([f"{it.name}=={it.version}", *(f"--hash={value}" for value in it.hashes if hashes)])
            for it in packages
            if it.path is None and (sdk or it.name not in SDK)
        ]

    def add_code(self, target: Path, unit: str) -> None:
        """Copy the code of a unit to its import path in a folder."""
        folder = target / "lambdas"
        shutil.copytree(self.root / "lambdas" / unit, folder / unit, ignore=NOT_SHIPPED, dirs_exist_ok=True)
        shutil.copy(self.root / "lambdas/__init__.py", folder)

    def zip_folder(self, folder: Path, unit: str) -> None:
        self.bundle(unit).parent.mkdir(exist_ok=True)
        shutil.make_archive(str(self.bundle(unit).with_suffix("")), "zip", folder)


class Orb(Side):
    """`orb bundle`, for the default runtime."""

    name = "orb"

    def build(self, *, stale: bool = False) -> None:  # noqa: ARG002 - orb sees by itself what is stale
        self.run(*ORB, *UNITS)

    def forget(self, *, downloads: bool) -> None:
        super().forget(downloads=downloads)
        cache = self.root / ".orb" / "bundle"
        for path in cache.iterdir() if cache.exists() else ():
            # Fetched wheels are kept there, as those of the peers are in the caches of uv and pip.
            if path.name == "wheels" and not downloads:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(self.root / "dist", ignore_errors=True)


class UvRecipe(Side):
    """The locked requirements by `uv pip install --target`, the function's code beside them, and a zip."""

    name = "uv pip install --target, zip"

    def build(self, *, stale: bool = False) -> None:
        # Otherwise uv ships the old code of a local package.
        refresh = ["--refresh"] if stale else []
        for unit in UNITS:
            target, requirements = self.root / "target", self.root / f"requirements-{unit}.txt"
            shutil.rmtree(target, ignore_errors=True)
            if not requirements.exists():
                requirements.write_text("\n".join(self.requirements(unit, hashes=True, sdk=False)), "utf-8")
            self.run(
                UV, "pip", "install", "--quiet", "--no-deps", "--no-installer-metadata", "--no-compile-bytecode",
                "--python-version", DEFAULT_PYTHON, "--python-platform", "x86_64-manylinux2014", "--target", target,
                "--requirement", requirements, *refresh,
            )  # fmt: skip
            self.add_code(target, unit)
            self.zip_folder(target, unit)

    def forget(self, *, downloads: bool) -> None:
        super().forget(downloads=downloads)
        self.run(UV, "cache", "clean", "--quiet", *LOCAL)


class PipRecipe(Side):
    """The same with `pip install --target`."""

    name = "pip install --target, zip"

    def build(self, *, stale: bool = False) -> None:  # noqa: ARG002 - pip builds local packages each time
        for unit in UNITS:
            target, requirements = self.root / "target", self.root / "requirements.txt"
            shutil.rmtree(target, ignore_errors=True)
            lines = self.requirements(unit, hashes=True, sdk=False)
            requirements.write_text("\n".join(line for line in lines if "==" in line), "utf-8")
            self.run(
                *PIP, "--target", target, "--require-hashes", "--only-binary", ":all:", "--platform", PLATFORM,
                "--python-version", DEFAULT_PYTHON, "--implementation", "cp", "--requirement", requirements,
            )  # fmt: skip
            local = [line for line in lines if "==" not in line]
            self.run(*PIP, "--target", target, "--no-build-isolation", *local)
            self.add_code(target, unit)
            self.zip_folder(target, unit)


class Sam(Side):
    """`sam build`, with the cache that it has."""

    name = "sam build --cached"
    method: ClassVar[dict[str, object]] = {}

    @cached_property
    def environment(self) -> dict[str, str]:
        python = find_python(DEFAULT_PYTHON)
        if python is None:
            raise ToolError(
                f"SAM needs Python {DEFAULT_PYTHON}, which is not on this machine", hint="install it"
            )
        path = os.pathsep.join([str(python.path.parent), str(UV.parent), os.environ["PATH"]])
        return super().environment | {"PATH": path, "SAM_CLI_TELEMETRY": "0", "SAM_CLI_BETA_FEATURES": "1"}

    def source(self, unit: str) -> Path:
        """Return the folder of a function as SAM takes it: the code below it, and its requirements.txt."""
        return self.root / "sam" / unit

    @cached_property
    def template(self) -> Path:
        resources = {}
        for unit in UNITS:
            self.add_code(self.source(unit), unit)
            lines = self.requirements(unit, hashes=False, sdk=True)
            (self.source(unit) / "requirements.txt").write_text("\n".join(lines), "utf-8")
            resources[unit.title()] = {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "CodeUri": f"sam/{unit}", "Handler": f"lambdas.{unit}.handler.handler",
                    "Runtime": f"python{DEFAULT_PYTHON}", "Architectures": ["x86_64"],
                },
                **self.method,
            }  # fmt: skip
        path = self.root / "template.json"
        path.write_text(
            json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}), encoding="utf-8"
        )
        return path

    def build(self, *, stale: bool = False) -> None:
        cached = ["--no-cached"] if stale else ["--cached"]
        # SAM builds local packages inside their folder. In a first build side by side, one function can take what
        # another one has half built, and ships without it.
        parallel = ["--parallel"] if self.bundle(UNITS[0]).exists() else []
        self.run(SAM, "build", *cached, *parallel, "--template", self.template)
        for unit in UNITS:
            self.zip_folder(self.root / ".aws-sam/build" / unit.title(), unit)

    def forget(self, *, downloads: bool) -> None:
        super().forget(downloads=downloads)
        shutil.rmtree(self.root / ".aws-sam", ignore_errors=True)

    def change_handler(self) -> None:
        change(self.source("users") / "lambdas/users/handler.py")


class SamWithUv(Sam):
    """`sam build` with its builder for uv, which has no cache of its own."""

    name = "sam build with uv"
    method: ClassVar[dict[str, object]] = {"Metadata": {"BuildMethod": "python-uv"}}
