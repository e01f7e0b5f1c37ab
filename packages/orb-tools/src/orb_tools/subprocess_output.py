"""Other programs' output never reaches a person as it is: it can hold an index address and its password."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+"  # an address
    r"|\S+:\S+@\S+"  # name:password@host
    r"|(?<=host=)'[^']*'|(?<=resolve )'[^']*'",  # how errors of connections name a host
    re.IGNORECASE,
)
UMASK = 0o022
"""Of every program that writes files which end in a bundle: the caller's own must not show in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A program that ran to its end."""

    status: int
    output: str
    """Standard output and standard error, in the order written, without addresses."""


def scrub(text: str) -> str:
    """`text` with every address, and whatever looks like credentials of one, replaced."""
    return ADDRESS.sub("<address>", text)


def run(command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str]) -> Finished:
    """Runs `command` to its end without a terminal, and gives its status and its scrubbed output."""
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=UMASK,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return Finished(status=finished.returncode, output=scrub(finished.stdout))


def tail(text: str, *, lines: int = 8) -> tuple[str, ...]:
    """The last lines that say something."""
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())[-lines:]
