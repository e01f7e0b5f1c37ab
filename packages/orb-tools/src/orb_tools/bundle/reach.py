"""What a function reaches through the local packages: extras that its Pipfile forgot, modules that went away.

`from orb_common.security import TokenVerifier` loads `orb_common.security.tokens`, which needs a package
that only an extra brings. The lock is right without it, and the function fails when it starts. So imports
are followed from the function's code into the local packages, along what certainly runs: the top level of
each module. Lazy names are followed by the import under TYPE_CHECKING that declares them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .imports import Import, imports_of, lazy_names, module_name, standard_library

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .parts import Part
    from .target import Target
    from .unit import File


def reach_faults(
    files: Mapping[str, File], local: Mapping[str, Part], available: frozenset[str], *, target: Target
) -> list[str]:
    """One line for each import of a local package, reached from `files`, that the bundle does not satisfy.

    `local` are the local packages of the bundle by name; `available` are top-level modules of all its
    packages and of the runtime.
    """
    walk = _Walk(local, available | standard_library(target))
    for path in sorted(files):
        if path.endswith(".py"):
            name, package = module_name(path)
            for each in imports_of(files[path].content, name, package=package):
                walk.follow(each, f"{path}:{each.line}")
    return walk.faults


class _Walk:
    def __init__(self, local: Mapping[str, Part], known: frozenset[str]) -> None:
        self._known = known
        self._sources: dict[str, tuple[Part, bytes, bool]] = {}
        self._roots: dict[str, str] = {}
        self._seen: set[str] = set()
        self.faults: list[str] = []
        for part in local.values():
            for member in part.members:
                if member.name.endswith(".py"):
                    name, package = module_name(member.name)
                    self._sources[name] = (part, member.content, package)
                    self._roots[name.partition(".")[0]] = part.name

    def follow(self, each: Import, origin: str) -> None:
        """Visits what one import statement at `origin` loads."""
        if each.module.partition(".")[0] not in self._roots:
            return
        if not self._exists(each.module):
            owner = self._roots[each.module.partition(".")[0]]
            self._fault(f"{origin}: imports {each.module}, which {owner} does not have")
            return
        for module in (each.module, *self._named(each)):
            parts = module.split(".")
            for end in range(1, len(parts) + 1):
                self._visit(".".join(parts[:end]), origin)

    def _named(self, each: Import) -> Iterator[str]:
        for name in each.names:
            if f"{each.module}.{name}" in self._sources:
                yield f"{each.module}.{name}"
            elif each.module in self._sources:
                _, source, package = self._sources[each.module]
                declared = lazy_names(source, each.module, package=package).get(name)
                if declared is not None and declared in self._sources:
                    yield declared

    def _visit(self, module: str, origin: str) -> None:
        if module in self._seen or module not in self._sources:
            return
        self._seen.add(module)
        part, source, package = self._sources[module]
        try:
            found = imports_of(source, module, package=package, functions=False)
        except SyntaxError as error:
            self._fault(f"{origin}: loads {module}, whose line {error.lineno} is not valid Python")
            return
        for each in found:
            top = each.module.partition(".")[0]
            if top in self._roots:
                self.follow(each, origin)
            elif top not in self._known and not each.spare(self._known):
                self._fault(f"{origin}: loads {module}, which imports {top}{_remedy(part, top)}")

    def _exists(self, module: str) -> bool:
        return module in self._sources or any(name.startswith(f"{module}.") for name in self._sources)

    def _fault(self, text: str) -> None:
        if text not in self.faults:
            self.faults.append(text)


def _remedy(part: Part, module: str) -> str:
    """How the Pipfile gets a module: by the extra that requires it, where one is named like it."""
    for text in part.requires:
        requirement = Requirement(text)
        if canonicalize_name(requirement.name) != canonicalize_name(module) or requirement.marker is None:
            continue
        for extra in part.extras:
            if requirement.marker.evaluate({"extra": extra}):
                return f': {part.name} needs extras = ["{extra}"] in the Pipfile'
    return ", which the lock does not hold"
