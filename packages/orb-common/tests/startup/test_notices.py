"""Warnings about parts that are not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common._startup.notices import report

if TYPE_CHECKING:
    import pytest


def test_each_warning_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A warning names the part and the cause. The same warning is not logged again, another one is."""
    report.cache_clear()
    for cause in ("too old", "too old", "missing"):
        report("the light part", cause)
    assert caplog.messages == ["the light part is not used: too old", "the light part is not used: missing"]
    assert {record.levelname for record in caplog.records} == {"WARNING"}
