"""Puts generated text in its place, or tells what would change. Ours alone: a hand-written file is never touched."""

from __future__ import annotations

import difflib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from orb_tools.codegen.text import is_generated
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
        """The change that generating would make, as a unified diff."""
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
    """What generating would change below `output`.

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
    """Generated files that no schema asks for any more."""
    for folder in folders:
        for target in (output / folder).rglob("*"):
            path = PurePosixPath(target.relative_to(output).as_posix())
            if path not in files and target.suffix in {".py", ".yml"} and target.is_file():
                with target.open(encoding="utf-8", errors="replace") as stream:
                    if is_generated(stream.readline()):
                        yield path


def apply(differences: Iterable[Difference], output: Path) -> None:
    """Makes the changes, each file at once or not at all, and removes folders that are empty then."""
    for difference in differences:
        target = output / difference.path
        if difference.state == "stray":
            target.unlink()
            _prune(target.parent, output)
        else:
            _replace(target, difference.after)


def _replace(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _prune(folder: Path, output: Path) -> None:
    while folder != output and folder.is_dir():
        if any(child.name != "__pycache__" for child in folder.iterdir()):
            return
        for cached in (folder / "__pycache__").glob("*.pyc"):
            cached.unlink()
        if (folder / "__pycache__").is_dir():
            (folder / "__pycache__").rmdir()
        folder.rmdir()
        folder = folder.parent
