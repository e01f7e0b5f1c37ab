"""Addresses are removed from the output of other programs, and none of them runs too long."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from orb_tools.subprocess_output import finish, scrub


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


def test_a_program_that_hangs_is_stopped() -> None:
    """A program gets its input. It is stopped at its limit, also when it does not read its input."""

    def status(code: str, *, seconds: float) -> int:
        process = subprocess.Popen([sys.executable, "-S", "-c", code], stdin=subprocess.PIPE)
        return finish(process, given=b"x" * 1_000_000, seconds=seconds)

    assert status("import sys; sys.exit(len(sys.stdin.read()) == 1_000_000)", seconds=60) == 1
    assert status("import time; time.sleep(60)", seconds=0.2) == -signal.SIGKILL
