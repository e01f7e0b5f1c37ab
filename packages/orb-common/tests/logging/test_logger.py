"""Lines: what is in them, and that they are written."""

# ruff: noqa: ANN001 - fixtures and handlers in the small

from __future__ import annotations

import ast
import inspect
import io
import itertools
import json
import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from aws_lambda_powertools.logging.exceptions import InvalidLoggerSamplingRateError
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.logging.logger import Logger
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import ConflictError
from orb_common.logging import (
    OrbFormatter,
    OrbLogger,
    get_logger,
)
from orb_common.redaction import is_secret_name

numbers = itertools.count()


def test_line_has_the_common_keys(log, lines) -> None:
    """Level, place, message, time and service are in each line; own fields beside them."""
    log.info("order_dispatched", order_id="o-1")
    line = lines.last()
    assert line["level"] == "INFO"
    assert line["location"].startswith("test_line_has_the_common_keys:")
    assert line["message"] == "order_dispatched"
    assert line["order_id"] == "o-1"
    assert line["service"] == log.service
    assert line["timestamp"].endswith("Z")


def test_location_is_the_caller(log, lines) -> None:
    """Helpers do not hide who called them."""
    log.log_error(ValueError("x"))
    log.log_api_call("spotify", "/me")
    log.log_performance("work", 5)
    with log.log_performance("work"):
        pass
    assert {line["location"].split(":")[0] for line in lines.all()} == {"test_location_is_the_caller"}


def test_same_service_same_logger(log, lines) -> None:
    """A service has one logger; keys add up."""
    again = get_logger(log.service, run_id="r1")
    assert again is log
    log.info("x")
    assert lines.last()["run_id"] == "r1"
    assert get_logger(log.service, level="ERROR").log_level == 40


def test_errors_tell_what_is_known(log, lines) -> None:
    """Type, text, traceback; code and details of our own; nothing secret."""
    try:
        raise ConflictError("exists", details={"email": "bob@example.com"}) from KeyError(
            "password=hunter2secret"
        )
    except ConflictError as error:
        log.log_error(error, "create_failed", user_id="u1", name="clash")
    line = lines.last()
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
    assert "hunter2secret" not in lines.getvalue()


def test_performance_of_a_block_and_of_a_function(log, lines) -> None:
    """The end is told however it comes; times are rounded milliseconds."""
    times = iter([1.0, 1.0123456, 5.0, 5.5, 7.0, 7.25])
    with log.log_performance("load", monotonic=lambda: next(times), rows=3):
        pass
    assert lines.last()["duration_ms"] == 12.35
    assert (lines.last()["operation"], lines.last()["success"], lines.last()["rows"]) == ("load", True, 3)

    @log.log_performance("call", monotonic=lambda: next(times))
    def work(n: int) -> int:
        """Works."""
        return 10 // n

    assert (work(5), work.__doc__) == (2, "Works.")
    with pytest.raises(ZeroDivisionError):
        work(0)
    assert (lines.last()["success"], lines.last()["error_type"]) == (False, "ZeroDivisionError")


def test_plain_powertools_logger_of_the_same_name_is_taken_over() -> None:
    """Its lines would not be redacted."""
    stream = io.StringIO()
    plain = Logger(service="test-takeover", stream=stream)
    plain.append_keys(user_id="u1")
    OrbLogger("test-takeover").info("mail bob@example.com")
    plain.info("mail bob@example.com")
    assert "bob@" not in stream.getvalue()
    assert all(json.loads(line)["user_id"] == "u1" for line in stream.getvalue().splitlines())


def test_each_module_has_a_child_of_its_own(log) -> None:
    """Powertools asks us for the name of a child: without that, all of a service would be one logger."""
    names = set()
    for module in ("orders.prices", "orders.stock"):
        space = {"__name__": module, "OrbLogger": OrbLogger, "service": log.service}
        exec("child = OrbLogger(service, child=True)", space)
        names.add(space["child"].name)
    assert names == {f"{log.service}.orders.prices", f"{log.service}.orders.stock"}


def test_child_logger_is_redacted_and_named_after_its_module(log, lines) -> None:
    """A child writes through its parent's formatter."""
    child = OrbLogger(log.service, child=True)
    child.info("mail bob@example.com")
    assert lines.last()["message"] == "mail b***@example.com"
    assert child.name == f"{log.service}.{__name__}"


@dataclass
class Account:
    name: str
    password: str
    tags: set[str] = field(default_factory=set)


def test_objects_are_written_by_their_fields(log, lines) -> None:
    """Dataclasses and models show their fields by name, so their secrets are seen."""
    pydantic = pytest.importorskip("pydantic")

    class Model(pydantic.BaseModel):
        name: str
        password: str

    log.info("x", a=Account("bob", "hunter2"), b=Model(name="bob", password="hunter2"))
    assert lines.last()["a"] == {"name": "bob", "password": "***REDACTED***", "tags": []}
    assert lines.last()["b"] == {"name": "bob", "password": "***REDACTED***"}


def test_appended_keys_are_redacted_and_not_stale(log, lines) -> None:
    """What is remembered of appended keys follows every change of them."""
    log.append_keys(contact="bob@example.com", api_key="k-123456", box=(box := {"n": 1}))
    log.info("x")
    assert (lines.last()["contact"], lines.last()["api_key"]) == ("b***@example.com", "***REDACTED***")
    box["n"] = 2
    log.info("x", contact="other")
    assert (lines.last()["box"], lines.last()["contact"]) == ({"n": 2}, "other")
    log.append_keys(contact=None)
    log.remove_keys(["api_key"])
    log.info("x")
    assert not {"contact", "api_key"} & lines.last().keys()


def test_key_that_changes_while_a_line_is_written_is_not_stale(log, lines, monkeypatch) -> None:
    """A line of another thread, written while keys are appended, may tell the old value; later ones do not."""
    log.append_keys(user_id="u-1")
    formatter = log.registered_formatter
    monkeypatch.setattr(
        formatter, "log_format", Meanwhile(formatter.log_format, lambda: log.info("meanwhile"))
    )
    log.append_keys(user_id="u-2")
    log.info("after")
    assert [line["message"] for line in lines.all()] == ["meanwhile", "after"]
    assert lines.last()["user_id"] == "u-2"


class Meanwhile(dict):
    """Does something right before it is updated."""

    def __init__(self, values: dict[str, object], action: object) -> None:
        super().__init__(values)
        self.action = action

    def update(self, *others: object, **values: object) -> None:
        self.action()
        super().update(*others, **values)


def test_trace_id_of_xray(log, lines, monkeypatch) -> None:
    """As Powertools writes it."""
    monkeypatch.setenv(
        "_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    )
    log.info("x")
    assert lines.last()["xray_trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError("gone")


def test_failing_stream_costs_nothing(capsys) -> None:
    """A stream that fails takes the line with it: nothing is raised, nothing printed elsewhere."""
    get_logger("test-broken", stream=Broken()).error("password=hunter2secret")
    captured = capsys.readouterr()
    assert "hunter2" not in captured.out + captured.err


def test_formatter_that_fails_still_writes(log, lines, monkeypatch) -> None:
    """A record that cannot be written is told of, without what it held."""
    monkeypatch.setattr(OrbFormatter, "_told", lambda *args: 1 / 0)
    log.info("password=hunter2secret")
    assert lines.last()["logging_error"] == "ZeroDivisionError"
    assert "hunter2" not in lines.getvalue()


def test_options_of_powertools(lines) -> None:
    """Order, serializer, time format and templates work as there, redacted."""
    seen = []
    log = OrbLogger(
        "test-options",
        stream=lines,
        log_record_order=["message", "level"],
        location="%(module)s",
        json_serializer=lambda content: seen.append(content) or json.dumps(content),
        use_rfc3339=True,
        utc=True,
    )
    log.info("mail bob@example.com")
    assert list(lines.last())[:2] == ["message", "level"]
    assert lines.last()["location"] == __name__.rpartition(".")[2]
    assert lines.last()["timestamp"].endswith("+00:00")
    assert seen[0]["message"] == "mail b***@example.com"


def test_options_of_powertools_are_not_fields(log, lines) -> None:
    """`get_logger` takes them at the first call and at later ones, from then on; all other words are fields."""
    for options in ({}, {"use_rfc3339": True}, {"datefmt": "in %Y", "use_rfc3339": False}):
        get_logger(log.service, **options, word=len(options))
        log.info("x")
    assert "datefmt" not in lines.getvalue() and "use_rfc3339" not in lines.getvalue()
    assert [line["word"] for line in lines.all()] == [0, 1, 2]
    first, second, third = (str(line["timestamp"]) for line in lines.all())
    assert first.endswith("Z") and second[-6] in "+-" and third.startswith("in 2")
    fresh = get_logger(f"{log.service}-fresh", stream=lines, datefmt="of %Y", word="w", utc=True)
    fresh.info("x")
    assert lines.last()["timestamp"].startswith("of 2")
    assert (lines.last()["word"], "utc" in lines.last()) == ("w", False)


def test_every_option_of_powertools_is_an_option(log, lines) -> None:
    """Whatever Powertools' Logger takes by name, in the installed version."""
    names = set(inspect.signature(Logger.__init__).parameters) - {"self", "kwargs", "service", "level"}
    assert {"sampling_rate", "datefmt", "use_rfc3339", "log_uncaught_exceptions"} <= names
    for name in sorted(names):
        for service in (log.service, f"{log.service}-{name}"):
            get_logger(service, stream=lines, **{} if name == "stream" else {name: None})
            get_logger(service, self_made=name).info("x")
            assert name not in lines.last()
            assert lines.last()["self_made"] == name


WORDS = st.from_regex(r"\Aw_[a-z]{1,9}\Z").filter(lambda word: not is_secret_name(word))
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "datefmt": st.just("%Y"), "json_default": st.just(str), "log_record_order": st.just(["message"]),
        "log_uncaught_exceptions": st.just(False), "sampling_rate": st.sampled_from([None, 0, 1]),
        "serialize_stacktrace": st.booleans(), "use_rfc3339": st.booleans(), "utc": st.booleans(),
    },
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(fields=st.dictionaries(WORDS, st.integers(0, 99)), options=OPTIONS, later=st.booleans())
def test_words_and_options_together(fields: dict[str, int], options: dict[str, object], later: bool) -> None:
    """Every word is a field with its value, whatever options come with it; no option is one, but the rate."""
    service, out = f"test-words-{next(numbers)}", io.StringIO()
    if later:
        get_logger(service, stream=out)
    get_logger(service, stream=out, **fields, **options).info("x")
    line = json.loads(out.getvalue())
    rate = {} if options.get("sampling_rate") is None else {"sampling_rate": options["sampling_rate"]}
    own = {"level", "location", "message", "service", "timestamp"}
    assert {key: value for key, value in line.items() if key not in own} == {**fields, **rate}


def test_keys_outlive_a_change_of_format(log, lines) -> None:
    """What the process and what the request appended, and what was set before of the format."""
    get_logger(log.service, run_id="r", use_rfc3339=True)
    log.append_keys(user_id="u")
    get_logger(log.service, log_record_order=["message", "level"])
    log.info("mail bob@example.com")
    line = lines.last()
    assert list(line)[:2] == ["message", "level"]
    assert (line["run_id"], line["user_id"], line["message"]) == ("r", "u", "mail b***@example.com")
    assert line["timestamp"][-6] in "+-"


@pytest.mark.parametrize("later", [False, True])
def test_sampling(lines, context, later: bool) -> None:
    """At a rate of 1 each invocation writes DEBUG; at 0 none does, and the level is the one that was set last."""
    service = f"test-sampling-{later}"
    log = get_logger(service, stream=lines, **{} if later else {"sampling_rate": 1})
    get_logger(service, level="WARNING")
    if later:
        get_logger(service, sampling_rate=1)

    @log.inject_lambda_context
    def handler(event, context) -> None:
        log.debug("x")
        log.info("y")

    handler({}, context)
    lines.clear()
    handler({}, context)
    assert [line["message"] for line in lines.all()] == ["x", "y"]
    get_logger(service, sampling_rate=0)
    lines.clear()
    handler({}, context)
    assert lines.all() == []
    with pytest.raises(InvalidLoggerSamplingRateError):
        get_logger(service, sampling_rate="often")


@pytest.mark.parametrize("later", [False, True])
def test_uncaught_exceptions_are_logged_on_request(later: bool) -> None:
    """As a line, redacted; nothing goes to stderr."""
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


def test_child_by_get_logger(log, lines) -> None:
    """It is the module's own, and writes through the logger of its service, which need not be there before."""
    child = get_logger(log.service, child=True, level="ERROR")
    child.info("too low")
    child.error("mail bob@example.com")
    assert [line["message"] for line in lines.all()] == ["mail b***@example.com"]
    assert (child.name, log.log_level) == (f"{log.service}.{__name__}", 20)
    get_logger(f"{log.service}-new", child=True, stream=lines).warning("mail bob@example.com")
    assert lines.last()["message"] == "mail b***@example.com"


def test_room_is_lazy() -> None:
    """The root loads nothing of others; the logger's room neither pydantic nor boto3."""
    code = (
        "import sys, orb_common, orb_common.logging, orb_common.exceptions, orb_common.utils\n"
        "outside = {'aws_lambda_powertools', 'orjson', 'boto3', 'botocore', 'pydantic'} & set(sys.modules)\n"
        "assert not outside, outside\n"
        "orb_common.logging.get_logger\n"
        "assert not {'boto3', 'botocore.client', 'pydantic'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_formatter_that_does_not_redact_is_refused(log) -> None:
    """At the first call, at a later one, and by the class: the message names the option."""
    plain = LambdaPowertoolsFormatter()
    for make in (
        lambda: get_logger(log.service, logger_formatter=plain),
        lambda: get_logger(f"{log.service}-new", logger_formatter=plain),
        lambda: OrbLogger(f"{log.service}-own", logger_formatter=plain),
    ):
        with pytest.raises(TypeError, match="logger_formatter"):
            make()


def test_own_forms_of_objects_and_of_messages(log, lines) -> None:
    """`json_default` gives the form of what has none, redacted as all else; a failing one costs no line."""

    def default(value: object) -> object:
        return {"password": "hunter2hunter2", "is": ["an object"][value is int]}

    fresh = get_logger(
        f"{log.service}-forms", stream=lines, json_default=default, json_deserializer=ast.literal_eval
    )
    fresh.info("x", thing=object(), failing=int)
    line = lines.last()
    assert line["thing"] == {"password": "***REDACTED***", "is": "an object"}
    assert line["failing"] == "<class 'int'>"
    fresh.info("{'password': 'hunter2hunter2', 'a': (1, 2)}")
    assert lines.last()["message"] == {"password": "***REDACTED***", "a": [1, 2]}
    fresh.info("[half")
    assert lines.last()["message"] == "[half"
