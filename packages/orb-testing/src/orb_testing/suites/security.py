"""What an attacker may try on an AppSync function: forged facts about the caller, and hostile texts."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from .appsync_subject import (
    BAD_REQUEST,
    FORBIDDEN,
    INTERNAL_ERROR,
    NOT_FOUND,
    UNAUTHORIZED,
    AppSyncFunction,
    Standing,
    answer_of,
    event,
    expect_refusal,
    expect_status,
)
from .scenarios import Scenario, Suite, expect, law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .role_matrix import RoleBasedTestingMatrix

ATTACKS: Final = MappingProxyType(
    {
        "SQL": "x' OR '1'='1' --",
        "NoSQL": '{"$gt": ""}',
        "LDAP": "*)(uid=*))(|(uid=*",
        "XSS": "<script>alert(document.cookie)</script>",
        "XXE": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        "command": "x; cat /etc/passwd #$(id)`id`",
        "path": "../../../../etc/passwd",
        "template": "{{7*7}}${7*7}#{7*7}%s%n",
        "header": "x\r\nX-Groups: OWNER\r\n\r\n",
        "prototype": "__proto__",
    }
)
"""One hostile text for each kind of injection."""
INTERNALS = ("Traceback", 'File "', "botocore", "arn:aws", "pydantic", "object at 0x")
"""What shows that an answer has the text of an internal error."""
ADMINISTRATOR = {"cognito:groups": ["OWNER"], "groups": ["OWNER"], "isAdmin": True, "role": "OWNER"}


class SecurityTestSuite(Suite[AppSyncFunction]):
    """Attacks on each operation of an AppSync function.

    Args:
        matrix: The rights of the operations.
    """

    MARKER = "security"

    def __init__(self, matrix: RoleBasedTestingMatrix) -> None:
        self.matrix = matrix

    def more(self) -> Iterator[Scenario[AppSyncFunction]]:
        """Return a scenario for each kind of injection."""
        for kind, text in ATTACKS.items():
            yield Scenario(
                f"injection-{kind}",
                f"{kind} in a text gives no rights, fails nothing, and does not come back in a message",
                partial(self._inject, text),
            )

    def _inject(self, text: str, function: AppSyncFunction) -> None:
        plain = function.person()
        calls = [
            (operation, name, {**arguments, name: text})
            for operation in self.matrix.rights
            for arguments in [function.arguments(operation, plain, Standing.FOREIGN)]
            for name, value in arguments.items()
            if isinstance(value, str)
        ]
        before = function.state()
        answers = [
            (operation, name, function.call(plain, operation, hostile)) for operation, name, hostile in calls
        ]
        for *_, answer in answers:
            expect_status(answer, BAD_REQUEST, FORBIDDEN, NOT_FOUND)
        expect(function.state() == before, "a refused call changed the store")
        for operation in self.matrix.rights:
            strong, arguments = self.matrix.permitted_call(function, operation)
            answers += [
                (operation, name, function.call(strong, operation, {**arguments, name: text}))
                for name, value in arguments.items()
                if isinstance(value, str)
            ]
        for operation, name, answer in answers:
            place = f"{operation}.{name}"
            expect(answer["StatusCode"] < INTERNAL_ERROR, f"{place} fails the function: {answer}")
            expect(text not in str(answer["Message"]), f"{place} comes back in the message")

    @law
    def forged_groups_give_no_rights(self, function: AppSyncFunction) -> None:
        """Groups in headers, in the stash, in the source or in an earlier result do not count: 403."""
        caller = function.person()
        for operation in self.matrix.rights:
            arguments = function.arguments(operation, caller, Standing.FOREIGN)
            before = function.state()
            sent = event(caller, operation, arguments)
            sent["request"]["headers"] |= {"x-groups": "OWNER", "cognito:groups": "OWNER"}
            sent |= {"stash": ADMINISTRATOR, "source": ADMINISTRATOR, "prev": {"result": ADMINISTRATOR}}
            expect_refusal(function, answer_of(function.send(sent)), before, FORBIDDEN)

    @law
    def forged_identities_are_not_believed(self, function: AppSyncFunction) -> None:
        """A subject in headers, in the stash or beside the input does not make a caller: 401."""
        owner = function.person("OWNER")
        for operation in self.matrix.rights:
            arguments = function.arguments(operation, owner, Standing.FOREIGN)
            before = function.state()
            identity = {"sub": owner.sub, "groups": ["OWNER"], **ADMINISTRATOR}
            sent = event(None, operation, arguments)
            sent["request"]["headers"] |= {"authorization": owner.sub, "x-user-id": owner.sub}
            sent |= {"stash": {"identity": identity}, "source": identity}
            sent["arguments"] |= {"identity": identity}
            expect_refusal(function, answer_of(function.send(sent)), before, UNAUTHORIZED)

    @law
    def arguments_give_no_rights(self, function: AppSyncFunction) -> None:
        """Arguments such as `isAdmin` and `groups` are refused, and change nothing: 400 or 403."""
        caller = function.person()
        for operation in self.matrix.rights:
            arguments = function.arguments(operation, caller, Standing.FOREIGN)
            before = function.state()
            answer = function.call(caller, operation, {**arguments, **ADMINISTRATOR})
            expect_refusal(function, answer, before, BAD_REQUEST, FORBIDDEN)

    @law
    def a_batch_lends_no_rights(self, function: AppSyncFunction) -> None:
        """A call without rights is refused in a batch, alone and between an administrator's: 403, and no change."""
        plain = function.person()
        for operation in self.matrix.rights:
            allowed = self.matrix.permitted_status(operation)
            before, after = (
                event(caller, operation, arguments)
                for caller, arguments in (self.matrix.permitted_call(function, operation) for _ in range(2))
            )
            refused = event(plain, operation, function.arguments(operation, plain, Standing.FOREIGN))
            state = function.state()
            _expect_batch(function, [refused], [FORBIDDEN])
            expect(function.state() == state, f"a refused call of {operation} in a batch changed the store")
            _expect_batch(function, [before, refused, after], [allowed, FORBIDDEN, allowed])

    @law
    def messages_show_no_internals(self, function: AppSyncFunction) -> None:
        """The answer to arguments of the wrong type has no trace, name of a library, or ARN."""
        for operation in self.matrix.rights:
            strong, arguments = self.matrix.permitted_call(function, operation)
            for name in arguments:
                message = str(function.call(strong, operation, arguments | {name: {"x": [1]}})["Message"])
                shown = [text for text in INTERNALS if text in message]
                expect(not shown, f"{operation}.{name} shows {shown}: {message}")


def _expect_batch(function: AppSyncFunction, calls: list[dict[str, Any]], expected: list[int]) -> None:
    answers = [answer_of(each) for each in function.send(calls)]  # type: ignore[attr-defined]
    statuses = [answer["StatusCode"] for answer in answers]
    operation = calls[0]["info"]["fieldName"]
    expect(statuses == expected, f"the statuses of a batch of {operation} are {statuses}, not {expected}")
