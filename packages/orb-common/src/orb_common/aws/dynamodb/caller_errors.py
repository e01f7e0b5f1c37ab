"""What DynamoDB refuses because of what was sent, as errors of the caller (400) that name the attribute.

DynamoDB has one code for all of it, ValidationException, which stands for mistakes of a program as well. So its texts
tell the kinds apart. Loaded after a refusal only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from orb_common.aws.errors import aws_error_code, aws_error_message
from orb_common.exceptions import ItemTooLargeError, ValidationError

from . import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .attribute_values import AttributeValue

_TOO_LARGE = "Item size"
_EMPTY = "contain an empty"
_LONG_KEY = re.compile(r"(?:hashkey|range keys?) has exceeded the (?:maximum )?size limit of ?(\d+) bytes")
_TWICE = "multiple operations on one item"
_NAMED = re.compile(r"Key: (.+)$")
_TOKEN = re.compile(r"(#n\d+)(?:\.#n\d+|\[\d+\])*|(:v\d+)")


def caller_fault(error: BaseException, parameters: Mapping[str, Any]) -> ValidationError | None:
    """Return what is wrong with what was sent, or None where the answer says nothing of the kind.

    Args:
        error: botocore's exception.
        parameters: Those of the request, as botocore takes them.
    """
    for index, text in _texts(error):
        sent = list(_sent(parameters, index))
        if text.startswith(_TOO_LARGE):
            return ItemTooLargeError("the table", _largest(sent))
        if _TWICE in text:
            return ValidationError("a transaction names one item twice", field="writes")
        if _EMPTY in text:
            named = _NAMED.search(text)
            empty = (name for name, value in sent if value in ({"S": ""}, {"B": b""}))
            return keys.empty(named[1] if named else next(empty, "key"))
        if (long := _LONG_KEY.search(text)) is not None:
            name = _largest(sent)
            return ValidationError(f"{name} must not be longer than {long[1]} bytes", field=name)
    return None


def _texts(error: BaseException) -> Iterator[tuple[int | None, str]]:
    """Yield AWS's texts, each with the place of the write that it is about. None: the whole request."""
    code = aws_error_code(error)
    if code == "ValidationException":
        yield None, aws_error_message(error)
    elif code == "TransactionCanceledException":
        for index, reason in enumerate(getattr(error, "response", {}).get("CancellationReasons", ())):
            if reason.get("Code") == "ValidationError":
                yield index, str(reason.get("Message"))


def _sent(parameters: Mapping[str, Any], index: int | None) -> Iterator[tuple[str, AttributeValue]]:
    """Yield the attributes that a request writes or names as a key."""
    for place, entry in enumerate(parameters.get("TransactItems", ())):
        if index is None or index == place:
            for one in entry.values():
                yield from _sent(one, None)
    for requests in parameters.get("RequestItems", {}).values():
        for request in requests if isinstance(requests, list) else ():
            for one in request.values():
                yield from _sent(one, None)
    yield from parameters.get("Item", {}).items()
    yield from parameters.get("Key", {}).items()
    names, values = (parameters.get(f"ExpressionAttribute{part}", {}) for part in ("Names", "Values"))
    name = ""
    for alias, placeholder in _TOKEN.findall(str(parameters.get("UpdateExpression", ""))):
        if alias:
            name = names[alias]
        else:
            yield name, values[placeholder]


def _largest(sent: Iterable[tuple[str, AttributeValue]]) -> str:
    return max(sent, key=lambda pair: _size(pair[1]), default=("item", None))[0]


def _size(value: object) -> int:
    """Return about how many bytes of an item a value takes: enough to tell which is the largest."""
    if isinstance(value, dict):
        return sum(len(name) + _size(part) for name, part in value.items())
    if isinstance(value, list):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str | bytes) else 1
