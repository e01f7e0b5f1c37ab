"""Fetch the locked packages of a run from its package indexes, as wheels for the target, all at once.

Of several wheels that fit, one is chosen by a rule that does not depend on the order of the indexes or of their
answers: the most specific tag for the target, then the highest build tag, then the smallest SHA-256.
"""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name
from packaging.version import Version

from orb_tools.errors import ToolError

from .index_client import IndexFaultError, UnreachableError
from .index_settings import index_settings
from .left_out import kept_files
from .package_cache import ChosenWheel, pack_package
from .package_indexes import PackageIndexes
from .trusted_index import LOGIN_HINT, trusted_settings
from .wheel_contents import read_wheel
from .wheel_store import WheelStore, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from packaging.utils import BuildTag

    from .bytecode import Compiler
    from .index_pages import ListedWheel
    from .index_settings import IndexSettings
    from .lockfile import LockedPackage
    from .package_cache import PackageCache, PackedPackage
    from .target import Target
    from .wanted_packages import Wanted

_CONNECTIONS = 8
"""Packages that are fetched at the same time."""
UNHASHED_LIMIT = 20
"""The most equally good wheels without a stated hash. Each must be downloaded to know its hash."""
_UNREACHABLE_HINT = "check that pip reaches its package index, then bundle again"
_MISSING_HINT = (
    "in the Pipfile, choose a version that has one, then run orb lock; or use another --python or --arch"
)
_OTHER_FILE = "the index serves another file than the lock has a hash for"
_OTHER_FILE_HINT = "find out who changed the file on the index; if the change is right, run orb lock"


def pack_wheels(
    missing: Sequence[Wanted], *, target: Target, compiler: Compiler | None, cache: PackageCache
) -> dict[Wanted, PackedPackage]:
    """Return packages that are not in the cache: from wheels in the cache, or from the index.

    Raises:
        ToolError: As `fetch_packages` does.
    """
    store = WheelStore(cache, target)
    wanted: dict[LockedPackage, list[Wanted]] = defaultdict(list)
    for each in missing:
        wanted[each.locked].append(each)
    found = {locked: store.find(locked) for locked in wanted}
    held = {locked: wheel for locked, wheel in found.items() if wheel is not None}
    absent = [locked for locked in wanted if locked not in held]
    origins = _origins(absent)
    errors: dict[LockedPackage, BaseException] = {}
    made: dict[Wanted, Future[PackedPackage]] = {}
    # A package is compressed and compiled while others are fetched. As many are in memory as there are processors.
    with ThreadPoolExecutor(_CONNECTIONS) as downloads, ThreadPoolExecutor(os.cpu_count()) as packing:

        def pack(locked: LockedPackage, wheel: ChosenWheel, path: Path) -> None:
            for each in wanted[locked]:
                made[each] = packing.submit(
                    _pack, each, wheel, path, target=target, compiler=compiler, cache=cache
                )

        fetched = {
            downloads.submit(_fetch, locked, origins[locked.index], store, target): locked
            for locked in absent
        }
        for locked, wheel in held.items():
            pack(locked, *wheel)
        for future in as_completed(fetched):
            error = future.exception()
            if error is None:
                pack(fetched[future], *future.result())
            else:
                errors[fetched[future]] = error
    for each, packed in made.items():
        if (error := packed.exception()) is not None:
            errors[each.locked] = error
    if errors:
        raise _combined({locked: errors[locked] for locked in wanted if locked in errors}, target)
    return {each: packed.result() for each, packed in made.items()}


def _pack(
    wanted: Wanted,
    wheel: ChosenWheel,
    path: Path,
    *,
    target: Target,
    compiler: Compiler | None,
    cache: PackageCache,
) -> PackedPackage:
    content = read_wheel(path, target=target, file_name=wheel.file, sha256=wheel.sha256)
    files, left_out = kept_files(content.name, content.files, wanted.rules)
    packed = pack_package(
        content.name, content.version, files, compiler=compiler, requires=content.requires,
        extras=content.extras, left_out=left_out, wheel=wheel,
    )  # fmt: skip
    cache.store(wanted.key(target, compiler), packed)
    return packed


def _origins(packages: Iterable[LockedPackage]) -> dict[str | None, PackageIndexes]:
    """Return the indexes that packages come from: those of pip's settings for None, and the trusted one by its name.

    A package that the lock takes from the trusted index is not looked for anywhere else.
    """
    names = {locked.index for locked in packages}
    if not names:
        return {}
    settings = index_settings()
    return {name: _indexes(settings if name is None else trusted_settings(name, settings)) for name in names}


def _indexes(settings: IndexSettings) -> PackageIndexes:
    try:
        return PackageIndexes(settings)
    except IndexFaultError as error:
        raise ToolError(
            "the packages of the lock cannot be fetched",
            hint=_UNREACHABLE_HINT,
            faults=[f"find-links: {error}"],
        ) from error


class _NoWheelError(Exception):
    """No index has a wheel of a package for the target."""


class _OtherFileError(Exception):
    """An index has a wheel for the target, but not with a hash of the lock."""


def _fetch(
    locked: LockedPackage, indexes: PackageIndexes, store: WheelStore, target: Target
) -> tuple[ChosenWheel, Path]:
    """Return the wheel of a package, from an index.

    Raises:
        _NoWheelError, _OtherFileError, IndexFaultError: It cannot be fetched.
        ToolError: The disk is full.
    """
    listed = indexes.wheels(canonicalize_name(locked.name), Version(locked.version))
    others = False
    for equals in _ranked(listed, locked, target):
        if sum(wheel.sha256 is None for wheel in equals) > UNHASHED_LIMIT:
            raise IndexFaultError(f"the index lists more than {UNHASHED_LIMIT} equal wheels without a hash")
        # Which hash is the smallest is only known when all are, so a wheel without a stated hash is fetched first.
        places: dict[str, list[ListedWheel]] = defaultdict(list)
        for wheel in equals:
            sha256 = wheel.sha256 or store.add(partial(indexes.download, wheel), hashes=locked.hashes)
            if sha256 is not None and f"sha256:{sha256}" in locked.hashes:
                places[sha256].append(wheel)
            else:
                others = True
        if places:
            sha256 = min(places)
            chosen = ChosenWheel(file=min(wheel.name for wheel in places[sha256]), sha256=sha256)
            path = _kept(chosen, places[sha256], indexes, store)
            store.choose(locked, chosen)
            return chosen, path
    raise _OtherFileError if others else _NoWheelError


def _kept(
    chosen: ChosenWheel, places: Sequence[ListedWheel], indexes: PackageIndexes, store: WheelStore
) -> Path:
    """Return the file of a wheel, downloaded from the first of its places that serves it."""
    fault: Exception = _OtherFileError()
    for wheel in places:
        path = store.held(chosen.sha256)
        if path is not None:
            return path
        try:
            if store.add(partial(indexes.download, wheel), hashes=[f"sha256:{chosen.sha256}"]) is None:
                fault = _OtherFileError()
        except IndexFaultError as error:
            fault = error
    path = store.held(chosen.sha256)
    if path is None:
        raise fault
    return path


def _ranked(listed: Iterable[ListedWheel], locked: LockedPackage, target: Target) -> list[list[ListedWheel]]:
    """Return the wheels of a package that load on the target, in groups of equally good ones, the best group first."""
    groups: dict[tuple[int, BuildTag], list[ListedWheel]] = defaultdict(list)
    for wheel in dict.fromkeys(listed):  # A page can list one address many times.
        rank = fits(wheel.name, locked, target)
        if rank is not None:
            groups[rank].append(wheel)
    highest_build_first = sorted(groups, key=lambda rank: rank[1], reverse=True)
    return [groups[rank] for rank in sorted(highest_build_first, key=lambda rank: rank[0])]


def _combined(errors: Mapping[LockedPackage, BaseException], target: Target) -> ToolError:
    """Return one error with all faults. An error that is not about a package or an index is raised as it is."""
    faults: list[str] = []
    hints: list[str] = []
    messages: list[str] = []
    for locked, error in errors.items():
        package = f"{locked.name} {locked.version}"
        match error:
            case _NoWheelError():
                message, hint = "a wheel is missing", _MISSING_HINT
                fault = f"{package} has no wheel for {target} with a hash of the lock"
            case _OtherFileError():
                message, hint = "the index does not serve what was locked", _OTHER_FILE_HINT
                fault = f"{package}: {_OTHER_FILE}"
            case UnreachableError():
                message = "the packages of the lock cannot be fetched"
                hint = _UNREACHABLE_HINT if locked.index is None else LOGIN_HINT
                index = "package index" if locked.index is None else f"index {locked.index}"
                fault = f"the {index}: {error}"
            case IndexFaultError():
                message, hint = "the packages of the lock cannot be fetched", _UNREACHABLE_HINT
                fault = f"{package}: {error}"
            case ToolError():
                message, hint = error.message, error.hint or ""
                fault = error.message
            case _:
                raise error
        messages.append(message)
        hints.append(hint)
        faults.append(fault)
    if len(errors) == 1 and isinstance(error, ToolError):
        return error
    different = dict.fromkeys(messages)
    return ToolError(
        messages[0] if len(different) == 1 else "the packages of the lock cannot be bundled",
        hint="; ".join(dict.fromkeys(hints)),
        faults=list(dict.fromkeys(faults)),
    )
