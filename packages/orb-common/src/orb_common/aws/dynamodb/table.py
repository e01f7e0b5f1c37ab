"""One table on Python values, for code that has no generated model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .client import DynamoDB
from .values import Item, Plain, from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .client import Projection, Returning
    from .expressions import Condition
    from .updates import Update

PlainItem = dict[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """One answer of a query or scan, in Python values."""

    items: list[PlainItem]
    next_key: PlainItem | None = None
    """Where to continue; None: this was the last page."""
    scanned_count: int = 0
    """Items read before the filter."""


class Table:
    """A table by its name. Methods, options and errors are those of `DynamoDB`.

    Args:
        name: The table's name.
        dynamodb: Access to DynamoDB; default: a new one on the process's client.
        decimals: Numbers that are not whole come as Decimal, always. Default: as float where that says the
            same digits.
    """

    def __init__(self, name: str, *, dynamodb: DynamoDB | None = None, decimals: bool = False) -> None:
        self.name = name
        self._dynamodb = dynamodb if dynamodb is not None else DynamoDB()
        self._decimals = decimals

    def get(
        self, key: Mapping[str, object], *, consistent: bool = False, projection: Projection | None = None
    ) -> PlainItem | None:
        """The item of a key; None: there is none."""
        return self._plain(
            self._dynamodb.get(self.name, to_item(key), consistent=consistent, projection=projection)
        )

    def put(self, item: Mapping[str, object], *, condition: Condition | None = None) -> None:
        """Writes a whole item, in place of what has its key."""
        self._dynamodb.put(self.name, to_item(item), condition=condition)

    def update(
        self,
        key: Mapping[str, object],
        update: Update,
        *,
        condition: Condition | None = None,
        returning: Returning = "ALL_NEW",
    ) -> PlainItem | None:
        """Changes an item in place."""
        return self._plain(
            self._dynamodb.update(self.name, to_item(key), update, condition=condition, returning=returning)
        )

    def delete(
        self,
        key: Mapping[str, object],
        *,
        condition: Condition | None = None,
        returning: Literal["ALL_OLD", "NONE"] = "ALL_OLD",
    ) -> PlainItem | None:
        """Deletes an item, and gives it as it was."""
        return self._plain(
            self._dynamodb.delete(self.name, to_item(key), condition=condition, returning=returning)
        )

    def query(self, key_condition: Condition, **options: Any) -> PlainPage:  # noqa: ANN401 - see DynamoDB.query
        """One page of the items of one partition. Options as of `DynamoDB.query`."""
        page = self._dynamodb.query(self.name, key_condition, **self._keyed(options))
        return PlainPage(
            items=[from_item(item, decimals=self._decimals) for item in page.items],
            next_key=self._plain(page.next_key),
            scanned_count=page.scanned_count,
        )

    def scan(self, **options: Any) -> PlainPage:  # noqa: ANN401 - see DynamoDB.scan
        """One page of all items. Options as of `DynamoDB.scan`."""
        page = self._dynamodb.scan(self.name, **self._keyed(options))
        return PlainPage(
            items=[from_item(item, decimals=self._decimals) for item in page.items],
            next_key=self._plain(page.next_key),
            scanned_count=page.scanned_count,
        )

    def query_all(self, key_condition: Condition, **options: Any) -> Iterator[PlainItem]:  # noqa: ANN401
        """The items of all pages of a query."""
        for item in self._dynamodb.query_all(self.name, key_condition, **self._keyed(options)):
            yield from_item(item, decimals=self._decimals)

    def scan_all(self, **options: Any) -> Iterator[PlainItem]:  # noqa: ANN401
        """The items of all pages of a scan."""
        for item in self._dynamodb.scan_all(self.name, **self._keyed(options)):
            yield from_item(item, decimals=self._decimals)

    def batch_get(
        self,
        keys: Iterable[Mapping[str, object]],
        *,
        consistent: bool = False,
        projection: Projection | None = None,
    ) -> list[PlainItem]:
        """The items of any number of keys, in no order."""
        found = self._dynamodb.batch_get(
            self.name, [to_item(key) for key in keys], consistent=consistent, projection=projection
        )
        return [from_item(item, decimals=self._decimals) for item in found]

    def batch_write(
        self,
        *,
        puts: Iterable[Mapping[str, object]] = (),
        deletes: Iterable[Mapping[str, object]] = (),
        key_names: Sequence[str] | None = None,
    ) -> None:
        """Puts and deletes any number of items."""
        self._dynamodb.batch_write(
            self.name,
            puts=[to_item(item) for item in puts],
            deletes=[to_item(key) for key in deletes],
            key_names=key_names,
        )

    def _plain(self, item: Item | None) -> PlainItem | None:
        return None if item is None else from_item(item, decimals=self._decimals)

    @staticmethod
    def _keyed(options: dict[str, Any]) -> dict[str, Any]:
        start = options.get("start_key")
        return options if start is None else {**options, "start_key": to_item(start)}
