"""Compiled files among the sources: which of them cannot load on the target.

Wheels of an index say it by their tags. What lies in a function's folder or in a local package says it by its name and
by the head of its content.
"""

from __future__ import annotations

import re
from importlib.machinery import EXTENSION_SUFFIXES
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .source_files import File
    from .target import Target

_TAGGED = re.compile(r"\.(?:cpython-\d+|cp\d+|pypy\d+|abi3)[^./]*\.(?:so|pyd)$")
_FOREIGN = (".pyd", ".dll", ".dylib")
"""Of Windows and macOS."""
_ELF = b"\x7fELF"
_ELF_MACHINES = {"x86_64": 62, "arm64": 183}
"""`e_machine` of the ELF header."""


def foreign_files(files: Mapping[str, File], target: Target) -> Iterator[str]:
    """Yield one line for each compiled file of `files`, by path, that is not built for the target."""
    suffixes = (
        EXTENSION_SUFFIXES
        if target.current
        else [f".cpython-{target.abi.removeprefix('cp')}-{target.machine}-linux-gnu.so", ".abi3.so"]
    )
    for path, file in sorted(files.items()):
        tag = _TAGGED.search(path)
        foreign = tag[0] not in suffixes if tag else path.endswith(_FOREIGN) and not target.current
        if foreign or _machine(file.content) not in {None, _ELF_MACHINES.get(target.architecture)}:
            yield f"{path} is not built for {target}"


def _machine(content: bytes) -> int | None:
    """The processor of an ELF file. None: it is no such file."""
    machine = content[18:20] if content.startswith(_ELF) else b""
    return int.from_bytes(machine, "little") or None
