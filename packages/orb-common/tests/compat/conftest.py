from __future__ import annotations

import pytest

from orb_common._compat import lookup


@pytest.fixture
def unwarned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the test the first one that uses any old name."""
    monkeypatch.setattr(lookup, "_warned", set())
