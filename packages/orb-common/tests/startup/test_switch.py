"""One variable turns every start-up optimisation off."""

import pytest

from orb_common._startup.switch import stock


@pytest.mark.parametrize(
    ("value", "off"), [("stock", True), (" Stock ", True), ("", False), ("light", False), ("1", False)]
)
def test_the_switch(monkeypatch: pytest.MonkeyPatch, value: str, off: bool) -> None:
    """ORB_START=stock, in any case; whatever else it says, optimisations stay on."""
    monkeypatch.setenv("ORB_START", value)
    assert stock() is off
    monkeypatch.delenv("ORB_START")
    assert not stock()
