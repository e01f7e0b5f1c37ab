"""The changes of custom queries: what callers send, and what they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.schema.comparison import Subject
from orb_tools.schema.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.entity import CustomQuery, Entity
    from orb_tools.schema.verdicts import Change


def query_changes(before: Entity, after: Entity) -> Iterator[Change]:
    """Yield the changes of the custom queries that both entities have. Others are changes of operations."""
    subject = Subject(source=after.source, name=after.name)
    olds = {query.name: query for query in before.queries}
    for position, new in enumerate(after.queries):
        old = olds.get(new.name)
        if old is None:
            continue
        for verdict, what, why in (*_parameters(old, new), *_answer(old, new)):
            yield subject.change(verdict, ("customQueries", position), f"{new.name} {what}", why)


def _parameters(old: CustomQuery, new: CustomQuery) -> Iterator[tuple[Verdict, str, str]]:
    olds = {name: parameter.type for name, parameter in old.parameters.items()}
    news = {name: parameter.type for name, parameter in new.parameters.items()}
    for name, was in olds.items():
        if name not in news:
            yield Verdict.BREAKING, f"has no parameter '{name}' any more", "callers that send it are refused"
        elif (now := news[name]) != was:
            what = f"takes '{name}' as {now}, and took {was}"
            if _is_nullable_form(now, of=was):
                yield Verdict.COMPATIBLE, what, "nothing is refused that was not"
            else:
                yield Verdict.BREAKING, what, "callers that send another type, or leave it out, are refused"
    for name, now in news.items():
        if name not in olds and now.endswith("!"):
            yield Verdict.BREAKING, f"needs the parameter '{name}'", "callers that do not send it are refused"
        elif name not in olds:
            yield Verdict.COMPATIBLE, f"has the optional parameter '{name}'", "callers need not send it"


def _answer(old: CustomQuery, new: CustomQuery) -> Iterator[tuple[Verdict, str, str]]:
    if old.returns != new.returns:
        what = f"returns {new.returns}, and returned {old.returns}"
        if _is_nullable_form(old.returns, of=new.returns):
            yield Verdict.COMPATIBLE, what, "callers get nothing that they did not get before"
        else:
            yield Verdict.BREAKING, what, "callers get another type, or null where there was a value"
    had, has = ([part.name for part in query.enrichments] for query in (old, new))
    if lost := [name for name in had if name not in has]:
        yield Verdict.BREAKING, f"does not add {', '.join(lost)} any more", "callers that read it fail"
    if more := [name for name in has if name not in had]:
        yield Verdict.COMPATIBLE, f"adds {', '.join(more)} to its answer", "callers need not read it"


def _is_nullable_form(type_: str, *, of: str) -> bool:
    """Return whether a type in GraphQL is another one that allows null in more places: `[Int]` is one of `[Int!]!`."""
    (name, never_null), (other, other_never_null) = _parts(type_), _parts(of)
    return name == other and never_null <= other_never_null


def _parts(type_: str) -> tuple[str, set[int]]:
    """Return a type without exclamation marks, and where they were."""
    name, places = "", set()
    for letter in type_:
        if letter == "!":
            places.add(len(name))
        else:
            name += letter
    return name, places
