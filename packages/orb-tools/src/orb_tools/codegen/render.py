"""The text of every generated file, by path below the workspace. Pure: the same catalogue gives the same text."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from orb_tools.codegen import data_template
from orb_tools.codegen.inputs_view import inputs_view
from orb_tools.codegen.model_view import model_view
from orb_tools.codegen.repository_view import repository_view
from orb_tools.codegen.text import Imports, docstring, field_doc, header, natural, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.schema import Catalogue, Registry, Rule

PACKAGE = PurePosixPath("packages/orb-models/src/orb_models")
DATA = PurePosixPath("infrastructure/cloudformation/data.yml")
FOLDERS = ("enums", "inputs", "models", "repositories")
"""Below PACKAGE: the folders that belong to the generator, hand-written files in them aside."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("orb_tools.codegen", "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Python and YAML, no HTML
        keep_trailing_newline=True,
    )


def _text(template: str, **values: object) -> str:
    return _environment().get_template(f"{template}.jinja").render(**values)


def render(catalogue: Catalogue) -> dict[PurePosixPath, str]:
    """Every file. Python is not yet formatted."""
    files: dict[PurePosixPath, str] = {}
    for enum in catalogue.enums.values():
        text = _text("enum.py", header=header("schemas/core/enums.yml"), name=enum.name, values=enum.values)
        files[_path(enum.module)] = text
    for entity in catalogue.entities.values():
        files[_path(f"models.{entity.path}")] = _text("model.py", **model_view(entity, catalogue))
        if entity.is_table:
            files[_path(f"inputs.{entity.path}")] = _text("inputs.py", **inputs_view(entity, catalogue))
            files[_path(f"repositories.{entity.path}")] = _text(
                "repository.py", **repository_view(entity, catalogue)
            )
    for registry in catalogue.registries.values():
        files[_path(f"models.{registry.path}")] = _registry(registry)
    if catalogue.rules:
        files[PACKAGE / "rules.py"] = _rules(tuple(catalogue.rules.values()))
    files.update(_packages(catalogue))
    files[DATA] = data_template.render(catalogue)
    return dict(sorted(files.items()))


def _path(module: str) -> PurePosixPath:
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py")


def _registry(registry: Registry) -> str:
    return _text(
        "registry.py",
        header=header(registry.source),
        doc=docstring(registry.description, fallback=f"The registry {registry.name}."),
        class_doc=docstring(f"The items of {registry.name}, by code.", indent=4),
        name=registry.name,
        items=[
            {
                "code": quoted(item.code),
                "message": quoted(item.message),
                "description": quoted(item.description),
                "solution": quoted(item.solution),
                "details": quoted(dict(item.details)) if item.details else "",
            }
            for item in registry.items
        ],
    )


def _rules(rules: tuple[Rule, ...]) -> str:
    imports = Imports()
    imports.add("typing", "Annotated")
    imports.add("orb_models._pydantic", "Field")
    lines = []
    for rule in rules:
        limits = [f"pattern={_raw(rule.pattern)}"] if rule.pattern else []
        if rule.max_length is not None:
            limits.append(f"max_length={rule.max_length}")
        base = {"string": "str", "number": "Whole"}.get(rule.type, "Timestamp")
        if base != "str":
            imports.add("orb_models.model", base)
        if rule.minimum is not None and base == "Timestamp":
            imports.add("datetime", "UTC", "datetime")
            limits.append(f"ge=datetime.fromtimestamp({rule.minimum}, UTC)")
        elif rule.minimum is not None:
            limits.append(f"ge={rule.minimum}")
        type_ = f"Annotated[{base}, Field({', '.join(limits)})]" if limits else base
        lines.append(
            {
                "name": f"{rule.name}Rule",
                "type": type_,
                "doc": field_doc(rule.description or rule.name, indent=0),
            }
        )
    return _text("rules.py", header=header("schemas/core/types.yml"), imports=str(imports), rules=lines)


def _raw(pattern: str) -> str:
    return f"r'{pattern}'" if "'" not in pattern else f'r"{pattern}"' if '"' not in pattern else repr(pattern)


def _names(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every public name, with its module."""
    for enum in catalogue.enums.values():
        yield enum.module, enum.name
    for entity in catalogue.entities.values():
        module = f"models.{entity.path}"
        yield module, entity.name
        if entity.is_table:
            yield f"inputs.{entity.path}", f"{entity.name}Create"
            yield f"inputs.{entity.path}", f"{entity.name}Update"
            yield f"repositories.{entity.path}", f"{entity.name}Repository"
        yield from ((module, row) for _, row, _ in entity.projections())
    for registry in catalogue.registries.values():
        yield f"models.{registry.path}", registry.name


_DOCS = {
    "": "Models, enums and repositories of orb. Nothing loads until it is asked for: one model used costs one model.",
    "enums": "The enums of schemas/core/enums.yml, each in a module of its own, loaded when it is asked for.",
    "inputs": "What comes in for a table, new or changed, each in a module of its own, loaded when it is asked for.",
    "models": "The models of schemas/entities, each in a module of its own, loaded when it is asked for.",
    "repositories": "Typed access to the tables, one repository each, loaded when it is asked for.",
}


def _packages(catalogue: Catalogue) -> Iterator[tuple[PurePosixPath, str]]:
    """An `__init__` for the root and for each folder: what is in it and below, loaded lazily."""
    everything = sorted(_names(catalogue), key=lambda entry: (natural(entry[0]), natural(entry[1])))
    folders = {"", *FOLDERS}
    for module, _ in everything:
        parts = module.split(".")[:-1]
        folders.update(".".join(parts[:length]) for length in range(1, len(parts) + 1))
    for folder in sorted(folders):
        inside = [(m, n) for m, n in everything if not folder or m.startswith(f"{folder}.")]
        if folder in FOLDERS or inside:
            top = folder.partition(".")[0]
            about = _DOCS.get(
                folder, f"What schemas/entities/{folder.partition('.')[2].replace('.', '/')} gives to {top}."
            )
            yield (
                PACKAGE.joinpath(*folder.split("."), "__init__.py"),
                _text(
                    "package.py",
                    header=header("schemas/"),
                    doc=docstring(about, fallback="Generated code."),
                    names=[(f"orb_models.{module}", name) for module, name in inside],
                ),
            )
