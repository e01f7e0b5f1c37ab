"""A table with Python values, for code without a generated model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .attribute_values import Item, PythonValue, from_item, to_item
from .client import DynamoDB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Unpack

    from .attribute_values import Key
    from .client import Returning
    from .expressions import Condition
    from .queries import KeyPage, Projection, QueryOptions, ScanOptions
    from .updates import Update

PythonItem = dict[str, PythonValue]


class Table:
    """A table. Methods, options and errors are those of `DynamoDB`.

    Args:
        name: The table's name.
        dynamodb: Access to DynamoDB. Default: a new one with the process's client.
        decimals: Return every number that is not whole as a Decimal. Default: as a float if it has the same digits.
    """

    def __init__(self, name: str, *, dynamodb: DynamoDB | None = None, decimals: bool = False) -> None:
        self.name = name
        self._dynamodb = dynamodb if dynamodb is not None else DynamoDB()
        self._decimals = decimals

    def get(
        self, key: Mapping[str, object], *, consistent: bool = False, projection: Projection | None = None
    ) -> PythonItem | None:
        """Return the item of a key, or None."""
        return self._to_python(
            self._dynamodb.get(self.name, to_item(key), consistent=consistent, projection=projection)
        )

    def put(self, item: Mapping[str, object], *, condition: Condition | None = None) -> None:
        """Write a whole item. It replaces an item with the same key."""
        self._dynamodb.put(self.name, to_item(item), condition=condition)

    def update(
        self,
        key: Mapping[str, object],
        update: Update,
        *,
        condition: Condition | None = None,
        returning: Returning = "ALL_NEW",
    ) -> PythonItem | None:
        """Change an item in place."""
        return self._to_python(
            self._dynamodb.update(self.name, to_item(key), update, condition=condition, returning=returning)
        )

    def delete(
        self,
        key: Mapping[str, object],
        *,
        condition: Condition | None = None,
        returning: Literal["ALL_OLD", "NONE"] = "ALL_OLD",
    ) -> PythonItem | None:
        """Delete an item and return it as it was."""
        return self._to_python(
            self._dynamodb.delete(self.name, to_item(key), condition=condition, returning=returning)
        )

    def query(
        self,
        key_condition: Condition,
        *,
        start_key: Mapping[str, object] | None = None,
        **options: Unpack[QueryOptions],
    ) -> KeyPage[PythonItem]:
        """Return a page of the items of one partition, in the order of the sort key."""
        key = _key(start_key)
        return self._page(self._dynamodb.query(self.name, key_condition, start_key=key, **options))

    def scan(
        self, *, start_key: Mapping[str, object] | None = None, **options: Unpack[ScanOptions]
    ) -> KeyPage[PythonItem]:
        """Return a page of all items, in no order."""
        return self._page(self._dynamodb.scan(self.name, start_key=_key(start_key), **options))

    def query_all(
        self,
        key_condition: Condition,
        *,
        start_key: Mapping[str, object] | None = None,
        **options: Unpack[QueryOptions],
    ) -> Iterator[PythonItem]:
        """Yield the items of all pages of a query. `limit` is the size of a page, not of the result."""
        key = _key(start_key)
        for item in self._dynamodb.query_all(self.name, key_condition, start_key=key, **options):
            yield from_item(item, decimals=self._decimals)

    def scan_all(
        self, *, start_key: Mapping[str, object] | None = None, **options: Unpack[ScanOptions]
    ) -> Iterator[PythonItem]:
        """Yield the items of all pages of a scan. `limit` is the size of a page, not of the result."""
        for item in self._dynamodb.scan_all(self.name, start_key=_key(start_key), **options):
            yield from_item(item, decimals=self._decimals)

    def batch_get(
        self,
        keys: Iterable[Mapping[str, object]],
        *,
        consistent: bool = False,
        projection: Projection | None = None,
    ) -> list[PythonItem]:
        """Return the items of any number of keys, in no order."""
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
        """Put and delete any number of items."""
        self._dynamodb.batch_write(
            self.name,
            puts=[to_item(item) for item in puts],
            deletes=[to_item(key) for key in deletes],
            key_names=key_names,
        )

    def _to_python(self, item: Item | None) -> PythonItem | None:
        return None if item is None else from_item(item, decimals=self._decimals)

    def _page(self, page: KeyPage[Item]) -> KeyPage[PythonItem]:
        from .queries import KeyPage

        return KeyPage(
            items=[from_item(item, decimals=self._decimals) for item in page.items],
            next_key=self._to_python(page.next_key),
            scanned_count=page.scanned_count,
        )


def _key(key: Mapping[str, object] | None) -> Key | None:
    return None if key is None else to_item(key)
