"""Laws of the row of metrics."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from benchmarks.areas import metrics
from benchmarks.areas.metrics import BENCHMARKS, NAMES

if TYPE_CHECKING:
    import pytest


def test_both_sides_write_the_same_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """CloudWatch reads the same from both."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "")
    (benchmark,) = BENCHMARKS
    found = []
    for prepare in (benchmark.ours, benchmark.theirs):
        call = prepare()
        stream = io.StringIO()
        with monkeypatch.context() as patched:
            patched.setattr(metrics, "NullStream", lambda stream=stream: stream)
            call()
        line = json.loads(stream.getvalue())
        del line["_aws"]["Timestamp"]
        found.append(line)
    assert found[0] == found[1]
    assert {name: found[0][name] for name in NAMES} == {name: [3.0] for name in NAMES}
