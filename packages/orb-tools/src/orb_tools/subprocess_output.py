"""Run other programs and remove addresses from their output, because an index address can hold a password."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+"
    r"|\S+:\S+@\S+"  # name:password@host
    r"|(?<=host=)'[^']*'|(?<=resolve )'[^']*'",  # a host in a connection error
    re.IGNORECASE,
)
_MARKS = ("://", "@", "host=", "resolve ")
"""One of these is in each match. They are found much faster than the pattern, in long outputs of builds."""
_UMASK = 0o022
"""The umask of each program, so that the caller's umask does not change the files of a bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A program that ran to its end."""

    status: int
    output: str
    """Standard output and standard error, in the order written, without addresses."""


def scrub(text: str) -> str:
    """Replace every address in `text`, and everything that looks like its credentials."""
    return "".join(
        ADDRESS.sub("<address>", line) if any(mark in line.lower() for mark in _MARKS) else line
        for line in text.splitlines(keepends=True)
    )


def run(command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str]) -> Finished:
    """Run `command` without a terminal until it ends. Return its status and its output without addresses."""
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=_UMASK,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return Finished(status=finished.returncode, output=scrub(finished.stdout))


def finish(process: subprocess.Popen[bytes], *, given: bytes = b"", seconds: float) -> int:
    """Give a process its standard input, wait for its end, and return its status. After `seconds` it is killed.

    `subprocess.run` with a limit looks at a process without pipes only every 50 ms. This sees its end at once.
    """
    limit = Timer(seconds, process.kill)
    limit.start()
    try:
        with process:
            try:
                process.communicate(given)
            except BaseException:
                process.kill()
                raise
    finally:
        limit.cancel()
    return process.returncode


def tail(text: str, *, lines: int = 8) -> tuple[str, ...]:
    """Return the last lines that are not empty."""
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())[-lines:]
