"""Reads a whole folder of schemas: every file, every fault, or the catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orb_tools.codegen import build, collisions, core, names, structure
from orb_tools.codegen.access_check import AccessCheck
from orb_tools.codegen.attribute_check import AttributeCheck
from orb_tools.codegen.check import Known
from orb_tools.codegen.data_template import UNIQUE_VALUES
from orb_tools.codegen.faults import Faults, suggest
from orb_tools.codegen.key_check import KeyCheck
from orb_tools.codegen.load import Document, load, shown
from orb_tools.codegen.schema import Catalogue, Entity, Enum, Registry, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KINDS = ("dynamodb", "lambda-dynamodb", "lambda", "standard", "registry")


def read(schemas: Path, faults: Faults) -> Catalogue:
    """The catalogue of the folder. Of use only when no fault was noted."""
    enums, rules = _core(schemas, faults)
    form = _form(schemas, faults)
    documents = [
        document
        for path in sorted((schemas / "entities").rglob("*.yml"))
        if (document := load(path, schemas, faults)) is not None
    ]
    for path in sorted((schemas / "entities").rglob("*.yaml")):
        faults.add(shown(path), 1, "a file that would be overlooked", f"rename it to {path.stem}.yml")
    if not documents and not faults:
        faults.add(shown(schemas / "entities"), 1, "no entity", "add a file such as entities/Users.yml")
    for document in documents:
        structure.check(document, form, faults)
    named = _named(documents, enums, rules, faults)
    modelled = {name: d for name, d in named.items() if d.data.get("type") != "registry"}
    known = Known(enums, rules, frozenset(modelled))
    entities: dict[str, Entity] = {}
    for name, document in sorted(modelled.items()):
        entity = entities[name] = build.entity(document, rules)
        if str(document.data.get("type")) in _KINDS:
            for check in (AttributeCheck, KeyCheck, AccessCheck):
                check(document, entity, known, faults).run()
    _cycles(entities, named, faults)
    collisions.check(entities, named, enums, faults)
    registries = {n: build.registry(d) for n, d in sorted(named.items()) if d.data.get("type") == "registry"}
    return Catalogue(
        enums=dict(sorted(enums.items())),
        rules=rules,
        entities=entities,
        registries=_checked(registries, named, faults),
    )


def _core(schemas: Path, faults: Faults) -> tuple[dict[str, Enum], dict[str, Rule]]:
    found: dict[str, Document | None] = {}
    for name in ("enums", "types", "validators"):
        path = schemas / "core" / f"{name}.yml"
        if path.is_file():
            found[name] = load(path, schemas, faults)
    enums, types, validators = (found.get(name) for name in ("enums", "types", "validators"))
    if validators is not None:
        core.validators(validators, faults)
    found_rules = core.rules(types, faults) if types is not None else {}
    return core.enums(enums, found_rules, faults) if enums is not None else {}, found_rules


def _form(schemas: Path, faults: Faults) -> Mapping[str, Any]:
    path = schemas / "entity.schema.json"
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        wrong = "missing" if isinstance(error, OSError) else "no JSON"
        faults.add(shown(path), 1, wrong, "restore the file: it says what an entity may hold")
        return {}
    return form if isinstance(form, dict) else {}


def _named(
    documents: list[Document], enums: Mapping[str, Enum], rules: Mapping[str, Rule], faults: Faults
) -> dict[str, Document]:
    """Documents by entity name. A name that is no class name, or taken, is a fault."""
    named: dict[str, Document] = {}
    modules = {names.snake(name): f"enum '{name}'" for name in enums}
    classes = {f"{name}Rule": f"type '{name}'" for name in rules} | {name: f"enum '{name}'" for name in enums}
    for document in documents:
        name = document.data.get("name")
        line = document.line("name")
        if not isinstance(name, str):
            continue
        if reason := names.unusable_class(name):
            right = "write letters and digits, such as Users"
            faults.add(document.shown, line, f"name '{name}' {reason}", right)
            continue
        if name == UNIQUE_VALUES:
            faults.add(document.shown, line, f"'{name}' is the generator's own table", "choose another name")
            continue
        if name in named:
            first = named[name].shown
            faults.add(
                document.shown, line, f"duplicate entity '{name}'", f"rename it; the first is in {first}"
            )
            continue
        if name != document.path.stem:
            faults.add(
                document.shown,
                line,
                f"name '{name}' is not that of the file",
                f"write '{document.path.stem}', or rename the file",
            )
        for own in collisions.classes_of(name):
            if own in classes:
                faults.add(
                    document.shown,
                    line,
                    f"'{name}' makes a class '{own}', as does {classes[own]}",
                    "rename one of the two",
                )
            classes.setdefault(own, f"entity '{name}'")
        module = names.snake(name)
        if module in modules and modules[module].startswith("entity"):
            faults.add(
                document.shown,
                line,
                f"'{name}' makes the module '{module}', as does {modules[module]}",
                "rename one of the two",
            )
        modules[module] = f"entity '{name}'"
        _folder(document, faults)
        named[name] = document
    return named


def _cycles(entities: Mapping[str, Entity], named: Mapping[str, Document], faults: Faults) -> None:
    """Models import what they hold, so that one which holds itself, however far down, could not be imported."""
    for name, entity in entities.items():
        for attribute in entity.attributes.values():
            held = attribute.items if attribute.type == "array" else attribute.type
            path = _path(str(held), name, entities, ())
            if path:
                document = named[name]
                faults.add(
                    document.shown,
                    document.line("model", "attributes", attribute.name),
                    f"'{attribute.name}' makes {' hold '.join((name, *path))}",
                    "keep its id instead",
                )


def _path(start: str, goal: str, entities: Mapping[str, Entity], seen: tuple[str, ...]) -> tuple[str, ...]:
    if start not in entities or start in seen:
        return ()
    if start == goal:
        return (*seen, start)
    for attribute in entities[start].attributes.values():
        held = attribute.items if attribute.type == "array" else attribute.type
        if found := _path(str(held), goal, entities, (*seen, start)):
            return found
    return ()


def _folder(document: Document, faults: Faults) -> None:
    for part in build.folder(document):
        if not part.isidentifier() or not part.islower() or names.unusable(part) == "is a Python keyword":
            faults.add(
                document.shown,
                1,
                f"folder '{part}' is no name of a Python package",
                "rename it: lower-case letters, digits, _",
            )


def _checked(
    registries: dict[str, Registry], named: Mapping[str, Document], faults: Faults
) -> dict[str, Registry]:
    """Registries, each with attributes (where it declares them) that its items have."""
    for name in registries:
        document = named[name]
        model = document.data.get("model")
        attributes = model.get("attributes") if isinstance(model, dict) else None
        fields = ("code", "message", "description", "solution", "details")
        for key in attributes if isinstance(attributes, dict) else {}:
            if key not in fields:
                place = ("model", "attributes", key)
                faults.add(
                    document.shown,
                    document.line(*place),
                    f"unknown attribute '{key}' of a registry",
                    suggest(key, fields),
                )
    return registries
