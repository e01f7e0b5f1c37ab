"""What generating would change. A hand-written file is never touched, and told where it does not belong."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from orb_tools.codegen.header import is_generated
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

State = Literal["missing", "stale", "stray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A file that is not as the schemas want it."""

    path: PurePosixPath
    state: State
    before: str
    after: str
    handwritten: bool = False
    """Of a stray file: it is not the generator's to remove."""

    def __str__(self) -> str:
        hint = " (hand-written, in a generated folder: move or remove it)" if self.handwritten else ""
        return f"{self.state}: {self.path}{hint}"

    def diff(self) -> str:
        """Return the change that generating would make, as a unified diff. Empty: it would make none."""
        if self.handwritten:
            return ""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            fromfile="/dev/null" if self.state == "missing" else f"a/{self.path}",
            tofile="/dev/null" if self.state == "stray" else f"b/{self.path}",
        )
        return "".join(lines)


def compare(
    files: Mapping[PurePosixPath, str],
    output: Path,
    folders: Iterable[PurePosixPath],
    *,
    owned: Collection[PurePosixPath],
) -> tuple[Difference, ...]:
    """Return what generating would change below `output`.

    Args:
        files: What belongs there.
        output: Where.
        folders: Where generated files that do not belong are looked for.
        owned: Folders in which no other file belongs, hand-written ones included.

    Raises:
        ToolError: a hand-written file stands where a generated one belongs.
    """
    found: list[Difference] = []
    foreign: list[str] = []
    for path, text in files.items():
        target = output / path
        try:
            present = target.read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            found.append(Difference(path=path, state="missing", before="", after=text))
            continue
        if present != text:
            if not is_generated(present):
                foreign.append(
                    f"{path}:1: a hand-written file where a generated one belongs: move or remove it"
                )
            found.append(Difference(path=path, state="stale", before=present, after=text))
    if foreign:
        raise ToolError("nothing was written", hint="move these files", faults=foreign)
    for path in _strays(files, output, folders):
        before = (output / path).read_text(encoding="utf-8", errors="replace")
        handwritten = not is_generated(before)
        if not handwritten or any(folder in owned for folder in path.parents):
            found.append(
                Difference(path=path, state="stray", before=before, after="", handwritten=handwritten)
            )
    return tuple(sorted(found, key=lambda difference: difference.path))


def _strays(
    files: Mapping[PurePosixPath, str], output: Path, folders: Iterable[PurePosixPath]
) -> Iterator[PurePosixPath]:
    """Yield files of a generated kind that no schema asks for."""
    for folder in folders:
        for target in (output / folder).rglob("*"):
            path = PurePosixPath(target.relative_to(output).as_posix())
            if path not in files and target.suffix in {".md", ".py", ".yml"} and target.is_file():
                yield path
