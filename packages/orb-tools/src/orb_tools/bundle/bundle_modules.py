"""All modules of one bundle, and why an import of one that it does not have fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .importable_modules import (
    PackageModules,
    in_standard_library,
    runtime_modules,
    standard_library,
    version_note,
)
from .module_states import Module
from .module_summaries import with_packages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .package_cache import PackedPackage
    from .source_files import File
    from .target import Target

_SHARE = "put code that two functions share into a package"


class BundleModules:
    """The modules of a function, its packages, the runtime and the standard library."""

    def __init__(
        self,
        files: Mapping[str, File],
        packages: Mapping[str, PackedPackage],
        *,
        local: frozenset[str],
        unit: str,
        target: Target,
    ) -> None:
        self._unit = unit
        self._target = target
        self._packages = [PackageModules.of(packed) for packed in packages.values()]
        self.own = PackageModules(f"lambdas/{unit}", files, lambda path: files[path].content)
        """The modules of the function itself."""
        self.sources: dict[str, Module] = {}
        """The modules of the function and of the local packages that have a source, by name."""
        for package in (self.own, *(each for each in self._packages if each.name in local)):
            owned = None if package is self.own else package
            for name, path in package.sources.items():
                # A folder with __init__.py hides a file of the same name, also one of another package.
                if name not in self.sources or path.endswith("/__init__.py"):
                    self.sources[name] = Module(name, path, package.name, owned)
        self.names = self.own.modules.union(*(each.modules for each in self._packages))
        """The modules of the function and of all packages."""
        self._roots = {root: each for each in self._packages for root in each.roots}
        self._local_roots = frozenset(name.partition(".")[0] for name in self.sources)
        self._runtime = runtime_modules(target)

    def has(self, module: str) -> bool:
        """Whether a bundle can import the module of that full name."""
        top = module.partition(".")[0]
        if module in self.names:
            return True
        if top in self._local_roots:
            return any(
                parent in package.compiled for package in self._packages for parent in with_packages(module)
            )
        if top in self._roots:
            return any(package.can_make(module) for package in self._packages if top in package.roots)
        return top in self._runtime or in_standard_library(module, self._target)

    def is_namespace(self, module: str) -> bool:
        """Whether `module` is a folder of local sources without __init__.py, which has only its modules."""
        return (
            module.partition(".")[0] in self._local_roots
            and module in self.names
            and module not in self.sources
            and not any(module in package.compiled for package in self._packages)
        )

    def missing(self, module: str, importer: Module) -> str:
        """Return why an import of a module that does not exist fails, and what to do."""
        top, _, rest = module.partition(".")
        if top == "lambdas":
            other = rest.partition(".")[0]
            if other != self._unit:
                return f"imports the function {other}: {_SHARE}"
            return f"imports {module}, which is not in the bundle"
        if top in self._roots:
            return f"imports {module}, which {self._roots[top].name} does not have"
        note = version_note(module, self._target)
        if top in standard_library(self._target):
            return f"imports {module}, which Python {self._target.python} does not have{note}"
        sibling = ".".join([*importer.name.split(".")[:-1], top])
        if sibling in self.names:
            note = f": {module} beside this file is imported with `from . import {top}`"
        return f"imports {top}{_remedy(importer.package, top) or f', which the lock does not hold{note}'}"

    def without_name(self, module: str, name: str) -> str:
        """Return why an import of a name that a module does not have fails."""
        if module == "lambdas":
            return f"imports the function {name}: {_SHARE}"
        return f"imports {name} from {module}, which does not have it"


def _remedy(package: PackageModules | None, module: str) -> str:
    """Return the end of a fault: the extra that requires a package named like `module`, if there is one."""
    for text in package.requires if package else ():
        requirement = Requirement(text)
        if canonicalize_name(requirement.name) != canonicalize_name(module) or requirement.marker is None:
            continue
        for extra in package.extras if package else ():
            if requirement.marker.evaluate({"extra": extra}):
                return f': {package.name if package else ""} needs extras = ["{extra}"] in the Pipfile'
    return ""
