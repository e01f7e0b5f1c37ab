"""Addresses are removed from the output of other programs."""

from __future__ import annotations

import pytest

from orb_tools.subprocess_output import scrub


@pytest.mark.parametrize(
    "text",
    [
        "https://user:pw@host/simple",
        "looking at file:///opt/x",
        "git+ssh://git@host/x",
        "user:pw@host:8080",
        "Pool(host='host.example')",
        "resolve 'host.example'",
    ],
)
def test_addresses_are_scrubbed(text: str) -> None:
    """Addresses and their credentials are removed."""
    shown = scrub(f"Looking in indexes: {text} and so on")
    assert "host:" not in shown
    assert "example" not in shown
    assert "//host" not in shown
    assert "opt" not in shown
    assert "pw" not in shown
    assert shown.endswith("and so on")
