"""Checks of all schema files against each other. The result is the catalogue, or all faults."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from orb_tools.codegen.check.access_check import AccessCheck, check_groups
from orb_tools.codegen.check.api_check import api_of
from orb_tools.codegen.check.attribute import PLAIN_TYPES
from orb_tools.codegen.check.attribute_check import AttributeCheck
from orb_tools.codegen.check.catalogue import Catalogue, Environment, RegistryItem
from orb_tools.codegen.check.core_check import enums_of, rules_of
from orb_tools.codegen.check.cycle_check import check_cycles
from orb_tools.codegen.check.default_check import DefaultCheck, check_entity_defaults
from orb_tools.codegen.check.entity_builder import entity_of, registry_of
from orb_tools.codegen.check.entity_check import KnownNames
from orb_tools.codegen.check.key_check import KeyCheck
from orb_tools.codegen.check.limit_check import LimitCheck
from orb_tools.codegen.check.name_check import NameCheck
from orb_tools.codegen.check.nesting_check import check_nesting
from orb_tools.codegen.check.operation_check import check_operations
from orb_tools.codegen.check.operation_input_check import OperationInputCheck
from orb_tools.codegen.check.package_check import check_packages
from orb_tools.codegen.check.time_limit import TimeLimit
from orb_tools.codegen.check.validator_check import validators_of
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.entity_file import InputFile, RegistryFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.check.catalogue import Registry
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.config_file import EnvironmentsForm
    from orb_tools.codegen.read.entity_file import EntityFile, ModelFile, TableFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas

_REGISTRY_FIELDS = tuple(field.name for field in fields(RegistryItem))


def check_schemas(schemas: Schemas, faults: Faults) -> Catalogue:
    """Return the catalogue of the schemas. It is valid only if no fault was added."""
    time = TimeLimit()
    validators = validators_of(schemas.validators, time, faults)
    rules = rules_of(schemas, validators, faults)
    enums = enums_of(schemas.enums, rules, faults)
    name_check = NameCheck(enums, rules, faults)
    files = dict(sorted(name_check.files_by_name(schemas.entities).items()))
    with_model = {
        file.form.root.name for file in (*files.values(), *name_check.unusable) if _has_model(file.form.root)
    }
    named = frozenset(with_model | schemas.unread)
    known = KnownNames(
        enums=enums,
        rules=rules,
        entities=named,
        types=PLAIN_TYPES | named,
        schemas=schemas,
        pattern_time=time,
    )
    entities: dict[str, Entity] = {}
    registries: dict[str, Registry] = {}
    codes: dict[str, str] = {}
    for file in (*files.values(), *name_check.unusable):
        form = file.form.root
        if isinstance(form, RegistryFile):
            _check_registry(file, form, codes, faults)
            registry = registry_of(form, file.document)
            registries.setdefault(registry.name, registry)
            continue
        entity = entity_of(form, file.document, rules)
        for check in (AttributeCheck, LimitCheck, DefaultCheck, KeyCheck, AccessCheck, OperationInputCheck):
            check(file, form, entity, known, faults).run()
        if files.get(entity.name) is file:
            entities[entity.name] = entity
    check_groups(schemas, enums, files.values(), faults)
    check_packages(schemas, faults)
    check_operations(entities, files, faults)
    check_nesting(check_cycles(entities, files, faults), entities, files, faults)
    check_entity_defaults(entities, files, faults)
    name_check.check_row_classes(entities.values())
    with_input = _with_input(entities)
    name_check.check_input_classes(entities[name] for name in sorted(with_input))
    return Catalogue(
        enums=dict(sorted(enums.items())),
        rules=rules,
        validators=validators,
        entities=entities,
        registries=registries,
        environments=_environments(schemas.config.environments),
        more=frozenset(schemas.config.more),
        api=api_of(schemas, entities, enums, files, faults),
        factories=schemas.config.factories,
        models=schemas.config.models,
        stored=_reached(entities, (name for name, entity in entities.items() if entity.has_repository)),
        with_input=with_input,
    )


def _has_model(form: TableFile | ModelFile | InputFile | RegistryFile) -> bool:
    return not isinstance(form, InputFile | RegistryFile) and form.type != "table"


def _check_registry(
    file: ParsedFile[EntityFile], form: RegistryFile, codes: dict[str, str], faults: Faults
) -> None:
    """Refuse attributes that items of a registry do not have, their rules, and codes that another registry has."""
    for key, attribute in form.model.attributes.items() if form.model is not None else ():
        place = ("model", "attributes", key)
        if key not in _REGISTRY_FIELDS:
            wrong = f"unknown attribute '{key}' of a registry"
            file.fault(faults, place, wrong, suggest(key, _REGISTRY_FIELDS))
            continue
        expected = "object" if key == "details" else "string"
        if attribute.type not in {expected, ""}:
            wrong = f"'{key}' of a registry is of type {expected}, not '{attribute.type}'"
            file.fault(faults, (*place, "type"), wrong, f"write {expected}")
        for alias in sorted({*attribute.given} - {"type", "required", "description"}):
            wrong = f"'{alias}' of '{key}' of a registry has no effect"
            file.fault(faults, (*place, alias), wrong, "drop it: the schema itself holds the texts")
    for code in form.items:
        if (owner := codes.setdefault(code, form.name)) != form.name:
            file.fault(
                faults, ("items", code), f"'{owner}' has the code '{code}' already", "choose another code"
            )


def _reached(entities: Mapping[str, Entity], start: Iterable[str]) -> frozenset[str]:
    """Return entities with everything that they contain, directly or not."""
    waiting = list(start)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in entities and name not in found:
            found.add(name)
            waiting.extend(entities[name].held_entities)
    return frozenset(found)


def _with_input(entities: Mapping[str, Entity]) -> frozenset[str]:
    """Return the entities with an input of all attributes: those of operations, those with rules, and what inputs hold.

    A table has its own inputs. It needs this one only if another input holds it.
    """
    own = {
        name
        for name, entity in entities.items()
        if entity.has_model and not entity.is_table and (entity.is_operation or entity.has_input_rules)
    }
    holders = [e for e in entities.values() if e.name in own or e.is_input or e.has_repository]
    held = {a.element_type for e in holders for a in e.create_attributes if a.element_type not in PLAIN_TYPES}
    return _reached(entities, own | held)


def _environments(form: EnvironmentsForm) -> tuple[Environment, ...]:
    return tuple(
        Environment(
            name=name,
            deletion_protection=asked.deletion_protection == "required",
            point_in_time_recovery=asked.point_in_time_recovery == "required",
            customer_key=asked.customer_key == "required",
            streams=asked.streams,
            ttl=asked.ttl,
        )
        for name, asked in (("dev", form.dev), ("staging", form.staging), ("prod", form.prod))
    )
