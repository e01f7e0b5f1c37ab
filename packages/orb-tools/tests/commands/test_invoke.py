"""`orb invoke`: what cannot be called is refused with a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from small_workspace import Orb


pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("small_aws")
@pytest.mark.parametrize(
    ("arguments", "event", "message", "hint"),
    [
        (("invoke", "nothing"), "{}", "no function nothing is deployed", "there are: notes"),
        (("invoke", "notes"), "{", "event.json:1:2: this is not JSON", "one JSON value"),
        (("invoke", "notes"), b"\xff\xfe{", "event.json:1:1: this is not JSON", "one JSON value"),
        (("invoke", "notes"), "[" * 100_000, "event.json: the event is nested too deeply", "fewer levels"),
        (("invoke", "notes", "--runtime", "--env", "A"), "{}", "a variable has no value", "NAME=VALUE"),
    ],
)
def test_refusals_say_what_to_do(
    small_orb: Orb, arguments: tuple[str, ...], event: str | bytes, message: str, hint: str
) -> None:
    """A call that cannot be made ends with a sentence and a hint, not with a stack trace."""
    file = small_orb.root / "event.json"
    file.write_bytes(event if isinstance(event, bytes) else event.encode())
    done = small_orb(*arguments, "--event", str(file))

    assert done.returncode == 1
    assert message in done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
