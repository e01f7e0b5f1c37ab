"""Which modules a bundle can import: those of its packages, of the runtime, and of the target's standard library."""

from __future__ import annotations

import re
import sys
import sysconfig
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .module_summaries import module_name, with_packages
from .requirements import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .package_cache import PackedPackage
    from .target import Target

REMOVED_IN = {
    (3, 12): ("asynchat", "asyncore", "distutils", "imp", "smtpd"),
    (3, 13): (
        "aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis",
        "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "tkinter.tix", "uu", "xdrlib",
    ),
}  # fmt: skip
"""Modules of the standard library, by the version that removed them."""
ADDED_IN = {
    (3, 12): ("zipfile._path",),
    (3, 13): ("dbm.sqlite3", "importlib.metadata.diagnose", "pathlib._abc", "pathlib._local"),
    (3, 14): (
        "annotationlib", "asyncio.graph", "asyncio.tools", "compression", "concurrent.interpreters", "pathlib.types",
        "string.templatelib",
    ),
}  # fmt: skip
"""Modules of the standard library, by the version that added them."""
OTHER_SYSTEMS = frozenset({
    "_msi", "_overlapped", "_scproxy", "_winapi", "_wmi", "asyncio.windows_events", "asyncio.windows_utils",
    "encodings.mbcs", "encodings.oem", "msilib", "msvcrt", "multiprocessing.popen_spawn_win32", "nt", "winreg",
    "winsound",
})  # fmt: skip
"""Modules of the standard library that cannot be imported on Linux, although `sys.stdlib_module_names` or a file of
Linux names most of them."""
_WITHOUT_FILE = frozenset({"os.path", "xml.parsers.expat.errors", "xml.parsers.expat.model"})
"""Modules that Python makes while it loads another."""
_BECAME_PACKAGES = {"zipfile": (3, 12), "pathlib": (3, 13), "string": (3, 14)}
_SNAPSTART = (3, 12)
"""The first Python with SnapStart, whose hooks AWS's runtime brings: snapshot_restore_py."""
_MAKES_MODULES = re.compile(rb"\bsys\.modules\b|\b__path__\b|\bmeta_path\b")


def runtime_modules(target: Target) -> frozenset[str]:
    """Return the top-level modules that the runtime has beside the standard library."""
    hooks = {"snapshot_restore_py"} if target.current or target.version >= _SNAPSTART else set[str]()
    return frozenset({*RUNTIME.values(), "awslambdaric", *hooks})


@cache
def standard_library(target: Target) -> frozenset[str]:
    """Return the top-level modules of the standard library of the target's Python version."""
    names = set(sys.stdlib_module_names)
    for removed, modules in REMOVED_IN.items():
        (names.difference_update if target.version >= removed else names.update)(modules)
    for added, modules in ADDED_IN.items():
        (names.update if target.version >= added else names.difference_update)(modules)
    return frozenset(name for name in names if "." not in name)


def _of_another_system(module: str, target: Target) -> bool:
    """Whether the module is one that Windows or macOS has, and the target is Linux."""
    is_linux = not target.current or sys.platform == "linux"
    return is_linux and any(each in OTHER_SYSTEMS for each in with_packages(module))


def in_standard_library(module: str, target: Target) -> bool:
    """Whether the standard library of the target has a module of that full name.

    A module below a package is looked for in the running Python's standard library, except those that one version
    removed or added.
    """
    top, _, rest = module.partition(".")
    if top not in standard_library(target) or _of_another_system(module, target):
        return False
    for changes, added in ((REMOVED_IN, False), (ADDED_IN, True)):
        for version, modules in changes.items():
            if module in modules:
                return (target.version >= version) == added
    return not rest or module in _WITHOUT_FILE or _has_file(module)


def version_note(module: str, target: Target) -> str:
    """Return which Python or system has a module that the target's does not have, or nothing."""
    for version, modules in REMOVED_IN.items():
        if module in modules and target.version >= version:
            return f" (Python {version[0]}.{version[1]} removed it)"
    for version, modules in ADDED_IN.items():
        if module in modules and target.version < version:
            return f" (Python {version[0]}.{version[1]} added it)"
    if _of_another_system(module, target):
        return " on Linux"
    return ""


@cache
def _has_file(module: str) -> bool:
    """Whether the running Python has the module, or does not have the package that would contain it."""
    library = Path(sysconfig.get_path("stdlib"))
    top, *rest = module.split(".")
    folder = library / top
    if not folder.is_dir():
        # Some systems ship a part of the standard library apart. A single file has no modules below it.
        return top in _BECAME_PACKAGES or not (library / f"{top}.py").is_file()
    path = folder.joinpath(*rest)
    return path.is_dir() or path.with_name(f"{path.name}.py").is_file()


class PackageModules:
    """The modules of one package of a bundle, or of the function itself, found by the names of its files."""

    def __init__(
        self,
        name: str,
        paths: Iterable[str],
        read: Callable[[str], bytes],
        *,
        requires: Sequence[str] = (),
        extras: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.requires = requires
        self.extras = extras
        self.sources: dict[str, str] = {}
        """Path of the source of each module that has one."""
        self.compiled: set[str] = set()
        self._read = read
        self._makes_modules: dict[str, bool] = {}
        found: set[str] = set()
        for path in paths:
            if path.endswith(".py"):
                module, package = module_name(path)
                # A folder with __init__.py hides a file of the same name.
                if package or module not in self.sources:
                    self.sources[module] = path
            elif path.endswith((".so", ".pyd")):
                folder, _, file_name = path.rpartition("/")
                module = ".".join([*filter(None, folder.split("/")), file_name.partition(".")[0]])
                self.compiled.add(module)
            else:
                continue
            if module not in found:
                found.update(with_packages(module))
        self.modules = frozenset(found)
        self.roots = frozenset(module for module in found if "." not in module)

    @classmethod
    def of(cls, packed: PackedPackage) -> PackageModules:
        """Return the modules of a package."""
        members = {member.name: member for member in packed.members}
        return cls(
            packed.name,
            members,
            lambda path: members[path].content,
            requires=packed.requires,
            extras=packed.extras,
        )

    def can_make(self, module: str) -> bool:
        """Whether code of the package may make a module that has no file, as `six.moves` does."""
        if any(parent in self.compiled for parent in with_packages(module)):
            return True
        top = module.partition(".")[0]
        if top not in self._makes_modules:
            paths = [path for name, path in self.sources.items() if name.partition(".")[0] == top]
            self._makes_modules[top] = any(_MAKES_MODULES.search(self._read(path)) for path in paths)
        return self._makes_modules[top]

    @cached_property
    def words(self) -> frozenset[bytes]:
        """All words of its sources."""
        texts = map(self._read, self.sources.values())
        return frozenset(word for text in texts for word in re.findall(rb"\w+", text))
