"""What the environment says about the process."""

import pytest

from orb_common._startup.environment import initialising, stock


@pytest.mark.parametrize(
    ("value", "off"), [("stock", True), (" Stock ", True), ("", False), ("light", False), ("1", False)]
)
def test_the_switch(monkeypatch: pytest.MonkeyPatch, value: str, off: bool) -> None:
    """Only ORB_START=stock, in upper or lower case, turns the optimisations off."""
    monkeypatch.setenv("ORB_START", value)
    assert stock() is off
    monkeypatch.delenv("ORB_START")
    assert not stock()


def test_a_function_initialises_until_its_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function initialises until Lambda's runtime sets the tracing header of a request. Other processes never do."""
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    monkeypatch.delenv("_X_AMZN_TRACE_ID", raising=False)
    assert not initialising()
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    assert initialising()
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")
    assert not initialising()
