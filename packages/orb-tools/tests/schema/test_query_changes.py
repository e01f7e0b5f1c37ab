"""A change of a custom query is judged by those who call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Changed = Callable[..., list[tuple[str, str, str]]]
QUERY = """\
customQueries:
  - name: ThingsOfDay
    type: query
    input: {day: {type: String!}, most: {type: Int}}
    returns: '[Things!]'
    enrichments: [{field: makerName, type: lookup, source: Makers}]
"""
CASES = {
    "parameter removed": (", most: {type: Int}", "", "breaking", "has no parameter 'most' any more"),
    "now needed": (
        "most: {type: Int}",
        "most: {type: Int!}",
        "breaking",
        "takes 'most' as Int!, and took Int",
    ),
    "not needed": ("day: {type: String!}", "day: {type: String}", "compatible", "takes 'day' as String"),
    "other type": ("day: {type: String!}", "day: {type: Int!}", "breaking", "takes 'day' as Int!"),
    "needed": ("{day:", "{at: {type: Int!}, day:", "breaking", "needs the parameter 'at'"),
    "optional": ("{day:", "{at: {type: Int}, day:", "compatible", "has the optional parameter 'at'"),
    "never null": ("[Things!]", "[Things!]!", "compatible", "returns [Things!]!, and returned [Things!]"),
    "null": ("[Things!]", "[Things]", "breaking", "returns [Things], and returned [Things!]"),
    "one": ("'[Things!]'", "Things", "breaking", "returns Things, and returned [Things!]"),
    "field removed": ("field: makerName", "field: by", "breaking", "does not add makerName any more"),
    "remark": ("type: query", "type: custom", None, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, rich_tree: Any, case: str) -> None:
    """One edit of a query has one verdict. What only readers see has none."""
    old, new, verdict, what = CASES[case]
    rich_tree.append(QUERY)
    found = judged((old, new))
    assert [(each, what in said) for each, said, _ in found][:1] == ([(verdict, True)] if verdict else [])


def test_a_query_comes_and_goes(judged: Changed, rich_tree: Any) -> None:
    """A query as a whole is an operation, and is reported once."""
    rich_tree.append(QUERY)
    found = judged(("name: ThingsOfDay", "name: ThingsOfNight"))
    assert [(verdict, what) for verdict, what, _ in found] == [
        ("breaking", "operations were removed: ThingsOfDay"),
        ("compatible", "operations were added: ThingsOfNight"),
    ]
