"""Keys, indexes and ttl: what DynamoDB takes for a table, and what names the queries get."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen.check import PLAIN_TYPES, Check
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.schema import KEY_TYPES

if TYPE_CHECKING:
    from orb_tools.codegen.load import Place
    from orb_tools.codegen.schema import Index

MAX_GSI = 20
MAX_LSI = 5
MAX_PROJECTED = 100
_INDEX_NAME = re.compile(r"[A-Z][a-zA-Z0-9]{2,254}\Z")


class KeyCheck(Check):
    """The table of an entity that is stored."""

    def run(self) -> None:
        """Looks at the table, if the entity has one."""
        if self._entity.is_table:
            self._keys()
            self._indexes()
            self._ttl()

    def _keys(self) -> None:
        primary = self._entity.primary
        assert primary is not None  # noqa: S101 - run() asks only for tables
        for role, name in (("partition", primary.partition), ("sort", primary.sort)):
            if name is not None:
                self._key(("model", "keys", "primary", role), "the primary key", name, required=True)
                self._never_changes(("model", "keys", "primary", role), name)
        self._sort(("model", "keys", "primary", "sort"), "the primary key", primary)

    def _never_changes(self, place: Place, name: str) -> None:
        attribute = self._entity.attributes.get(name)
        if attribute is not None and attribute.generated == "updated":
            wrong = f"the primary key is on '{name}', which each update sets"
            self.fault(place, wrong, "use an attribute that stays: DynamoDB changes no key")

    def _sort(self, place: Place, of: str, index: Index) -> None:
        """A sort key differs from its partition, and so do the arguments that the query makes of the two."""
        sort, partition = (self._entity.attributes.get(str(name)) for name in (index.sort, index.partition))
        if sort is None or partition is None:
            return
        if sort is partition:
            self.fault(place, f"{of} has '{sort.name}' as partition and as sort key", "drop the sort key")
        elif partition.field in {f"{sort.field}{end}" for end in ("_from", "_to", "_begins_with")}:
            wrong = f"the query of {of} would have two arguments '{partition.field}'"
            self.fault(place, wrong, f"rename '{partition.name}' or '{sort.name}'")

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
        self._projected()

    def _projected(self) -> None:
        """DynamoDB counts the attributes of all indexes together, one in two indexes twice."""
        total = 0
        for position, index in enumerate(self._entity.indexes):
            total += len(index.projected)
            if total > MAX_PROJECTED:
                place: Place = ("model", "keys", "secondary", position, "projected_attributes")
                wrong = f"{total} projected attributes up to index '{index.name}'"
                self.fault(place, wrong, f"DynamoDB takes {MAX_PROJECTED} for a table: use ALL")
                return

    def _index(self, place: Place, index: Index) -> None:
        of = f"index '{index.name}'"
        if not index.local:
            self._key((*place, "partition"), of, index.partition)
        if index.sort is not None:
            self._key((*place, "sort"), of, index.sort)
            self._sort((*place, "sort"), of, index)
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
        for name in sorted({name for name in index.projected if index.projected.count(name) > 1}):
            self.fault((*place, "projected_attributes"), f"{of} projects '{name}' twice", "keep one")

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
