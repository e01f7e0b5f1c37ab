"""Keep the wheels of locked packages by their SHA-256, so that they are fetched once.

The lock has that hash. It is compared on every read, so a file that changed is fetched again. The name of a wheel says
which Python and system it is for. So the name of the chosen one is recorded too, and checked as that of an index is.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import InvalidWheelFilename, canonicalize_name
from packaging.version import Version

from orb_tools.full_disk import full_disk_reported

from .package_cache import ChosenWheel
from .wheel_contents import parse_name

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import BinaryIO

    from packaging.utils import BuildTag

    from .lockfile import LockedPackage
    from .package_cache import PackageCache
    from .target import Target

_RULE = 1
"""The version of the rule that chooses one wheel of several."""


class WheelStore:
    """The wheels of a cache, and which of them was chosen for which package and target."""

    def __init__(self, cache: PackageCache, target: Target) -> None:
        self._cache = cache
        self._target = target

    def find(self, locked: LockedPackage) -> tuple[ChosenWheel, Path] | None:
        """Return the wheel that was chosen for a package, and its file. None: it must be fetched."""
        recorded = self._cache.load_bytes(self._key(locked))
        if recorded is None:
            return None
        wheel = ChosenWheel(**json.loads(recorded))
        if f"sha256:{wheel.sha256}" not in locked.hashes or fits(wheel.file, locked, self._target) is None:
            return None
        path = self.held(wheel.sha256)
        return None if path is None else (wheel, path)

    def held(self, sha256: str) -> Path | None:
        """Return the file with that hash. None: the cache does not have it, or it changed."""
        path = self._cache.wheels / f"{sha256}.whl"
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    return None
            path.touch()  # `prune` removes by this time.
        except OSError:
            return None
        return path

    def choose(self, locked: LockedPackage, wheel: ChosenWheel) -> None:
        """Record the wheel of a package. Raises `ToolError` when the disk is full."""
        self._cache.store_bytes(self._key(locked), json.dumps(asdict(wheel)).encode())

    def add(self, download: Callable[[BinaryIO], None], *, hashes: Container[str]) -> str | None:
        """Download a file, and keep it if its hash (sha256:<hex>) is one of `hashes`. Return its SHA-256, or None.

        Raises:
            ToolError: The disk is full.
            Exception: What `download` raises. Then nothing is kept.
        """
        with full_disk_reported(self._cache.wheels):
            self._cache.wheels.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".", suffix=".fetched", dir=self._cache.wheels)
            try:
                with os.fdopen(descriptor, "w+b") as file:
                    download(file)
                    file.seek(0)
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                if f"sha256:{sha256}" not in hashes:
                    return None
                Path(name).replace(self._cache.wheels / f"{sha256}.whl")
                return sha256
            finally:
                with suppress(FileNotFoundError):  # It was renamed.
                    Path(name).unlink()

    def _key(self, locked: LockedPackage) -> str:
        facts = ["wheel", _RULE, locked.name, locked.version, locked.hashes, self._target.facts]
        # Beside the wheels, so that they can be kept without the packages that orb makes from them.
        return f"{self._cache.wheels.name}/{hashlib.sha256(json.dumps(facts).encode()).hexdigest()}"


def fits(file_name: str, locked: LockedPackage, target: Target) -> tuple[int, BuildTag] | None:
    """Return the place of a wheel's best tag (0 is the most specific) and its build tag.

    None: it is not the wheel of `locked`, or is not for the target.
    """
    try:
        name, version, build, tags = parse_name(file_name)
    except InvalidWheelFilename:
        return None
    # `==1.0` also allows 1.0+local, which is another version than the lock names.
    if name != canonicalize_name(locked.name) or version != Version(locked.version):
        return None
    places = [target.tags[tag] for tag in tags if tag in target.tags]
    return (min(places), build) if places else None
