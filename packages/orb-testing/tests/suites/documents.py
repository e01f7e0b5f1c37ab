"""A function in memory that passes the suites of AppSync functions, and can be broken in one place at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from orb_common.security.permissions import Principal, Reason, Resource
from orb_common.security.rights import Relation, Right, decide
from orb_testing.suites.appsync_subject import AppSyncFunction, Person, Standing
from orb_testing.suites.role_matrix import ROLES, Cell, RoleBasedTestingMatrix
from orb_testing.suites.security import ATTACKS

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYBODY = frozenset({"OWNER", "EMPLOYEE", "CUSTOMER", "USER"})
RIGHTS = {
    "DocumentsCreate": Right(frozenset({"OWNER", "EMPLOYEE"})),
    "DocumentsGet": Right(EVERYBODY, Relation.SELF),
    "DocumentsRename": Right(EVERYBODY, Relation.MEMBER, "applications.update"),
    "DocumentsDelete": Right(EVERYBODY - {"USER"}, Relation.OWNER, "organization.delete"),
}
ARGUMENTS = {
    "DocumentsCreate": {"title"},
    "DocumentsGet": {"documentId"},
    "DocumentsRename": {"documentId", "title"},
    "DocumentsDelete": {"documentId"},
}
MATRIX = RoleBasedTestingMatrix(RIGHTS)


class RefusedError(Exception):
    """A refusal, with its status and message."""


@dataclass
class Document:
    """A document of a person, and of an organization with roles."""

    owner: str | None = None
    roles: dict[str, str] = field(default_factory=dict)
    title: str = "A title"


@dataclass
class Documents(AppSyncFunction):
    """The function and its store."""

    defect: str = ""
    """What is broken. "": nothing."""
    flipped: Cell | None = None
    """The cell that is decided the wrong way."""
    refusals: int = 0
    people: dict[str, bool] = field(default_factory=dict)
    """By subject: whether they are blocked."""
    stored: dict[str, Document] = field(default_factory=dict)
    numbers: Any = field(default_factory=count)
    last_groups: list[str] = field(default_factory=list)
    hostile: bool = False
    in_batch: bool = False
    done: set[str] = field(default_factory=set)

    def person(self, *groups: str, blocked: bool = False) -> Person:
        sub = f"sub-{next(self.numbers)}"
        self.people[sub] = blocked
        return Person(sub, groups)

    def arguments(self, operation: str, caller: Person, standing: Standing) -> Mapping[str, object]:
        given = {"documentId": f"document-{next(self.numbers)}", "title": "A new title"}
        if standing is not Standing.MISSING and operation != "DocumentsCreate":
            roles = {caller.sub: str(ROLES[standing])} if standing in ROLES else {}
            owner = caller.sub if standing is Standing.OWN else None
            self.stored[given["documentId"]] = Document(owner, roles)
        return {name: given[name] for name in ARGUMENTS[operation]}

    def state(self) -> object:
        return {key: vars(document).copy() for key, document in self.stored.items()}

    def check_refusal(self, operation: str, caller: Person) -> None:
        assert self.refusals, "the refusal is not in the trail"

    def handler(self, event: Any, context: object) -> Any:
        self.last_groups = []
        self.in_batch = isinstance(event, list)
        if isinstance(event, list):
            answers = [self.answer(each) for each in event]
            return answers[::-1] if self.defect == "batches are answered in another order" else answers
        return self.answer(event)

    def answer(self, event: Any) -> dict[str, Any]:
        try:
            return {"StatusCode": 200, "Message": None, "Data": self.run(event)}
        except RefusedError as refused:
            status, message = refused.args
            data = "partial" if self.defect == "refusals have data" else None
            return {"StatusCode": status, "Message": message, "Data": data}

    def run(self, event: Any) -> object:
        if self.defect == "malformed events raise":
            event["info"]["fieldName"].title()
        info = event.get("info") if isinstance(event, dict) else None
        operation = info.get("fieldName") if isinstance(info, dict) else None
        if operation not in ARGUMENTS:
            if self.defect == "unknown operations are accepted" and isinstance(operation, str):
                return None
            raise RefusedError(400, "there is no such operation")
        identity = self.identity(event)
        if identity is None:
            if self.defect == "the anonymous may act":
                return None
            raise RefusedError(401, "the caller is not known")
        sub, groups = identity["sub"], identity["groups"] or []
        if self.defect == "headers give groups" and "x-groups" in event["request"]["headers"]:
            groups = ["OWNER"]
        if self.defect == "batches share a caller":
            groups = self.last_groups = self.last_groups or groups
        if self.defect == "batches refuse everybody" and self.in_batch:
            groups = []
        self.check_person(sub)
        given = self.given(operation, event["arguments"])
        self.check_right(operation, sub, groups, given)
        return self.act(operation, given)

    def identity(self, event: Any) -> Any:
        user = event.get("request", {}).get("headers", {}).get("x-user-id")
        if self.defect == "headers make callers" and user:
            return {"sub": user, "groups": ["OWNER"]}
        return event.get("identity")

    def check_person(self, sub: str) -> None:
        if sub not in self.people and self.defect != "strangers may act":
            raise RefusedError(403, "there is no such user")
        if self.people.get(sub) and self.defect != "the blocked may act":
            raise RefusedError(403, "this user is blocked")

    def given(self, operation: str, arguments: Any) -> dict[str, Any]:
        if self.defect == "other forms count as empty" and not isinstance(arguments, dict):
            arguments = {}
        given = arguments.get("input", arguments) if isinstance(arguments, dict) else None
        if not isinstance(given, dict):
            raise RefusedError(400, "the arguments must be an object")
        if self.defect == "arguments make administrators" and given.get("isAdmin"):
            self.stored["made"] = Document()
        for name, value in given.items():
            if name in ARGUMENTS[operation]:
                self.check_value(name, value, last=name == max(ARGUMENTS[operation]))
        missing = ARGUMENTS[operation] - given.keys()
        if missing and self.defect != "other forms count as empty":
            if self.defect == "missing arguments raise":
                raise KeyError(missing)
            raise RefusedError(400, f"missing: {sorted(missing)}")
        unknown = given.keys() - ARGUMENTS[operation]
        if unknown and self.defect != "unknown arguments are ignored":
            raise RefusedError(400, f"not known here: {sorted(unknown)}")
        return given

    def check_value(self, name: str, value: Any, *, last: bool) -> None:
        if not isinstance(value, str):
            if self.defect == "objects are accepted" and not isinstance(value, int | None):
                return
            if self.defect == f"{type(value).__name__} raises":
                raise TypeError(value)
            shown = (
                f": <Document object at 0x{id(value)}>" if self.defect == "messages show internals" else ""
            )
            raise RefusedError(400, f"{name} must be a text{shown}")
        if not value.strip():
            if self.defect == ("blank text raises" if value else "empty text raises"):
                raise ValueError(value)
            raise RefusedError(400, f"{name} must not be empty")
        if self.defect == "long text raises" and len(value) > 1000:
            raise ValueError(value)
        if self.defect == "odd characters raise":
            value.encode("ascii")
        hostile = value in ATTACKS.values()
        if self.defect == f"{value} is an error":
            raise ValueError(value)
        if self.defect == "messages show values" and hostile:
            raise RefusedError(400, f"{name} must not be {value}")
        if hostile and last:
            self.hostile = True

    def check_right(self, operation: str, sub: str, groups: list[str], given: dict[str, Any]) -> None:
        found = self.stored.get(given.get("documentId", ""))
        document = found or Document()
        resource = Resource(
            kind="document", owner_id=document.owner, organization_id="o", role=document.roles.get(sub)
        )
        decision = decide(Principal(user_id=sub, groups=groups), operation, RIGHTS[operation], resource)
        allowed = bool(decision)
        if self.flipped == (operation, *(groups or [None]), self.standing(operation, document, sub)):
            allowed = not allowed
        if allowed or (self.defect == "hostile texts give rights" and self.hostile):
            return
        if self.defect != "refusals leave no trail":
            self.refusals += 1
        if self.defect == "refused calls are done" or (
            self.defect == "batches do refused calls" and self.in_batch
        ):
            self.act(operation, given)
        if self.defect == "refusals show what exists" and found is None:
            raise RefusedError(404, "there is no such document")
        raise RefusedError(404 if decision.reason is Reason.NOT_A_MEMBER else 403, "this is not yours")

    @staticmethod
    def standing(operation: str, document: Document, sub: str) -> Standing | None:
        if RIGHTS[operation].relation in {Relation.MEMBER, Relation.OWNER}:
            role = document.roles.get(sub)
            return next((each for each in ROLES if ROLES[each] == role), Standing.FOREIGN)
        # A new document is the caller's own.
        return Standing.OWN if document.owner == sub or operation == "DocumentsCreate" else Standing.FOREIGN

    def act(self, operation: str, given: dict[str, Any]) -> object:
        call = f"{operation}{given}"
        if self.defect == "second calls raise" and call in self.done:
            raise ValueError(call)
        self.done.add(call)
        if operation == "DocumentsCreate":
            self.stored[f"document-{next(self.numbers)}"] = Document(title=given["title"])
            return "" if self.defect == "titles are lost" else given["title"]
        document = self.stored.get(given["documentId"])
        if document is None and self.defect == "missing documents are empty":
            return None
        if document is None:
            raise RefusedError(404, "there is no such document")
        if operation == "DocumentsRename":
            document.title = given["title"]
        if operation == "DocumentsDelete":
            del self.stored[given["documentId"]]
        return document.title
