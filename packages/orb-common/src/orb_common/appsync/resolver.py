"""The handler of a resolver: it reads the event, finds the caller, checks rights, runs the operation and answers.

Powertools' AppSyncResolver would do the routing. It adds 27 ms to each cold start of the users function, and its event
class alone 11, because importing either loads many others (Powertools 3.37, Python 3.11, best of eight starts). So this
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
    """What a resolver asks of a function's service, beside its operations."""

    @property
    def callers(self) -> Callers[RowT]:
        """Find the caller of each call."""

    def refused(self, refusal: Refusal[RowT]) -> None:
        """Leave in the audit trail that a call was turned away."""


# Any: the rows are those of the operations, which a bound of a type variable cannot name.
ServiceT = TypeVar("ServiceT", bound=Service[Any])


class Resolver(Generic[ServiceT, RowT]):
    """Answer AppSync's direct Lambda resolver events. Make one for each function, when its module is loaded.

    An answer is `{"StatusCode": ..., "Message": ..., "Data": ...}`, with the status of HTTP; no error is raised to
    AppSync. `Data` is what the operation returned, which has to be made of the types of JSON. A batch (a list of
    events) is answered by a list of the same length.

    Args:
        name: The function's name, for its log.
        build: Make the service. In Lambda this is done while the function initialises; what fails then (a setting that
            is missing) is answered as 500 until it works.
        operations: By the name of the GraphQL field.
        rights: Who may use them, by the same names.
        needs: What the first answer needs beside the service and the inputs of the operations; see `Prepared`.

    Raises:
        TypeError: An operation has no right, or a right no operation, or a right cannot be decided on.
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
        """Return the service of this deployment."""
        self.handler: Callable[[object, LambdaContext], JsonObject | list[JsonObject]]
        """The Lambda handler."""
        self.handler = self.logger.inject_lambda_context(self._handle)

    def _handle(self, event: object, context: LambdaContext) -> JsonObject | list[JsonObject]:
        if isinstance(event, list):
            return [self._answer(f"event[{n}]", one, context) for n, one in enumerate(event)]
        return self._answer("event", event, context)

    def _answer(self, place: str, event: object, context: LambdaContext) -> JsonObject:
        try:
            if not isinstance(event, dict):
                raise BadRequestError(f"{place}: must be an object")
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
