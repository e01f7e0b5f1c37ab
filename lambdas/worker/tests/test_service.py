"""Orders from their assignment to their result, with real commands, the real sops and a real HTTP receiver."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.worker import commands, service
from lambdas.worker.assignment import Assignment
from lambdas.worker.service import Worker
from orb_common.exceptions import AccessDeniedError, OrbError
from orb_common.execution.order_results import MAX_LOG, TRUNCATED, OrderResult, ResultEvent
from orb_common.execution.statuses import OrderStatus
from orb_common.redaction import MASK

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.worker.tests.conftest import Orders
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.planted_secrets import PlantedSecrets
    from orb_testing.races import Race


def work(event: dict[str, Any], **options: Any) -> OrderStatus | None:
    return Worker(Assignment.from_event(event), **options).run()


def test_an_order_from_its_bundle_to_its_result(orders: Orders) -> None:
    """Commands run in the code of the bundle, with the variables of the order. Log and events are in the result."""
    event = orders.prepare(
        "./run && test -d $HOME && touch $TMPDIR/a",
        'printf \'{"status": "ok", "size": 3}\' > $IAC_CI_EVENTS_DIR/built.json',
        files={"run": "#!/bin/sh\necho $GREETING $ORDER_ID $TRACE_ID"},
        env_vars={"GREETING": "hello"},
    )
    assert work(event) is OrderStatus.SUCCEEDED
    assert orders.result == OrderResult(
        status=OrderStatus.SUCCEEDED,
        log=orders.result.log,
        events=(ResultEvent(event_type="built", status="ok", data={"size": 3}),),
    )
    assert orders.result.log.splitlines()[1] == "hello build abc123"


@pytest.mark.parametrize(
    ("command", "timeout", "status", "end"),
    [
        ("exit 7", 30, OrderStatus.FAILED, "Exit code: 7\n"),
        ("sleep 60", 1, OrderStatus.TIMED_OUT, "The time of the order is over.\n"),
    ],
)
def test_failures_and_timeouts_are_results(
    orders: Orders, command: str, timeout: int, status: OrderStatus, end: str
) -> None:
    """A command that fails or takes too long is a result as any other."""
    assert work(orders.prepare(command, timeout=timeout)) is status
    assert orders.result.status is status
    assert orders.result.log.endswith(end)


def test_an_order_starts_once(orders: Orders, race: Callable[..., Race[Any]], tmp_path: Path) -> None:
    """Of two workers with one assignment, one runs the commands. The other one changes nothing."""
    event = orders.prepare(f"echo ran >> {tmp_path}/ran")
    workers = [Worker(Assignment.from_event(event)) for _ in range(2)]
    started = [worker.run() for worker in workers]
    assert started == [OrderStatus.SUCCEEDED, None]
    assert (tmp_path / "ran").read_text() == "ran\n"
    ended = race([lambda: work(event)] * 3)
    assert ended.values == [None] * 3


def test_a_lost_answer_does_not_stop_an_order(orders: Orders, fault: FaultPlan) -> None:
    """If the answer to the mark is lost, the worker knows its own mark. Lost answers to the result are no failure."""
    fault.lose_answer("PUT /internal/tmp/callbacks/runs/r-1/0001/started")
    fault.lose_answer("PUT /internal/tmp/callbacks/runs/r-1/0001/result.json")
    assert work(orders.prepare("echo hello")) is OrderStatus.SUCCEEDED
    assert orders.result.log == "$ echo hello\nhello\n"


def test_without_a_mark_nothing_runs(orders: Orders, fault: FaultPlan, tmp_path: Path) -> None:
    """If it is unknown whether another worker has begun, the worker fails, and runs no command."""
    fault.error("PUT /internal/tmp/callbacks/runs/r-1/0001/started", code="AccessDenied", status=403)
    with pytest.raises(AccessDeniedError):
        work(orders.prepare(f"touch {tmp_path}/ran"))
    assert not (tmp_path / "ran").exists()
    assert orders.results.read("r-1", "0001") is None


@pytest.mark.parametrize("lost", ["bundle", "key"])
def test_an_early_failure_is_a_result_too(orders: Orders, captured_logs: CapturedLogs, lost: str) -> None:
    """An order whose bundle or key is gone has failed at once, with a reason. Nobody waits for its timeout."""
    event = orders.prepare("true")
    if lost == "bundle":
        orders.bucket.delete("tmp/exec/r-1/0001/exec.zip")
    else:
        orders.parameters.delete_parameter(Name="/orb/sops-keys/r-1/0001")
    assert work(event) is OrderStatus.FAILED
    assert orders.result.status is OrderStatus.FAILED
    assert str(orders.result.reason).startswith("the worker cannot open the bundle: ")
    assert captured_logs.of_level("ERROR")


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), RuntimeError("hush")])
@pytest.mark.parametrize("step", ["fetch", "run_commands"])
def test_whatever_ends_a_worker_there_is_a_result(
    orders: Orders, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    """An exit, an interrupt or a mistake in the worker is a failed order, and is not hidden. Its text is not shown."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(service, step, fail)
    with pytest.raises(type(error)):
        work(orders.prepare("true"))
    assert orders.result.status is OrderStatus.FAILED
    assert orders.result.reason
    assert b"hush" not in orders.bucket.read("tmp/callbacks/runs/r-1/0001/result.json")


def test_the_end_of_the_invocation_ends_the_order(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that is about to be ended stops the commands while there is time to send the result."""
    monkeypatch.setattr(service, "RESERVE", 9.0)
    event = orders.prepare("sleep 60", timeout=600)
    assert work(event, deadline=time.monotonic() + 10) is OrderStatus.TIMED_OUT
    assert orders.result.status is OrderStatus.TIMED_OUT


def test_a_result_that_nobody_takes_is_an_error(orders: Orders, fault: FaultPlan) -> None:
    """If the callback and the worker's own credentials are refused, the worker fails. The error has no link."""
    fault.error(
        "PUT /internal/tmp/callbacks/runs/r-1/0001/result.json", code="AccessDenied", status=403, times=None
    )
    with pytest.raises(AccessDeniedError) as caught:
        work(orders.prepare("true"))
    assert "X-Amz" not in f"{caught.value} {caught.value.to_dict()}"


@pytest.mark.parametrize(("code", "status"), [("AccessDenied", 403), ("ExpiredToken", 400)])
@pytest.mark.parametrize("command", ["true", "exit 7"])
def test_a_dead_link_loses_no_result(
    orders: Orders, fault: FaultPlan, command: str, code: str, status: int
) -> None:
    """If the link has died during a long job, the worker writes the result with the credentials of its order."""
    fault.error("PUT /internal/tmp/callbacks/runs/r-1/0001/result.json", code=code, status=status, nth=1)
    ended = work(orders.prepare(command))
    assert ended is (OrderStatus.SUCCEEDED if command == "true" else OrderStatus.FAILED)
    assert orders.result.status is ended
    assert orders.result.log.startswith(f"$ {command}\n")


def test_a_dead_link_does_not_replace_the_watchdog(orders: Orders, fault: FaultPlan) -> None:
    """What the worker writes itself is written once, too."""
    event = orders.prepare("true")
    orders.results.write("r-1", "0001", OrderResult(status=OrderStatus.TIMED_OUT))
    fault.error(
        "PUT /internal/tmp/callbacks/runs/r-1/0001/result.json", code="AccessDenied", status=403, nth=1
    )
    assert work(event) is OrderStatus.SUCCEEDED
    assert orders.result.status is OrderStatus.TIMED_OUT


def test_a_late_result_does_not_replace_the_watchdog(orders: Orders) -> None:
    """If the watchdog has ended the order, its result stays."""
    event = orders.prepare("true")
    orders.results.write("r-1", "0001", OrderResult(status=OrderStatus.TIMED_OUT))
    assert work(event) is OrderStatus.SUCCEEDED
    assert orders.result.status is OrderStatus.TIMED_OUT


def test_no_secret_is_in_the_result(orders: Orders, no_secrets_in_logs: PlantedSecrets) -> None:
    """Whatever a command prints or reports of its secrets is masked: fetched ones, ones by name, the link."""
    fetched = no_secrets_in_logs.value("the parameter")
    named = no_secrets_in_logs.value("the variable")
    event = orders.prepare(
        'echo "[$DB_URL] [$API_TOKEN]"',
        'echo "$DB_URL" | cut -c1-5 | tr -d "\\n"; sleep 0.1; echo "$DB_URL" | cut -c6-',
        'env; printf "{\\"used\\": \\"%s\\"}" $PLAIN > $IAC_CI_EVENTS_DIR/e.json; cat /proc/$PPID/cmdline',
        ssm_values={"/app/db-url": fetched, "/app/plain": "s3cret-in-an-event"},
        env_vars={"API_TOKEN": named, "STAGE": "dev"},
    )
    assert work(event) is OrderStatus.SUCCEEDED
    assert f"[{MASK}] [{MASK}]\n" in orders.result.log
    assert "STAGE=dev" in orders.result.log
    assert [event.data for event in orders.result.events] == [{"used": MASK}]
    no_secrets_in_logs.look(orders.document, "the result")
    assert "X-Amz-Signature" not in orders.result.log
    assert "AGE-SECRET-KEY" not in orders.result.log


def test_commands_get_nothing_of_the_worker(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials, no link, no identity and no setting of the function is in the environment of the commands."""
    monkeypatch.setenv("SOPS_AGE_KEY", "AGE-SECRET-KEY-1XX")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "worker")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert work(orders.prepare("env | cut -d= -f1 | sort | tr '\\n' ' '")) is OrderStatus.SUCCEEDED
    assert set(orders.result.log.splitlines()[1].split()) - {"LD_LIBRARY_PATH", "OLDPWD", "SHLVL", "TZ", "_"} == {
        "FLOW_ID", "HOME", "IAC_CI_EVENTS_DIR", "LANG", "ORDER_ID", "ORDER_NUM", "PATH", "PWD", "RUN_ID", "TIMEOUT",
        "TMPDIR", "TRACE_ID",
    }  # fmt: skip


def test_one_order_leaves_nothing_for_the_next(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, processes and events of an order are gone when it ends, however it ends."""
    monkeypatch.setattr(commands, "GRACE", 0.2)
    event = orders.prepare(
        "echo '{}' > $IAC_CI_EVENTS_DIR/a.json; touch $TMPDIR/t $HOME/h; (setsid sleep 60 & echo $!) ; sleep 60",
        timeout=1,
    )
    assert work(event) is OrderStatus.TIMED_OUT
    assert not Path(f"/proc/{orders.result.log.splitlines()[1]}").exists()


def test_a_huge_log_is_cut(orders: Orders) -> None:
    """An order that prints ten megabytes has a result that the engine reads."""
    encoded = base64.b64encode(b"x").decode()
    assert work(orders.prepare(f"yes {encoded} | head -c 10000000; echo end")) is OrderStatus.SUCCEEDED
    assert orders.result.log.startswith(TRUNCATED)
    assert orders.result.log.endswith("end\n")
    assert MAX_LOG - 100 < len(orders.result.log) <= MAX_LOG


def test_events_that_cannot_be_listed_lose_no_result(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the folder of events is unreadable, the result arrives without them."""

    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(service, "collect", fail)
    assert work(orders.prepare("true")) is OrderStatus.SUCCEEDED
    assert orders.result.events == ()


def test_errors_of_orb_are_told_as_they_are() -> None:
    """The reason of an early failure has the text of an error of orb, and only the kind of another one."""
    assert service._early(OrbError("the object is too large")).reason == (
        "the worker cannot open the bundle: the object is too large"
    )
    assert service._early(ValueError("hush")).reason == "the worker cannot open the bundle: ValueError"
