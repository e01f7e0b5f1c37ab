"""The Lambda handler of a resolver: read the event, find the caller, check rights, run the operation and answer.

Powertools' AppSyncResolver could do the routing, but it adds 27 ms to each cold start of the users function, and its
event class alone 11 ms, because both import many modules (Powertools 3.37, Python 3.11, best of eight starts). So this
room reads the events itself.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from orb_common.exceptions import BadRequestError, OrbError, SecurityViolationError
from orb_common.logging import get_logger
from orb_common.utils.lifecycle import Prepared

from .callers import Callers, RowT
from .events import Call, JsonObject
from .operations import Refusal, RefusedError, check_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from orb_common.security.rights import Right

    from .operations import Operation


class Service(Protocol[RowT]):
    """The members that a function's service needs, beside its operations."""

    @property
    def callers(self) -> Callers[RowT]:
        """The finder of callers."""

    def refused(self, refusal: Refusal[RowT]) -> None:
        """Write a refused call to the audit trail."""


# Any: the rows are those of the operations, which a bound of a type variable cannot name.
ServiceT = TypeVar("ServiceT", bound=Service[Any])


class Resolver(Generic[ServiceT, RowT]):
    """A handler of AppSync's direct Lambda resolver events. Make one when the function's module is loaded.

    An answer is `{"StatusCode": ..., "Message": ..., "Data": ...}`, with an HTTP status; no error is raised to AppSync.
    `Data` is what the operation returned, which must consist of JSON types. A batch (a list of events) is answered
    by a list of the same length.

    Args:
        name: The function's name, for its log.
        build: Make the service. In Lambda it is called while the function initialises. If it fails (a missing setting),
            calls are answered with 500 until it works.
        operations: By the name of the GraphQL field.
        rights: Who may use each operation, by the same names.
        needs: What the first answer needs beside the service and the inputs of the operations; see `Prepared`.

    Raises:
        TypeError: An operation has no right, a right has no operation, or a right cannot be decided.
    """

    def __init__(
        self,
        name: str,
        *,
        build: Callable[[], ServiceT],
        operations: Mapping[str, Operation[ServiceT, RowT]],
        rights: Mapping[str, Right],
        needs: Callable[[ServiceT], Iterable[Callable[[], object]]] = lambda _: (),
    ) -> None:
        check_table(operations, rights)
        self._operations = operations
        self._rights = rights
        self.logger = get_logger(name)
        inputs = [operation.prepare for operation in operations.values()]
        self.service = Prepared(build, needs=lambda service: [*inputs, *needs(service)])
        """The service, built once: call it to get the service."""
        self.handler: Callable[[object, LambdaContext], JsonObject | list[JsonObject]]
        """The Lambda handler."""
        self.handler = self.logger.inject_lambda_context(self._handle)

    def _handle(self, event: object, context: LambdaContext) -> JsonObject | list[JsonObject]:
        if isinstance(event, list):
            return [self._answer(f"event[{index}]", each, context) for index, each in enumerate(event)]
        return self._answer("event", event, context)

    def _answer(self, position: str, event: object, context: LambdaContext) -> JsonObject:
        try:
            if not isinstance(event, dict):
                raise BadRequestError(f"{position}: must be an object")
            return _envelope(
                HTTPStatus.OK, data=self._run(Call.from_event(event, request_id=context.aws_request_id))
            )
        except OrbError as error:
            facts = {"status": error.status, "code": error.code}
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.logger.exception("call_failed", extra=facts)
            else:
                self.logger.warning("call_refused", extra=facts)
            return _envelope(error.status, message=error.public()["message"])
        except Exception:
            self.logger.exception("call_failed")
            return _envelope(HTTPStatus.INTERNAL_SERVER_ERROR, message="internal error")

    def _run(self, call: Call) -> object:
        operation = self._operations.get(call.operation)
        if operation is None:
            raise BadRequestError("info.fieldName: this function has no such operation")
        service = self.service()
        try:
            caller = service.callers.identify(call)
        except SecurityViolationError:
            service.refused(Refusal(call=call, caller=None, decision=None))
            raise
        try:
            return operation.answer(service, caller, call, self._rights[call.operation])
        except RefusedError as refused:
            service.refused(Refusal(call=call, caller=caller, decision=refused.decision))
            raise refused.error from None


def _envelope(status: int, *, message: object = None, data: object = None) -> JsonObject:
    return {"StatusCode": status, "Message": message, "Data": data}
