"""The files that a migration reads and writes."""

from __future__ import annotations

import difflib
import io
import os
import tokenize
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from libcst import ParserSyntaxError

from orb_tools.atomic_files import write_atomically
from orb_tools.errors import ToolError
from orb_tools.migrate.outlines import Outline, near_errors, outline
from orb_tools.migrate.places import Place
from orb_tools.migrate.rewriting import rewrite
from orb_tools.migrate.source import Source
from orb_tools.migrate.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["File", "migrated", "write_all"]

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, before and after."""

    path: Path
    before: bytes
    after: bytes
    places: tuple[Place, ...]

    @property
    def diff(self) -> str:
        """The unified diff, in the form that `git apply` takes. Empty: nothing changes."""
        if self.before == self.after:
            return ""
        before, after = (_lines(content) for content in (self.before, self.after))
        name = _name_in_diff(self.path)
        lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
        ends = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
        return "".join(ends)

    @property
    def places_after(self) -> tuple[Place, ...]:
        """The places, with their lines in the changed file."""
        if self.before == self.after:
            return self.places
        return tuple(replace(place, line=_line_after(self, place.line)) for place in self.places)


def _lines(content: bytes) -> list[str]:
    """Return the lines with their ends, as git counts them. `str.splitlines` also ends lines at a form feed."""
    return [line.decode() for line in io.BytesIO(content)]


def _line_after(file: File, line: int) -> int:
    before, after = (content.decode().split("\n") for content in (file.before, file.after))
    for _, first, end, new, new_end in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if first < line <= end:
            return min(new + line - first, max(new_end, new + 1))
    return line


def _name_in_diff(path: Path) -> str:
    """Return the path from the top folder of its git repository. Outside of one: from the current folder.

    `git apply` takes it in the top folder, and in the folders between that and the file.
    """
    full = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links, which git does not
    top = next((it for it in full.parents if (it / ".git").exists()), Path.cwd())
    return (full.relative_to(top) if full.is_relative_to(top) else full.relative_to("/")).as_posix()


def migrated(paths: Sequence[Path], *, own: Iterable[str] = ()) -> list[File]:
    """Return the Python files at paths that change, or that have a place to look at. Writes nothing.

    Args:
        paths: Files, and folders to search. Hidden folders and virtual environments are left out.
        own: Top-level modules that are the project's own, although an older layer had such a name.
    """
    roots = {file: root for root in paths for file in _python_files(root)}
    texts: dict[Path, str] = {}
    outlines: dict[Path, Outline] = {}
    found: dict[Path, File] = {}
    for path in roots:
        content = path.read_bytes()
        try:
            text = _decoded(content)
            outlines[path] = outline(text.removeprefix(_BOM))
            texts[path] = text
        except (SyntaxError, ValueError, RecursionError) as error:
            place = _unreadable(error)
            found[path] = File(path=path, before=content, after=content, places=(place,))
    users = Counter(name for it in outlines.values() for name in it.taken)
    errors = near_errors(outlines)
    for path, text in texts.items():
        if not outlines[path].old and not (outlines[path].old_attributes and path in errors):
            continue
        taken = frozenset(name for name, count in users.items() if count > (name in outlines[path].taken))
        around = Surroundings(
            folders=_folders(path, roots[path]), taken=taken, own=frozenset(own), errors=path in errors
        )
        file = _rewritten(path, text, around)
        if file.before != file.after or file.places:
            found[path] = file
    return [found[path] for path in roots if path in found]


def write_all(files: Sequence[File]) -> None:
    """Write all changed files. When one cannot be written, all have their old content again.

    Raises:
        ToolError: A file was changed by another program since it was read, or the disk is full.
        OSError: A file cannot be written.
    """
    changed = [file for file in files if file.before != file.after]
    for file in changed:
        if file.path.read_bytes() != file.before:
            raise ToolError(
                f"{file.path} changed meanwhile, so no file was written", hint="run the command again"
            )
    written: list[File] = []
    try:
        for file in changed:
            written.append(file)
            _write(file.path, file.after)
    except BaseException:
        for file in written:
            _write(file.path, file.before)
        raise


def _write(path: Path, content: bytes) -> None:
    real = path.resolve()  # a link stays a link
    if real.read_bytes() != content:
        write_atomically(real, content, mode=real.stat().st_mode & 0o7777)


def _python_files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, below, names in os.walk(root):
        place = Path(folder)
        below[:] = sorted(
            it
            for it in below
            if not it.startswith(".")
            and it not in {"__pycache__", "node_modules"}
            and not (place / it / "pyvenv.cfg").is_file()
        )
        yield from (
            place / name for name in sorted(names) if name.endswith(".py") and (place / name).is_file()
        )


def _folders(path: Path, root: Path) -> tuple[Path, ...]:
    top = root if root.is_dir() else root.parent
    return tuple(folder for folder in path.parents if folder == top or top in folder.parents)


def _decoded(content: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError:
        content.decode()  # says which byte is wrong
        raise
    if encoding not in {"utf-8", "utf-8-sig"}:
        raise ValueError(f"it is written in {encoding}, and the command reads UTF-8: convert the file first")
    return content.decode()


def _unreadable(error: Exception) -> Place:
    line = error.lineno if isinstance(error, SyntaxError) else None
    if isinstance(error, UnicodeDecodeError):
        return Place(line=1, what="the file", why=f"it is not UTF-8: byte {error.start} is not valid")
    why = error.msg if isinstance(error, SyntaxError) else str(error)
    return Place(line=line or 1, what="the file", why=f"it cannot be read as Python: {why}")


def _rewritten(path: Path, text: str, around: Surroundings) -> File:
    before = text.encode()
    mark = _BOM if text.startswith(_BOM) else ""
    try:
        result = rewrite(Source(text.removeprefix(_BOM)), around, exports=path.name == "__init__.py")
    except (ParserSyntaxError, RecursionError) as error:
        line = error.raw_line if isinstance(error, ParserSyntaxError) else 1
        place = Place(line=line, what="the file", why="it cannot be read as Python of today")
        return File(path=path, before=before, after=before, places=(place,))
    return File(path=path, before=before, after=(mark + result.text).encode(), places=result.places)
