"""Checks of groups, operations, relations and custom queries: the names that they use must exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.security.roles import ORGANIZATION_PERMISSIONS, PLATFORM_ADMINISTRATORS
from orb_tools.codegen import names
from orb_tools.codegen.check import graphql_types
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.check.operation_rights import custom_queries_of, is_every_operation, listed_relations
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.entity_file import InputFile, RegistryFile, TableFile
from orb_tools.codegen.read.parsed_file import is_unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from orb_tools.codegen.check.core import Enum
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
    """Refuse groups in authConfig if the enum of the groups is missing."""
    if schemas.enums is None or _USER_GROUP in enums or is_unknown(schemas.enums, _USER_GROUP):
        return
    forms = (file.form.root for file in files)
    auths = (form.model.auth_config for form in forms if not isinstance(form, InputFile | RegistryFile))
    if any(auth is not None and auth.cognito is not None and auth.cognito.groups for auth in auths):
        wrong = f"no enum '{_USER_GROUP}', which defines the groups of authConfig"
        schemas.enums.fault(faults, (), wrong, "add it, with the groups of the user pool")


class AccessCheck(Check):
    """The check of who may call an operation."""

    def run(self) -> None:
        """Check authConfig and customQueries."""
        if isinstance(self._form, InputFile):
            return
        auth = self._form.model.auth_config
        if auth is not None and self._form.type == "standard":
            wrong = f"'authConfig' of '{self._form.name}', which has no operations"
            self.fault(_AUTH, wrong, "drop it, or change the type to lambda or to that of a table")
        elif auth is not None:
            self._check_groups(auth)
            self._check_operations((*_AUTH, "apiKeyAuthentication"), auth.api_key)
            self._check_relations(auth)
        for position, query in enumerate(custom_queries_of(self._form)):
            self._check_query(("customQueries", position), query)

    @property
    def _has_every_operation(self) -> bool:
        """Whether all operations are known. Keys and queries that were removed would define more operations."""
        file = self._file
        return not (
            file.has_removed(("model", "keys"))
            or file.has_removed(("customQueries",))
            or file.has_removed_key(())
        )

    def _check_groups(self, auth: AuthConfig) -> None:
        """Check that the groups and their operations exist."""
        known = self._known.enums.get(_USER_GROUP)
        for group, operations in auth.cognito.groups.items() if auth.cognito is not None else ():
            if known is not None and group not in known.values:
                self.fault((*_GROUPS, group), f"unknown group '{group}'", suggest(group, known.values))
            if not is_every_operation(operations):
                self._check_operations((*_GROUPS, group), operations)

    def _check_operations(self, place: Place, listed: Iterable[str]) -> None:
        # The types of the operations may be listed too.
        types = ("", "Response", "ListResponse") if self._entity.is_table else ("", "Response")
        known = {*self._entity.operations, *(self._entity.name + part for part in types)}
        for position, operation in enumerate(listed):
            if operation not in known and self._has_every_operation:
                right = suggest(operation, known)
                self.fault((*place, position), f"unknown operation '{operation}'", right)

    def _check_relations(self, auth: AuthConfig) -> None:
        """Check that the operations of relations exist, that each has one relation, and that some caller needs it."""
        relation_of: dict[str, str] = {}
        for inner_place, relation, operation, permission in listed_relations(auth.relations):
            place = (*_AUTH, *inner_place)
            if operation in relation_of:
                wrong = f"'{operation}' already has the relation '{relation_of[operation]}'"
                self.fault(place, wrong, "keep one")
            relation_of.setdefault(operation, relation)
            if permission is not None and permission not in ORGANIZATION_PERMISSIONS:
                wrong = f"unknown permission '{permission}' of '{operation}'"
                self.fault(place, wrong, suggest(permission, ORGANIZATION_PERMISSIONS))
            if operation in self._entity.operations:
                self._check_is_needed(place, operation)
            elif self._has_every_operation:
                right = suggest(operation, self._entity.operations)
                self.fault(place, f"unknown operation '{operation}'", right)

    def _check_is_needed(self, place: Place, operation: str) -> None:
        """Refuse a relation that no caller needs: platform administrators need no relation."""
        if self._file.has_removed(_AUTH):
            return
        right = self._entity.rights.get(operation)
        if right is None:
            wrong = f"'{operation}' has a relation, but no group may use it"
            self.fault(place, wrong, "add it to a group, or drop the relation")
        elif right.groups <= PLATFORM_ADMINISTRATORS:
            wrong = (
                f"'{operation}' has a relation, but only administrators may use it, and they need no relation"
            )
            self.fault(place, wrong, "add it to another group, or drop the relation")

    def _check_query(self, place: Place, query: CustomQuery) -> None:
        """Check the name of a custom query, its types, and that its index and its entities exist."""
        if not names.CLASS_NAME.match(query.name):
            right = "write letters and digits, such as UserOrganizations"
            self.fault((*place, "name"), f"'{query.name}' is not a valid operation name", right)
        self._check_types(place, query)
        self._check_names(place, query)
        indexes = {str(index.name) for index in self._entity.indexes}
        may_have_more = self._file.has_removed(("model", "keys", "secondary"))
        if query.index is not None and query.index not in indexes and not may_have_more:
            wrong = f"a custom query on an unknown index '{query.index}'"
            self.fault((*place, "index"), wrong, suggest(query.index, indexes))
        for number, part in enumerate(query.enrichments):
            if part.source not in self._known.entities:
                wrong = f"a custom query on an unknown entity '{part.source}'"
                right = suggest(part.source, self._known.entities)
                self.fault((*place, "enrichments", number, "source"), wrong, right)

    def _check_names(self, place: Place, query: CustomQuery) -> None:
        """Check the names of parameters and of added fields, and the entity that has the other fields."""
        named = [((*place, "input", name), name) for name in query.input]
        named += [
            ((*place, "enrichments", number, "field"), part.field)
            for number, part in enumerate(query.enrichments)
        ]
        for inner, name in named:
            if not names.ATTRIBUTE_NAME.match(name):
                wrong = f"'{name}' of '{query.name}' is not camelCase"
                self.fault(inner, wrong, "write letters and digits, such as userRole")
        if query.extends is None:
            return
        if not query.enrichments and not self._file.has_removed((*place, "enrichments")):
            wrong = f"'extends' of '{query.name}' has no effect without enrichments"
            self.fault((*place, "extends"), wrong, "drop it")
        elif query.extends not in self._output_entities:
            wrong = f"'{query.name}' extends an unknown entity '{query.extends}'"
            self.fault((*place, "extends"), wrong, suggest(query.extends, self._output_entities))

    @property
    def _output_entities(self) -> frozenset[str]:
        """The entities that answers can have: also those of hand-written Python."""
        forms = (file.form.root for file in self._known.schemas.entities)
        return self._known.entities.union(form.name for form in forms if isinstance(form, TableFile))

    def _check_types(self, place: Place, query: CustomQuery) -> None:
        """Check that the GraphQL types of a custom query exist."""
        input_types = {*graphql_types.SCALARS, *self._known.enums}
        for parameter, form in query.input.items():
            if not self._exists(form.type, input_types):
                wrong = f"unknown type '{form.type}' of '{parameter}' of '{query.name}'"
                self.fault(
                    (*place, "input", parameter, "type"),
                    wrong,
                    graphql_types.suggest_type(form.type, input_types),
                )
        output_types = {*input_types, *graphql_types.entity_types(self._output_entities)}
        # With enrichments, the query may return a type that exists nowhere else.
        is_own_type = query.enrichments or self._file.has_removed((*place, "enrichments"))
        if not is_own_type and not self._exists(query.returns, output_types):
            wrong = f"unknown type '{query.returns}' of the answer of '{query.name}'"
            right = graphql_types.suggest_type(query.returns, output_types)
            if graphql_types.type_name(query.returns) == self._entity.name:
                right = (
                    "an entity whose Python is hand-written has no model; return another entity, or AWSJSON"
                )
            self.fault((*place, "returns"), wrong, right)

    def _exists(self, type_: str, known: Collection[str]) -> bool:
        name = graphql_types.type_name(type_)
        return name in known or (name is not None and self._known.may_have_enum(name))
