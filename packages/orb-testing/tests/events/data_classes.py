"""Reads every property of an event class of AWS Lambda Powertools, and of the classes that it answers with."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from aws_lambda_powertools.utilities.data_classes.common import DictWrapper

OF_OTHER_SOURCES = {"decoded_nested_s3_event", "decoded_nested_sns_event", "json_body"}
"""Properties that read another source's event, or JSON, in a body of text."""


def properties(wrapper: DictWrapper) -> Iterator[str]:
    """Yield the names of the properties that the class of AWS documents."""
    for name, member in inspect.getmembers_static(type(wrapper)):
        if isinstance(member, property | cached_property) and not name.startswith("_"):
            yield name


def answers(event: DictWrapper, *, absent: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the value of every property, by its path. Fail if a property finds no value in the event.

    Args:
        event: An event in its class of Powertools.
        absent: The paths of properties that AWS leaves out of such an event. Each must fail, so that none is stale.
    """
    found: dict[str, Any] = {}
    missing = set()

    def read(path: str, value: Any) -> None:
        if isinstance(value, DictWrapper):
            for name in properties(value):
                if name in OF_OTHER_SOURCES:
                    continue
                try:
                    member = getattr(value, name)
                except KeyError:
                    missing.add(f"{path}{name}")
                    continue
                read(f"{path}{name}.", list(member) if isinstance(member, Iterator) else member)
        else:
            found[path.removesuffix(".")] = value
            members = (
                value.items()
                if isinstance(value, Mapping)
                else enumerate(value)
                if isinstance(value, list)
                else ()
            )
            for key, member in members:
                if isinstance(member, DictWrapper):
                    read(f"{path}{key}.", member)

    read("", event)
    assert missing == set(absent)
    return found
