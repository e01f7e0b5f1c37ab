"""The operations that a function offers: what each takes, what it is about, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from orb_common.exceptions import AuthorizationError, CrossAccessViolationError
from orb_common.security.permissions import Decision, Reason, Resource
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
"""The input of one operation. An operation knows its own; the table of operations mixes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Generic[RowT]):
    """A call that was turned away, for the audit trail."""

    call: Call
    caller: Caller[RowT] | None
    """None: the sign-in belongs to nobody who may act here."""
    decision: Decision | None
    """What was decided on the caller's rights. None: there is no caller to decide on."""

    @property
    def reached_for_anothers(self) -> bool:
        """Whether the caller may use the operation, but not on this person or organization."""
        return self.decision is not None and self.decision.reason in _ANOTHERS


_ANOTHERS = frozenset({Reason.NOT_YOURS, Reason.NOT_A_MEMBER})


class RefusedError(Exception):
    """Carries a decision to the resolver, which tells the service and then raises `error`."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision
        self.error = _error(decision)


def _error(decision: Decision) -> AuthorizationError | CrossAccessViolationError:
    # The same answer whether or not the other person exists: a refusal must not tell who has an account.
    if decision.reason is Reason.NOT_YOURS:
        return CrossAccessViolationError("another user's data is for administrators only", entity_type="USER")
    if decision.reason is Reason.NOT_A_MEMBER:
        return CrossAccessViolationError("this is for members only", entity_type="ORGANIZATION")
    if decision.reason is Reason.NOT_IN_GROUP:
        return AuthorizationError("your groups may not do this")
    return AuthorizationError("your role may not do this")


class Operation(Generic[ServiceT, RowT]):
    """One operation of a function.

    Args:
        model: What it takes.
        run: A method of the service: the caller and the input in, the answer's data out. With `about`, what that found
            comes in as well.
        about: A method of the service that says what the operation is about, and returns with it whatever it had to
            read for that, so that `run` need not read it again. Without it, the operation is about the user that the
            input names as `user_id`; for the relation `self`, about the caller where the input names nobody.
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
        """Pass when the right can be decided on.

        Raises:
            TypeError: It names a relation, and nothing says what the operation is about.
        """
        names_a_user = right.relation is Relation.SELF and "user_id" in self._model.model_fields
        if right.relation is not None and self._about is None and not names_a_user:
            raise TypeError(f"{name}: its right needs `about`, which says what the operation is about")

    def prepare(self) -> None:
        """Build the validator of the input, which waits for its first use otherwise."""
        self._model.model_rebuild()

    def answer(self, service: ServiceT, caller: Caller[RowT], call: Call, right: Right) -> object:
        """Read the arguments, check the caller's right, and run the operation.

        Raises:
            DataValidationError: 400. The arguments break rules.
            RefusedError: The caller has no right to do this.
            OrbError: What the service raises.
        """
        wanted = parse(self._model, call.arguments)
        resource, found = self._subject(service, caller, wanted, right)
        decision = decide(caller.principal, call.operation, right, resource)
        if not decision:
            raise RefusedError(decision)
        return self._run(service, caller, wanted, *found)

    def _subject(
        self, service: ServiceT, caller: Caller[RowT], wanted: BaseModel, right: Right
    ) -> tuple[Resource | None, tuple[object, ...]]:
        if self._about is not None:
            resource, found = self._about(service, caller, wanted)
            return resource, (found,)
        named: str | None = getattr(wanted, "user_id", None)
        if named is None and right.relation is Relation.SELF:
            named = caller.user_id
        return None if named is None else Resource.user(named), ()


def check_table(operations: Mapping[str, Operation[ServiceT, RowT]], rights: Mapping[str, Right]) -> None:
    """Pass when every operation has a right, and every right an operation.

    Raises:
        TypeError: One lacks the other; all of them are named.
    """
    faults = [f"{name} has no right" for name in sorted(operations.keys() - rights.keys())]
    faults += [f"{name} has a right, but no operation" for name in sorted(rights.keys() - operations.keys())]
    if faults:
        raise TypeError("; ".join(faults))
    for name, operation in operations.items():
        operation.check(name, rights[name])
