"""The runtime that a bundle is built for. The building machine does not influence a bundle for Lambda."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python

if TYPE_CHECKING:
    from collections.abc import Mapping

    from packaging.markers import Marker
    from packaging.tags import Tag

# The library `packaging` is imported where it is used: a run that reuses its bundles does not need it.

DEFAULT_PYTHON = "3.13"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ARCHITECTURES = ("x86_64", "arm64")

# The glibc of Amazon Linux decides which wheels load: Amazon Linux 2 has glibc 2.26, Amazon Linux 2023 has 2.34.
_GLIBC_MINOR = {"3.11": 26}
_GLIBC_MINOR_2023 = 34
_LEGACY_TAGS = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_OLDEST_GLIBC = {"x86_64": 5, "aarch64": 17}

# AWS keeps its runtimes at a late patch release, so a marker such as python_full_version < "3.11.3" is false.
_LATE_PATCH = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A Lambda runtime, or the running interpreter."""

    python: str
    """The minor version: "3.13"."""
    architecture: str
    """The processor, by Lambda's name: x86_64 or arm64."""
    current: bool = False
    """True: the target is the running interpreter, on any system."""

    @classmethod
    def runtime(cls, python: str = DEFAULT_PYTHON, architecture: str = "x86_64") -> Target:
        """Return the Lambda runtime `python<version>`. Raises `ToolError` when orb does not support it."""
        version = python.removeprefix("python")
        if version not in PYTHONS:
            hint = f"choose one of {', '.join(PYTHONS)}"
            raise ToolError(f"Python {version} is not supported", hint=hint)
        if architecture not in ARCHITECTURES:
            hint = f"choose one of {', '.join(ARCHITECTURES)}"
            raise ToolError(f"Lambda does not run on {architecture}", hint=hint)
        return cls(python=version, architecture=architecture)

    @classmethod
    def this_interpreter(cls) -> Target:
        """Return the running interpreter as a target, to try a bundle on this machine."""
        import platform

        machine = platform.machine().lower()
        architecture = {"aarch64": "arm64", "amd64": "x86_64"}.get(machine, machine)
        return cls(python=running_python(), architecture=architecture, current=True)

    @property
    def version(self) -> tuple[int, int]:
        """The minor version as numbers: (3, 13)."""
        major, minor = self.python.split(".")
        return int(major), int(minor)

    @property
    def bytecode(self) -> bool:
        """Whether the running Python can compile for this target: both must have the same minor version."""
        return self.python == running_python() and sys.implementation.name == "cpython"

    @property
    def abi(self) -> str:
        """The tag of the binary interface: "cp313"."""
        return "cp" + self.python.replace(".", "")

    @property
    def machine(self) -> str:
        """Linux's name of the architecture."""
        return {"arm64": "aarch64"}.get(self.architecture, self.architecture)

    @property
    def platforms(self) -> tuple[str, ...]:
        """Platform tags of wheels that load on the target, newest first. Empty for the running interpreter."""
        if self.current:
            return ()
        newest = _GLIBC_MINOR.get(self.python, _GLIBC_MINOR_2023)
        tags: list[str] = []
        for minor in range(newest, _OLDEST_GLIBC[self.machine] - 1, -1):
            tags.append(f"manylinux_2_{minor}_{self.machine}")
            if minor in _LEGACY_TAGS:
                tags.append(f"{_LEGACY_TAGS[minor]}_{self.machine}")
        return tuple(tags)

    @property
    def tags(self) -> frozenset[Tag]:
        """Tags of wheels that load on the target."""
        return _tags(self)

    @property
    def facts(self) -> tuple[str, ...]:
        """Values that together differ from those of every other target."""
        own = (sys.platform, sys.version) if self.current else self.platforms
        return (self.python, self.architecture, *own)

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of markers."""
        if self.current:
            from packaging.markers import default_environment

            return {key: str(value) for key, value in default_environment().items()}
        full = f"{self.python}.{_LATE_PATCH}"
        return {
            "implementation_name": "cpython",
            "implementation_version": full,
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": full,
            "python_version": self.python,
            "sys_platform": "linux",
        }

    def matches_marker(self, marker: Marker | None, *, extra: str = "") -> bool:
        """Whether a marker is true on the target. None is always true."""
        return marker is None or marker.evaluate({**self.environment, "extra": extra})

    def allows_python(self, requires_python: str) -> bool:
        """Whether `requires_python` allows the target's Python. Raises `ValueError` when it is not valid."""
        from packaging.specifiers import SpecifierSet

        version = self.environment["python_full_version"]
        return SpecifierSet(requires_python).contains(version, prereleases=True)

    def __str__(self) -> str:
        system = f" ({sys.platform}, this interpreter)" if self.current else ""
        return f"Python {self.python} on {self.architecture}{system}"


@cache
def _tags(target: Target) -> frozenset[Tag]:
    from packaging.tags import compatible_tags, cpython_tags, sys_tags

    if target.current:
        return frozenset(sys_tags())
    return frozenset(
        [
            *cpython_tags(target.version, [target.abi], target.platforms),
            *compatible_tags(target.version, target.abi, target.platforms),
        ]
    )
