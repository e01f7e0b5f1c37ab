"""Laws of the counts: what CloudWatch reads is whole, and holds nothing but declared names and numbers."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.metrics import COLD_STARTS, NAMESPACE, Counts

if TYPE_CHECKING:
    from collections.abc import Callable

FUNCTION = "orb-integration-hub-dev-motion-tokens"


@pytest.fixture(autouse=True)
def in_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", FUNCTION)
    for name in ("AWS_LAMBDA_INITIALIZATION_TYPE", "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_DISABLED"):
        monkeypatch.delenv(name, raising=False)


def counted(capsys: pytest.CaptureFixture[str]) -> list[dict[str, float]]:
    """Return the sums that CloudWatch would have, by line, after a check that each line is valid EMF."""
    found = []
    for line in capsys.readouterr().out.splitlines():
        document = json.loads(line)
        (directive,) = document["_aws"]["CloudWatchMetrics"]
        assert (directive["Namespace"], directive["Dimensions"]) == (NAMESPACE, [["service"]])
        assert document["service"] == FUNCTION
        names = [metric["Name"] for metric in directive["Metrics"]]
        assert document.keys() == {"_aws", "service", *names}
        assert all(metric == {"Name": metric["Name"], "Unit": "Count"} for metric in directive["Metrics"])
        found.append({name: sum(document[name]) for name in names})
    return found


def handler_of(counts: Counts, *steps: Callable[[], object]) -> Callable[[object, object], str]:
    remaining = iter(steps)

    @counts.reported
    def handler(_event: object, _context: object) -> str:
        next(remaining)()
        return "done"

    return handler


def test_one_line_at_the_end_of_each_call(capsys: pytest.CaptureFixture[str]) -> None:
    """All counts of a call are in one line, sums of what was added, and the next call begins with none."""
    counts = Counts("TokensRefreshed", "TokensFailed")

    def first() -> None:
        counts.add("TokensRefreshed", 3)
        counts.add("TokensRefreshed")
        counts.add("TokensFailed", 0)
        assert capsys.readouterr().out == ""

    handler = handler_of(counts, first, lambda: counts.add("TokensFailed", 2), lambda: None)
    assert [handler({}, None) for _ in range(3)] == ["done"] * 3
    assert counted(capsys) == [
        {"TokensRefreshed": 4, "TokensFailed": 0, COLD_STARTS: 1},
        {"TokensFailed": 2},
    ]


def test_many_counts_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is counted more often than CloudWatch takes values in one line still gives one line."""
    counts = Counts("TokensFailed")
    handler_of(counts, lambda: [counts.add("TokensFailed") for _ in range(150)])({}, None)
    assert counted(capsys) == [{"TokensFailed": 150, COLD_STARTS: 1}]


def test_a_call_that_raises_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The counts of a call that fails are written, and the exception passes through."""
    counts = Counts("TokensFailed")

    def fail() -> None:
        counts.add("TokensFailed", 2)
        raise KeyError

    with pytest.raises(KeyError):
        handler_of(counts, fail)({}, None)
    assert counted(capsys) == [{"TokensFailed": 2, COLD_STARTS: 1}]


def test_a_provisioned_instance_does_not_start_cold(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the start of such an instance. A call without counts then writes nothing."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency")
    handler_of(Counts("TokensFailed"), lambda: None)({}, None)
    assert capsys.readouterr().out == ""


def test_counts_can_be_turned_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Powertools' variable nothing is written, and nothing collects in memory until it is removed."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    counts = Counts("TokensFailed")
    handler = handler_of(counts, *[lambda: counts.add("TokensFailed")] * 2)
    handler({}, None)
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    handler({}, None)
    assert counted(capsys) == [{"TokensFailed": 1}]


@pytest.mark.parametrize("fault", [BrokenPipeError, ValueError])
def test_a_call_does_not_fail_because_of_its_counts(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When standard output is broken or closed, the caller still gets the answer, however much was counted."""

    class Broken(io.StringIO):
        def write(self, _text: str, /) -> int:
            raise fault

    counts = Counts("TokensFailed")
    handler = handler_of(counts, lambda: [counts.add("TokensFailed") for _ in range(150)])
    monkeypatch.setattr(sys, "stdout", Broken())
    assert handler({}, None) == "done"


def test_two_functions_do_not_mix(capsys: pytest.CaptureFixture[str]) -> None:
    """Each object has its own counts."""
    ours, others = Counts("TokensFailed"), Counts("RunsEnded")
    others.add("RunsEnded")
    handler_of(ours, lambda: ours.add("TokensFailed"))({}, None)
    assert counted(capsys) == [{"TokensFailed": 1, COLD_STARTS: 1}]


@pytest.mark.parametrize(
    "name",
    [
        "olivia@example.org",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "Olivia",
        "tokensFailed",
        "Tokens Failed",
        "Tokens1Failed",
        "",
    ],
)
def test_a_name_cannot_be_about_a_person(name: str) -> None:
    """An address, an id or a single word is refused when the process starts, and not repeated in the message."""
    with pytest.raises(ValueError, match="two to six words") as caught:
        Counts("TokensFailed", name)
    assert not name or name not in str(caught.value)


@given(name=st.text(), value=st.integers())
def test_only_declared_names_are_counted(name: str, value: int) -> None:
    """A name that comes from data, or a negative value, raises an error that does not repeat it."""
    counts = Counts("TokensFailed")
    if name in {"TokensFailed", COLD_STARTS} and value >= 0:
        return
    with pytest.raises(ValueError, match=r"^counts have declared names, and are not negative$"):
        counts.add(name, value)


def run(code: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_the_room_loads_nothing_until_it_is_used() -> None:
    """The import of the room loads no Powertools. With a logger, the counts load few modules more."""
    found = run(
        "import sys, json; import orb_common.metrics; room = set(sys.modules)\n"
        "import orb_common.logging.logger; logger = set(sys.modules)\n"
        "from orb_common.metrics import Counts; after = set(sys.modules)\n"
        "print(json.dumps({'room': sorted(m for m in room if 'powertools' in m), 'more': sorted(after - logger)}))"
    )
    assert found == {"room": [], "more": ["orb_common.metrics.counts"]}
