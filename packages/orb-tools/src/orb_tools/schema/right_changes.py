"""The changes of operations, and of who may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.schema.comparison import Subject
from orb_tools.schema.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_common.security.rights import Right
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.read.yaml_document import Place
    from orb_tools.schema.verdicts import Change

_AUTH: Place = ("model", "authConfig")
_REVIEW = "more callers are admitted than before: make sure that this is meant"
_NOBODY = frozenset[str]()


def right_changes(before: Entity, after: Entity) -> Iterator[Change]:
    """Yield the changes of the operations of an entity, and of who may use each."""
    subject = Subject(source=after.source, name=after.name)
    removed = [operation for operation in before.operations if operation not in after.operations]
    added = [operation for operation in after.operations if operation not in before.operations]
    if removed:
        what = f"operations were removed: {', '.join(removed)}"
        yield subject.change(Verdict.BREAKING, ("model",), what, "callers of the API that use them fail")
    if added:
        what = f"operations were added: {', '.join(added)}"
        yield subject.change(Verdict.COMPATIBLE, ("model",), what, "nothing calls them yet")
    for operation in before.operations:
        if operation in after.operations:
            rights = before.rights.get(operation), after.rights.get(operation)
            yield from _operation(subject, operation, *rights)
            yield from _api_key(subject, operation, operation in before.api_key, operation in after.api_key)


def _operation(subject: Subject, operation: str, old: Right | None, new: Right | None) -> Iterator[Change]:
    was, now = (right.groups if right is not None else _NOBODY for right in (old, new))
    if was - now:
        what = f"{operation} is refused to {', '.join(sorted(was - now))}"
        yield subject.change(Verdict.BREAKING, _AUTH, what, "callers of these groups fail")
    if now - was:
        what = f"{operation} is open to {', '.join(sorted(now - was))}"
        yield subject.change(Verdict.COMPATIBLE, _AUTH, what, _REVIEW)
    if old is None or new is None or (old.relation, old.permission) == (new.relation, new.permission):
        return
    what = f"{operation} needs {_needs(new)}, and needed {_needs(old)}"
    if new.relation is None or (new.relation is old.relation and new.permission is None):
        yield subject.change(Verdict.COMPATIBLE, _AUTH, what, _REVIEW)
    else:
        yield subject.change(Verdict.BREAKING, _AUTH, what, "callers who do not have it fail")


def _api_key(subject: Subject, operation: str, old: bool, new: bool) -> Iterator[Change]:
    if old and not new:
        what, why = f"{operation} is refused to callers with an API key", "such callers fail"
        yield subject.change(Verdict.BREAKING, _AUTH, what, why)
    elif new and not old:
        yield subject.change(
            Verdict.COMPATIBLE, _AUTH, f"{operation} is open to callers with an API key", _REVIEW
        )


def _needs(right: Right) -> str:
    parts = [f"the relation '{right.relation}'"] if right.relation is not None else []
    parts += [f"the permission '{right.permission}'"] if right.permission is not None else []
    return " and ".join(parts) or "no relation"
