"""DynamoDB at two levels: `DynamoDB` with AttributeValues, `Table` with Python values. See docs/dynamodb.md."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .attribute_values import AttributeValue as AttributeValue
    from .attribute_values import Item as Item
    from .attribute_values import Key as Key
    from .attribute_values import Raw as Raw
    from .attribute_values import from_attribute_value as from_attribute_value
    from .attribute_values import from_item as from_item
    from .attribute_values import to_attribute_value as to_attribute_value
    from .attribute_values import to_item as to_item
    from .client import DynamoDB as DynamoDB
    from .cursors import CursorCodec as CursorCodec
    from .expressions import Attr as Attr
    from .expressions import Condition as Condition
    from .expressions import attr as attr
    from .queries import KeyPage as KeyPage
    from .table import Table as Table
    from .transactions import Change as Change
    from .transactions import Check as Check
    from .transactions import Delete as Delete
    from .transactions import Get as Get
    from .transactions import Put as Put
    from .transactions import Write as Write
    from .updates import Update as Update

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Attr": ".expressions",
        "AttributeValue": ".attribute_values",
        "Change": ".transactions",
        "Check": ".transactions",
        "Condition": ".expressions",
        "CursorCodec": ".cursors",
        "Delete": ".transactions",
        "DynamoDB": ".client",
        "Get": ".transactions",
        "Item": ".attribute_values",
        "Key": ".attribute_values",
        "KeyPage": ".queries",
        "Put": ".transactions",
        "Raw": ".attribute_values",
        "Table": ".table",
        "Update": ".updates",
        "Write": ".transactions",
        "attr": ".expressions",
        "from_attribute_value": ".attribute_values",
        "from_item": ".attribute_values",
        "to_attribute_value": ".attribute_values",
        "to_item": ".attribute_values",
    },
)
