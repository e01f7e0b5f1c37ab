"""Find what must not be in a published wheel or sdist: tests, caches, credentials, and places of this machine."""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.bundle.credentials import credential_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

_CACHES = frozenset(
    {"__pycache__", ".git", ".orb", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".tox",
     "node_modules", "build", "dist", ".DS_Store", ".coverage"}
)  # fmt: skip
_CACHE_SUFFIXES = (".pyc", ".pyo", ".swp", ".orig", ".rej", "~")
_TESTS = frozenset({"test", "tests"})
_PRIVATE_ADDRESS = re.compile(
    rb"[a-z0-9-]+-\d{12}\.d\.codeartifact\.[a-z0-9-]+\.amazonaws\.com"  # a domain of CodeArtifact
    rb"|\bhttps?://(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2}\b"
)


def distribution_faults(path: Path, *, root: Path, allowed: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield one line for each file of a wheel or sdist that must not be published.

    An sdist has the tests of its package, a wheel has none.

    Args:
        path: The wheel or sdist.
        root: The checkout. Its path must not be in any file.
        allowed: Paths in the package's folder of files that only look like credentials.
    """
    files = _files(path)
    is_wheel = path.suffix == ".whl"
    module, version = path.name.split("-")[:2]
    info = f"{module}-{version}.dist-info"
    for name in files:
        parts = PurePosixPath(name).parts
        if name.startswith(("/", "\\")) or ".." in parts:
            yield f"{name} lies outside of the package"
        if not _CACHES.isdisjoint(parts) or name.endswith(_CACHE_SUFFIXES):
            yield f"{name} is a file of a tool"
        # The templates of orb new have tests too, with names like test_handler.py.txt.
        if is_wheel and name.endswith(".py") and not _TESTS.isdisjoint(parts[:-1]):
            yield f"{name} is a test"
        if is_wheel and parts[0] not in {module, info}:
            yield f"{name} would be installed beside the package"
    if is_wheel:
        allowed = frozenset(name.removeprefix("src/") for name in allowed)
    # RECORD is a list of hashes, which look like tokens.
    yield from credential_faults(files, allowed=allowed | {f"{info}/RECORD"})
    places = {
        bytes(place): what
        for place, what in ((root, "the path of the checkout"), (Path.home(), "the home folder"),
                            (Path(tempfile.gettempdir()), "the folder for temporary files"))
        # A place like / or /root is in many texts that are not about this machine.
        if len(place.parts) > 2  # noqa: PLR2004
    }  # fmt: skip
    for name, content in files.items():
        yield from (f"{name} holds {what}" for place, what in places.items() if place in content)
        if _PRIVATE_ADDRESS.search(content):
            yield f"{name} holds the address of a private host"


def _files(path: Path) -> dict[str, bytes]:
    """Return the files of a wheel by path, or those of an sdist by their path below its folder."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist() if not name.endswith("/")}
    found = {}
    with tarfile.open(path) as sdist:
        for member in sdist.getmembers():
            held = sdist.extractfile(member)
            if held is not None:
                found[member.name.partition("/")[2]] = held.read()
    return found
