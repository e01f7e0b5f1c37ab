"""Call the GraphQL API as people of the demo, who sign in at the user pool."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from orb_tools.demo.operations import document
from orb_tools.errors import ToolError
from orb_tools.hub.graphql_api import GraphqlApi
from orb_tools.hub.session import Session
from orb_tools.hub.user_pool import UserPool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.embedded.state_file import Running
    from orb_tools.hub.graphql_api import GraphqlAnswer
    from orb_tools.hub.people import Person
    from orb_tools.hub.user_pool import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of one operation: `{StatusCode, Message, Data}`."""

    operation: str
    status: int
    """The StatusCode. If the API itself refused: 400 for a request that does not fit its schema, or HTTP's status."""
    message: str | None
    data: object
    milliseconds: float

    def field(self, name: str) -> object:
        """Return a field of `Data`. None: it does not have this field."""
        return self.data.get(name) if isinstance(self.data, dict) else None

    def items(self) -> list[Mapping[str, object]]:
        """Return the items of a page. Empty if `Data` is not a page."""
        found = self.field("items")
        return found if isinstance(found, list) else []


@dataclass(frozen=True, kw_only=True)
class HubApi:
    """The GraphQL API and the user pool of an embedded AWS."""

    running: Running
    pool: UserPool
    api: GraphqlApi
    _sessions: dict[Person, Session] = field(default_factory=dict)

    @classmethod
    def of(cls, running: Running) -> HubApi:
        """Return the API of an embedded AWS. Raises `ToolError` when no stack has one, or a pool."""
        return cls(running=running, pool=UserPool.of(running), api=GraphqlApi.of(running, agent="orb-demo/1"))

    def add_account(self, person: Person) -> Account:
        """Make the person's account in the pool. Raises `ToolError` when the pool refuses."""
        return self.keep(person, self.pool.add(person))

    def keep(self, person: Person, account: Account) -> Account:
        """Use an account for the person from now on, and return it."""
        self._sessions[person] = Session(pool=self.pool, account=account)
        return account

    def subject(self, person: Person) -> str:
        """Return the subject of a person who has an account."""
        return self._sessions[person].account.sub

    def token(self, person: Person) -> str:
        """Return an access token of a person who has an account. Raises `ToolError` when the pool refuses."""
        return self._sessions[person].token()

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        """Call one operation as `person`. None: nobody is signed in.

        Raises:
            ToolError: The function crashed, or the API does not answer. The rest of the demo would fail too.
        """
        token = None if person is None else self.token(person)
        answer = self.api.call(document(operation), {"input": dict(arguments)}, token=token)
        data = answer.body.get("data")
        body = data.get(operation) if isinstance(data, dict) else None
        if not isinstance(body, dict):
            return _refused(operation, answer)
        return Answer(
            operation=operation,
            status=cast("int", body["StatusCode"]),
            message=cast("str | None", body["Message"]),
            data=body["Data"],
            milliseconds=answer.milliseconds,
        )


def _refused(operation: str, answer: GraphqlAnswer) -> Answer:
    failures = answer.failures()
    if not failures:  # AppSync answers null for a function that raised.
        raise ToolError(
            f"the function crashed at {operation}",
            hint="orb up --people, then the same call with orb graphql; the function's log group says why",
        )
    status = HTTPStatus.BAD_REQUEST if answer.status == HTTPStatus.OK else answer.status
    return Answer(
        operation=operation,
        status=status,
        message=failures[0],
        data=None,
        milliseconds=answer.milliseconds,
    )
