"""Check the imports of the function `demo`, whose sources and packages are given as texts."""

from __future__ import annotations

from importlib.util import cache_from_source
from typing import TYPE_CHECKING

from orb_tools.bundle.archive import Member
from orb_tools.bundle.missing_imports import check_imports
from orb_tools.bundle.package_cache import PackedPackage
from orb_tools.bundle.source_files import File

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.bundle import Target
    from orb_tools.bundle.missing_imports import ImportCheck
    from orb_tools.bundle.summary_store import SummaryStore


def packages_of(files: Mapping[str, str], *, at_top: bool = False) -> dict[str, PackedPackage]:
    """Return the package `leaf`, as if it came from an index, and the local package `shared`.

    `at_top`: Whether the files are at the top of the bundle, not in folders with the names of the packages.
    """
    return {name: _packed(name, files, at_top=at_top) for name in ("leaf", "shared")}


def checked(
    files: Mapping[str, str],
    packages: Mapping[str, PackedPackage],
    store: SummaryStore,
    target: Target,
    *,
    local: frozenset[str] = frozenset({"shared"}),
) -> ImportCheck:
    """Check the sources in lambdas/demo with those packages."""
    return check_imports(
        {path: File(content=text.encode()) for path, text in files.items() if path.startswith("lambdas/")},
        packages,
        members=_packed("lambdas", files).members,
        local=local,
        unit="demo",
        target=target,
        summaries=store,
    )


def _packed(name: str, files: Mapping[str, str], *, at_top: bool = False) -> PackedPackage:
    """Return the files of a folder. Each has a .pyc file, so their syntax needs no other process to be checked."""
    sources = {
        path.removeprefix(f"{name}/" if at_top else ""): text.encode()
        for path, text in files.items()
        if path.startswith(f"{name}/")
    }
    compiled = {cache_from_source(path): b"" for path in sources}
    members = [Member.pack(path, content) for path, content in (sources | compiled).items()]
    return PackedPackage(name=name, version="1", requires=(), extras=(), members=tuple(members))
