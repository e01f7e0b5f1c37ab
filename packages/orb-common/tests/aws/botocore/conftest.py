"""Fixtures for the comparison with botocore."""

from __future__ import annotations

import pytest

from orb_common._startup import notices


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn start-up optimisations on, although the suite may run without them."""
    monkeypatch.delenv("ORB_START", raising=False)


@pytest.fixture
def warned(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Capture the log, including fallbacks that were already reported."""
    notices.report.cache_clear()
    return caplog
