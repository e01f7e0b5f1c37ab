"""The differences between generated text and existing files. Hand-written files are never changed, only reported."""

from __future__ import annotations

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
    """A file that differs from what the schemas define."""

    path: PurePosixPath
    state: State
    before: str
    after: str
    handwritten: bool = False
    """Of a stray file: the generator must not remove it."""

    def __str__(self) -> str:
        hint = " (hand-written, in a generated folder: move or remove it)" if self.handwritten else ""
        return f"{self.state}: {self.path}{hint}"

    def diff(self) -> str:
        """Return the change that generating would make, as a unified diff. Empty: it would not change the file."""
        if self.handwritten:
            return ""
        # Imported here: only `--check` shows a diff.
        import difflib

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
    generated_folders: Collection[PurePosixPath],
) -> tuple[Difference, ...]:
    """Return what generating would change below `output`.

    Args:
        files: The generated text, by path.
        output: The root of the workspace.
        folders: The folders that are searched for stray generated files.
        generated_folders: The folders in which hand-written files are stray too.

    Raises:
        ToolError: a hand-written file has the path of a generated one.
    """
    found: list[Difference] = []
    handwritten_files: list[str] = []
    for path, text in files.items():
        target = output / path
        if target.is_symlink():
            handwritten_files.append(f"{path}:1: a link where a generated file belongs: move or remove it")
            continue
        try:
            present = target.read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            found.append(Difference(path=path, state="missing", before="", after=text))
            continue
        except (IsADirectoryError, NotADirectoryError):
            wrong = "a folder where a generated file belongs, or a file where its folder belongs"
            handwritten_files.append(f"{path}:1: {wrong}: move or remove it")
            continue
        if present != text:
            if not is_generated(present):
                handwritten_files.append(
                    f"{path}:1: a hand-written file where a generated one belongs: move or remove it"
                )
            found.append(Difference(path=path, state="stale", before=present, after=text))
    if handwritten_files:
        raise ToolError("nothing was written", hint="move these files", faults=handwritten_files)
    for path in _strays(files, output, folders):
        is_link = (output / path).is_symlink()
        before = "" if is_link else (output / path).read_text(encoding="utf-8", errors="replace")
        handwritten = is_link or not is_generated(before)
        if not handwritten or any(folder in generated_folders for folder in path.parents):
            found.append(
                Difference(path=path, state="stray", before=before, after="", handwritten=handwritten)
            )
    return tuple(sorted(found, key=lambda difference: difference.path))


def _strays(
    files: Mapping[PurePosixPath, str], output: Path, folders: Iterable[PurePosixPath]
) -> Iterator[PurePosixPath]:
    """Yield existing files that are not among the generated files."""
    for folder in folders:
        for target in (output / folder).rglob("*"):
            path = PurePosixPath(target.relative_to(output).as_posix())
            if path not in files and not _is_of_python(path) and (target.is_symlink() or target.is_file()):
                yield path


def _is_of_python(path: PurePosixPath) -> bool:
    """Return whether Python, or the package itself, writes such a file into a folder of modules."""
    return path.name == "py.typed" or "__pycache__" in path.parts
