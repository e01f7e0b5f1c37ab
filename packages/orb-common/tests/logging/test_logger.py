"""The logger: its keys, options and helpers, and the context of an invocation."""

# ruff: noqa: ANN001, ANN202 - fixtures and small handlers

from __future__ import annotations

import inspect
import io
import itertools
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from aws_lambda_powertools.logging.exceptions import InvalidLoggerSamplingRateError
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.logging.logger import Logger
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import ConflictError
from orb_common.logging import (
    OrbLogger,
    get_logger,
)
from orb_common.redaction import is_secret_name
from orb_testing.context import LambdaContext

numbers = itertools.count()


def test_line_has_the_common_keys(log, captured_logs) -> None:
    """Each line has level, location, message, time, service, and its own fields."""
    log.info("order_dispatched", order_id="o-1")
    line = captured_logs.lines[-1]
    assert line["level"] == "INFO"
    assert line["location"].startswith("test_line_has_the_common_keys:")
    assert line["message"] == "order_dispatched"
    assert line["order_id"] == "o-1"
    assert line["service"] == log.service
    assert line["timestamp"].endswith("Z")


def test_location_is_the_caller(log, captured_logs) -> None:
    """Lines of helpers show the location of their caller."""
    log.log_error(ValueError("x"))
    log.log_api_call("spotify", "/me")
    log.log_performance("work", 5)
    with log.log_performance("work"):
        pass
    assert {line["location"].split(":")[0] for line in captured_logs.lines} == {"test_location_is_the_caller"}


def test_same_service_same_logger(log, captured_logs) -> None:
    """A service has one logger. Each call of `get_logger` adds its keys."""
    again = get_logger(log.service, run_id="r1")
    assert again is log
    log.info("x")
    assert captured_logs.lines[-1]["run_id"] == "r1"
    assert get_logger(log.service, level="ERROR").log_level == 40


def test_errors_have_their_facts(log, captured_logs) -> None:
    """The line has type, text and traceback, for orb's errors also code and details, and no secret."""
    try:
        raise ConflictError("exists", details={"email": "bob@example.com"}) from KeyError(
            "password=hunter2secret"
        )
    except ConflictError as error:
        log.log_error(error, "create_failed", user_id="u1", name="clash")
    line = captured_logs.lines[-1]
    assert (line["level"], line["message"], line["error_type"]) == ("ERROR", "create_failed", "ConflictError")
    assert (line["error_code"], line["retryable"], line["user_id"], line["name_"]) == (
        "ORB-DATA-003",
        False,
        "u1",
        "clash",
    )
    assert line["error_details"] == {"email": "b***@example.com"}
    assert "Traceback" in line["exception"]
    assert line["stack_trace"]["type"] == "ConflictError"
    assert "hunter2secret" not in captured_logs.text


def test_plain_powertools_logger_of_the_same_name_is_taken_over() -> None:
    """A Powertools logger gets orb's formatter. Otherwise its lines would not be redacted."""
    stream = io.StringIO()
    plain = Logger(service="test-takeover", stream=stream)
    plain.append_keys(user_id="u1")
    OrbLogger("test-takeover").info("mail bob@example.com")
    plain.info("mail bob@example.com")
    assert "bob@" not in stream.getvalue()
    assert all(json.loads(line)["user_id"] == "u1" for line in stream.getvalue().splitlines())


def test_each_module_has_a_child_of_its_own(log) -> None:
    """Powertools calls our method for the name of a child. Otherwise all children of a service would be one logger."""
    names = set()
    for module in ("orders.prices", "orders.stock"):
        space = {"__name__": module, "OrbLogger": OrbLogger, "service": log.service}
        exec("child = OrbLogger(service, child=True)", space)
        names.add(space["child"].name)
    assert names == {f"{log.service}.orders.prices", f"{log.service}.orders.stock"}


def test_child_logger_is_redacted_and_named_after_its_module(log, captured_logs) -> None:
    """A child writes through its parent's formatter."""
    child = OrbLogger(log.service, child=True)
    child.info("mail bob@example.com")
    assert captured_logs.lines[-1]["message"] == "mail b***@example.com"
    assert child.name == f"{log.service}.{__name__}"


def test_options_of_powertools_are_not_fields(log, captured_logs) -> None:
    """Any call of `get_logger` takes options, for later lines. All other keywords are fields."""
    for options in ({}, {"use_rfc3339": True}, {"datefmt": "in %Y", "use_rfc3339": False}):
        get_logger(log.service, **options, word=len(options))
        log.info("x")
    assert "datefmt" not in captured_logs.text and "use_rfc3339" not in captured_logs.text
    assert [line["word"] for line in captured_logs.lines] == [0, 1, 2]
    first, second, third = (str(line["timestamp"]) for line in captured_logs.lines)
    assert first.endswith("Z") and second[-6] in "+-" and third.startswith("in 2")
    fresh = get_logger(f"{log.service}-fresh", datefmt="of %Y", word="w", utc=True)
    fresh.info("x")
    assert captured_logs.lines[-1]["timestamp"].startswith("of 2")
    assert (captured_logs.lines[-1]["word"], "utc" in captured_logs.lines[-1]) == ("w", False)


def test_every_option_of_powertools_is_an_option(log, captured_logs) -> None:
    """All parameters of the installed Powertools' Logger are options."""
    names = set(inspect.signature(Logger.__init__).parameters) - {"self", "kwargs", "service", "level"}
    assert {"sampling_rate", "datefmt", "use_rfc3339", "log_uncaught_exceptions"} <= names
    for name in sorted(names):
        for service in (log.service, f"{log.service}-{name}"):
            get_logger(service, **{} if name == "stream" else {name: None})
            get_logger(service, self_made=name).info("x")
            assert name not in captured_logs.lines[-1]
            assert captured_logs.lines[-1]["self_made"] == name


WORDS = st.from_regex(r"\Aw_[a-z]{1,9}\Z").filter(lambda word: not is_secret_name(word))
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "datefmt": st.just("%Y"), "json_default": st.just(str), "log_record_order": st.just(["message"]),
        "log_uncaught_exceptions": st.just(False), "sampling_rate": st.sampled_from([None, 0, 1]),
        "serialize_stacktrace": st.booleans(), "use_rfc3339": st.booleans(), "utc": st.booleans(),
    },
)  # fmt: skip


@settings(max_examples=2 * settings().max_examples)
@given(fields=st.dictionaries(WORDS, st.integers(0, 99)), options=OPTIONS, later=st.booleans())
def test_words_and_options_together(fields: dict[str, int], options: dict[str, object], later: bool) -> None:
    """Every keyword that is not an option is a field. No option is a field, except for the sampling rate."""
    service, out = f"test-words-{next(numbers)}", io.StringIO()
    if later:
        get_logger(service, stream=out)
    get_logger(service, stream=out, **fields, **options).info("x")
    line = json.loads(out.getvalue())
    rate = {} if options.get("sampling_rate") is None else {"sampling_rate": options["sampling_rate"]}
    own = {"level", "location", "message", "service", "timestamp"}
    assert {key: value for key, value in line.items() if key not in own} == {**fields, **rate}


def test_keys_outlive_a_change_of_format(log, captured_logs) -> None:
    """Persistent keys, appended keys and earlier options of the format stay."""
    get_logger(log.service, run_id="r", use_rfc3339=True)
    log.append_keys(user_id="u")
    get_logger(log.service, log_record_order=["message", "level"])
    log.info("mail bob@example.com")
    line = captured_logs.lines[-1]
    assert list(line)[:2] == ["message", "level"]
    assert (line["run_id"], line["user_id"], line["message"]) == ("r", "u", "mail b***@example.com")
    assert line["timestamp"][-6] in "+-"


@pytest.mark.parametrize("later", [False, True])
def test_sampling(captured_logs, lambda_context, later: bool) -> None:
    """At a rate of 1, each invocation writes DEBUG lines. At 0, the level is the one that was set last."""
    service = f"test-sampling-{later}"
    log = get_logger(service, **{} if later else {"sampling_rate": 1})
    get_logger(service, level="WARNING")
    if later:
        get_logger(service, sampling_rate=1)

    @log.inject_lambda_context
    def handler(event, context) -> None:
        log.debug("x")
        log.info("y")

    handler({}, lambda_context)
    captured_logs.clear()
    handler({}, lambda_context)
    assert [line["message"] for line in captured_logs.lines] == ["x", "y"]
    get_logger(service, sampling_rate=0)
    captured_logs.clear()
    handler({}, lambda_context)
    assert captured_logs.lines == []
    with pytest.raises(InvalidLoggerSamplingRateError):
        get_logger(service, sampling_rate="often")


@pytest.mark.parametrize("later", [False, True])
def test_uncaught_exceptions_are_logged_on_request(later: bool) -> None:
    """An uncaught exception is written as a redacted line, and nothing goes to stderr."""
    code = "from orb_common.logging import get_logger\n"
    code += "get_logger('a')\n" * later + "get_logger('a', log_uncaught_exceptions=True)\n"
    done = subprocess.run(
        [sys.executable, "-c", code + "raise ValueError('password=hunter2secret')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    line = json.loads(done.stdout)
    assert (line["level"], line["exception_name"]) == ("ERROR", "ValueError")
    assert "hunter2" not in done.stdout and "log_uncaught_exceptions" not in line


def test_child_by_get_logger(log, captured_logs) -> None:
    """A child is named after its module and writes through its service's logger, which is created if necessary."""
    child = get_logger(log.service, child=True, level="ERROR")
    child.info("too low")
    child.error("mail bob@example.com")
    assert [line["message"] for line in captured_logs.lines] == ["mail b***@example.com"]
    assert (child.name, log.log_level) == (f"{log.service}.{__name__}", 20)
    get_logger(f"{log.service}-new", child=True).warning("mail bob@example.com")
    assert captured_logs.lines[-1]["message"] == "mail b***@example.com"


def test_room_is_lazy() -> None:
    """The root loads no other library; the logger loads neither pydantic nor boto3."""
    code = (
        "import sys, orb_common, orb_common.logging, orb_common.exceptions, orb_common.utils\n"
        "outside = {'aws_lambda_powertools', 'orjson', 'boto3', 'botocore', 'pydantic'} & set(sys.modules)\n"
        "assert not outside, outside\n"
        "orb_common.logging.get_logger\n"
        "assert not {'boto3', 'botocore.client', 'pydantic'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_formatter_that_does_not_redact_is_refused(log) -> None:
    """The first call, a later call and the class refuse it, and the message names the option."""
    plain = LambdaPowertoolsFormatter()
    for make in (
        lambda: get_logger(log.service, logger_formatter=plain),
        lambda: get_logger(f"{log.service}-new", logger_formatter=plain),
        lambda: OrbLogger(f"{log.service}-own", logger_formatter=plain),
    ):
        with pytest.raises(TypeError, match="logger_formatter"):
            make()


def test_context_of_an_invocation(log, captured_logs, lambda_context) -> None:
    """Each line has request id, function, version, cold start and correlation id."""

    @log.inject_lambda_context
    def handler(event, context):
        log.info("inside")
        return event["n"]

    event = {"n": 3, "requestContext": {"requestId": "corr-1"}}
    assert handler(event, lambda_context) == 3
    line = captured_logs.lines[-1]
    assert line["function_request_id"] == lambda_context.aws_request_id
    assert line["function_name"] == lambda_context.function_name
    assert line["function_version"] == lambda_context.function_version
    assert line["function_arn"] == lambda_context.invoked_function_arn
    assert isinstance(line["cold_start"], bool)
    assert line["correlation_id"] == "corr-1"


def test_keys_of_an_invocation_do_not_reach_the_next(log, captured_logs, lambda_context) -> None:
    """Appended keys are removed before the next invocation; persistent keys stay."""
    log.append_persistent_keys(sensor_id="s1")

    @log.inject_lambda_context
    def handler(event, context) -> None:
        if event.get("user"):
            log.append_keys(user_id=event["user"])
            log.thread_safe_append_keys(tenant="t1")
        log.info("inside")

    handler({"user": "u1", "requestContext": {"requestId": "c1"}}, lambda_context)
    assert {"user_id", "tenant", "correlation_id", "sensor_id"} <= captured_logs.lines[-1].keys()
    handler({}, LambdaContext(aws_request_id="req-2"))
    line = captured_logs.lines[-1]
    assert not {"user_id", "tenant", "correlation_id"} & line.keys()
    assert (line["sensor_id"], line["function_request_id"]) == ("s1", "req-2")
    log.remove_persistent_keys(["sensor_id", "service"])
    handler({}, lambda_context)
    assert "sensor_id" not in captured_logs.lines[-1]
    assert captured_logs.lines[-1]["service"] == log.service


def test_state_can_be_kept(log, captured_logs, lambda_context) -> None:
    """With clear_state=False, appended keys stay."""

    @log.inject_lambda_context(clear_state=False)
    def handler(event, context) -> None:
        log.info("inside")

    log.append_keys(user_id="u1")
    handler({}, lambda_context)
    assert captured_logs.lines[-1]["user_id"] == "u1"


@pytest.mark.parametrize("context", [None, SimpleNamespace(), object()])
def test_handler_runs_without_lambda(log, captured_logs, context) -> None:
    """On a laptop there is no Lambda context, and the handler still runs."""

    @log.inject_lambda_context(log_event=True)
    def handler(event, context=None) -> int:
        log.info("inside")
        return 1

    log.append_keys(user_id="u1")
    assert handler({"password": "hunter2"}, context) == 1
    assert "user_id" not in captured_logs.lines[-1]
    assert captured_logs.lines[0]["event"] == {"password": "***REDACTED***"}


def test_event_is_logged_redacted(log, captured_logs, monkeypatch, lambda_context) -> None:
    """Headers, nested bodies and query strings of a logged event are redacted."""
    monkeypatch.setenv("POWERTOOLS_LOGGER_LOG_EVENT", "true")

    @log.inject_lambda_context(correlation_id_path="id")
    def handler(event, context) -> None:
        return None

    handler(
        {
            "id": "e-1",
            "headers": {"Authorization": "Bearer abcdef123456", "Cookie": "a=b"},
            "body": json.dumps({"user": {"email": "bob@example.com", "password": "two words"}}),
            "queryStringParameters": {"X-Amz-Signature": "0123456789abcdef"},
        },
        lambda_context,
    )
    text = captured_logs.text
    assert captured_logs.lines[-1]["correlation_id"] == "e-1"
    for hidden in ("abcdef123456", "a=b", "bob@", "two words", "0123456789abcdef"):
        assert hidden not in text
