"""Laws of invocations: a handler of this process is run as AWS's runtime client runs it."""

from __future__ import annotations

import io
import json
import logging
import sys
import time
from collections import OrderedDict
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from orb_common.logging import get_logger
from orb_testing.context import LambdaContext
from orb_testing.invocation import Invocation, captured_output, invoke

if TYPE_CHECKING:
    from collections.abc import Callable


class Colour(StrEnum):
    RED = "red"


def under_the_runtime_client(
    handler: Callable[..., object], event: object, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Return what AWS's runtime client reports to Lambda for a handler of this process."""
    bootstrap = pytest.importorskip("awslambdaric.bootstrap")
    from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13")
    reported: dict[str, Any] = {"error": None, "payload": None}

    class Client:
        marshaller = LambdaMarshaller()

        def post_invocation_result(self, _: str, body: Any, kind: str, *__: object) -> None:
            reported["payload"] = json.loads(body) if kind == "application/json" else body.decode()

        def post_invocation_error(self, _: str, body: str, *__: object) -> None:
            reported["error"] = json.loads(body)

    class Sink:
        def log_error(self, lines: list[str]) -> None:
            reported["log"] = lines

    body, deadline = json.dumps(event).encode(), int(time.time() * 1000) + 3000
    bootstrap.handle_event_request(
        Client(), handler, "r-1", body, "application/json", None, None, "arn", deadline, None, Sink()
    )
    return reported


def fail(event: Any, _: object) -> object:
    if event == "bug":
        raise ValueError("wrong \u00e9")
    return {object()}


@pytest.mark.parametrize(
    "answer",
    [
        None, True, 1.5, "\u00e9", [1, (2, 3)], {1: "a", "b": None}, OrderedDict(a=1), Colour.RED, b"raw \xc3\xa9",
        {"n": Decimal("1.10"), "big": Decimal("1E+3"), "whole": Decimal(7)},
    ],
    ids=repr,
)  # fmt: skip
def test_an_answer_is_what_the_caller_parses(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is JSON as the runtime client writes it: no tuples, no Decimals, no enums."""
    expected = under_the_runtime_client(lambda *_: answer, {}, monkeypatch)
    done = invoke(lambda *_: answer, {})
    assert done.error is None
    assert done.payload == expected["payload"]
    assert json.dumps(done.payload) == json.dumps(expected["payload"])


@pytest.mark.parametrize("event", ["bug", "no JSON"])
def test_an_error_is_what_lambda_reports(event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception has its type, message and stack; an answer that is not JSON is a Runtime.MarshalError."""
    expected = under_the_runtime_client(fail, event, monkeypatch)
    done = invoke(fail, event, context=LambdaContext(aws_request_id="r-1"))
    assert done.payload is None
    assert done.error == expected["error"]
    assert done.error["errorType"] == ("ValueError" if event == "bug" else "Runtime.MarshalError")
    for line in expected["log"]:
        assert line.strip() in done.logs


@pytest.mark.parametrize(("code", "status"), [(3, 3), (None, 0), ("gone", 1)])
def test_an_exit_ends_the_runtime(code: Any, status: int) -> None:
    """A handler that exits has no answer, and Lambda names its status."""

    def handler(*_: object) -> None:
        sys.exit(code)

    done = invoke(handler, {})
    assert done.error == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {done.request_id} Error: Runtime exited with error: exit status {status}",
    }


def test_the_event_is_a_copy_as_json() -> None:
    """A handler gets parsed JSON, and cannot change the event of the test. What is not JSON cannot be sent."""
    sent = {"list": (1, 2)}

    def handler(event: dict[str, Any], _: object) -> object:
        event["list"].append(3)
        return event

    assert invoke(handler, sent).payload == {"list": [1, 2, 3]}
    assert sent == {"list": (1, 2)}
    with pytest.raises(TypeError):
        invoke(handler, {"set": {1}})


LOG = get_logger("orb-testing-invocation")
"""A logger that was made before the test, as that of a module is."""


def test_logs_are_those_of_the_invocation(capsys: pytest.CaptureFixture[str]) -> None:
    """What a handler prints and logs is in its logs, whenever its loggers were made, and is printed for pytest."""

    def handler(_: object, context: LambdaContext) -> None:
        print("out")
        print("err", file=sys.stderr)
        LOG.info("from orb")
        logging.getLogger("plain").warning("from logging")
        logging.getLogger("plain").info("below the level")
        context.log("from the context\n")

    print("before")
    done = invoke(handler, {})
    first, second, from_orb, from_logging, *rest = done.logs.splitlines()
    assert (first, second) == ("out", "err")
    assert json.loads(from_orb)["message"] == "from orb"
    assert from_logging.startswith("[WARNING]\t20")
    assert from_logging.endswith(f"Z\t{done.request_id}\tfrom logging")
    assert rest == ["from the context"]
    assert capsys.readouterr().out == f"before\n{done.logs}"
    LOG.info("afterwards")
    assert "afterwards" not in done.logs


def test_invocations_at_the_same_time_share_the_streams() -> None:
    """The streams are the same while they run, and the process has its own again after the last of them."""
    import threading

    first, second = threading.Event(), threading.Event()
    streams = [sys.stdout]

    def early(*_: object) -> None:
        second.wait(10)
        streams.append(sys.stdout)

    def late(*_: object) -> None:
        streams.append(sys.stdout)
        second.set()
        first.wait(10)
        print("late")

    def run_early() -> None:
        invoke(early, {})
        first.set()

    other = threading.Thread(target=run_early)
    with captured_output("r-1"):
        other.start()
        done = invoke(late, {})
        other.join()
    own, *while_running = streams
    assert (len({id(each) for each in while_running}), sys.stdout) == (1, own)
    assert done.logs == "late\n"


def test_a_log_that_a_test_reads_stays_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """A handler of a logger that writes to a stream of the test is left alone."""
    import io

    mine = io.StringIO()
    log = get_logger("orb-testing-own-stream", stream=mine)
    with captured_output("r-1") as output:
        log.info("mine")
    assert "mine" in mine.getvalue()
    assert output.getvalue() == ""


def test_a_logger_of_an_earlier_test_is_captured_too() -> None:
    """A logger may still write to the output of a test that has ended. Its lines are those of the invocation."""
    ended = io.TextIOWrapper(io.BytesIO())
    logger = logging.getLogger("of-an-earlier-test")
    logger.addHandler(logging.StreamHandler(ended))
    ended.close()

    def handler(event: Any, context: Any) -> None:
        logger.warning("still here")

    assert invoke(handler, {}).logs.startswith("still here\n")


def test_a_function_that_runs_itself_gets_the_context() -> None:
    """Whatever has the method `invoke` is run by it, with the same signature."""

    class Elsewhere:
        def invoke(self, event: object, *, context: LambdaContext) -> Invocation:
            return Invocation(request_id=context.aws_request_id, payload=event, logs="", duration=0.0)

    done = invoke(Elsewhere(), [1], context=LambdaContext(aws_request_id="r-7"))
    assert (done.request_id, done.payload, done.error) == ("r-7", [1], None)


def test_a_function_that_runs_itself_may_be_callable(capsys: pytest.CaptureFixture[str]) -> None:
    """An object with `invoke` is invoked by it, and its logs are shown. A mock is a handler, as a function is."""

    class Both:
        def __call__(self, event: object, context: LambdaContext) -> object:
            raise AssertionError

        def invoke(self, event: object, *, context: LambdaContext) -> Invocation:
            return Invocation(
                request_id=context.aws_request_id, payload=event, logs="from there\n", duration=1
            )

    assert invoke(Both(), [1]).payload == [1]
    assert capsys.readouterr().out == "from there\n"
    assert invoke(Mock(return_value=2), {}).payload == 2
