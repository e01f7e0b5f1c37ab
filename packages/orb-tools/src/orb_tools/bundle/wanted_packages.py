"""Get the locked packages of a run, as units want them: from the cache, or else from an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from .package_cache import cache_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .bytecode import Compiler
    from .left_out import Rule
    from .lockfile import LockedPackage
    from .package_cache import PackageCache, PackedPackage
    from .target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A locked package, and what is to be left out of it. Units with other rules want another one."""

    locked: LockedPackage
    rules: tuple[Rule, ...]
    """The rules that are about this package."""

    @classmethod
    def of(cls, locked: LockedPackage, rules: Iterable[Rule]) -> Self:
        """Return a locked package with those of `rules` that are about it."""
        return cls(locked=locked, rules=tuple(rule for rule in rules if rule.is_about(locked.name)))

    def key(self, target: Target, compiler: Compiler | None) -> str:
        """Return its key in the cache."""
        rules = sorted((rule.name, rule.version) for rule in self.rules)
        facts = (self.locked.name, self.locked.version, self.locked.hashes, rules)
        return cache_key("locked", *facts, target=target, compiler=compiler)


def fetch_packages(
    packages_to_fetch: Iterable[Wanted],
    *,
    target: Target,
    compiler: Compiler | None,
    cache: PackageCache,
) -> dict[Wanted, PackedPackage]:
    """Return locked packages, packed: from the cache, from wheels in the cache, or from the index.

    It takes the packages of all units of a run, also several versions of one package.

    Raises:
        ToolError: Packages have no wheel for the target with a hash of the lock, the index serves something else or
            does not answer, a wheel is refused, or the disk is full. It names all faults.
    """
    wanted = list(dict.fromkeys(packages_to_fetch))
    packages = cached_packages(wanted, target=target, compiler=compiler, cache=cache)
    missing = [each for each in wanted if each not in packages]
    if missing:
        # Imported here: urllib3 takes longer to import than the rest of a run that has all packages.
        from .index_wheels import pack_wheels

        packages |= pack_wheels(missing, target=target, compiler=compiler, cache=cache)
    return packages


def cached_packages(
    wanted: Iterable[Wanted], *, target: Target, compiler: Compiler | None, cache: PackageCache
) -> dict[Wanted, PackedPackage]:
    """Return those packages that the cache has. Nothing is fetched."""
    loaded = {each: cache.load(each.key(target, compiler)) for each in wanted}
    return {each: packed for each, packed in loaded.items() if packed is not None}
