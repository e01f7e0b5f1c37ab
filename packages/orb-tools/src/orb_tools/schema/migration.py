"""A folder of schemas of the earlier hub, rewritten into ours as far as a program can."""

from __future__ import annotations

import difflib
import io
import re
import shutil
import tempfile
from collections.abc import MutableMapping, MutableSequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from orb_tools.atomic_files import write_atomically
from orb_tools.codegen.faults import Fault, Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.read.core_files import TypesFile, ValidatorsFile
from orb_tools.codegen.read.form_check import parse
from orb_tools.codegen.read.yaml_document import display_path, load
from orb_tools.errors import ToolError
from orb_tools.schema.entity_migration import Node, migrate_entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.read.form_parts import Form

_EDITOR_LINE = "# yaml-language-server: $schema={}entity.schema.json\n"
_CORE: tuple[tuple[str, type[Form]], ...] = (("types", TypesFile), ("validators", ValidatorsFile))


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

    rewritten: tuple[Rewritten, ...]
    left: tuple[Fault, ...]
    """The faults of the rewritten schemas, with the lines after the rewriting."""

    def write(self) -> None:
        """Write the rewritten files, each completely or not at all."""
        for file in self.rewritten:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file.path, file.after.encode(), mode=0o644)


def migrate(folder: Path) -> Migration:
    """Return how the schemas of a folder are rewritten. Nothing is written.

    Raises:
        ToolError: The folder has no schemas, or a file is not YAML.
    """
    if not (folder / "entities").is_dir():
        raise ToolError(
            f"there is no {folder}/entities", hint="name the folder that holds core/ and entities/"
        )
    enums_file = folder / "core" / "enums.yml"
    enums, enums_text = _read(enums_file) if enums_file.is_file() else ({}, "")
    rewritten = list(_entities(folder, enums))
    rewritten += _enums(enums_file, enums, enums_text)
    rewritten += [file for name, form in _CORE for file in _core(folder, name, form)]
    return Migration(rewritten=tuple(rewritten), left=_left(folder, rewritten))


def _entities(folder: Path, enums: Node) -> Iterator[Rewritten]:
    for path in sorted((folder / "entities").rglob("*.yml")):
        document, before = _read(path)
        edits = list(migrate_entity(document, enums))
        after = _written(document, before) if edits else before
        if not after.startswith("# yaml-language-server:"):
            depth = len(path.relative_to(folder).parts) - 1
            after = _EDITOR_LINE.format("../" * depth) + after
            edits.append("the first line names the form for editors")
        if edits:
            yield Rewritten(path=path, before=before, after=after, edits=tuple(edits))


def _enums(path: Path, enums: Node, before: str) -> Iterator[Rewritten]:
    no_lists = [name for name, values in enums.items() if not isinstance(values, MutableSequence)]
    for name in no_lists:
        del enums[name]
    edits = [f"{name} was removed: it has no list of values, so it was ignored" for name in no_lists]
    if not before:
        yield Rewritten(path=path, before="", after="{}\n", edits=("the file was added",))
        return
    after = _written(enums, before)
    # The lists grew with the values that entities use.
    if _plain(after) != _plain(before):
        yield Rewritten(path=path, before=before, after=after, edits=(*edits, "values were added or removed"))


def _core(folder: Path, name: str, form: type[Form]) -> Iterator[Rewritten]:
    """Yield an empty file of rules if the file is missing or in another form. The earlier generator never read it."""
    path = folder / "core" / f"{name}.yml"
    empty = f"version: '1.0'\n{name}: {{}}\n"
    if not path.is_file():
        yield Rewritten(path=path, before="", after=empty, edits=("the file was added",))
        return
    faults = Faults()
    document = load(path, folder, faults)
    if document is not None:
        parse(document, form, faults)
    listed = document.data.get(name) if document is not None else None
    # A file in our form keeps its faults, which are left to people.
    if faults and isinstance(listed, dict) and any(map(_is_earlier, listed.values())):
        names = ", ".join(listed)
        edit = (
            f"its rules had no effect, and have another form now: write those that you need again ({names})"
        )
        yield Rewritten(path=path, before=path.read_text(encoding="utf-8"), after=empty, edits=(edit,))


def _is_earlier(rule: object) -> bool:
    """Return whether a rule has the earlier form: a type with a pattern of its own, or parts with a `type`."""
    if isinstance(rule, dict):
        return "rules" in rule or "pattern" in rule
    return isinstance(rule, list) and any(isinstance(part, dict) and "type" in part for part in rule)


def _left(folder: Path, rewritten: list[Rewritten]) -> tuple[Fault, ...]:
    """Return the faults of the rewritten folder, as its own generator would report them."""
    with tempfile.TemporaryDirectory(prefix="orb-migrate-") as temporary:
        copy = Path(temporary).resolve() / "schemas"
        for part in ("core", "entities"):
            if (folder / part).is_dir():
                shutil.copytree(folder / part, copy / part)
        for file in rewritten:
            target = copy / file.path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file.after, encoding="utf-8")
        faults = Faults()
        load_catalogue(copy, faults)
        return tuple(
            replace(fault, path=display_path(folder / Path(fault.path).resolve().relative_to(copy)))
            for fault in faults.sorted()
        )


def _read(path: Path) -> tuple[Node, str]:
    try:
        text = path.read_text(encoding="utf-8")
        document = _yaml("").load(text)
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise ToolError(
            "a schema cannot be read; nothing was written",
            hint="correct the fault above",
            faults=[f"{display_path(path)}:{line}: not YAML in UTF-8: correct it first"],
        ) from None
    if not isinstance(document, MutableMapping):
        raise ToolError(
            "a schema cannot be read; nothing was written",
            hint="correct the fault above",
            faults=[f"{display_path(path)}:1: not a map: write one YAML map of keys and values"],
        )
    return document, text


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
