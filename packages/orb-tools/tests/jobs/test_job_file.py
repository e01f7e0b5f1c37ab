"""A job in YAML is checked by the engine's own rules, and each fault names its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.jobs.job_file import read_job

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
username: olivia
git_token_location: aws:::ssm:/jobs/token
orders:
  - order_name: build
    git_repo: acme/site
    timeout: 60
    execution_target: lambda
    cmds: [make]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "job.yml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ToolError) as caught:
        read_job(written(folder, text))
    return [fault.partition("job.yml:")[2] for fault in caught.value.faults]


def test_a_valid_job_is_read(tmp_path: Path) -> None:
    """The values are those of the file."""
    job = read_job(written(tmp_path, GOOD))
    assert job["username"] == "olivia"
    assert job["orders"] == [
        {
            "order_name": "build",
            "git_repo": "acme/site",
            "timeout": 60,
            "execution_target": "lambda",
            "cmds": ["make"],
        }
    ]


def test_each_fault_names_its_line(tmp_path: Path) -> None:
    """All faults are found at once, in the order of lines. What is missing is named where it should be."""
    text = GOOD.replace("cmds: [make]", "cmds: make\n    dependancies: [a]").replace(
        "timeout: 60", "timeout: soon"
    )
    found = faults(tmp_path, text)
    assert [fault.partition(": ")[0] for fault in found] == ["6", "8", "9"]
    assert [fault.split(": ")[1] for fault in found] == [
        "orders[0].timeout", "orders[0].cmds", "orders[0].dependancies",
    ]  # fmt: skip


def test_a_fault_in_a_list_names_the_line_of_the_item(tmp_path: Path) -> None:
    """Each command and variable has its own line."""
    text = GOOD.replace("cmds: [make]", "cmds:\n      - make\n      - ''\n    env_vars:\n      DEBUG: 1")
    assert [fault.partition(": ")[0] for fault in faults(tmp_path, text)] == ["10", "12"]


def test_faults_of_yaml_come_first(tmp_path: Path) -> None:
    """A file that is not valid YAML is not checked as a job: its values are not what was meant."""
    (fault,) = faults(tmp_path, GOOD.replace("timeout: 60", "timeout: 60\n    timeout: 70"))
    assert fault.startswith("7: duplicate key 'timeout'")
    assert faults(tmp_path, "- a\n")[0].startswith("1: not a map")


def test_no_fault_holds_a_value(tmp_path: Path) -> None:
    """A value may be a secret in the wrong place."""
    text = GOOD.replace("aws:::ssm:/jobs/token", "ghp_planted").replace("[make]", "ghp_planted")
    assert "ghp_planted" not in "".join(faults(tmp_path, text))
