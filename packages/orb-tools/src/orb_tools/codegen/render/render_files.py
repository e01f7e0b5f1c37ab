"""Rendering of every generated file. The same catalogue always renders to the same text."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from orb_tools.codegen import names
from orb_tools.codegen.header import header
from orb_tools.codegen.render.input_schemas import input_schemas
from orb_tools.codegen.render.inputs_view import inputs_view
from orb_tools.codegen.render.method_rights import method_rights
from orb_tools.codegen.render.model_view import model_view
from orb_tools.codegen.render.models_page_view import models_page_view
from orb_tools.codegen.render.package_views import package_views
from orb_tools.codegen.render.registry_view import registry_view
from orb_tools.codegen.render.repository_view import repository_view
from orb_tools.codegen.render.rights_view import rights_page_view, rights_view
from orb_tools.codegen.render.rules_view import rules_view, text_rules_view
from orb_tools.codegen.render.tables_view import tables_views

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2.bccache import Bucket

    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.core import Enum

PACKAGE = PurePosixPath("packages/orb-models/src/orb_models")
TEXT_RULES = PurePosixPath("packages/orb-common/src/orb_common/utils/rules.py")
RIGHTS = PurePosixPath("docs/rights.md")
MODELS_PAGE = PurePosixPath("docs/models.md")
INPUT_SCHEMAS = PurePosixPath("infrastructure/inputs")
IAM = PurePosixPath("infrastructure/iam")


def render_files(catalogue: Catalogue, placed: Mapping[str, int] | None = None) -> dict[PurePosixPath, str]:
    """Return the text of every file, by its path in the workspace. Python is not formatted yet.

    `placed`: the number of the stack of each existing table.
    """
    files: dict[PurePosixPath, str] = {}
    for enum in catalogue.enums.values():
        files[_path(enum.module)] = _text("enum.py", _enum_view(enum))
    for entity in catalogue.entities.values():
        if entity.has_model:
            files[_path(f"models.{entity.path}")] = _text("model.py", model_view(entity, catalogue))
        if entity.has_repository:
            repository = repository_view(entity, catalogue)
            files[_path(f"repositories.{entity.path}")] = _text("repository.py", repository)
        if catalogue.input_classes(entity):
            files[_path(f"inputs.{entity.path}")] = _text("inputs.py", inputs_view(entity, catalogue))
        if entity.rights:
            files[_path(f"rights.{entity.path}")] = _text("rights.py", rights_view(entity))
    for registry in catalogue.registries.values():
        files[_path(f"models.{registry.path}")] = _text("registry.py", registry_view(registry))
    if catalogue.validators:
        files[TEXT_RULES] = _text("text_rules.py", text_rules_view(catalogue.validators.values()))
    if catalogue.rules:
        files[_path("rules")] = _text("rules.py", rules_view(catalogue.rules.values()))
    for package, view in package_views(catalogue):
        folder = PACKAGE.joinpath(*package.split("."))
        files[folder / "__init__.py"] = _text("package.py", view)
        files[folder / "__init__.pyi"] = _text("package.pyi", view)
    files |= tables_views(catalogue, placed or {}, partial(_text, "data.yml"))
    if any(entity.rights or entity.api_key for entity in catalogue.entities.values()):
        files[RIGHTS] = _text("rights.md", rights_page_view(catalogue.entities.values()))
    files.update(_more(catalogue))
    return dict(sorted(files.items()))


def _more(catalogue: Catalogue) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files that schemas/config.yml switches on."""
    for entity in catalogue.entities.values():
        if "iam" in catalogue.more and entity.has_repository:
            yield IAM.joinpath(*entity.path.split(".")).with_suffix(".json"), method_rights(entity)
        if "input-schemas" in catalogue.more:
            for name, text in input_schemas(entity, catalogue):
                yield INPUT_SCHEMAS.joinpath(*entity.folder, f"{name}.json"), text
    if "models-page" in catalogue.more:
        yield MODELS_PAGE, _text("models.md", models_page_view(catalogue))


def _enum_view(enum: Enum) -> dict[str, object]:
    members = [(names.enum_member(value), value) for value in enum.values]
    return {"header": header("schemas/core/enums.yml"), "name": enum.name, "members": members}


def _path(module: str) -> PurePosixPath:
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py")


def _text(template: str, view: Mapping[str, object]) -> str:
    return _environment().get_template(f"{template}.jinja").render(view)


class _ByteCode(FileSystemBytecodeCache):
    """The compiled templates, beside the byte code of this module: compiling them takes longer than rendering a few.

    jinja2 compiles again what is damaged, or of another version.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        # An installation that cannot be written to compiles them in each run.
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    templates = Path(__file__).with_name("templates")
    return Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Python and YAML, not HTML
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=None
        if sys.dont_write_bytecode
        else _ByteCode(str(templates / "__pycache__"), f"%s.{sys.implementation.cache_tag}.jinja-cache"),
    )
