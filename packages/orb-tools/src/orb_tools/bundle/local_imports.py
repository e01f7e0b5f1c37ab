"""What a function reaches through the local packages: extras that its Pipfile forgot, modules that went away.

`from orb_common.security import TokenVerifier` loads `orb_common.security.tokens`, which needs a package
that only an extra brings. The lock is right without it, and the function fails when it starts. So imports
are followed from the function's code into the local packages, along what certainly runs: the top level of
each module. Lazy names are followed by the import under TYPE_CHECKING that declares them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .missing_imports import (
    BEYOND,
    BEYOND_TOLD,
    Import,
    bound_names,
    imports_of,
    lazy_names,
    module_name,
    standard_library,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .package_cache import Part
    from .source_files import File
    from .target import Target


def reach_faults(
    files: Mapping[str, File],
    local: Mapping[str, Part],
    available: frozenset[str],
    *,
    target: Target,
    invalid: Mapping[str, tuple[int, str]],
) -> list[str]:
    """One line for each import of a local package, reached from `files`, that the bundle does not satisfy.

    `local` are the local packages of the bundle by name; `available` are top-level modules of all its
    packages and of the runtime; `invalid` are the files that the target's Python cannot read.
    """
    walk = _Walk(files, local, available | standard_library(target), invalid)
    for path in sorted(files):
        if path.endswith(".py"):
            name, package = module_name(path)
            for each in imports_of(files[path].content, name, package=package):
                walk.follow(each, f"{path}:{each.line}")
    return walk.faults


class _Walk:
    def __init__(
        self,
        files: Mapping[str, File],
        local: Mapping[str, Part],
        known: frozenset[str],
        invalid: Mapping[str, tuple[int, str]],
    ) -> None:
        self._known = known
        self._sources: dict[str, tuple[Part, bytes, bool]] = {}
        self._texts: dict[str, bytes] = {}
        self._modules: set[str] = set()
        self._roots: dict[str, str] = {}
        self._seen: set[str] = set()
        self._invalid = {module_name(path)[0]: fault for path, fault in invalid.items()}
        self.faults: list[str] = []
        for path, file in files.items():
            self._add(path, file.content)
        for part in local.values():
            for member in part.members:
                name, package = module_name(member.name)
                if member.name.endswith(".py"):
                    self._add(member.name, member.content)
                    self._sources[name] = (part, self._texts[name], package)
                    self._roots[name.partition(".")[0]] = part.name
                elif member.name.endswith((".so", ".pyd")):
                    folder, _, file_name = member.name.rpartition("/")
                    self._modules.add(".".join([*folder.split("/"), file_name.partition(".")[0]]))

    def _add(self, path: str, content: bytes) -> None:
        if path.endswith(".py"):
            name, _ = module_name(path)
            self._texts[name] = content
            # A folder without __init__.py is a package as well.
            while name:
                self._modules.add(name)
                name = name.rpartition(".")[0]

    def follow(self, each: Import, origin: str) -> None:
        """Visits what one import statement at `origin` loads."""
        root = each.module.partition(".")[0]
        if root not in self._roots and root != "lambdas":
            return
        if each.module not in self._modules:
            self._fault(f"{origin}: imports {each.module}, which {self._roots[root]} does not have")
            return
        for name in each.names:
            if not self._has(each.module, name):
                self._fault(f"{origin}: imports {name} from {each.module}, which does not have it")
        for module in (each.module, *self._named(each)):
            parts = module.split(".")
            for end in range(1, len(parts) + 1):
                self._visit(".".join(parts[:end]), origin)

    def _has(self, module: str, name: str) -> bool:
        """Whether `from module import name` finds something, as far as sources tell."""
        if name == "*" or f"{module}.{name}" in self._modules or (name[:2] == name[-2:] == "__"):
            return True
        if module not in self._texts:
            # A compiled module does not show its names. A folder has its modules alone.
            return not any(other.startswith(f"{module}.") for other in self._modules)
        bound = self._names(module)
        if name in bound or "*" in bound:
            return True
        if "__getattr__" not in bound:
            return False
        # What a module makes on demand it declares, or spells somewhere in its package, as tables of old names do.
        spelled = re.compile(rf"\b{re.escape(name)}\b".encode())
        root = module.partition(".")[0]
        return not self._lazy(module) or any(
            spelled.search(text) for other, text in self._texts.items() if other.partition(".")[0] == root
        )

    def _names(self, module: str) -> frozenset[str]:
        try:
            return bound_names(self._texts[module])
        except (SyntaxError, ValueError):
            return frozenset("*")  # That it cannot be read is told where it is loaded.

    def _lazy(self, module: str) -> dict[str, str]:
        package = module in self._sources and self._sources[module][2]
        return lazy_names(self._texts[module], module, package=package)

    def _named(self, each: Import) -> Iterator[str]:
        for name in each.names:
            if f"{each.module}.{name}" in self._sources:
                yield f"{each.module}.{name}"
            elif each.module in self._sources:
                declared = self._lazy(each.module).get(name)
                if declared is not None and declared in self._sources:
                    yield declared

    def _visit(self, module: str, origin: str) -> None:
        if module in self._seen or module not in self._sources:
            return
        self._seen.add(module)
        part, source, package = self._sources[module]
        if module in self._invalid:
            line, why = self._invalid[module]
            self._fault(f"{origin}: loads {module}, whose line {line} is not valid Python: {why}")
            return
        try:
            found = imports_of(source, module, package=package, functions=False)
        except (SyntaxError, ValueError) as error:
            line = (error.lineno if isinstance(error, SyntaxError) else None) or 1
            self._fault(f"{origin}: loads {module}, whose line {line} is not valid Python")
            return
        for each in found:
            top = each.module.partition(".")[0]
            if each.module == BEYOND:
                self._fault(f"{origin}: loads {module}, whose line {each.line} {BEYOND_TOLD}")
            elif top in self._roots:
                self.follow(each, origin)
            elif top not in self._known and not each.spare(self._known):
                self._fault(f"{origin}: loads {module}, which imports {top}{_remedy(part, top)}")

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
