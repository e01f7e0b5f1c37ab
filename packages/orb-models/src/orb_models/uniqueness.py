"""Values that no two items share, held by rows of a table of their own.

DynamoDB knows no unique constraint, and a look before the write is a race that two callers win together. A row whose
key is made of the value, written in one transaction with the item, lets exactly one of them win. The row holds the
value as a hash: the table is no second place where e-mail addresses lie about.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item, Key

VARIABLE = "UNIQUE_VALUES_TABLE_NAME"
KEY = "value"
OWNER = "owner"


def claim(entity: str, attribute: str, value: str) -> str:
    """The key of the row: entity, attribute, and a SHA-256 of the value without regard to case or composition."""
    # Folding can leave what normalising would change again, so it is done on both sides of it.
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())
    return f"{entity}#{attribute}#{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()}"


def owner(key: Key) -> str:
    """An item's key as one text, to tell whose a row is."""
    values = [next(iter(value.values())) for value in key.values()]
    return str(values[0]) if len(values) == 1 else json.dumps(values)


@dataclass(frozen=True, slots=True)
class Claims:
    """The rows that belong to an item: attribute to row key."""

    rows: dict[str, str]

    @classmethod
    def of(cls, entity: str, attributes: tuple[str, ...], item: Item) -> Claims:
        """The claims of an item. An attribute that it lacks claims nothing."""
        present = {name: item[name]["S"] for name in attributes if "S" in item.get(name, {})}
        return cls({name: claim(entity, name, value) for name, value in present.items()})

    def beyond(self, other: Claims) -> dict[str, str]:
        """The rows that these claims have and the others do not."""
        return {name: row for name, row in self.rows.items() if other.rows.get(name) != row}
