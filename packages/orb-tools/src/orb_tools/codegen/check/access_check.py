"""Groups, operations and custom queries: names that other readers of the schemas will look up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.entity_file import TableFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.read.entity_file import CustomQuery
    from orb_tools.codegen.read.yaml_document import Place


class AccessCheck(Check):
    """Who may call what."""

    def run(self) -> None:
        """Look at authConfig and customQueries."""
        self._auth()
        for position, query in enumerate(self._queries):
            self._query(("customQueries", position), query)

    @property
    def _queries(self) -> tuple[CustomQuery, ...]:
        return self._form.custom_queries if isinstance(self._form, TableFile) else ()

    def _auth(self) -> None:
        """Look at who may do what: groups and operations exist."""
        auth = self._form.model.auth_config
        if auth is None:
            return
        known = self._known.enums.get("UserGroup")
        place: Place = ("model", "authConfig", "cognitoAuthentication", "groups")
        for group, operations in auth.cognito.groups.items() if auth.cognito is not None else ():
            if known is not None and group not in known.values:
                self.fault((*place, group), f"unknown group '{group}'", suggest(group, known.values))
            if operations != "*":
                self._operations((*place, group), operations)
        self._operations(("model", "authConfig", "apiKeyAuthentication"), auth.api_key)

    def _operations(self, place: Place, listed: Iterable[str]) -> None:
        if self._file.lacks(("model", "keys")) or self._file.lacks(("customQueries",)):
            # Faulty keys and queries make operations too, and their names are not known yet.
            return
        for position, operation in enumerate(listed):
            if operation not in self._known_operations:
                right = suggest(operation, self._known_operations)
                self.fault((*place, position), f"unknown operation '{operation}'", right)

    @cached_property
    def _known_operations(self) -> frozenset[str]:
        """The operations that the entity's keys, indexes and custom queries make, and its response types."""
        entity = self._entity
        parts = ["", "Response"]
        if entity.primary is not None:
            parts += ["ListResponse", "Create", "Update", "Delete", "Disable", "Get", "List"]
            for index in (entity.primary, *entity.indexes):
                parts += [f"QueryBy{names.pascal(key)}" for key in index.keys]
                parts.append("QueryBy" + "And".join(names.pascal(key) for key in index.keys))
        return frozenset([*(entity.name + part for part in parts), *(query.name for query in self._queries)])

    def _query(self, place: Place, query: CustomQuery) -> None:
        """Look at what a custom query reads: an index of the table, and other entities."""
        indexes = {str(index.name) for index in self._entity.indexes}
        lacks_indexes = self._file.lacks(("model", "keys", "secondary"))
        if query.index is not None and query.index not in indexes and not lacks_indexes:
            wrong = f"a custom query on an unknown index '{query.index}'"
            self.fault((*place, "index"), wrong, suggest(query.index, indexes))
        for number, part in enumerate(query.enrichments):
            if part.source not in self._known.entities:
                wrong = f"a custom query on an unknown entity '{part.source}'"
                right = suggest(part.source, self._known.entities)
                self.fault((*place, "enrichments", number, "source"), wrong, right)
