"""`orb start-up`: its options, its output and its exit status. The measurement is a recorded one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sample_start_up import start_up

from orb_tools import cli
from orb_tools.commands import start_up as start_up_command
from orb_tools.errors import ToolError
from orb_tools.start_up.measurement import FirstEvent

if TYPE_CHECKING:
    from small_monorepo import Tree

BUDGET = '[tool.orb-bundle]\nbudget = {{ init = "{init} ms" }}\n'


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, ("start-up", *arguments), prog_name="orb")


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Give the recorded measurement, and collect what was to be measured."""
    calls: list[tuple[object, ...]] = []

    def measure_unit(*subject: object, **options: object) -> object:
        calls.append((*subject[1:], options["rounds"]))
        return start_up()

    monkeypatch.setattr(start_up_command, "measure_unit", measure_unit)
    return calls


def test_tables_and_a_page(here: Tree, measured: list[tuple[object, ...]]) -> None:
    """The tables go to standard output, the page into dist/start-up."""
    result = orb("demo", "--rounds", "2", "--env", "A=1")
    assert result.exit_code == 0, result.output
    assert "own code of lambdas.demo.handler" in result.stdout
    page = here.workspace.dist / "start-up" / "demo.html"
    assert f"{page} written" in result.stdout
    assert "Start-up of demo" in page.read_text()
    first = FirstEvent(event=None, variables={"A": "1"})
    assert measured == [("demo", {"lambdas.demo.handler.handler": first}, 2)]


def test_json_is_what_against_reads(here: Tree) -> None:
    """Standard output is the report and nothing else, and another run compares itself with it."""
    result = orb("demo", "--json")
    assert json.loads(result.stdout) == json.loads(json.dumps(start_up().to_dict()))
    before = here.write("before.json", result.stdout)
    page = here.root / "elsewhere" / "page.html"
    compared = orb("demo", "--against", str(before), "--html", str(page))
    assert "init 100.0 ms  (+0.0 ms)" in compared.stdout
    assert "compared with" in page.read_text()


def test_a_budget_that_is_exceeded_fails(here: Tree) -> None:
    """With --check, exit status 1, the fault and the number of rounds; the tables and the page are there anyway."""
    here.write("lambdas/demo/pyproject.toml", BUDGET.format(init=50))
    assert orb("demo").exit_code == 0
    result = orb("demo", "--check")
    assert isinstance(result.exception, ToolError)
    assert "demo: init of lambdas.demo.handler.handler takes 100 ms" in result.exception.faults[0]
    assert "the shortest of 5 rounds" in str(result.exception.hint)
    assert "own code of" in result.stdout
    assert orb("demo", "--check", "--tolerance", "100").exit_code == 0


def test_a_check_without_a_budget_fails(here: Tree) -> None:
    """Otherwise a budget with a wrong place would never be noticed."""
    result = orb("demo", "--check")
    assert isinstance(result.exception, ToolError)
    assert result.exception.message == "demo has no budget for its start"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("demo", "--env", "A"), "a variable has no value"),
        (("nothing",), "no such function"),
        (("demo", "--handler", "nothing"), "no such handler"),
    ],
)
def test_refusals(here: Tree, arguments: tuple[str, ...], message: str, measured: list[object]) -> None:
    """What cannot be measured is refused, and no page is written."""
    result = orb(*arguments)
    assert isinstance(result.exception, ToolError)
    assert result.exception.message == message
    assert measured == []
    assert not (here.workspace.dist / "start-up").exists()


@pytest.mark.parametrize("arguments", [("--python", "2.7"), ("--rounds", "0"), ("--tolerance", "-1"), ()])
def test_wrong_usage(here: Tree, arguments: tuple[str, ...]) -> None:
    """Exit status 2, and the usage."""
    result = orb(*(("demo", *arguments) if arguments else ()))
    assert result.exit_code == 2
    assert "Usage: orb start-up" in result.output
