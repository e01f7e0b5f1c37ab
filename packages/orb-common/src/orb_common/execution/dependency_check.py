"""The rules about orders together: names are unique, and dependencies exist and lead to an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orb_common.exceptions import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["dependency_faults"]


def dependency_faults(orders: Sequence[object]) -> Iterator[Fault]:
    """Yield the faults between the orders of a job. What is not an order, or not a text, is left out."""
    yield from _repeated(orders, "order_name", "order-{:04}")
    yield from _repeated(orders, "queue_id", "{:04}")
    place_of = {
        queue_id: place for place, queue_id in reversed([*enumerate(_names(orders, "queue_id", "{:04}"))])
    }
    needs: list[list[int]] = []
    for place, order in enumerate(orders):
        needs.append([])
        names = order.get("dependencies") if isinstance(order, Mapping) else None
        for number, name in enumerate(names if isinstance(names, (list, tuple)) else ()):
            needed = place_of.get(name) if isinstance(name, str) else place
            path = f"orders[{place}].dependencies[{number}]"
            if needed is None:
                yield Fault(path, "no order of the job has this queue_id")
            elif isinstance(name, str) and needed == place:
                yield Fault(path, "an order cannot wait for itself")
            elif isinstance(name, str):
                needs[place].append(needed)
    for circle in _circles(needs):
        way = " -> ".join(f"orders[{place}]" for place in (*circle, circle[0]))
        yield Fault(f"orders[{circle[0]}].dependencies", f"these orders wait for each other: {way}")


def _names(orders: Sequence[object], field: str, default: str) -> Iterator[str | None]:
    """Yield the name of each order, with the one that it gets if it has none. None: it is not a text."""
    for number, order in enumerate(orders, 1):
        given = order.get(field) if isinstance(order, Mapping) else None
        yield default.format(number) if given is None else given if isinstance(given, str) else None


def _repeated(orders: Sequence[object], field: str, default: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, name in enumerate(_names(orders, field, default)):
        if name is not None and first.setdefault(name, place) != place:
            yield Fault(f"orders[{place}].{field}", f"orders[{first[name]}] has the same")


def _circles(needs: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield one circle for each group of places that need each other. No order is in two of them."""
    done = [False] * len(needs)
    for start in range(len(needs)):
        # A depth-first walk with its own stack: a chain may be longer than Python's.
        way: dict[int, Iterator[int]] = {}
        if not done[start]:
            way[start] = iter(needs[start])
        while way:
            place = next(reversed(way))
            following = next(way[place], None)
            if following is None:
                done[place] = True
                del way[place]
            elif following in way:
                places = list(way)
                circle = places[places.index(following) :]
                yield circle
                # The rest of these orders' dependencies would show the same circle again.
                for member in circle:
                    done[member] = True
                    del way[member]
            elif not done[following]:
                way[following] = iter(needs[following])
