"""Every line is short enough for CloudWatch."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

import pytest

from orb_common.logging.line_limit import LINE_BYTES


@pytest.mark.parametrize("character", ["x", "é", "\N{EURO SIGN}", "\N{GRINNING FACE}"])
@pytest.mark.parametrize(("appended", "own"), [(7_000, 62_000), (60_000, 60_000), (0, 240_000), (240_000, 0)])
def test_line_is_bounded_in_bytes(log, captured_logs, character: str, appended: int, own: int) -> None:
    """The limit is in bytes and includes appended keys."""
    log.append_keys(note=character * appended)
    log.info("x", text=character * own)
    assert len(captured_logs.text.encode()) <= LINE_BYTES + 1
    assert captured_logs.lines[-1]["message"] == "x"
    if (appended + own) * len(character.encode()) < LINE_BYTES - 1000:
        assert (captured_logs.lines[-1]["note"], captured_logs.lines[-1]["text"]) == (
            character * appended,
            character * own,
        )
