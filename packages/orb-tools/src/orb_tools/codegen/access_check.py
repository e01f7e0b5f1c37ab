"""Groups, operations and custom queries: names that other readers of the schemas will look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check import Check
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.load import Place


class AccessCheck(Check):
    """Who may call what."""

    def run(self) -> None:
        """Looks at authConfig and customQueries."""
        self._auth()
        self._queries()

    def _auth(self) -> None:
        """Who may do what: groups and operations that exist."""
        known = self._known.enums.get("UserGroup")
        place: Place = ("model", "authConfig", "cognitoAuthentication")
        groups = self._said(place, "groups")
        for group, operations in groups.items() if isinstance(groups, dict) else ():
            if known is not None and group not in known.values:
                self.fault(
                    (*place, "groups", group), f"unknown group '{group}'", suggest(group, known.values)
                )
            if isinstance(operations, list):
                self._operations((*place, "groups", group), operations)
        listed = self._said(("model", "authConfig"), "apiKeyAuthentication")
        if isinstance(listed, list):
            self._operations(("model", "authConfig", "apiKeyAuthentication"), listed)

    def _operations(self, place: Place, listed: list[object]) -> None:
        known = self._known_operations()
        for position, operation in enumerate(listed):
            if str(operation) not in known:
                self.fault((*place, position), f"unknown operation '{operation}'", suggest(operation, known))

    def _known_operations(self) -> set[str]:
        """The operations that the entity's keys, indexes and custom queries make, and its response types."""
        entity = self._entity
        parts = ["", "Response"]
        if entity.primary is not None:
            parts += ["ListResponse", "Create", "Update", "Delete", "Disable", "Get", "List"]
            for index in (entity.primary, *entity.indexes):
                parts += [f"QueryBy{names.pascal(key)}" for key in index.keys]
                parts.append("QueryBy" + "And".join(names.pascal(key) for key in index.keys))
        return {*(entity.name + part for part in parts), *(str(name) for _, name in self._custom("name"))}

    def _custom(self, key: str) -> list[tuple[int, object]]:
        queries = self._document.data.get("customQueries")
        found = enumerate(queries if isinstance(queries, list) else ())
        return [(n, query[key]) for n, query in found if isinstance(query, dict) and key in query]

    def _queries(self) -> None:
        """Custom queries read an index of the table and other entities."""
        indexes = {str(index.name) for index in self._entity.indexes}
        for position, name in self._custom("index"):
            if str(name) not in indexes:
                place: Place = ("customQueries", position, "index")
                self.fault(place, f"a custom query on an unknown index '{name}'", suggest(name, indexes))
        for position, parts in self._custom("enrichments"):
            for number, part in enumerate(parts if isinstance(parts, list) else ()):
                source = part.get("source") if isinstance(part, dict) else None
                if isinstance(source, str) and source not in self._known.entities:
                    place = ("customQueries", position, "enrichments", number, "source")
                    self.fault(
                        place,
                        f"a custom query on an unknown entity '{source}'",
                        suggest(source, self._known.entities),
                    )
