"""Laws of the logging rows."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from benchmarks.areas import logging
from benchmarks.areas.logging import REQUEST

if TYPE_CHECKING:
    import pytest


def test_both_sides_write_the_same_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of both sides have the same keys. Only ours hides the token and the e-mail address."""
    streams: list[io.StringIO] = []

    def new_stream() -> io.StringIO:
        streams.append(io.StringIO())
        return streams[-1]

    monkeypatch.setattr(logging, "NullStream", new_stream)
    for benchmark in logging.BENCHMARKS:
        benchmark.ours()()
        benchmark.theirs()()
    lines = [line for stream in streams for line in stream.getvalue().splitlines()]
    ours, theirs = (
        [json.loads(line) for line in lines if name in line] for name in ("bench-ours", "bench-theirs")
    )
    assert len(ours) == len(theirs) == len(logging.BENCHMARKS)
    for our_line, their_line in zip(ours, theirs, strict=True):
        assert our_line.keys() == their_line.keys()
    (nested,) = (line["payload"] for line in theirs if "payload" in line)
    assert nested == REQUEST
    text = json.dumps(ours)
    assert "8f2kD93ks02mXq7w" not in text
    assert "bob@example.com" not in text
