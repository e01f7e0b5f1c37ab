"""The function as Lambda calls it: every channel, every status, and no secret in its logs and answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job import handler
from lambdas.init_job.tests.conftest import JOB, KEY_PREFIX, ORDER, TABLES, Engine, event
from orb_common.utils.ids import new_id
from orb_testing.context import LambdaContext
from orb_testing.events import api_gateway_v1_event, api_gateway_v2_event, function_url_event, sns_event
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.planted_secrets import PlantedSecrets

pytestmark = pytest.mark.tables(*TABLES)


@pytest.fixture(autouse=True)
def repository(engine: Engine) -> None:
    engine.git.repository().commit({"run.sh": "echo"})


def over_http(engine: Engine, fields: object) -> tuple[int, Any]:
    answer = engine.call(api_gateway_v2_event("POST", "/init", body=json.dumps(fields)))
    return answer["statusCode"], json.loads(answer["body"])


def test_all_channels_of_one_job(engine: Engine) -> None:
    """The same job by every channel is one run, with the same answer in the form of the channel."""
    fields = event(run_id="r-1")
    first = engine.call(fields)
    assert first["status"] == "ok"
    assert engine.call(sns_event(fields)) == first
    for make in (api_gateway_v1_event, api_gateway_v2_event, function_url_event):
        answer = engine.call(make("POST", "/init", body=json.dumps(fields)))
        assert (answer["statusCode"], json.loads(answer["body"])) == (200, first)


def test_a_retry_of_a_request_is_the_same_run(engine: Engine) -> None:
    """Without a run id, Lambda's retries of an event, and a message that SNS delivers twice, are one run each."""
    context = LambdaContext()
    assert engine.call(event(), context=context) == engine.call(event(), context=context)
    message = sns_event(event(), message_id="m-1")
    assert engine.call(message)["run_id"] == engine.call(message)["run_id"] == "m-1"


def test_statuses(engine: Engine) -> None:
    """HTTP callers see what is wrong by the status and the faults."""
    job = JOB | {"orders": [ORDER | {"cmds": "ls"}, ORDER | {"git_folder": "/etc"}]}
    status, body = over_http(engine, event(job, run_id="a b"))
    assert status == 400
    assert [fault["path"] for fault in body["errors"]] == [
        "run_id",
        "orders[0].cmds",
        "orders[1].git_folder",
    ]
    assert engine.call(api_gateway_v2_event("GET", "/init"))["statusCode"] == 405
    assert over_http(engine, event(run_id="r-1"))[0] == 200
    status, body = over_http(engine, event(JOB | {"username": "bob"}, run_id="r-1"))
    assert (status, body["status"]) == (409, "error")


def test_a_failure_of_aws(engine: Engine, fault: FaultPlan, captured_logs: CapturedLogs) -> None:
    """HTTP callers get a status, and Lambda an error, so that it tries other events again. Both are in the log."""
    fault.error("ssm:GetParameters", status=400, code="ExpiredTokenException", times=None)
    assert over_http(engine, event())[0] == 500
    done = invoke(handler.handler, sns_event(event()))
    assert done.error is not None
    assert done.error["errorType"] == "CredentialsError"
    lines = captured_logs.find(message="call_failed", level="ERROR")
    assert [line["code"] for line in lines] == ["AWS_CREDENTIALS"] * 2


def test_a_mistake_of_the_function(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, captured_logs: CapturedLogs
) -> None:
    """An unexpected exception is a 500 that shows nothing, and is in the log."""
    monkeypatch.setattr(handler, "read_submission", lambda *_, **__: 1 / 0)
    status, body = over_http(engine, event())
    assert (status, body["code"]) == (500, "INTERNAL")
    assert "division" not in str(body)
    assert captured_logs.one(message="call_failed", level="ERROR")
    assert invoke(handler.handler, event()).error is not None


def test_missing_settings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its settings the function answers, and says nothing about how it is built."""
    monkeypatch.delenv("IAC_CI_KEY_PREFIX")
    handler.service.reset()
    status, body = over_http(engine, event())
    assert (status, body["code"]) == (500, "CONFIGURATION_ERROR")
    assert "IAC_CI" not in str(body)


def test_init_sends_nothing(engine: Engine, fault: FaultPlan) -> None:
    """What the function prepares while it initialises needs no answer of AWS. The first job then finds it ready."""
    for prepare in handler.needs(handler.service()):
        prepare()
    assert fault.calls == []
    assert engine.call(event())["status"] == "ok"
    assert fault.calls


def test_no_secret_is_shown(engine: Engine, no_secrets_in_logs: PlantedSecrets) -> None:
    """Neither logs nor answers have a token, a value, a key or a link, whatever happens to the job."""
    token, value = f"ghp_{new_id()}", no_secrets_in_logs.value("a parameter")
    no_secrets_in_logs.plant("a token", token)
    engine.git.tokens.add(token)
    engine.ssm.put_parameter(Name="/ci/own-token", Value=token, Type="SecureString")
    engine.ssm.put_parameter(Name="/app/password", Value=value, Type="SecureString")
    job = JOB | {
        "git_token_location": "aws:::ssm:/ci/own-token",
        "orders": [ORDER | {"ssm_paths": ["/app/password"], "env_vars": {"OTHER": value}}],
    }
    answers = [engine.call(event(job, run_id="r-1"))]
    engine.git.tokens.remove(token)
    answers += [
        engine.call(event(job, run_id="r-2")),
        engine.call(event(job | {"git_repo": "octo/none"}, run_id="r-3")),
        engine.call(event(job | {"orders": [{"cmds": [value], "timeout": value}]}, run_id="r-4")),
        engine.call(event(job | {"git_token_location": token}, run_id="r-5")),
    ]
    assert [answer["status"] for answer in answers] == ["ok", *["error"] * 4]
    text = json.dumps(answers)
    assert not any(secret in text for secret in (token, value, "AGE-SECRET-KEY", "X-Amz-Signature"))
    assert engine.parameter(f"{KEY_PREFIX}/r-1/0001").startswith("AGE-SECRET-KEY")
