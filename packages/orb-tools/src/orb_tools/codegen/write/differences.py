"""What generating would change. Only generated files count: a hand-written one is never touched."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from orb_tools.codegen.header import is_generated
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

State = Literal["missing", "stale", "stray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A file that is not as the schemas want it."""

    path: PurePosixPath
    state: State
    before: str
    after: str

    def diff(self) -> str:
        """Return the change that generating would make, as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            fromfile="/dev/null" if self.state == "missing" else f"a/{self.path}",
            tofile="/dev/null" if self.state == "stray" else f"b/{self.path}",
        )
        return "".join(lines)


def compare(
    files: Mapping[PurePosixPath, str], output: Path, folders: Iterable[PurePosixPath]
) -> tuple[Difference, ...]:
    """Return what generating would change below `output`. Strays are looked for in `folders`.

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
    for path in sorted(_strays(files, output, folders)):
        before = (output / path).read_text(encoding="utf-8", errors="replace")
        found.append(Difference(path=path, state="stray", before=before, after=""))
    return tuple(sorted(found, key=lambda difference: difference.path))


def _strays(
    files: Mapping[PurePosixPath, str], output: Path, folders: Iterable[PurePosixPath]
) -> Iterator[PurePosixPath]:
    """Yield generated files that no schema asks for any more."""
    for folder in folders:
        for target in (output / folder).rglob("*"):
            path = PurePosixPath(target.relative_to(output).as_posix())
            if path not in files and target.suffix in {".md", ".py", ".yml"} and target.is_file():
                with target.open(encoding="utf-8", errors="replace") as stream:
                    if is_generated(stream.readline()):
                        yield path
