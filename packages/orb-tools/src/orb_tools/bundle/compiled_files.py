"""Find compiled files that cannot load on the target.

A wheel of an index shows its platform by its tags. A file of a function or of a local package shows it by its name and
by the first bytes of its content.
"""

from __future__ import annotations

import re
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .source_files import HasContent
    from .target import Target

FOREIGN_HINT = "remove the compiled files, or bundle for another --python or --arch"
_TAGGED = re.compile(r"\.(?:cpython-\d+|cp\d+|pypy\d+|abi3)[^./]*\.(?:so|pyd)$")
_SHARED = re.compile(r"\.so(?:\.\d+)*$", re.IGNORECASE)
_FOREIGN = (".pyd", ".dll", ".dylib")
"""Suffixes of Windows and macOS."""
_ELF = b"\x7fELF"
_ELF_MACHINES = {"x86_64": 62, "arm64": 183}
"""`e_machine` of the ELF header."""
_MACH_O = frozenset(
    bytes.fromhex(magic) for magic in ("feedface", "feedfacf", "cefaedfe", "cffaedfe", "bebafeca", "bfbafeca")
)
_UNIVERSAL = (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")
_OLDEST_CLASS_FILE = 45
"""Java class files begin with the same bytes as universal files of macOS. The next number
is the version of a class file, at least 45, or the number of parts of a universal file, which is smaller."""
_PE_OFFSET = slice(0x3C, 0x40)


def foreign_files(files: Mapping[str, HasContent], target: Target) -> Iterator[str]:
    """Yield one line for each compiled file of `files`, by path, that is not built for the target."""
    suffixes = (
        EXTENSION_SUFFIXES
        if target.current
        else [f".cpython-{target.abi.removeprefix('cp')}-{target.machine}-linux-gnu.so", ".abi3.so"]
    )
    linux = not target.current or sys.platform == "linux"
    for path, file in sorted(files.items()):
        tag = _TAGGED.search(path)
        foreign = tag is not None and tag[0] not in suffixes
        if linux and not foreign:
            foreign = path.lower().endswith(_FOREIGN) or _foreign_to_linux(path, file.content, target)
        if foreign:
            yield f"{path} is not built for {target}"


def _foreign_to_linux(path: str, content: bytes, target: Target) -> bool:
    machine = _machine(content)
    if machine is None and not _SHARED.search(path):
        return _is_mach_o(content) or _is_pe(content)
    return machine != _ELF_MACHINES.get(target.architecture)


def _machine(content: bytes) -> int | None:
    """Return the processor of an ELF file. None: it is not an ELF file."""
    machine = content[18:20] if content.startswith(_ELF) else b""
    return int.from_bytes(machine, "little") or None


def _is_mach_o(content: bytes) -> bool:
    if content.startswith(_UNIVERSAL):
        return int.from_bytes(content[4:8], "big") < _OLDEST_CLASS_FILE
    return content[:4] in _MACH_O


def _is_pe(content: bytes) -> bool:
    start = int.from_bytes(content[_PE_OFFSET], "little")
    return content.startswith(b"MZ") and content[start : start + 4] == b"PE\0\0"
