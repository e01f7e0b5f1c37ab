"""Whether a lock holds all that is needed on the target, and what of it the bundle leaves to the runtime.

What a package needs is read from its own metadata, with the target's markers. So a lock is also refused
when it was made for another Python that needs less, or before a local package grew a dependency: pipenv
sees neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .lockfile import Lock, Locked
    from .package_cache import Part
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
"""What every Python runtime of Lambda brings: package -> module."""
SDK = frozenset({"boto3", "botocore", "s3transfer"})
"""Left out always. The others of RUNTIME are left out where only these and local packages need them."""


@dataclass(slots=True)
class Closure:
    """The packages of a bundle."""

    shipped: dict[str, Locked] = field(default_factory=dict)
    """By name."""
    faults: list[str] = field(default_factory=list)
    """What the lock lacks, one line each."""
    unknown: set[str] = field(default_factory=set)
    """Needed, but not described yet: their parts were not there."""


def resolve(
    lock: Lock, target: Target, describe: Callable[[str], Part | None], *, own: frozenset[str] = frozenset()
) -> Closure:
    """Follows what the Pipfile names through the metadata of each package.

    `describe` gives the part of a package, or None when it is not there yet; such a package is taken to
    need nothing, and reported as unknown. `own` are the names of this repository's packages: one of them
    that comes from an index is somebody else's of the same name, and a fault.
    """
    return _Walk(lock, target, describe, own).run()


def left_to_runtime(lock: Lock, closure: Closure) -> tuple[str, ...]:
    """Packages of the lock that the bundle does without, because the runtime brings them."""
    return tuple(sorted(name for name in RUNTIME if name in lock.packages and name not in closure.shipped))


class _Walk:
    def __init__(
        self, lock: Lock, target: Target, describe: Callable[[str], Part | None], own: frozenset[str]
    ) -> None:
        self._own = own
        self._lock = lock
        self._target = target
        self._describe = describe
        self._closure = Closure()
        self._seen: set[tuple[str, str]] = set()

    def run(self) -> Closure:
        for root in self._lock.roots:
            locked = self._lock.packages.get(root.name)
            if locked is None:
                self._closure.faults.append(f"the Pipfile names {root.name}, which the lock does not hold")
            elif self._target.holds(locked.marker) and not self._stranger(locked):
                self._visit(locked, root.extras)
        self._closure.faults.sort()
        return self._closure

    def _visit(self, locked: Locked, extras: frozenset[str]) -> None:
        if locked.name in SDK:
            return
        if not locked.resolved:
            self._fault(f"{locked.name} is not resolved: its marker is false for Python {self._lock.python}")
            return
        self._closure.shipped[locked.name] = locked
        part = self._describe(locked.name)
        if part is None:
            self._closure.unknown.add(locked.name)
            return
        for extra in sorted(extras - set(part.extras)):
            self._fault(f"{locked.name} has no extra {extra}")
        for extra in ("", *sorted(extras)):
            if (locked.name, extra) in self._seen:
                continue
            self._seen.add((locked.name, extra))
            for text in part.requires:
                requirement = Requirement(text)
                # Asked for by an extra alone: what holds without one was followed already.
                plain = extra != "" and self._target.holds(requirement.marker)
                if not plain and self._target.holds(requirement.marker, extra=extra):
                    self._require(locked, requirement)

    def _require(self, parent: Locked, requirement: Requirement) -> None:
        name = canonicalize_name(requirement.name)
        found = self._lock.packages.get(name)
        wanted = f"{name}{requirement.specifier}"
        if found is None or not self._target.holds(found.marker):
            self._fault(f"{parent.name} needs {wanted}, which the lock does not hold{self._elsewhere()}")
            return
        if self._stranger(found):
            return
        version = found.version or (described.version if (described := self._describe(name)) else "")
        if version and not requirement.specifier.contains(version, prereleases=True):
            self._fault(f"{parent.name} needs {wanted}, but the lock holds {version}")
            return
        # Our packages name all that they import, urllib3 too. The runtime's is the one that its botocore goes with.
        if parent.path is None or name not in RUNTIME:
            self._visit(found, frozenset(canonicalize_name(extra) for extra in requirement.extras))

    def _stranger(self, locked: Locked) -> bool:
        """Whether it has the name of a package of this repository and comes from an index. That is a fault."""
        if locked.name not in self._own or locked.path is not None:
            return False
        self._fault(f"{locked.name} is a package of this repository: the Pipfile must name it with its path")
        return True

    def _elsewhere(self) -> str:
        if self._lock.python == self._target.python:
            return ""
        return f" (made for Python {self._lock.python}; this is {self._target.python})"

    def _fault(self, text: str) -> None:
        if text not in self._closure.faults:
            self._closure.faults.append(text)
