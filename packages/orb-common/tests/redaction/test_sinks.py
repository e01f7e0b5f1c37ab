"""The value of a secret name is hidden in every syntax and in every sink."""

from __future__ import annotations

import io
import json
import linecache
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.audit.evidence import context_evidence, evidence
from orb_common.exceptions import BadRequestError
from orb_common.logging import get_logger
from orb_common.redaction import redact, redact_text

from .secret_cases import KINDS, Case, case, made

if TYPE_CHECKING:
    from collections.abc import Callable

STREAM = io.StringIO()
LOG = get_logger("test-sinks", stream=STREAM)
# Pytest's own handler also formats the records. It fails on those that have wrong arguments on purpose.
LOG._logger.parent = None


def _raised(value: object) -> None:
    try:
        raise ValueError(value)
    except ValueError:
        LOG.exception("failed")


def _chained(value: object) -> None:
    try:
        try:
            raise KeyError(value)
        except KeyError as error:
            raise RuntimeError("outer") from error
    except RuntimeError as error:
        LOG.log_error(error)


def _grouped(value: object) -> None:
    try:
        inner = ExceptionGroup("inner", [ValueError(value)])
        raise ExceptionGroup("outer", [KeyError(value), RuntimeError(value), inner])
    except ExceptionGroup:
        LOG.exception("failed")


def _noted(value: object) -> None:
    try:
        error = RuntimeError("outer")
        error.add_note(str(value))
        raise error
    except RuntimeError as error:
        LOG.log_error(error)


def _traced(value: object) -> None:
    """Raise in a line of source that contains the value."""
    # The line holds the whole value. Otherwise a name and its value could be in different lines.
    plain = isinstance(value, str) and len(value.splitlines()) == 1
    line = (
        f"raise ValueError() # {value}" if plain else f"raise ValueError(); f({value!r})".replace("\n", " ")
    )
    linecache.cache["/traced.py"] = (len(line), None, [line], "/traced.py")
    try:
        exec(compile("raise ValueError()", "/traced.py", "exec"))
    except ValueError:
        LOG.exception("failed")


def _detailed(value: object) -> None:
    LOG.log_error(BadRequestError("no", details={"given": value}))


def _appended(value: object) -> None:
    with LOG.append_context_keys(given=value):
        LOG.info("x")


SINKS: dict[str, Callable[[object], object]] = {
    "message": LOG.info,
    "argument": lambda value: LOG.info("got %s of %d", value, 3),
    "wrong arguments": lambda value: LOG.info("got %s %d", value),  # noqa: PLE1206 - on purpose
    "extra": lambda value: LOG.info("x", extra={"given": value}),
    "nested extra": lambda value: LOG.info("x", given={"a": [{"b": value}]}),
    "text of it": lambda value: LOG.info("x", given=[f"{value}"]),
    "call": lambda value: LOG.log_api_call("s", f"{value}", "GET", request=value),
    "appended": _appended,
    "exception": _raised,
    "chained exception": _chained,
    "exception group": _grouped,
    "note": _noted,
    "traceback": _traced,
    "details": _detailed,
    "redact": lambda value: STREAM.write(json.dumps(redact({"given": value}))),
    "redact_text": lambda value: STREAM.write(json.dumps({"m": redact_text(str(value))})),
    "evidence": lambda value: STREAM.write(json.dumps(evidence({"given": [value]}))),
    "context": lambda value: STREAM.write(json.dumps(context_evidence({"given": value}))),
    "public": lambda value: STREAM.write(
        json.dumps(BadRequestError("no", details={"given": value}).public())
    ),
    "to_dict": lambda value: STREAM.write(
        json.dumps(BadRequestError("no", details={"given": value}).to_dict())
    ),
}


def shown(sink: str, value: object) -> str:
    STREAM.seek(0)
    STREAM.truncate()
    SINKS[sink](value)
    assert "could not be written" not in STREAM.getvalue()
    # A time can hold the digits of a number.
    return re.sub(r'"timestamp":"[^"]*"', '"timestamp":""', STREAM.getvalue())


def _check(found: Case, sink: str) -> None:
    other = shown(sink, found.other)
    line = shown(sink, found.value)
    left = found.left_in(line, other)
    assert not left, f"{found.syntax}: {left!r} of {found.secret!r}\n{found.value!r}\n{line}"


# `make test-nightly` runs four times as many, and `--hypothesis-profile=thorough` others each time.
@settings(
    derandomize=settings().max_examples < 2000,
    max_examples=20 * settings().max_examples,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.integers(0, 2**40), st.sampled_from(sorted(SINKS)))
def test_no_part_of_a_named_secret_is_left(seed: int, sink: str) -> None:
    """No four characters in a row of the value of a secret name are left."""
    _check(case(seed), sink)


@pytest.mark.parametrize("sink", sorted(SINKS))
def test_every_sink_hides_every_syntax(sink: str) -> None:
    """Each sink gets each syntax ten times."""
    for make in KINDS:
        for seed in range(10):
            _check(made(f"{sink} {seed}", make), sink)


def test_cases_hold_their_secret() -> None:
    """Each case contains its secret. Otherwise the tests above would prove nothing."""
    for seed in range(500):
        found = case(seed)
        plain = [json.dumps({"m": str(value)}) for value in (found.value, found.other)]
        assert found.left_in(*plain), found
