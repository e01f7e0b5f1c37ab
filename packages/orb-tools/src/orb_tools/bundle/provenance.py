"""Say where bundles come from (provenance.json), and list the checksums of a folder (SHA256SUMS).

The provenance is an in-toto statement with the predicate of SLSA, version 1. It has no time and no number of a run, so
that the same commit, built in the same way, gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import zlib
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from platform import python_version
from typing import TYPE_CHECKING

from .manifest import NAME as MANIFEST
from .source_files import GIT_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .manifest import Entry

NAME = "provenance.json"
SUMS = "SHA256SUMS"
_TYPE = "https://in-toto.io/Statement/v1"
_PREDICATE = "https://slsa.dev/provenance/v1"
_BUILD = "https://github.example.com/orb/orb/blob/main/docs/bundling.md#where-a-bundle-comes-from"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The commit of a checkout."""

    sha: str
    dirty: bool
    """Whether a file in lambdas/ or packages/ differs from the commit, or is not in it."""


def read_commit(root: Path) -> Commit | None:
    """Return the commit of the checkout at `root`. None: it is in no repository, has no commit, or git is missing."""
    if shutil.which("git") is None:
        return None
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "--no-optional-locks", "status"]
    command += ["--porcelain=v2", "--branch", "--", "lambdas", "packages"]
    environment = {name: value for name, value in os.environ.items() if name not in GIT_VARIABLES}
    finished = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    lines = finished.stdout.decode(errors="replace").splitlines()
    shas = [line.split()[-1] for line in lines if line.startswith("# branch.oid ")]
    if finished.returncode or not shas or shas == ["(initial)"]:
        return None
    return Commit(sha=shas[0], dirty=any(not line.startswith("#") for line in lines))


def described(
    files: Mapping[str, bytes | None], entries: Mapping[str, Entry], commit: Commit | None
) -> dict[str, bytes | None]:
    """Return provenance.json and SHA256SUMS, by name. `sha256sum -c` reads the latter.

    Args:
        files: The new manifest, by its name.
        entries: The bundles of this run, by unit: the subject of the provenance. Without any, no provenance is written.
        commit: The commit that they are made from. None: it is not known.
    """
    manifest = files[MANIFEST] or b""
    statement = _statement(entries, commit) if entries else None
    digests = {entry["file"]: entry["sha256"] for entry in json.loads(manifest)["units"].values()}
    digests[MANIFEST] = _sha256(manifest)
    if statement is not None:
        digests[NAME] = _sha256(statement)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
    return {NAME: statement, SUMS: "".join(lines).encode()}


def _statement(entries: Mapping[str, Entry], commit: Commit | None) -> bytes:
    units = sorted(entries.items())
    source = [] if commit is None else [
        {"name": "source", "digest": {"gitCommit": commit.sha}, "annotations": {"dirty": commit.dirty}}
    ]  # fmt: skip
    statement = {
        "_type": _TYPE,
        "subject": [{"name": entry.file, "digest": {"sha256": entry.sha256}} for _, entry in units],
        "predicateType": _PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": _BUILD,
                "externalParameters": {
                    "units": {
                        name: {"python": entry.python, "architecture": entry.architecture}
                        for name, entry in units
                    }
                },
                "internalParameters": {
                    "units": {
                        name: {"inputs": entry.inputs, "content": entry.content, "compiler": entry.compiler}
                        for name, entry in units
                    }
                },
                "resolvedDependencies": source,
            },
            "runDetails": {
                "builder": {
                    "id": _BUILD,
                    "version": {
                        "orb": installed_version("orb-tools"),
                        "python": python_version(),
                        "zlib": zlib.ZLIB_RUNTIME_VERSION,
                    },
                }
            },
        },
    }
    return (json.dumps(statement, indent=2) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
