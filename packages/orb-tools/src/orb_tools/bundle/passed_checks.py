"""Remember which functions passed the check of their imports.

The check of a function takes longer than the rest of its bundle when the cache is full. Its result depends on the
function's own files, on the names of all modules, and on the modules of local packages that it read. So it is done
again only when one of these differs: not when a function body of a local package changes, or a module that the
function does not reach.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .archive import content_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .package_cache import PackageCache, PackedPackage
    from .summary_store import SummaryStore

WHOLE_PACKAGE = ""
"""In place of the path of a module: the check read all sources of the package."""


class PassedChecks:
    """The functions that passed, in the cache."""

    def __init__(self, cache: PackageCache, summaries: SummaryStore) -> None:
        self._cache = cache
        self._summaries = summaries

    def find(self, key: str, packages: Mapping[str, PackedPackage]) -> tuple[str, ...] | None:
        """Return the handlers of a function that passed. None: it did not, or a module that was read is another one.

        `key` and `packages` are as in `store`.
        """
        content = self._cache.load_bytes(key)
        if content is None:
            return None
        found = json.loads(content)
        read = {(name, path): digest for name, path, digest in found["read"]}
        return tuple(found["handlers"]) if self._digests(read, packages) == read else None

    def store(
        self,
        key: str,
        handlers: tuple[str, ...],
        *,
        read: Iterable[tuple[str, str]],
        packages: Mapping[str, PackedPackage],
    ) -> None:
        """Store that a function passed. Raises `ToolError` when the disk is full.

        Args:
            key: The digest of the function's own files, of the names of all modules, and of what makes the check.
            handlers: The values for `Handler` in a template.
            read: Package and path of the modules of local packages that the check read.
            packages: The local packages of the function by name. They have all modules of `read`.
        """
        digests = self._digests(read, packages)
        written = {
            "handlers": handlers,
            "read": [[*place, digest] for place, digest in sorted(digests.items())],
        }
        self._cache.store_bytes(key, json.dumps(written).encode())

    def _digests(
        self, read: Iterable[tuple[str, str]], packages: Mapping[str, PackedPackage]
    ) -> dict[tuple[str, str], str]:
        owned = {
            name: self._summaries.modules(name, packed.members, functions=False)
            for name, packed in packages.items()
        }
        return {
            (name, path): content_digest(packages[name].members)
            if path == WHOLE_PACKAGE
            else self._summaries.digest(owned[name], path)
            for name, path in read
        }
