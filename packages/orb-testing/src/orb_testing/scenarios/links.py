"""Checks that each id in a stored item is the id of an item that is stored.

The links follow from the schemas, as in the diagram of docs/models.md: an attribute with the name of another table's
only key holds that key. So the check works for the entities of any repository.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_common.aws.dynamodb import Item
    from orb_models.definition import Definition


class Stored(Protocol):
    """A repository, as generated ones are."""

    DEFINITION: Definition[Any]

    def iterate(self, *, consistent: bool = False) -> Iterator[object]:
        """Yield all items."""


def broken_links(*repositories: Stored, also: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return each id that no stored item has, as `Applications a-1: no Organizations has the organizationId o-1`.

    Args:
        repositories: Those to read. A link to an entity of another repository is not checked. Of two with the same
            key, the first one is meant.
        also: The entities of attributes with other names, such as `{"ownerId": "Users"}`.
    """
    stored = {each.DEFINITION.entity: list(_items(each)) for each in repositories}
    keys = {each.DEFINITION.entity: each.DEFINITION.keys for each in repositories}
    ids = {entity: {_text(item[keys[entity][0]]) for item in items} for entity, items in stored.items()}
    targets = {names[0]: entity for entity, names in reversed(keys.items()) if _is_id(names)}
    targets |= {name: entity for name, entity in also.items() if entity in ids}
    return [
        f"{entity} {' '.join(_text(item[key]) for key in keys[entity])}: no {target} has the {name} {_text(value)}"
        for entity, items in stored.items()
        for item in items
        for name, value in item.items()
        if (target := targets.get(name)) is not None and _text(value) not in ids[target]
    ]


def _items(repository: Stored) -> Iterator[Item]:
    return map(repository.DEFINITION.encode, repository.iterate(consistent=True))


def _is_id(keys: tuple[str, ...]) -> bool:
    return len(keys) == 1 and keys[0].endswith("Id")


def _text(value: Mapping[str, object]) -> str:
    return str(next(iter(value.values())))
