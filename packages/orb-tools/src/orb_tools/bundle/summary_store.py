"""Keep the summaries of modules in the cache, so that only changed modules are parsed again.

Each owner, a function or a local package, has one entry. It holds the digest of each source with its summary, so a
summary of an older source is never used.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from importlib.util import source_from_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from ._source_check import TOO_DEEP
from .archive import Member
from .import_steps import (
    Assign,
    Attempt,
    Bind,
    Branch,
    ClassBody,
    Function,
    Handler,
    ImportModule,
    ImportNames,
    ModuleSummary,
    Stop,
)
from .module_summaries import module_name, summarise
from .package_cache import PackedPackage, cache_key
from .syntax import syntax_checker, syntax_faults, unreadable_here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .bytecode import Compiler
    from .import_steps import Step
    from .package_cache import PackageCache
    from .target import Target

    _Written = Step | Handler | ModuleSummary

_KINDS = {
    kind.__name__: kind
    for kind in (
        Assign, Attempt, Bind, Branch, ClassBody, Function, Handler, ImportModule, ImportNames, ModuleSummary, Stop,
    )
}  # fmt: skip
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS.values()}
_FILE = "summaries.json"
_KIND = "kind"


class SummaryStore:
    """The summaries for one target. Each is made once in a run, and again only when its source changes."""

    def __init__(self, target: Target, cache: PackageCache, *, compiler: Compiler | None) -> None:
        self._target = target
        self._compiler = compiler
        self._cache = cache
        self._texts: dict[str, dict[str, tuple[str, str]]] = {}
        self._decoded: dict[tuple[str, str], ModuleSummary] = {}
        self._lock = Lock()

    def summary(self, owner: str, path: str) -> ModuleSummary:
        """Return the summary of a module that was given to `update`."""
        digest, text = self._texts[owner][path]
        found = self._decoded.get((path, digest))
        if found is None:
            found = self._decoded[path, digest] = decode(text)
        return found

    def update(self, owners: Mapping[str, Sequence[Member]]) -> None:
        """Make the summaries of all modules of `owners` that have changed. Raises `ToolError`.

        A module with a .pyc file is valid: the target's Python has compiled it.
        """
        # Functions are checked in threads. A package that two of them share is summarised once.
        with self._lock:
            self._update(owners)

    def _update(self, owners: Mapping[str, Sequence[Member]]) -> None:
        missing: dict[tuple[str, str], Member] = {}
        compiled: set[tuple[str, str]] = set()
        for owner, members in owners.items():
            known = self._texts.get(owner) or self._load(owner)
            modules = {member.name: member for member in members if member.name.endswith(".py")}
            self._texts[owner] = {
                path: known[path]
                for path, member in modules.items()
                if path in known and known[path][0] == member.digest
            }
            compiled.update(
                (owner, source_from_cache(member.name)) for member in members if member.name.endswith(".pyc")
            )
            missing |= {
                (owner, path): member for path, member in modules.items() if path not in self._texts[owner]
            }
        if not missing:
            return
        sources = {key: member.content for key, member in missing.items()}
        unchecked = {key: content for key, content in sources.items() if key not in compiled}
        with self._cache.scratch() as folder:
            faults = (
                syntax_faults(unchecked, self._target, compiler=self._compiler, folder=folder)
                if unchecked
                else {}
            )
        for (owner, path), source in sources.items():
            fault = faults.get((owner, path))
            summary = ModuleSummary(fault=fault) if fault else _summary(source, path, self._target)
            self._texts[owner][path] = (missing[owner, path].digest, encode(summary))
        for owner in {owner for owner, _ in missing}:
            self._save(owner)

    def _load(self, owner: str) -> dict[str, tuple[str, str]]:
        packed = self._cache.load(self._key(owner))
        if packed is None:
            return {}
        return {
            path: (digest, text) for path, (digest, text) in json.loads(packed.members[0].content).items()
        }

    def _save(self, owner: str) -> None:
        content = json.dumps(self._texts[owner]).encode()
        member = Member.pack(_FILE, content)
        packed = PackedPackage(name=owner, version="", requires=(), extras=(), members=(member,))
        self._cache.store(self._key(owner), packed)

    def _key(self, owner: str) -> str:
        facts = (owner, _code(), syntax_checker(self._compiler))
        return cache_key("summaries", *facts, target=self._target, compiler=None)


def encode(summary: ModuleSummary) -> str:
    """Return a summary as JSON."""
    return json.dumps(summary, default=_as_mapping)


def decode(text: str) -> ModuleSummary:
    """Return the summary that `encode` wrote."""
    found: ModuleSummary = json.loads(text, object_hook=_as_step)
    return found


def _as_mapping(value: _Written) -> dict[str, object]:
    return {_KIND: type(value).__name__} | {field: getattr(value, field) for field in _FIELDS[type(value)]}


def _as_step(values: dict[str, object]) -> object:
    kind = _KINDS[str(values.pop(_KIND))]
    # Most values are no lists: a call for each of them would take half of the time.
    tuples = {name: _as_tuples(each) if type(each) is list else each for name, each in values.items()}
    return kind(**tuples)  # type: ignore[arg-type]


def _as_tuples(value: object) -> object:
    return tuple(_as_tuples(item) for item in value) if isinstance(value, list) else value


def _summary(source: bytes, path: str, target: Target) -> ModuleSummary:
    name, package = module_name(path)
    try:
        return summarise(source, name, package=package)
    except (RecursionError, MemoryError):
        return ModuleSummary(fault=TOO_DEEP)
    except (SyntaxError, ValueError) as error:
        return ModuleSummary(fault=unreadable_here(error, target))


@cache
def _code() -> str:
    """Return the code that makes summaries, because other code makes others."""
    names = ("import_steps.py", "module_summaries.py")
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)
