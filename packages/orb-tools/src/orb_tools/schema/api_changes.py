"""The changes of the GraphQL API, as graphql-core judges them for clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.render.graphql_text import DIALECT, graphql_text
from orb_tools.schema.comparison import Subject
from orb_tools.schema.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.schema.comparison import Comparison
    from orb_tools.schema.verdicts import Change

_SUBJECT = Subject(source="schemas/config.yml", name="api")


def api_changes(both: Comparison) -> Iterator[Change]:
    """Yield the changes of the API: the entities that it serves, and what clients see of their schemas."""
    before, after = both.before.api, both.after.api
    units = [
        {entity: unit for unit, served in (api.units if api else {}).items() for entity in served}
        for api in (before, after)
    ]
    yield from _served(*units)
    if before is None or after is None or before == after:
        return
    # Imported here: graphql-core takes longer to load than all other comparisons take.
    from graphql import build_schema, find_breaking_changes, find_dangerous_changes

    old, new = (build_schema(DIALECT + graphql_text(api)) for api in (before, after))
    for breaking in find_breaking_changes(old, new):
        why = "GraphQL clients that use it fail"
        yield _SUBJECT.change(Verdict.BREAKING, ("api",), _sentence(breaking.description), why)
    for dangerous in find_dangerous_changes(old, new):
        why = "GraphQL clients go on, but some may not expect it"
        yield _SUBJECT.change(Verdict.COMPATIBLE, ("api",), _sentence(dangerous.description), why)


def _served(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for entity, unit in before.items():
        if entity not in after:
            why = "GraphQL clients that call its operations fail"
            what = f"the API does not serve {entity} any more"
            yield _SUBJECT.change(Verdict.BREAKING, ("api",), what, why)
        elif after[entity] != unit:
            what = f"unit {after[entity]} answers the operations of {entity}, and unit {unit} did"
            yield _SUBJECT.change(
                Verdict.COMPATIBLE, ("api", after[entity]), what, "deploy the functions before the API"
            )
    for entity, unit in after.items():
        if entity not in before:
            what = f"the API serves {entity}"
            yield _SUBJECT.change(Verdict.COMPATIBLE, ("api", unit), what, "nothing calls its operations yet")


def _sentence(description: str) -> str:
    """Return a description of graphql-core as a change: without its full stop."""
    return f"API: {description.removesuffix('.')}"
