"""Refusals of DynamoDB that are the caller's mistake, as errors with status 400 that name the attribute.

DynamoDB uses one code, ValidationException, for mistakes of callers and of programs. Only its texts tell them apart.
This module is loaded only after a refusal.
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
_DUPLICATE = "multiple operations on one item"
_KEY_NAME = re.compile(r"Key: (.+)$")
_TOKEN = re.compile(r"(#n\d+)(?:\.#n\d+|\[\d+\])*|(:v\d+)")


def caller_error(error: BaseException, parameters: Mapping[str, Any]) -> ValidationError | None:
    """Return the caller's mistake. None: DynamoDB's answer names no such mistake.

    Args:
        error: botocore's exception.
        parameters: The parameters of the request, in botocore's form.
    """
    for index, text in _messages(error):
        attributes = list(_sent_attributes(parameters, index))
        if text.startswith(_TOO_LARGE):
            return ItemTooLargeError(
                "the table",
                _largest(attributes),
                write=_largest_write(parameters) if index is None else index,
            )
        if _DUPLICATE in text:
            return ValidationError("a transaction names one item twice", field="writes")
        if _EMPTY in text:
            key_name = _KEY_NAME.search(text)
            empty = (name for name, value in attributes if value in ({"S": ""}, {"B": b""}))
            return keys.empty_key_error(key_name[1] if key_name else next(empty, "key"))
        if (long := _LONG_KEY.search(text)) is not None:
            name = _largest(attributes)
            return ValidationError(f"{name} must not be longer than {long[1]} bytes", field=name)
    return None


def _messages(error: BaseException) -> Iterator[tuple[int | None, str]]:
    """Yield AWS's texts, each with the index of the write that it is about. None: the whole request."""
    code = aws_error_code(error)
    if code == "ValidationException":
        yield None, aws_error_message(error)
    elif code == "TransactionCanceledException":
        for index, reason in enumerate(getattr(error, "response", {}).get("CancellationReasons", ())):
            if reason.get("Code") == "ValidationError":
                yield index, str(reason.get("Message"))


def _sent_attributes(
    parameters: Mapping[str, Any], index: int | None
) -> Iterator[tuple[str, AttributeValue]]:
    """Yield the attributes that a request writes or names as a key."""
    for place, entry in enumerate(parameters.get("TransactItems", ())):
        if index is None or index == place:
            for one in entry.values():
                yield from _sent_attributes(one, None)
    for requests in parameters.get("RequestItems", {}).values():
        for request in requests if isinstance(requests, list) else ():
            for one in request.values():
                yield from _sent_attributes(one, None)
    yield from parameters.get("Item", {}).items()
    yield from parameters.get("Key", {}).items()
    names, values = (parameters.get(f"ExpressionAttribute{part}", {}) for part in ("Names", "Values"))
    name = ""
    for alias, placeholder in _TOKEN.findall(str(parameters.get("UpdateExpression", ""))):
        if alias:
            name = names[alias]
        else:
            yield name, values[placeholder]


def _largest(attributes: Iterable[tuple[str, AttributeValue]]) -> str:
    return max(attributes, key=lambda pair: _size(pair[1]), default=("item", None))[0]


def _largest_write(parameters: Mapping[str, Any]) -> int | None:
    """Return the place of the largest write of a transaction. None: the request is not a transaction."""
    sizes = [_size(entry) for entry in parameters.get("TransactItems", ())]
    return sizes.index(max(sizes)) if sizes else None


def _size(value: object) -> int:
    """Return the approximate size of a value in bytes, good enough to find the largest attribute."""
    if isinstance(value, dict):
        return sum(len(name) + _size(part) for name, part in value.items())
    if isinstance(value, list):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str | bytes) else 1
