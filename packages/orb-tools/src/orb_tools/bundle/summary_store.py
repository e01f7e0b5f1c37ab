"""Keep the summaries of modules in the cache, so that only changed modules are parsed again.

Each owner, a function or a local package, has one entry. It holds the digest of each source with its summary, so a
summary of an older source is never used.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields
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
_LINES = re.compile(r'"line": \d+')
"""Numbers of lines in the text of a summary. In a string of it, the quotation marks have backslashes."""


@dataclass(slots=True)
class OwnedModules:
    """The modules of a function or of a local package."""

    members: Sequence[Member]
    sources: dict[str, Member]
    """Those of `members` that are sources, by path."""
    functions: bool
    texts: dict[str, tuple[str, str]]
    """Digest and summary, as text, by path. No text: the target's Python can read it, and it has no summary yet."""
    changed: bool


class SummaryStore:
    """The summaries for one target. Each is made when it is needed, and again only when its source changes."""

    def __init__(self, target: Target, cache: PackageCache, *, compiler: Compiler | None) -> None:
        self._target = target
        self._compiler = compiler
        self._cache = cache
        self._owners: dict[str, OwnedModules] = {}
        self._made: dict[tuple[str, str], ModuleSummary] = {}
        self._digests: dict[tuple[str, str], str] = {}
        self._lock = Lock()

    def modules(self, owner: str, members: Sequence[Member], *, functions: bool) -> OwnedModules:
        """Return the modules of a function or a package, whose summaries can be asked for.

        Args:
            owner: Its name.
            members: Its files. A module with a .pyc file is valid: the target's Python has compiled it.
            functions: Whether the summaries have the imports in functions.

        Raises:
            ToolError: The syntax of the other modules cannot be checked.
        """
        # Functions are checked in threads. A package that two of them share is taken once. Two versions of one package
        # can be in one run, so each function keeps those that it ships.
        with self._lock:
            before = self._owners.get(owner)
            if before is not None and before.members is members:
                return before
            known = self._load(owner) if before is None else before.texts
            after = self._owners[owner] = self._checked(members, known, functions=functions)
            after.changed |= before is not None and before.changed
            return after

    def _checked(
        self, members: Sequence[Member], known: Mapping[str, tuple[str, str]], *, functions: bool
    ) -> OwnedModules:
        modules = {member.name: member for member in members if member.name.endswith(".py")}
        compiled = {source_from_cache(member.name) for member in members if member.name.endswith(".pyc")}
        texts = {
            path: known[path]
            for path, member in modules.items()
            if path in known and known[path][0] == member.digest
        }
        unknown = {
            path: member.content
            for path, member in modules.items()
            if path not in texts and path not in compiled
        }
        if unknown:
            with self._cache.scratch() as folder:
                faults = syntax_faults(unknown, self._target, compiler=self._compiler, folder=folder)
            for path in unknown:
                text = encode(ModuleSummary(fault=faults[path])) if path in faults else ""
                texts[path] = modules[path].digest, text
        return OwnedModules(members, modules, functions, texts, changed=bool(unknown))

    def summary(self, owned: OwnedModules, path: str) -> ModuleSummary:
        """Return the summary of one of the modules."""
        member = owned.sources[path]
        made = self._made.get((path, member.digest))
        if made is None:
            _, text = owned.texts.get(path, ("", ""))
            made = decode(text) if text else self._make(owned, member)
            # The modules of a function are read once, those of a package by each function that ships it.
            if not owned.functions:
                self._made[path, member.digest] = made
        return made

    def digest(self, owned: OwnedModules, path: str) -> str:
        """Return the SHA-256 of the summary of one of the modules, in hexadecimal. Line numbers are not in it."""
        member = owned.sources[path]
        found = self._digests.get((path, member.digest))
        if found is None:
            _, text = owned.texts.get(path, ("", ""))
            text = _LINES.sub("", text or encode(self.summary(owned, path)))
            found = self._digests[path, member.digest] = hashlib.sha256(text.encode()).hexdigest()
        return found

    def _make(self, owner: OwnedModules, member: Member) -> ModuleSummary:
        name, package = module_name(member.name)
        try:
            made = summarise(member.content, name, package=package, functions=owner.functions)
        except (RecursionError, MemoryError):
            made = ModuleSummary(fault=TOO_DEEP)
        except (SyntaxError, ValueError) as error:
            made = ModuleSummary(fault=unreadable_here(error, self._target))
        owner.texts[member.name] = member.digest, encode(made)
        owner.changed = True
        return made

    def save(self) -> None:
        """Keep the summaries for later runs. Raises `ToolError` when the disk is full."""
        for name, owner in self._owners.items():
            if owner.changed:
                member = Member.pack(_FILE, json.dumps(owner.texts).encode())
                packed = PackedPackage(name=name, version="", requires=(), extras=(), members=(member,))
                self._cache.store(self._key(name), packed)
                owner.changed = False

    def _load(self, owner: str) -> dict[str, tuple[str, str]]:
        packed = self._cache.load(self._key(owner))
        if packed is None:
            return {}
        return {
            path: (digest, text) for path, (digest, text) in json.loads(packed.members[0].content).items()
        }

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


@cache
def _code() -> str:
    """Return the code that makes summaries, because other code makes others."""
    names = ("import_steps.py", "module_summaries.py")
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)
