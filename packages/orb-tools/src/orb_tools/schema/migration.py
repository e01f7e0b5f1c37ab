"""A folder of schemas of the earlier hub, rewritten into ours as far as a program can."""

from __future__ import annotations

import difflib
import io
import re
import tempfile
from collections.abc import MutableSequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from orb_tools.codegen.faults import Fault, Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.read.yaml_document import display_path, load
from orb_tools.codegen.write.replace_files import exclusive_access, replace_files
from orb_tools.errors import ToolError
from orb_tools.schema.core_migration import Dropped, migrate_types, migrate_validators
from orb_tools.schema.entity_migration import Left, Node, migrate_entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from orb_tools.codegen.read.yaml_document import Document

_EDITOR_LINE = "# yaml-language-server: $schema={}entity.schema.json\n"
_EMPTY = "version: '1.0'\n{}: {{}}\n"
_ADDED = "the file was added"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file as it is."""

    document: Document
    """Its values and lines."""
    text: str
    node: Node
    """Its values with their comments, to be edited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A file whose text changes."""

    path: Path
    before: str
    after: str
    edits: tuple[str, ...]
    """What was done, for people."""

    def diff(self) -> str:
        """Return the change as a unified diff."""
        name = display_path(self.path)
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{name}",
            f"b/{name}",
        )
        return "".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """What would be rewritten in a folder, and what people must decide."""

    folder: Path
    rewritten: tuple[Rewritten, ...]
    dropped: tuple[Fault, ...]
    """What has no place in our form, with the lines before the rewriting."""
    left: tuple[Fault, ...]
    """Stored values to convert, and the faults of the rewritten schemas, with the lines after the rewriting."""

    def write(self) -> None:
        """Write the rewritten files: all of them, or none.

        Raises:
            OSError: A file cannot be written. None has changed then.
        """
        changes = {
            PurePosixPath(file.path.relative_to(self.folder).as_posix()): file.after.encode()
            for file in self.rewritten
        }
        try:
            with exclusive_access(self.folder):
                replace_files(self.folder, changes)
        finally:
            # The folder of the run. It stays if the generator keeps something there.
            with suppress(OSError):
                (self.folder / ".orb").rmdir()


def migrate(folder: Path) -> Migration:
    """Return how the schemas of a folder are rewritten. Nothing is written.

    Raises:
        ToolError: The folder has no schemas, or a file cannot be read as one. It names all such files.
    """
    if not (folder / "entities").is_dir():
        raise ToolError(
            f"there is no {folder}/entities", hint="name the folder that holds core/ and entities/"
        )
    files = _files(folder)
    enums_file = folder / "core" / "enums.yml"
    enums = files[enums_file].node if enums_file in files else {}
    stored: list[tuple[Path, Left]] = []
    rewritten = list(_entities(folder, enums, files, stored))
    dropped: list[Fault] = []
    rewritten += _enums(enums_file, enums, files, dropped)
    rewritten += _core(folder, files, dropped)
    return Migration(
        folder=folder,
        rewritten=tuple(rewritten),
        dropped=tuple(sorted(dropped)),
        left=_left(folder, rewritten, files, stored),
    )


def _files(folder: Path) -> dict[Path, _File]:
    """Return the files that can be rewritten.

    Raises:
        ToolError: A file cannot be read, is too large or too deep, or is not a map of YAML.
    """
    faults = Faults()
    found: dict[Path, _File] = {}
    core = [folder / "core" / f"{name}.yml" for name in ("enums", "types", "validators")]
    for path in (*sorted((folder / "entities").rglob("*.yml")), *(path for path in core if path.exists())):
        if path.is_symlink():
            wrong, right = "a link, which would be replaced", "put the file itself here"
            faults.add(display_path(path), 1, wrong, right)
            continue
        try:
            document = load(path, folder, faults)
            if document is not None:
                text = path.read_text(encoding="utf-8")
                found[path] = _File(document=document, text=text, node=_yaml("").load(text))
        except OSError as error:
            faults.add(display_path(path), 1, f"cannot be read ({error.strerror})", "correct its rights")
        except (YAMLError, ValueError, TypeError) as error:
            # Tags that do not fit their values, merges of what is not a map, and the like.
            mark = getattr(error, "problem_mark", None)
            faults.add(display_path(path), mark.line + 1 if mark is not None else 1, "not YAML", "correct it")
    if faults:
        raise ToolError(
            "schemas cannot be read; nothing was written",
            hint="correct the faults above",
            faults=list(map(str, faults.sorted())),
        )
    return found


def _entities(
    folder: Path, enums: Node, files: Mapping[Path, _File], stored: list[tuple[Path, Left]]
) -> Iterator[Rewritten]:
    """Yield the files of entities, and add what must be done with stored items to `stored`."""
    for path, file in files.items():
        if folder / "entities" not in path.parents:
            continue
        document, before = file.node, file.text
        found = list(migrate_entity(document, enums))
        edits = [edit for edit in found if isinstance(edit, str)]
        stored += ((path, part) for part in found if isinstance(part, Left))
        after = _written(document, before) if edits else before
        if not after.startswith("# yaml-language-server:"):
            depth = len(path.relative_to(folder).parts) - 1
            after = _EDITOR_LINE.format("../" * depth) + after
            edits.append("the first line names the form for editors")
        if edits:
            yield Rewritten(path=path, before=before, after=after, edits=tuple(edits))


def _enums(path: Path, enums: Node, files: Mapping[Path, _File], dropped: list[Fault]) -> Iterator[Rewritten]:
    """Yield the file of enums, and add those without values to `dropped`."""
    no_lists = [name for name, values in enums.items() if not isinstance(values, MutableSequence)]
    for name in no_lists:
        del enums[name]
        line, why = files[path].document.line(name), "it has no list of values, so it was ignored"
        dropped.append(Fault(display_path(path), line, f"enum '{name}' was dropped", why))
    edits = [f"{name} was removed: it has no list of values, so it was ignored" for name in no_lists]
    if path not in files:
        yield Rewritten(path=path, before="", after="{}\n", edits=(_ADDED,))
        return
    before = files[path].text
    after = _written(enums, before)
    # The lists grew with the values that entities use.
    if _plain(after) != _plain(before):
        yield Rewritten(path=path, before=before, after=after, edits=(*edits, "values were added or removed"))


def _core(folder: Path, files: Mapping[Path, _File], dropped: list[Fault]) -> Iterator[Rewritten]:
    """Yield the files of rules, and add what has no place in our form to `dropped`."""
    paths = {name: folder / "core" / f"{name}.yml" for name in ("validators", "types")}
    nodes: dict[str, Node] = {
        name: files[path].node if path in files else _yaml("").load(_EMPTY.format(name))
        for name, path in paths.items()
    }
    found = {
        "validators": [*migrate_validators(nodes["validators"])],
        "types": [*migrate_types(nodes["types"], nodes["validators"])],
    }
    for name, path in paths.items():
        file = files.get(path)
        edits = [edit for edit in found[name] if isinstance(edit, str)]
        for part in (part for part in found[name] if isinstance(part, Dropped)):
            line = file.document.line(*part.place) if file is not None else 1
            dropped.append(Fault(display_path(path), line, f"{part.what} {part.verb} dropped", part.why))
            edits.append(f"{part.what} {part.verb} dropped: {part.why}")
        if file is None:
            yield Rewritten(path=path, before="", after=_written(nodes[name], ""), edits=(_ADDED, *edits))
        elif _plain(after := _written(nodes[name], file.text)) != _plain(file.text):
            edits = edits or ["rules of types were added"]
            yield Rewritten(path=path, before=file.text, after=after, edits=tuple(edits))


def _left(
    folder: Path,
    rewritten: Iterable[Rewritten],
    files: Mapping[Path, _File],
    stored: Iterable[tuple[Path, Left]],
) -> tuple[Fault, ...]:
    """Return what people must do with stored items, and the faults of the rewritten folder."""
    with tempfile.TemporaryDirectory(prefix="orb-migrate-") as temporary:
        copy = Path(temporary).resolve() / "schemas"
        texts = {path: file.text for path, file in files.items()}
        texts |= {file.path: file.after for file in rewritten}
        config = folder / "config.yml"
        if config.is_file():
            texts[config] = config.read_text(encoding="utf-8")
        # Only the names of the other files matter.
        others = (path for part in ("core", "entities") for path in (folder / part).rglob("*"))
        for path in (*others, *texts):
            if path in texts or path.is_file():
                target = copy / path.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(texts.get(path, ""), encoding="utf-8")
        faults = Faults()
        for path, part in stored:
            document = load(copy / path.relative_to(folder), copy, Faults())
            line = document.line(*part.place) if document is not None else 1
            faults.add((copy / path.relative_to(folder)).as_posix(), line, part.what, part.do)
        load_catalogue(copy, faults)
        return tuple(
            replace(fault, path=display_path(folder / Path(fault.path).resolve().relative_to(copy)))
            for fault in faults.sorted()
        )


def _written(document: Node, before: str) -> str:
    out = io.StringIO()
    _yaml(before).dump(document, out)
    return out.getvalue()


def _plain(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


def _yaml(text: str) -> YAML:
    """Return a reader and writer that keeps comments and quotes, and indents lists as `text` does."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    if re.search(r"^( *)[^\s#-].*:\n\1  +- ", text, re.MULTILINE):
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
