"""Rendering of every generated file. The same catalogue always renders to the same text."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.header import header
from orb_tools.codegen.render.api_text import api_files
from orb_tools.codegen.render.factory_view import factory_text
from orb_tools.codegen.render.input_schemas import input_schemas
from orb_tools.codegen.render.inputs_view import inputs_text, inputs_view
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.method_rights import method_rights
from orb_tools.codegen.render.model_view import model_text, model_view
from orb_tools.codegen.render.models_page_view import models_page_text, models_page_view
from orb_tools.codegen.render.package_views import (
    factory_packages,
    package_stub_text,
    package_text,
    package_views,
)
from orb_tools.codegen.render.registry_view import registry_text, registry_view
from orb_tools.codegen.render.repository_text import repository_text
from orb_tools.codegen.render.repository_view import repository_view
from orb_tools.codegen.render.rights_view import rights_page_text, rights_page_view, rights_text, rights_view
from orb_tools.codegen.render.rules_view import rules_text, rules_view, text_rules_text, text_rules_view
from orb_tools.codegen.render.tables_text import tables_text
from orb_tools.codegen.render.tables_view import tables_views

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.core import Enum

TEXT_RULES = PurePosixPath("packages/orb-common/src/orb_common/utils/rules.py")
RIGHTS = PurePosixPath("docs/rights.md")
MODELS_PAGE = PurePosixPath("docs/models.md")
INPUT_SCHEMAS = PurePosixPath("infrastructure/inputs")
IAM = PurePosixPath("infrastructure/iam")


def render_files(catalogue: Catalogue, placed: Mapping[str, int] | None = None) -> dict[PurePosixPath, str]:
    """Return the text of every file, by its path in the workspace. Python has the format of ruff.

    `placed`: the number of the stack of each existing table.
    """
    files: dict[PurePosixPath, str] = {}
    models = PurePosixPath(catalogue.models)
    for enum in catalogue.enums.values():
        files[_path(models, enum.module)] = _enum_text(enum)
    for entity in catalogue.entities.values():
        if entity.has_model:
            files[_path(models, f"models.{entity.path}")] = model_text(model_view(entity, catalogue))
        if entity.has_repository:
            repository = repository_view(entity, catalogue)
            files[_path(models, f"repositories.{entity.path}")] = repository_text(repository)
        if catalogue.input_classes(entity):
            files[_path(models, f"inputs.{entity.path}")] = inputs_text(inputs_view(entity, catalogue))
        if entity.rights:
            files[_path(models, f"rights.{entity.path}")] = rights_text(rights_view(entity))
    for registry in catalogue.registries.values():
        files[_path(models, f"models.{registry.path}")] = registry_text(registry_view(registry))
    if catalogue.validators:
        text_rules = TEXT_RULES if catalogue.is_of_orb else _path(models, "text_rules")
        files[text_rules] = text_rules_text(text_rules_view(catalogue.validators.values()))
    if catalogue.rules:
        files[_path(models, "rules")] = rules_text(rules_view(catalogue))
    for package, view in package_views(catalogue):
        folder = models.joinpath(*package.split("."))
        files[folder / "__init__.py"] = package_text(view)
        files[folder / "__init__.pyi"] = package_stub_text(view)
    files |= tables_views(catalogue, placed or {}, tables_text)
    if any(entity.rights or entity.api_key for entity in catalogue.entities.values()):
        files[RIGHTS] = rights_page_text(rights_page_view(catalogue))
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
    if catalogue.api is not None:
        yield from api_files(catalogue.api).items()
    if "models-page" in catalogue.more:
        yield MODELS_PAGE, models_page_text(models_page_view(catalogue))
    if catalogue.factories:
        yield from _factories(catalogue)


def _factories(catalogue: Catalogue) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files of the package of factories."""
    root = PurePosixPath(catalogue.factories)
    for entity in catalogue.entities.values():
        if entity.has_model:
            yield root.joinpath(*entity.path.split(".")).with_suffix(".py"), factory_text(entity, catalogue)
    for package, view in factory_packages(catalogue):
        folder = root.joinpath(*package.removeprefix(catalogue.factories_package).split("."))
        yield folder / "__init__.py", package_text(view)
        yield folder / "__init__.pyi", package_stub_text(view)


def _enum_text(enum: Enum) -> str:
    members = "".join(fit(f'{names.enum_member(value)} = "{value}"', 4) + "\n" for value in enum.values)
    return f'''\
{header("schemas/core/enums.yml")}
"""The values of {enum.name}."""

from enum import StrEnum


class {enum.name}(StrEnum):
    """The values that the schema lists. Any other value is an error."""

{members}'''


def _path(models: PurePosixPath, module: str) -> PurePosixPath:
    return models.joinpath(*module.split(".")).with_suffix(".py")
