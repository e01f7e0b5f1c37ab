"""Follow a function's imports into the local packages, to find missing extras, modules and names.

`from orb_common.security import TokenVerifier` loads `orb_common.security.tokens`, which imports a package that only an
extra requires. Without the extra the lock is valid, but the function fails when it starts. Only imports at the top
level of a module are followed, because they always run. For a lazy name, the import under TYPE_CHECKING that declares
it is followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .missing_imports import (
    BEYOND_MESSAGE,
    BEYOND_TOP_LEVEL,
    Import,
    bound_names,
    imports_of,
    lazy_names,
    module_name,
    standard_library,
    with_packages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .package_cache import PackedPackage
    from .source_files import File
    from .target import Target


def local_import_faults(
    files: Mapping[str, File],
    local: Mapping[str, PackedPackage],
    available: frozenset[str],
    *,
    target: Target,
    invalid: Mapping[str, tuple[int, str]],
) -> list[str]:
    """Return one line for each import of a local package, reached from `files`, that fails in the bundle.

    `local` are the local packages of the bundle by name. `available` are the top-level modules of all its packages and
    of the runtime. `invalid` are the files that the target's Python cannot read, with line and reason.
    """
    follower = _ImportFollower(files, local, available | standard_library(target), invalid)
    for path in sorted(files):
        if path.endswith(".py"):
            name, package = module_name(path)
            for each in imports_of(files[path].content, name, package=package):
                follower.follow(each, f"{path}:{each.line}")
    return follower.faults


class _ImportFollower:
    def __init__(
        self,
        files: Mapping[str, File],
        local: Mapping[str, PackedPackage],
        known: frozenset[str],
        invalid: Mapping[str, tuple[int, str]],
    ) -> None:
        self._known = known
        self._packaged: dict[str, tuple[PackedPackage, bytes, bool]] = {}
        self._sources_by_module: dict[str, bytes] = {}
        self._modules: set[str] = set()
        self._roots: dict[str, str] = {}
        self._visited: set[str] = set()
        self._invalid = {module_name(path)[0]: fault for path, fault in invalid.items()}
        self.faults: list[str] = []
        for path, file in files.items():
            self._add(path, file.content)
        for packed in local.values():
            for member in packed.members:
                name, package = module_name(member.name)
                if member.name.endswith(".py"):
                    self._add(member.name, member.content)
                    self._packaged[name] = (packed, self._sources_by_module[name], package)
                    self._roots[name.partition(".")[0]] = packed.name
                elif member.name.endswith((".so", ".pyd")):
                    folder, _, file_name = member.name.rpartition("/")
                    self._modules.add(".".join([*folder.split("/"), file_name.partition(".")[0]]))

    def _add(self, path: str, content: bytes) -> None:
        if path.endswith(".py"):
            name, _ = module_name(path)
            self._sources_by_module[name] = content
            self._modules.update(with_packages(name))

    def follow(self, each: Import, origin: str) -> None:
        """Visit the modules that one import statement at `origin` loads."""
        root = each.module.partition(".")[0]
        if root not in self._roots and root != "lambdas":
            return
        if each.module not in self._modules:
            self._fault(f"{origin}: imports {each.module}, which {self._roots[root]} does not have")
            return
        for name in each.names:
            if not self._provides(each.module, name):
                self._fault(f"{origin}: imports {name} from {each.module}, which does not have it")
        for module in (each.module, *self._named_modules(each)):
            for loaded in reversed(list(with_packages(module))):
                self._visit(loaded, origin)

    def _provides(self, module: str, name: str) -> bool:
        """Whether `from module import name` finds the name, as far as the sources show."""
        if name == "*" or f"{module}.{name}" in self._modules or (name[:2] == name[-2:] == "__"):
            return True
        if module not in self._sources_by_module:
            # The names of a compiled module are not known. A folder without __init__.py has only its modules.
            return not any(other.startswith(f"{module}.") for other in self._modules)
        bound = self._bound_names(module)
        if name in bound or "*" in bound:
            return True
        if "__getattr__" not in bound:
            return False
        # A module with `__getattr__` declares its lazy names, or its package mentions them, as tables of old names do.
        mention = re.compile(rf"\b{re.escape(name)}\b".encode())
        root = module.partition(".")[0]
        return not self._lazy_names(module) or any(
            mention.search(text)
            for other, text in self._sources_by_module.items()
            if other.partition(".")[0] == root
        )

    def _bound_names(self, module: str) -> frozenset[str]:
        try:
            return bound_names(self._sources_by_module[module])
        except (SyntaxError, ValueError):
            return frozenset("*")  # `_visit` reports the syntax error.

    def _lazy_names(self, module: str) -> dict[str, str]:
        package = module in self._packaged and self._packaged[module][2]
        return lazy_names(self._sources_by_module[module], module, package=package)

    def _named_modules(self, each: Import) -> Iterator[str]:
        for name in each.names:
            if f"{each.module}.{name}" in self._packaged:
                yield f"{each.module}.{name}"
            elif each.module in self._packaged:
                declared = self._lazy_names(each.module).get(name)
                if declared is not None and declared in self._packaged:
                    yield declared

    def _visit(self, module: str, origin: str) -> None:
        if module in self._visited or module not in self._packaged:
            return
        self._visited.add(module)
        packed, source, package = self._packaged[module]
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
            if each.module == BEYOND_TOP_LEVEL:
                self._fault(f"{origin}: loads {module}, whose line {each.line} {BEYOND_MESSAGE}")
            elif top in self._roots:
                self.follow(each, origin)
            elif top not in self._known and not each.is_fallback(self._known):
                self._fault(f"{origin}: loads {module}, which imports {top}{_remedy(packed, top)}")

    def _fault(self, text: str) -> None:
        if text not in self.faults:
            self.faults.append(text)


def _remedy(packed: PackedPackage, module: str) -> str:
    """Return the end of a fault: the extra that requires a package named like `module`, if there is one."""
    for text in packed.requires:
        requirement = Requirement(text)
        if canonicalize_name(requirement.name) != canonicalize_name(module) or requirement.marker is None:
            continue
        for extra in packed.extras:
            if requirement.marker.evaluate({"extra": extra}):
                return f': {packed.name} needs extras = ["{extra}"] in the Pipfile'
    return ", which the lock does not hold"
