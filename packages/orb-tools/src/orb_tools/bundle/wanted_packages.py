"""Locked packages as units want them: less what the rules of a unit leave out."""

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


def cached_packages(
    wanted: Iterable[Wanted], *, target: Target, compiler: Compiler | None, cache: PackageCache
) -> dict[Wanted, PackedPackage]:
    """Return those packages that the cache has. Nothing is fetched."""
    loaded = {each: cache.load(each.key(target, compiler)) for each in wanted}
    return {each: packed for each, packed in loaded.items() if packed is not None}
