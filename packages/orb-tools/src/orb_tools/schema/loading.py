"""Loading of the catalogue that `orb schema` works on."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import SchemaError, load_catalogue
from orb_tools.errors import ToolError
from orb_tools.schema.git_schemas import unpack_schemas
from orb_tools.schema.migration import migrate

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.faults import Fault


def valid_catalogue(schemas: Path) -> Catalogue:
    """Return the catalogue of a folder of schemas.

    Raises:
        SchemaError: The schemas have faults. It names all of them.
    """
    faults = Faults()
    catalogue = load_catalogue(schemas, faults)
    if faults:
        raise SchemaError(faults.sorted())
    return catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The schemas of a commit, read by the rules of today's generator."""

    catalogue: Catalogue
    faults: tuple[Fault, ...]
    """Why some of its files cannot be compared. The paths begin with the commit."""
    _unusable: frozenset[str]
    """Those files, such as `schemas/entities/Users.yml`."""

    def comparable(self, now: Catalogue) -> tuple[Catalogue, Catalogue]:
        """Return the catalogues before and after, without what a file with faults defines."""
        before, after = (
            replace(
                catalogue,
                entities={n: e for n, e in catalogue.entities.items() if e.source not in self._unusable},
                registries={n: r for n, r in catalogue.registries.items() if r.source not in self._unusable},
            )
            for catalogue in (self.catalogue, now)
        )
        for part in ("enums", "validators"):
            if f"schemas/core/{part}.yml" in self._unusable:
                before = replace(before, **{part: getattr(now, part)})
        if self._unusable & {"schemas/core/types.yml", "schemas/core/validators.yml"}:
            # Rules name validators, and attributes name rules: none of them is known whole.
            before = replace(before, rules=now.rules)
            before, after = _without_rules(before), _without_rules(after)
        if self._unusable:
            # An API of some of the schemas would differ in what was not compared.
            before, after = replace(before, api=None), replace(after, api=None)
        if "schemas/config.yml" in self._unusable:
            before = replace(
                before,
                environments=now.environments,
                more=now.more,
                models=now.models,
                factories=now.factories,
            )
        return before, after


def _without_rules(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue whose attributes name no rules."""
    entities = {
        name: replace(
            entity,
            attributes={
                key: replace(attribute, rule=None, item_limits=replace(attribute.item_limits, rule=None))
                for key, attribute in entity.attributes.items()
            },
        )
        for name, entity in catalogue.entities.items()
    }
    return replace(catalogue, entities=entities)


def catalogue_at(schemas: Path, ref: str) -> Past:
    """Return the schemas as they were at a commit. Those in the form of the earlier hub are migrated first.

    Raises:
        ToolError: git has no such commit or folder, or holds something other than files there.
    """
    with tempfile.TemporaryDirectory(prefix="orb-schema-") as folder:
        target = Path(folder).resolve() / schemas.resolve().name
        target.mkdir()
        unpack_schemas(schemas, ref, target)
        faults = Faults()
        catalogue = load_catalogue(target, faults)
        if faults:
            # A file that cannot even be migrated is told as a fault.
            with suppress(ToolError):
                migrate(target).write()
                faults = Faults()
                catalogue = load_catalogue(target, faults)
        found = [
            replace(fault, path=Path(fault.path).resolve().relative_to(target).as_posix())
            for fault in faults.sorted()
        ]
        return Past(
            catalogue=catalogue,
            faults=tuple(replace(fault, path=f"{ref}:{target.name}/{fault.path}") for fault in found),
            _unusable=frozenset(f"schemas/{fault.path}" for fault in found),
        )
