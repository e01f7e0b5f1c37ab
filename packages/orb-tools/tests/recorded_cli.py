"""The AWS CLI of a test: a program `aws` on the PATH that writes down its calls and gives recorded answers."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PROGRAM = """#!{python} -I
import json, sys
with open({calls!r}, "a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
status, output, errors = json.load(open({answers!r})).get(" ".join(sys.argv[1:3]), [252, "", "not recorded\\n"])
sys.stdout.write(output)
sys.stderr.write(errors)
raise SystemExit(status)
"""


@dataclass(frozen=True, kw_only=True)
class RecordedCli:
    """A program `aws` in `folder`, which belongs on the PATH."""

    folder: Path

    def answer(self, answers: Mapping[str, str | tuple[int, str, str]]) -> None:
        """Set the answers by service and operation: the output, or the exit status, the output and the errors."""
        whole = {call: (0, each, "") if isinstance(each, str) else each for call, each in answers.items()}
        (self.folder / "answers.json").write_text(json.dumps(whole))

    def calls(self) -> list[list[str]]:
        """Return the arguments of all calls so far."""
        path = self.folder / "calls.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def recorded_cli(folder: Path, answers: Mapping[str, str | tuple[int, str, str]]) -> RecordedCli:
    """Write the program `aws` into a new folder."""
    folder.mkdir()
    program = folder / "aws"
    program.write_text(
        _PROGRAM.format(
            python=sys.executable, calls=str(folder / "calls.jsonl"), answers=str(folder / "answers.json")
        )
    )
    program.chmod(0o755)
    cli = RecordedCli(folder=folder)
    cli.answer(answers)
    return cli
