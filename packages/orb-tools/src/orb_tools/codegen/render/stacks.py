"""The division of tables among stacks. CloudFormation limits a template, so many tables need several."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TableT = TypeVar("TableT")


class Size(NamedTuple):
    """The size of a template, or of a part of it."""

    resources: int
    outputs: int
    bytes: int


LIMITS = Size(resources=500, outputs=200, bytes=1_000_000)
"""Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""


def divide(
    tables: Sequence[TableT],
    placed: Mapping[str, int],
    *,
    name_of: Callable[[TableT], str],
    size_of: Callable[[TableT], Size],
    empty: Size,
    limits: Size = LIMITS,
) -> dict[int, list[TableT]]:
    """Return the tables of each stack, by its number from 1 on.

    A table stays in the stack where it is, because CloudFormation cannot move a table with its items. A new table gets
    the first stack with room.

    Args:
        tables: All tables, in order.
        placed: The number of the stack of each existing table.
        name_of: Returns the name of a table.
        size_of: Returns what a table adds to a template.
        empty: The size of a template without tables.
        limits: The size of the largest template.
    """
    sizes = dict.fromkeys(sorted({1, *placed.values()}), empty)
    place: dict[str, int] = {}

    def put(table: TableT, number: int) -> bool:
        total = Size(*map(sum, zip(sizes[number], size_of(table), strict=True)))
        has_room = all(part <= limit for part, limit in zip(total, limits, strict=True))
        # A table that no template can hold gets one of its own. CloudFormation says what is too much.
        if has_room or sizes[number] is empty:
            sizes[number] = total
            place[name_of(table)] = number
        return name_of(table) in place

    rest = [
        table for table in tables if not (name_of(table) in placed and put(table, placed[name_of(table)]))
    ]
    for table in rest:
        if not any(put(table, number) for number in sizes):
            sizes[max(sizes) + 1] = empty
            put(table, max(sizes))
    stacks: dict[int, list[TableT]] = {1: []}
    for table in tables:
        stacks.setdefault(place[name_of(table)], []).append(table)
    return dict(sorted(stacks.items()))
