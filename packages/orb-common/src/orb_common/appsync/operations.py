"""The operations of a function: the input model of each, the resource that it is about, and the method to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from orb_common.exceptions import AuthorizationError, CrossAccessViolationError, ResourceNotFoundError
from orb_common.security.permissions import CROSS_ACCESS, Decision, Reason, Resource
from orb_common.security.rights import Relation, Right, decide

from .arguments import parse
from .callers import Caller, RowT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from .events import Call

ServiceT = TypeVar("ServiceT")
FoundT = TypeVar("FoundT")
InputT = TypeVar("InputT", bound="BaseModel")
"""The input model of one operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Generic[RowT]):
    """A refused call, for the audit trail."""

    call: Call
    caller: Caller[RowT] | None
    """None: the sign-in has no caller."""
    decision: Decision | None
    """The decision on the caller's rights. None: there is no caller."""

    @property
    def reached_for_anothers(self) -> bool:
        """Whether the caller may use the operation, but not on the person or organization that it names."""
        return self.decision is not None and self.decision.reason in CROSS_ACCESS


class RefusedError(Exception):
    """A refusal on its way to the resolver, which reports it to the service and then raises `error`."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision
        self.error = _error(decision)


def _error(
    decision: Decision,
) -> AuthorizationError | CrossAccessViolationError | ResourceNotFoundError:
    # The answer is the same whether or not the target exists, so that it does not show which do. What has an id of its
    # own is not found. A person is refused: callers name persons, themselves among them.
    kind = "organization" if decision.resource is None else decision.resource.kind
    if decision.reason is Reason.NOT_YOURS and kind == "user":
        return CrossAccessViolationError("another user's data is for administrators only", entity_type="USER")
    if decision.reason in CROSS_ACCESS:
        return ResourceNotFoundError(f"no {kind} of yours has this id")
    if decision.reason is Reason.NOT_IN_GROUP:
        return AuthorizationError("your groups may not do this")
    if decision.reason is Reason.ORGANIZATION_INACTIVE:
        return AuthorizationError("this organization is not active")
    return AuthorizationError("your role may not do this")


class Operation(Generic[ServiceT, RowT]):
    """One operation of a function.

    Args:
        model: The input model.
        run: A method of the service. It gets the caller, the input, and what `about` read. It returns the data of the
            answer.
        about: A method of the service. It returns the resource of the operation, and what it read to find the resource,
            so that `run` need not read that again. Without `about`, the resource is the user that the input names as
            `user_id`; for the relation `self` without a `user_id`, it is the caller.
    """

    __slots__ = ("_about", "_model", "_run")

    @overload
    def __init__(
        self, model: type[InputT], run: Callable[[ServiceT, Caller[RowT], InputT], object]
    ) -> None: ...
    @overload
    def __init__(
        self,
        model: type[InputT],
        run: Callable[[ServiceT, Caller[RowT], InputT, FoundT], object],
        *,
        about: Callable[[ServiceT, Caller[RowT], InputT], tuple[Resource, FoundT]],
    ) -> None: ...
    def __init__(
        self,
        model: type[InputT],
        run: Callable[..., object],
        *,
        about: Callable[[ServiceT, Caller[RowT], InputT], tuple[Resource, object]] | None = None,
    ) -> None:
        self._model: type[BaseModel] = model
        self._run = run
        self._about: Callable[..., tuple[Resource, object]] | None = about

    def check(self, name: str, right: Right) -> None:
        """Check that a right can be decided for this operation.

        Raises:
            TypeError: The right names a relation, and neither `about` nor the input names the resource.
        """
        names_a_user = right.relation is Relation.SELF and "user_id" in self._model.model_fields
        if right.relation is not None and self._about is None and not names_a_user:
            raise TypeError(f"{name}: its right needs `about`, which says what the operation is about")

    def prepare(self) -> None:
        """Build the validator of the input now, not at its first use."""
        self._model.model_rebuild()

    def answer(self, service: ServiceT, caller: Caller[RowT], call: Call, right: Right) -> object:
        """Read the arguments, check the caller's right, and run the operation.

        Raises:
            DataValidationError: 400. The arguments break rules.
            RefusedError: The caller has no right to do this.
            OrbError: The service raised it.
        """
        request = parse(self._model, call.arguments)
        resource, found = self._resource(service, caller, request, right)
        decision = decide(caller.principal, call.operation, right, resource)
        if not decision:
            raise RefusedError(decision)
        return self._run(service, caller, request, *found)

    def _resource(
        self, service: ServiceT, caller: Caller[RowT], request: BaseModel, right: Right
    ) -> tuple[Resource | None, tuple[object, ...]]:
        if self._about is not None:
            resource, found = self._about(service, caller, request)
            return resource, (found,)
        user_id: str | None = getattr(request, "user_id", None)
        if user_id is None and right.relation is Relation.SELF:
            user_id = caller.user_id
        return None if user_id is None else Resource.user(user_id), ()


def check_table(operations: Mapping[str, Operation[ServiceT, RowT]], rights: Mapping[str, Right]) -> None:
    """Check that every operation has a right, and every right an operation.

    Raises:
        TypeError: Rights or operations are missing (the message names all of them), or a right cannot be decided.
    """
    faults = [f"{name} has no right" for name in sorted(operations.keys() - rights.keys())]
    faults += [f"{name} has a right, but no operation" for name in sorted(rights.keys() - operations.keys())]
    if faults:
        raise TypeError("; ".join(faults))
    for name, operation in operations.items():
        operation.check(name, rights[name])
