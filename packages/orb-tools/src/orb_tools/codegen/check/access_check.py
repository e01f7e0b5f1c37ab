"""Groups, operations, relations and custom queries: names that other readers of the schemas will look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.security.roles import ORGANIZATION_PERMISSIONS, PLATFORM_ADMINISTRATORS
from orb_tools.codegen import names
from orb_tools.codegen.check import graphql_types
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.check.operation_rights import custom_queries_of, is_every, stated_relations
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.entity_file import RegistryFile
from orb_tools.codegen.read.parsed_file import is_unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from orb_tools.codegen.check.catalogue import Enum
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import AuthConfig, CustomQuery, EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas
    from orb_tools.codegen.read.yaml_document import Place

_AUTH: Place = ("model", "authConfig")
_GROUPS: Place = (*_AUTH, "cognitoAuthentication", "groups")
_USER_GROUP = "UserGroup"
"""The enum of the groups of the user pool."""


def check_groups(
    schemas: Schemas,
    enums: Mapping[str, Enum],
    files: Iterable[ParsedFile[EntityFile]],
    faults: Faults,
) -> None:
    """Refuse groups in authConfig while nothing says which groups there are."""
    if schemas.enums is None or _USER_GROUP in enums or is_unknown(schemas.enums, _USER_GROUP):
        return
    forms = (file.form.root for file in files)
    auths = (form.model.auth_config for form in forms if not isinstance(form, RegistryFile))
    if any(auth is not None and auth.cognito is not None and auth.cognito.groups for auth in auths):
        wrong = f"no enum '{_USER_GROUP}', which the groups of authConfig are from"
        schemas.enums.fault(faults, (), wrong, "add it, with the groups of the user pool")


class AccessCheck(Check):
    """Who may call what."""

    def run(self) -> None:
        """Look at authConfig and customQueries."""
        auth = self._form.model.auth_config
        if auth is not None:
            self._groups(auth)
            self._operations((*_AUTH, "apiKeyAuthentication"), auth.api_key)
            self._relations(auth)
        for position, query in enumerate(custom_queries_of(self._form)):
            self._query(("customQueries", position), query)

    @property
    def _has_every_operation(self) -> bool:
        """Whether all operations are known: faulty keys and queries make some too, of names that are not known yet."""
        file = self._file
        return not (file.lacks(("model", "keys")) or file.lacks(("customQueries",)) or file.lacks_key(()))

    def _groups(self, auth: AuthConfig) -> None:
        """Look at who may do what: groups and operations exist."""
        known = self._known.enums.get(_USER_GROUP)
        for group, operations in auth.cognito.groups.items() if auth.cognito is not None else ():
            if known is not None and group not in known.values:
                self.fault((*_GROUPS, group), f"unknown group '{group}'", suggest(group, known.values))
            if not is_every(operations):
                self._operations((*_GROUPS, group), operations)

    def _operations(self, place: Place, listed: Iterable[str]) -> None:
        # Beside operations, the types that they take and answer can be listed.
        types = ("", "Response", "ListResponse") if self._entity.is_table else ("", "Response")
        known = {*self._entity.operations, *(self._entity.name + part for part in types)}
        for position, operation in enumerate(listed):
            if operation not in known and self._has_every_operation:
                right = suggest(operation, known)
                self.fault((*place, position), f"unknown operation '{operation}'", right)

    def _relations(self, auth: AuthConfig) -> None:
        """Look at relations: their operations exist, once each, and someone needs the relation."""
        seen: dict[str, str] = {}
        for inside, relation, operation, permission in stated_relations(auth.relations):
            place = (*_AUTH, *inside)
            if operation in seen:
                wrong = f"'{operation}' has the relation '{seen[operation]}' already"
                self.fault(place, wrong, "keep one")
            seen.setdefault(operation, relation)
            if permission is not None and permission not in ORGANIZATION_PERMISSIONS:
                wrong = f"unknown permission '{permission}' of '{operation}'"
                self.fault(place, wrong, suggest(permission, ORGANIZATION_PERMISSIONS))
            if operation in self._entity.operations:
                self._needed(place, operation)
            elif self._has_every_operation:
                right = suggest(operation, self._entity.operations)
                self.fault(place, f"unknown operation '{operation}'", right)

    def _needed(self, place: Place, operation: str) -> None:
        """Refuse a relation that decides on nobody: administrators of the platform need none."""
        if self._file.lacks(_AUTH):
            return
        right = self._entity.rights.get(operation)
        if right is None:
            wrong = f"'{operation}' has a relation, but no group may use it"
            self.fault(place, wrong, "add it to a group, or drop the relation")
        elif right.groups <= PLATFORM_ADMINISTRATORS:
            wrong = f"'{operation}' has a relation, but only administrators may use it, who need none"
            self.fault(place, wrong, "add it to another group, or drop the relation")

    def _query(self, place: Place, query: CustomQuery) -> None:
        """Look at a custom query: its name, and what it reads, an index of the table and other entities."""
        if not names.CLASS.match(query.name):
            right = "write letters and digits, such as UserOrganizations"
            self.fault((*place, "name"), f"'{query.name}' is not a name of an operation", right)
        self._types(place, query)
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

    def _types(self, place: Place, query: CustomQuery) -> None:
        """Look at the types of GraphQL that a custom query takes and answers."""
        taken = {*graphql_types.SCALARS, *self._known.enums}
        for parameter, form in query.input.items():
            if not self._is_of(form.type, taken):
                wrong = f"unknown type '{form.type}' of '{parameter}' of '{query.name}'"
                self.fault(
                    (*place, "input", parameter, "type"), wrong, graphql_types.suggested(form.type, taken)
                )
        answered = {*taken, *graphql_types.of_entities(self._known.entities)}
        # What is enriched is a type of the query's own.
        is_own = query.enrichments or self._file.lacks((*place, "enrichments"))
        if not is_own and not self._is_of(query.returns, answered):
            wrong = f"unknown type '{query.returns}' of the answer of '{query.name}'"
            self.fault((*place, "returns"), wrong, graphql_types.suggested(query.returns, answered))

    def _is_of(self, type_: str, known: Collection[str]) -> bool:
        name = graphql_types.named(type_)
        return name in known or (name is not None and self._known.may_have_enum(name))
