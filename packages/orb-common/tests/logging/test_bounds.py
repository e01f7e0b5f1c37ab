"""A line that CloudWatch takes, of whatever was given; kept back or not."""

# ruff: noqa: ANN001 - the fixtures of this folder

from __future__ import annotations

import itertools
import json

import pytest
from aws_lambda_powertools.logging.buffer import LoggerBufferConfig

from orb_common.logging import OrbLogger
from orb_common.logging.bounds import LINE_BYTES

_numbers = itertools.count()


@pytest.mark.parametrize("character", ["x", "é", "\N{EURO SIGN}", "\N{GRINNING FACE}"])
@pytest.mark.parametrize(("appended", "own"), [(7_000, 62_000), (60_000, 60_000), (0, 240_000), (240_000, 0)])
def test_line_is_bounded_in_bytes(log, lines, character: str, appended: int, own: int) -> None:
    """CloudWatch counts bytes, of appended keys as well."""
    log.append_keys(note=character * appended)
    log.info("x", text=character * own)
    assert len(lines.getvalue().encode()) <= LINE_BYTES + 1
    assert lines.last()["message"] == "x"
    if (appended + own) * len(character.encode()) < LINE_BYTES - 1000:
        assert (lines.last()["note"], lines.last()["text"]) == (character * appended, character * own)


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError


def test_a_line_that_is_kept_back_never_raises(lines, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the buffer cannot measure is written at once; what it holds is redacted when it comes out."""
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-67891233-abcdef012345678912345678")
    log = OrbLogger(
        f"test-buffer-{next(_numbers)}",
        level="DEBUG",
        stream=lines,
        buffer_config=LoggerBufferConfig(max_bytes=2000),
    )
    log.debug("kept", extra={"password": "hunter2"})
    assert not lines.getvalue()
    for value in (Hostile(), [Hostile()], "x" * 3000):
        with pytest.warns(UserWarning, match="buffer"):
            log.debug("at_once", extra={"value": value})
    log.flush_buffer()
    told = [json.loads(line)["message"] for line in lines.getvalue().splitlines()]
    assert told == ["at_once", "at_once", "at_once", "kept"]
    assert "hunter2" not in lines.getvalue()
