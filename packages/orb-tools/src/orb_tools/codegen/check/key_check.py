"""Checks of keys, indexes and ttl: DynamoDB must accept the table, and the queries need different names."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.attribute import KEY_TYPES
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.check.entity import Index
    from orb_tools.codegen.read.yaml_document import Place

MAX_GSI = 20
MAX_LSI = 5
MAX_PROJECTED = 100
_INDEX_NAME = re.compile(r"[A-Z][a-zA-Z0-9]{2,254}\Z")
_PRIMARY: Place = ("model", "keys", "primary")
_SECONDARY: Place = ("model", "keys", "secondary")


class KeyCheck(Check):
    """The check of an entity's table."""

    def run(self) -> None:
        """Check the table, if the entity has one."""
        primary = self._entity.primary
        if primary is not None:
            self._check_primary(primary)
            self._check_indexes(primary)
            self._check_ttl()

    def _check_primary(self, primary: Index) -> None:
        for role, name in (("partition", primary.partition), ("sort", primary.sort)):
            if name is not None:
                self._check_key((*_PRIMARY, role), "the primary key", name, required=True)
                self._check_is_constant((*_PRIMARY, role), name)
        self._check_sort((*_PRIMARY, "sort"), "the primary key", primary)
        self._check_plural(primary)

    def _check_plural(self, primary: Index) -> None:
        """Refuse a key whose plural, the argument of `batch_get`, is a keyword."""
        attribute = self._entity.attributes.get(primary.partition)
        if attribute is None or primary.sort is not None:
            return
        if keyword.iskeyword(plural := names.plural(attribute.field)):
            wrong = f"'{attribute.name}' is a key, and its plural '{plural}' is a Python keyword"
            right = f"add 'python_name' to it, such as {attribute.field}_id"
            self.fault((*_PRIMARY, "partition"), wrong, right)

    def _check_is_constant(self, place: Place, name: str) -> None:
        attribute = self._entity.attributes.get(name)
        if attribute is not None and attribute.generated in {"updated", "version"}:
            wrong = f"the primary key is on '{name}', which each update sets"
            self.fault(place, wrong, "use a constant attribute: DynamoDB cannot change keys")

    def _check_sort(self, place: Place, of: str, index: Index) -> None:
        """Refuse a sort key that is also the partition key, or that gives a query two arguments of one name."""
        sort, partition = (self._entity.attributes.get(str(name)) for name in (index.sort, index.partition))
        if sort is None or partition is None:
            return
        if sort is partition:
            self.fault(place, f"{of} has '{sort.name}' as partition and as sort key", "drop the sort key")
        elif partition.field in {
            f"{sort.field}{end}" for end in ("_from", "_to", "_after", "_before", "_begins_with")
        }:
            wrong = f"the query of {of} would have two arguments '{partition.field}'"
            self.fault(place, wrong, f"rename '{partition.name}' or '{sort.name}'")

    def _check_key(self, place: Place, of: str, name: str, *, required: bool = False) -> None:
        attribute = self._entity.attributes.get(name)
        if attribute is None:
            self._unknown(place, f"{of} is on an unknown attribute '{name}'", name)
        elif attribute.key_type is None and attribute.type in self._known.types:
            wrong = f"{of} is on '{name}' of type {attribute.type}, which DynamoDB cannot index"
            self.fault(place, wrong, f"use an attribute of type {', '.join(KEY_TYPES)}")
        elif required and not attribute.required:
            wrong = f"{of} is on '{name}', which is optional"
            self.fault(place, wrong, "make it required: every item has its key")

    def _unknown(self, place: Place, wrong: str, name: str) -> None:
        """Add the fault of an unknown attribute, unless the attribute was removed because of its own faults."""
        if not self._file.has_removed(("model", "attributes", name)):
            self.fault(place, wrong, suggest(name, self._entity.attributes))

    def _check_indexes(self, primary: Index) -> None:
        lines: dict[str, int] = {}
        queries = {primary.query: "the table"} if primary.query else {}
        for position, index in enumerate(self._entity.indexes):
            place = (*_SECONDARY, position)
            self._check_name((*place, "name"), str(index.name), lines)
            self._check_index(place, index)
            self._check_projection(place, index)
            self._check_query((*place, "query"), index, queries)
        for kind, local, most in (("GSI", False, MAX_GSI), ("LSI", True, MAX_LSI)):
            positions = [n for n, index in enumerate(self._entity.indexes) if index.local is local]
            if len(positions) > most:
                right = f"DynamoDB allows {most} in a table: drop some"
                self.fault((*_SECONDARY, positions[most]), f"{len(positions)} indexes of type {kind}", right)
        self._check_projected()

    def _check_query(self, place: Place, index: Index, queries: dict[str, str]) -> None:
        """Check that the query has a valid name, and that no other query has it."""
        # Without its attribute, the query of an index has no name yet.
        is_known = index.partition in self._entity.attributes
        if is_known and not names.QUERY_NAME.match(index.query):
            right = "write snake_case that begins with query_by_"
            self.fault(place, f"'{index.query}' is not a valid name of a query", right)
        elif index.query in queries and not self._file.has_removed(place[:-1]):
            wrong = f"{_describe(index)} and {queries[index.query]} both make '{index.query}'"
            end = f"and_{names.snake(index.sort)}" if index.sort is not None else "other"
            self.fault(place, wrong, f"add 'query' to one of the two, such as {index.query}_{end}")
        queries.setdefault(index.query, _describe(index))

    def _check_name(self, place: Place, name: str, lines: dict[str, int]) -> None:
        if not _INDEX_NAME.match(name):
            right = "write PascalCase, 3 to 255 letters and digits"
            self.fault(place, f"'{name}' is not a valid index name", right)
        if name in lines:
            right = f"rename it; the first is in line {lines[name]}"
            self.fault(place, f"duplicate index '{name}'", right)
        lines.setdefault(name, self._file.line(*place))

    def _check_index(self, place: Place, index: Index) -> None:
        of = _describe(index)
        if not index.local:
            self._check_key((*place, "partition"), of, index.partition)
        if index.sort is not None:
            self._check_key((*place, "sort"), of, index.sort)
            self._check_sort((*place, "sort"), of, index)
        elif index.local and not self._file.has_removed((*place, "sort")):
            self.fault(place, f"{of} is local and has no sort key", "add 'sort', or make its type GSI")
        if index.local:
            self._check_local(place, index)

    def _check_local(self, place: Place, index: Index) -> None:
        table = self._entity.primary
        if table is None or self._file.has_removed(_PRIMARY):
            return
        if index.partition != table.partition:
            wrong = f"{_describe(index)} is local, but its partition key is '{index.partition}'"
            right = f"write '{table.partition}', as in the table, or make its type GSI"
            self.fault((*place, "partition"), wrong, right)
        if table.sort is None:
            wrong = f"{_describe(index)} is local, but the table has no sort key"
            self.fault(place, wrong, "make its type GSI")

    def _check_projection(self, place: Place, index: Index) -> None:
        of = _describe(index)
        listed = (*place, "projected_attributes")
        if index.projection == "INCLUDE" and not index.projected and not self._file.has_removed(listed):
            right = "add 'projected_attributes', or use KEYS_ONLY"
            self.fault(place, f"{of} projects INCLUDE, but lists no attributes", right)
        is_known = not self._file.is_placeholder((*place, "projection_type"))
        if index.projection != "INCLUDE" and index.projected and is_known:
            wrong = f"{of} has 'projected_attributes', but projects {index.projection}"
            self.fault(listed, wrong, "drop them, or use INCLUDE")
        for name in index.projected:
            if name not in self._entity.attributes:
                self._unknown(listed, f"{of} projects an unknown attribute '{name}'", name)
        for name in sorted({name for name in index.projected if index.projected.count(name) > 1}):
            self.fault(listed, f"{of} projects '{name}' twice", "keep one")

    def _check_projected(self) -> None:
        """Check the number of projected attributes. DynamoDB counts those of each index, even if they are the same."""
        total = 0
        for position, index in enumerate(self._entity.indexes):
            total += len(index.projected)
            if total > MAX_PROJECTED:
                wrong = f"{total} projected attributes up to {_describe(index)}"
                right = f"DynamoDB allows {MAX_PROJECTED} in a table: use ALL"
                self.fault((*_SECONDARY, position, "projected_attributes"), wrong, right)
                return

    def _check_ttl(self) -> None:
        name = self._entity.ttl
        if name is None:
            return
        place: Place = ("model", "ttl", "attribute")
        attribute = self._entity.attributes.get(name)
        if attribute is None:
            self._unknown(place, f"ttl is on an unknown attribute '{name}'", name)
        elif attribute.type in self._known.types - {"number", "timestamp"}:
            wrong = f"ttl is on '{name}' of type {attribute.type}"
            self.fault(place, wrong, "use a timestamp or a number of epoch seconds")
        elif attribute.generated is not None:
            wrong = f"ttl is on '{name}', which is generated as {attribute.generated}"
            self.fault(place, wrong, "use an attribute that callers set: these items would expire at once")
        for unique in self._entity.unique:
            # DynamoDB removes expired items, but not the row of their unique value.
            wrong = f"'{unique.name}' is unique in a table whose items expire by ttl"
            self.fault(("model", "attributes", unique.name, "unique"), wrong, "drop one of the two")


def _describe(index: Index) -> str:
    return f"index '{index.name}'" if index.name else "an index"
