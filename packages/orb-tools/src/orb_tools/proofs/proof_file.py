"""Read lambdas/<unit>/tests/proof.json: the events that a unit provides to prove its bundle, and what it answers.

    {
      "variables": {"USERS_TABLE_NAME": "users"},
      "aws": {"DynamoDB_20120810.Query": {"Count": 0, "Items": []}},
      "handlers": {
        "lambdas.users.handler.handler": [
          {"event": {"info": {"fieldName": "UsersGet"}}, "answer": {"StatusCode": 403}}
        ]
      }
    }

`aws` has the answers of AWS to the calls of the function, by operation. The file is not shipped, because it is in the
folder of the tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PATH = "tests/proof.json"
_KEYS = ("variables", "aws", "handlers")
_CALL_KEYS = ("event", "answer", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCall:
    """An event, and the part of the result that counts."""

    event: object
    expected: object
    """A part of the answer. If `fails`, of the error: "errorType", "errorMessage"."""
    fails: bool

    def mismatches(self, answer: object, error: Mapping[str, object] | None) -> list[str]:
        """Return one line for each place where the result is not as expected."""
        if self.fails:
            if error is None:
                return ["it answered, but should have failed"]
            return list(_differences("error", self.expected, error))
        if error is not None:
            return [f"it failed: {error.get('errorType')}: {error.get('errorMessage')}"]
        return list(_differences("answer", self.expected, answer))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """What a unit provides to prove its bundle."""

    variables: Mapping[str, str]
    """The environment of its functions."""
    aws: Mapping[str, object]
    """The answers of AWS, by operation: "DynamoDB_20120810.Query", or "GET /bucket/key" for a service like S3."""
    handlers: Mapping[str, tuple[ProofCall, ...]]
    """The calls of each handler."""


NOTHING = ProofFile(variables={}, aws={}, handlers={})
"""The proof of a unit without the file."""


def read_proof(unit: Path) -> ProofFile | None:
    """Return the proof of the unit in the folder `unit`. None: it has no such file.

    Raises:
        ToolError: The file is not valid. It names all faults.
    """
    path = unit / PATH
    shown = f"lambdas/{unit.name}/{PATH}"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise ToolError(f"{shown} cannot be read", hint="correct it", faults=[f"{shown}: {error}"]) from error
    faults = list(_faults(document))
    if faults:
        raise ToolError(
            f"{shown} is not valid",
            hint="docs/bundling.md shows its form",
            faults=[f"{shown}: {fault}" for fault in faults],
        )
    return ProofFile(
        variables=document.get("variables", {}),
        aws=document.get("aws", {}),
        handlers={
            handler: tuple(
                ProofCall(event=it["event"], expected=it.get("answer", it.get("error")), fails="error" in it)
                for it in calls
            )
            for handler, calls in document["handlers"].items()
        },
    )


def _faults(document: object) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "it is not an object"
        return
    yield from (f"{name}: the keys are {', '.join(_KEYS)}" for name in document if name not in _KEYS)
    variables = document.get("variables", {})
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        yield "variables: not an object of texts"
    if not isinstance(document.get("aws", {}), dict):
        yield "aws: not an object"
    handlers = document.get("handlers")
    if not isinstance(handlers, dict) or not handlers:
        yield "handlers: not an object with a list of calls for each handler"
        return
    for handler, calls in handlers.items():
        if not isinstance(calls, list) or not calls:
            yield f"{handler}: not a list of calls"
            continue
        for number, call in enumerate(calls):
            if not isinstance(call, dict) or "event" not in call or not call.keys() <= set(_CALL_KEYS):
                yield f"{handler}, call {number}: not an object with event, and answer or error"
            elif ("answer" in call) == ("error" in call):
                yield f"{handler}, call {number}: it needs answer or error"


def _differences(place: str, expected: object, actual: object) -> Iterator[str]:
    """Yield a line for each place where `actual` lacks a part of `expected`. An object may have more keys."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            if key in actual:
                yield from _differences(f"{place}.{key}", value, actual[key])
            else:
                yield f"{place} has no {key}"
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for number, (value, other) in enumerate(zip(expected, actual, strict=True)):
            yield from _differences(f"{place}[{number}]", value, other)
    elif expected != actual:
        yield f"{place} is {_shown(actual)}, not {_shown(expected)}"


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 200 else f"{text[:200]}..."  # noqa: PLR2004 - a line that can be read
