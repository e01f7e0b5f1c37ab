"""Decide which packages of a lock a bundle ships, and check that the lock has all that they need on the target.

The dependencies of a package are read from its metadata, with the target's markers. So a lock is also refused when it
was made for another Python that needs fewer packages, or before a local package got a new dependency. Pipenv notices
neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .inputs import is_own

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .lockfile import Lock, LockedPackage
    from .package_cache import PackedPackage
    from .target import Target

RUNTIME: Mapping[str, str] = {
    "boto3": "boto3",
    "botocore": "botocore",
    "jmespath": "jmespath",
    "python-dateutil": "dateutil",
    "s3transfer": "s3transfer",
    "six": "six",
    "urllib3": "urllib3",
}
"""Packages that every Python runtime of Lambda has: package -> module."""
SDK = frozenset({"boto3", "botocore", "s3transfer"})
"""Packages that are never shipped. The others of RUNTIME ship when a package from an index needs them."""


@dataclass(slots=True)
class Resolution:
    """The packages of a bundle, and what is wrong with them."""

    shipped: dict[str, LockedPackage] = field(default_factory=dict)
    """By name."""
    faults: list[str] = field(default_factory=list)
    """Faults of the lock, one line each."""
    unknown: set[str] = field(default_factory=set)
    """Names of needed packages that are not packed yet, so that their dependencies are not known."""


@cache
def _parsed(text: str) -> Requirement:
    """Return a requirement. Many functions have the same packages, and to parse one takes a tenth of a millisecond."""
    return Requirement(text)


def resolve(
    lock: Lock,
    target: Target,
    find_packed: Callable[[str], PackedPackage | None],
    *,
    own_names: frozenset[str] = frozenset(),
) -> Resolution:
    """Follow the dependencies of the Pipfile's packages through their metadata.

    `find_packed` returns a package by name, or None when it is not packed yet. Such a package is treated as one without
    dependencies, and reported as `unknown`. `own_names` are the names of this repository's packages. A package with a
    name of ours must come from a path or from the trusted index. From another index it is not ours, which is a fault.
    """
    return _Resolver(lock, target, find_packed, own_names).run()


def left_to_runtime(lock: Lock, resolution: Resolution) -> tuple[str, ...]:
    """Return the packages of the lock that are left out because the runtime has them."""
    return tuple(sorted(name for name in RUNTIME if name in lock.packages and name not in resolution.shipped))


class _Resolver:
    def __init__(
        self,
        lock: Lock,
        target: Target,
        find_packed: Callable[[str], PackedPackage | None],
        own_names: frozenset[str],
    ) -> None:
        self._own_names = own_names
        self._lock = lock
        self._target = target
        self._find_packed = find_packed
        self._resolution = Resolution()
        self._followed: set[tuple[str, str]] = set()

    def run(self) -> Resolution:
        for root in self._lock.roots:
            locked = self._lock.packages.get(root.name)
            if locked is None:
                self._resolution.faults.append(f"the Pipfile names {root.name}, which the lock does not hold")
            elif self._target.matches_marker(locked.marker) and not self._shadows_own_package(locked):
                self._visit(locked, root.extras)
        self._resolution.faults.sort()
        return self._resolution

    def _visit(self, locked: LockedPackage, extras: frozenset[str]) -> None:
        if locked.name in SDK:
            return
        if not locked.resolved:
            self._fault(f"{locked.name} is not resolved: its marker is false for Python {self._lock.python}")
            return
        self._resolution.shipped[locked.name] = locked
        packed = self._find_packed(locked.name)
        if packed is None:
            self._resolution.unknown.add(locked.name)
            return
        for extra in sorted(extras - set(packed.extras)):
            self._fault(f"{locked.name} has no extra {extra}")
        for extra in ("", *sorted(extras)):
            if (locked.name, extra) in self._followed:
                continue
            self._followed.add((locked.name, extra))
            for text in packed.requires:
                requirement = _parsed(text)
                # Requirements that also hold without the extra were followed before.
                holds_without_extra = extra != "" and self._target.matches_marker(requirement.marker)
                if not holds_without_extra and self._target.matches_marker(requirement.marker, extra=extra):
                    self._require(locked, requirement)

    def _require(self, parent: LockedPackage, requirement: Requirement) -> None:
        name = canonicalize_name(requirement.name)
        found = self._lock.packages.get(name)
        needed = f"{name}{requirement.specifier}"
        if found is None or not self._target.matches_marker(found.marker):
            self._fault(f"{parent.name} needs {needed}, which the lock does not hold{self._python_note()}")
            return
        if self._shadows_own_package(found):
            return
        version = found.version or (packed.version if (packed := self._find_packed(name)) else "")
        if version and not requirement.specifier.contains(version, prereleases=True):
            self._fault(f"{parent.name} needs {needed}, but the lock holds {version}")
            return
        # Our packages name urllib3 because they import it. They use the runtime's, which fits the runtime's botocore.
        if name not in RUNTIME or not (parent.path is not None or is_own(parent.name, self._own_names)):
            self._visit(found, frozenset(canonicalize_name(extra) for extra in requirement.extras))

    def _shadows_own_package(self, locked: LockedPackage) -> bool:
        """Whether a package from an untrusted index has a name of ours. If so, record a fault."""
        if locked.path is not None or locked.index is not None or not is_own(locked.name, self._own_names):
            return False
        trusted = self._lock.trusted
        way = "its path" if trusted is None else f'its path, or with a version and index = "{trusted}"'
        self._fault(f"{locked.name} is a package of this repository: the Pipfile must name it with {way}")
        return True

    def _python_note(self) -> str:
        if self._lock.python == self._target.python:
            return ""
        return f" (made for Python {self._lock.python}; this is {self._target.python})"

    def _fault(self, text: str) -> None:
        if text not in self._resolution.faults:
            self._resolution.faults.append(text)
