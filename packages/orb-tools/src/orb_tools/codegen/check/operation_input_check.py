"""The check of `operationInputs`: its operations, the arguments that remain, and those that are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check import graphql_types
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.check.operation_arguments import own_arguments
from orb_tools.codegen.check.operation_rights import operation_inputs_of
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.read.entity_file import OperationInput
    from orb_tools.codegen.read.yaml_document import Place


class OperationInputCheck(Check):
    """The check of what the inputs of standard operations have otherwise than attributes and keys say."""

    def run(self) -> None:
        """Check `operationInputs`."""
        # Keys and attributes that were removed, or that do not exist, would define other operations and arguments.
        if (
            self._file.has_removed(("model",))
            or not self._entity.key_names() <= self._entity.attributes.keys()
        ):
            return
        queries = {query.name for query in self._entity.queries}
        standard = [name for name in self._entity.operations if name not in queries]
        for operation, given in operation_inputs_of(self._form).items():
            place = ("operationInputs", operation)
            if operation in queries:
                wrong = f"'{operation}' is a custom query, so its arguments are in its own 'input'"
                self.fault(place, wrong, "move them there")
            elif operation not in standard:
                self.fault(place, f"unknown operation '{operation}'", suggest(operation, standard))
            else:
                self._check_input(place, operation, given)

    def _check_input(self, place: Place, operation: str, given: OperationInput) -> None:
        own = own_arguments(self._entity, operation)
        if not given.given:
            self.fault(
                place,
                f"nothing is said about the input of '{operation}'",
                "write 'only' or 'add', or drop it",
            )
        for position, name in enumerate(given.only):
            inner = (*place, "only", position)
            if name not in own:
                self.fault(inner, f"'{operation}' has no argument '{name}'", suggest(name, own))
            elif name in given.only[:position]:
                self.fault(inner, f"'{name}' of '{operation}' is listed twice", "keep one")
        known = {*graphql_types.SCALARS, *self._known.enums}
        for name, parameter in given.add.items():
            inner = (*place, "add", name)
            if not names.ATTRIBUTE_NAME.match(name):
                wrong = f"'{name}' of '{operation}' is not camelCase"
                self.fault(inner, wrong, "write letters and digits, such as hardDelete")
            elif name in own and (not given.only or name in given.only):
                wrong = f"'{operation}' has the argument '{name}' already"
                self.fault(inner, wrong, "choose another name, or leave it out of 'only'")
            type_ = graphql_types.type_name(parameter.type)
            if type_ not in known and not (type_ and self._known.may_have_enum(type_)):
                wrong = f"unknown type '{parameter.type}' of '{name}' of '{operation}'"
                self.fault((*inner, "type"), wrong, graphql_types.suggest_type(parameter.type, known))
