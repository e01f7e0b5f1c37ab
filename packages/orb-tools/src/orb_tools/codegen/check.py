"""What JSON Schema cannot say: that names exist, fit together, and give code that works and a table that AWS takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.faults import Faults, suggest
from orb_tools.codegen.schema import KEY_TYPES, Attribute, Entity, Enum, Index, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.load import Document, Place

PLAIN_TYPES = frozenset({"string", "number", "decimal", "boolean", "timestamp", "array", "object"})
MAX_GSI = 20
MAX_LSI = 5
MAX_PROJECTED = 100
_INDEX_NAME = re.compile(r"^[A-Z][a-zA-Z0-9]{2,254}$")
_GENERATED = {"uuid": "string", "created": "timestamp", "updated": "timestamp"}
_DEFAULTS: dict[str, type] = {"string": str, "number": int, "boolean": bool}


@dataclass(frozen=True, slots=True)
class Known:
    """The names that an entity may use."""

    enums: Mapping[str, Enum]
    rules: Mapping[str, Rule]
    entities: frozenset[str]


class EntityCheck:
    """Checks one entity that has a model."""

    def __init__(self, document: Document, entity: Entity, known: Known, faults: Faults) -> None:
        self._document = document
        self._entity = entity
        self._known = known
        self._faults = faults

    def fault(self, place: Place, wrong: str, right: str) -> None:
        """Notes a fault at a place of the document."""
        self._faults.add(self._document.shown, self._document.line(*place), wrong, right)

    def run(self) -> None:
        """Every check."""
        fields: dict[str, str] = {}
        for attribute in self._entity.attributes.values():
            self._name(attribute, fields)
            self._type(attribute)
            self._enum(attribute)
            self._extras(attribute)
        if self._entity.is_table:
            self._keys()
            self._indexes()
            self._ttl()
        self._auth()

    def _name(self, attribute: Attribute, fields: dict[str, str]) -> None:
        place = ("model", "attributes", attribute.name)
        if not names.ATTRIBUTE.match(attribute.name):
            self.fault(
                place,
                f"attribute '{attribute.name}' is no camelCase name",
                "write letters and digits, such as createdAt",
            )
            return
        if reason := names.unusable(attribute.name):
            self.fault(place, f"attribute '{attribute.name}' {reason}", "choose another name")
        if attribute.field in fields:
            other = fields[attribute.field]
            self.fault(
                place,
                f"attributes '{other}' and '{attribute.name}' are both '{attribute.field}' in Python",
                "rename one",
            )
        fields.setdefault(attribute.field, attribute.name)

    def _type(self, attribute: Attribute) -> None:
        place = ("model", "attributes", attribute.name)
        types = PLAIN_TYPES | self._known.entities
        if attribute.type not in types:
            self.fault(
                (*place, "type"),
                f"unknown type '{attribute.type}' of '{attribute.name}'",
                suggest(attribute.type, types),
            )
        if attribute.items is not None and attribute.items not in types - {"array"}:
            right = suggest(attribute.items, types - {"array"})
            self.fault(
                (*place, "items"),
                f"unknown type '{attribute.items}' of the items of '{attribute.name}'",
                right,
            )
        if attribute.items is None and "items" in self._body(attribute):
            self.fault(
                (*place, "items"),
                f"'items' of '{attribute.name}', which is no array",
                "drop it, or make the type array",
            )

    def _body(self, attribute: Attribute) -> Mapping[str, object]:
        body = self._said(("model", "attributes"), attribute.name)
        return body if isinstance(body, dict) else {}

    def _enum(self, attribute: Attribute) -> None:
        place = ("model", "attributes", attribute.name)
        holder = attribute.items if attribute.type == "array" else attribute.type
        if (attribute.enum or attribute.values) and holder != "string":
            self.fault(
                place, f"an enum on '{attribute.name}', which holds no strings", "make its type string"
            )
        if attribute.enum is None:
            return
        enum = self._known.enums.get(attribute.enum)
        if enum is None:
            right = suggest(attribute.enum, self._known.enums)
            self.fault((*place, "enum_type"), f"unknown enum '{attribute.enum}' of '{attribute.name}'", right)
            return
        for value in attribute.values:
            if value not in enum.values:
                wrong = f"'{attribute.name}' uses '{value}', which enum '{enum.name}' lacks"
                self.fault(
                    (*place, "enum_values"),
                    wrong,
                    f"{suggest(value, enum.values)} or add it to core/enums.yml",
                )

    def _extras(self, attribute: Attribute) -> None:
        place = ("model", "attributes", attribute.name)
        body = self._body(attribute)
        rule = body.get("validation")
        if isinstance(rule, str) and rule not in self._known.rules:
            right = suggest(rule, self._known.rules)
            self.fault((*place, "validation"), f"unknown validation '{rule}' of '{attribute.name}'", right)
        elif attribute.rule is not None and attribute.rule.type != attribute.type:
            wrong = (
                f"validation '{rule}' is for {attribute.rule.type}, '{attribute.name}' is {attribute.type}"
            )
            self.fault((*place, "validation"), wrong, "drop it, or change the type")
        if attribute.max_length is not None and (attribute.type != "string" or attribute.enum):
            self.fault(
                (*place, "maxLength"),
                f"'maxLength' of '{attribute.name}', which is no plain string",
                "drop it",
            )
        expected = _GENERATED.get(attribute.generated or "")
        if expected is not None and attribute.type != expected:
            wrong = f"'{attribute.name}' is generated as {attribute.generated} but is no {expected}"
            self.fault((*place, "generated"), wrong, f"make its type {expected}")
        if attribute.generated and (not attribute.required or attribute.default is not None):
            self.fault(
                (*place, "generated"),
                f"'{attribute.name}' is generated, so always there",
                "drop 'required' and 'default'",
            )
        if attribute.unique and (attribute.type != "string" or not self._entity.is_table):
            self.fault(
                (*place, "unique"), f"'{attribute.name}' cannot be unique", "only a string of a table can"
            )
        if "default" in body:
            self._default(attribute, place)

    def _default(self, attribute: Attribute, place: Place) -> None:
        place = (*place, "default")
        if attribute.enum in self._known.enums:
            values = self._known.enums[str(attribute.enum)].values
            if attribute.default not in values or attribute.type != "string":
                self.fault(
                    place,
                    f"unknown default '{attribute.default}' of '{attribute.name}'",
                    suggest(attribute.default, values),
                )
        elif type(attribute.default) is not _DEFAULTS.get(attribute.type):
            self.fault(
                place,
                f"the default of '{attribute.name}' is no {attribute.type}",
                f"write a {attribute.type}, or drop it",
            )
        elif attribute.values and attribute.default not in attribute.values:
            self.fault(
                place,
                f"unknown default '{attribute.default}' of '{attribute.name}'",
                suggest(attribute.default, attribute.values),
            )

    def _keys(self) -> None:
        primary = self._entity.primary
        assert primary is not None  # noqa: S101 - run() asks only for tables
        for role, name in (("partition", primary.partition), ("sort", primary.sort)):
            if name is not None:
                self._key(("model", "keys", "primary", role), "the primary key", name, required=True)
        if primary.sort == primary.partition:
            self.fault(
                ("model", "keys", "primary", "sort"),
                "partition and sort are the same attribute",
                "drop the sort key",
            )

    def _key(self, place: Place, of: str, name: str, *, required: bool = False) -> None:
        attribute = self._entity.attributes.get(name)
        if attribute is None:
            self.fault(
                place, f"{of} is on an unknown attribute '{name}'", suggest(name, self._entity.attributes)
            )
        elif attribute.key_type is None and attribute.type in PLAIN_TYPES | self._known.entities:
            right = f"use an attribute of type {', '.join(KEY_TYPES)}"
            self.fault(
                place, f"{of} is on '{name}' of type {attribute.type}, which DynamoDB cannot index", right
            )
        elif required and not attribute.required:
            self.fault(
                place, f"{of} is on '{name}', which is optional", "make it required: every item has its key"
            )

    def _indexes(self) -> None:
        seen: dict[str, int] = {}
        queries: dict[str, str] = {}
        primary = self._entity.primary
        if primary is not None and primary.query:
            queries[primary.query] = "the table"
        for position, index in enumerate(self._entity.indexes):
            place: Place = ("model", "keys", "secondary", position)
            name = str(index.name)
            if not _INDEX_NAME.match(name):
                self.fault(
                    (*place, "name"),
                    f"'{name}' is no name of an index",
                    "write PascalCase, 3 to 255 letters and digits",
                )
            if name in seen:
                self.fault(
                    (*place, "name"),
                    f"duplicate index '{name}'",
                    f"rename it; the first is in line {seen[name]}",
                )
            seen.setdefault(name, self._document.line(*place, "name"))
            self._index(place, index)
            if index.query in queries:
                wrong = f"index '{name}' and {queries[index.query]} both make '{index.query}'"
                self.fault(
                    (*place, "partition"), wrong, "give it a sort key of its own, or drop one of the two"
                )
            queries.setdefault(index.query, f"index '{name}'")
        self._count([i for i, index in enumerate(self._entity.indexes) if not index.local], "GSI", MAX_GSI)
        self._count([i for i, index in enumerate(self._entity.indexes) if index.local], "LSI", MAX_LSI)

    def _index(self, place: Place, index: Index) -> None:
        of = f"index '{index.name}'"
        if not index.local:
            self._key((*place, "partition"), of, index.partition)
        if index.sort is not None:
            self._key((*place, "sort"), of, index.sort)
        elif index.local:
            self.fault(place, f"{of} is local and has no sort key", "add 'sort', or make its type GSI")
        if index.local and self._entity.primary is not None:
            self._local(place, index)
        if index.projection == "INCLUDE" and not index.projected:
            self.fault(
                place, f"{of} projects INCLUDE of nothing", "add 'projected_attributes', or use KEYS_ONLY"
            )
        if index.projection != "INCLUDE" and index.projected:
            wrong = f"{of} has 'projected_attributes' but projects {index.projection}"
            self.fault((*place, "projected_attributes"), wrong, "drop them, or use INCLUDE")
        for name in index.projected:
            if name not in self._entity.attributes:
                right = suggest(name, self._entity.attributes)
                self.fault(
                    (*place, "projected_attributes"), f"{of} projects an unknown attribute '{name}'", right
                )
        if len(index.projected) > MAX_PROJECTED:
            wrong = f"{of} projects {len(index.projected)} attributes"
            self.fault((*place, "projected_attributes"), wrong, f"DynamoDB takes {MAX_PROJECTED}: use ALL")

    def _local(self, place: Place, index: Index) -> None:
        table = self._entity.primary
        if table is None:
            return
        said = self._said(place, "partition")
        if said is not None and said != table.partition:
            right = f"write '{table.partition}', the table's, or make its type GSI"
            self.fault((*place, "partition"), f"index '{index.name}' is local but on '{said}'", right)
        if table.sort is None:
            self.fault(
                place, f"index '{index.name}' is local but the table has no sort key", "make its type GSI"
            )

    def _said(self, place: Place, key: str) -> object:
        """What the document itself has at a place, where the entity holds what was made of it."""
        value: object = self._document.data
        for step in (*place, key):
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                return None
        return value

    def _count(self, positions: list[int], kind: str, most: int) -> None:
        if len(positions) > most:
            wrong = f"{len(positions)} indexes of type {kind}"
            self.fault(
                ("model", "keys", "secondary", positions[most]),
                wrong,
                f"DynamoDB takes {most} for a table: drop some",
            )

    def _ttl(self) -> None:
        name = self._entity.ttl
        if name is None:
            return
        attribute = self._entity.attributes.get(name)
        if attribute is None:
            right = suggest(name, self._entity.attributes)
            self.fault(("model", "ttl", "attribute"), f"ttl is on an unknown attribute '{name}'", right)
        elif attribute.type not in {"number", "timestamp"}:
            wrong = f"ttl is on '{name}' of type {attribute.type}"
            self.fault(("model", "ttl", "attribute"), wrong, "use a timestamp or a number of epoch seconds")
        for taken in self._entity.unique:
            # DynamoDB removes the item by itself, and nobody would remove the row that holds its value.
            wrong = f"'{taken.name}' is unique in a table whose items end by ttl"
            self.fault(("model", "attributes", taken.name, "unique"), wrong, "drop one of the two")

    def _auth(self) -> None:
        model = self._document.data.get("model")
        auth = model.get("authConfig") if isinstance(model, dict) else None
        cognito = auth.get("cognitoAuthentication") if isinstance(auth, dict) else None
        groups = cognito.get("groups") if isinstance(cognito, dict) else None
        known = self._known.enums.get("UserGroup")
        for group in groups if isinstance(groups, dict) and known is not None else {}:
            if known is not None and group not in known.values:
                place = ("model", "authConfig", "cognitoAuthentication", "groups", group)
                self.fault(place, f"unknown group '{group}'", suggest(group, known.values))
