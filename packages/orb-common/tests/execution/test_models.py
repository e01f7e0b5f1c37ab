"""Jobs, orders and records."""

from __future__ import annotations

import base64
import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import DataValidationError, InvalidJobError
from orb_common.execution import models
from orb_common.execution.job_check import JOB_RULES, ORDER_RULES
from orb_common.execution.models import Job, LockRecord, Order, OrderEvent, OrderRecord, RunRecord
from orb_common.execution.record_fields import field_names

from .jobs import job, order, record

RUN = {
    "run_id": "run-1", "trace_id": "abc123", "flow_id": "ann:abc123-exec", "job_digest": "0" * 64, "owner": "request-1",
    "owned_until": 1_700_000_000, "order_count": 2, "done_endpoint": "s3://done/run-1/done",
}  # fmt: skip
NAMES = st.from_regex(r"[A-Za-z0-9_./\-]{1,12}", fullmatch=True).filter(lambda name: name != "_job")
PRINTABLE = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
COMMANDS = st.text(PRINTABLE, min_size=1, max_size=9).filter(lambda text: text.strip() != "")
ORDERS = st.fixed_dictionaries(
    {
        "cmds": st.lists(COMMANDS, min_size=1, max_size=3),
        "timeout": st.integers(1, 840),
        "s3_location": st.just("s3://code/app.zip"),
    },
    optional={
        "env_vars": st.dictionaries(st.sampled_from(["A", "B_", "c9"]), st.text(alphabet="aé ='\n", max_size=5)),
        "ssm_paths": st.just(["/app/key"]),
        "secret_manager_paths": st.just(["app/token"]),
        "execution_target": st.sampled_from(["lambda", "codebuild"]),
        "must_succeed": st.booleans(),
        "ssm_targets": st.just({"tags": {"a": ["b"]}}),
        "sops_key": st.just("age1" + "q" * 58),
        "callback_url": st.just("https://bucket.example.com"),
    },
)  # fmt: skip


@given(st.lists(ORDERS, min_size=1, max_size=4), st.booleans())
def test_jobs_survive_every_form(orders: list[dict[str, Any]], url_safe: bool) -> None:
    """A job is the same after a dictionary, after JSON, and after Base64 of either alphabet."""
    named = [
        {**one, "queue_id": f"q{place}", "dependencies": [f"q{other}" for other in range(place)]}
        for place, one in enumerate(orders)
    ]
    first = Job.from_dict(
        job(*named, pr_number=3, git_token_location="aws:::ssm:/git/token", commit_hash="a" * 40)
    )
    assert Job.from_dict(first.to_dict()) == first
    assert Job.from_dict(json.loads(json.dumps(first.to_dict()))) == first
    text = first.to_b64()
    assert Job.from_b64(text.replace("+", "-").replace("/", "_") if url_safe else text) == first
    assert [one.cmds for one in first.orders] == [tuple(one["cmds"]) for one in orders]


def test_every_field_has_a_rule() -> None:
    """No field of a job or of an order is read without a check."""
    assert field_names(Job) == JOB_RULES.keys()
    assert field_names(Order) == ORDER_RULES.keys()


def test_defaults() -> None:
    """What a job does not say has the documented values."""
    first = Job.from_dict(job())
    assert (first.flow_label, first.presign_expiry, first.job_timeout, first.pr_number) == (
        "exec",
        7200,
        3600,
        None,
    )
    only = first.orders[0]
    assert (only.execution_target, only.use_lambda, only.must_succeed, only.dependencies) == (
        "codebuild",
        False,
        True,
        None,
    )
    assert "commit_hash" not in first.to_dict()
    assert "order_name" not in only.to_dict()


def test_unknown_names_are_ignored() -> None:
    """Newer callers may send more than this version knows."""
    assert Job.from_dict(job(order(new=1), new=2)) == Job.from_dict(job())
    assert Order.from_dict(order(new=1)) == Order.from_dict(order())


@pytest.mark.parametrize(("given", "target"), [
    ({}, "codebuild"), ({"use_lambda": True}, "lambda"), ({"use_lambda": False}, "codebuild"),
    ({"execution_target": "lambda"}, "lambda"), ({"execution_target": "lambda", "use_lambda": True}, "lambda"),
    ({"execution_target": None, "use_lambda": None}, "codebuild"),
])  # fmt: skip
def test_both_forms_of_the_target(given: dict[str, object], target: str) -> None:
    """`use_lambda` is the older form of `execution_target`. Both agree in an order, however it was made."""
    made = Order.from_dict(order(**given))
    assert (made.execution_target, made.use_lambda) == (target, target == "lambda")
    assert Order(cmds=("ls",), timeout=1, use_lambda=True).execution_target == "lambda"


def test_an_order_alone_is_checked() -> None:
    """An order breaks the rules of orders without a job, too. The paths begin at the order."""
    with pytest.raises(InvalidJobError) as refused:
        Order.from_dict({"cmds": "ls", "timeout": 0})
    assert [fault.path for fault in refused.value.faults] == ["cmds", "timeout"]


def encoded(text: bytes) -> str:
    return base64.b64encode(text).decode()


@pytest.mark.parametrize(("text", "rule"), [
    ("a" * 1_000_001, "may have at most 1,000,000 characters"),
    ("e30", "must be Base64"), ("e3 0=", "must be Base64"), ("e30=\n", "must be Base64"), ("ä", "must be Base64"),
    (encoded(b"\xff"), "must be Base64 of UTF-8"), (encoded(b"{"), "must be Base64 of JSON"),
    (encoded(b"[" * 100_000), "must be Base64 of JSON"), (encoded(b"[]"), "must be Base64 of a JSON object"),
    ("", "must be Base64 of JSON"),
])  # fmt: skip
def test_undecodable_jobs(text: str, rule: str) -> None:
    """A job that cannot be decoded is refused by one typed error, which does not show it."""
    with pytest.raises(InvalidJobError) as refused:
        Job.from_b64(text)
    assert [fault.path for fault in refused.value.faults] == ["job_parameters_b64"]
    assert refused.value.faults[0].rule.startswith(rule)


def test_all_faults_come_at_once_after_decoding() -> None:
    """A job that can be decoded is refused with all faults."""
    text = encoded(json.dumps({"username": "", "orders": [{"cmds": "ls"}]}).encode())
    with pytest.raises(InvalidJobError) as refused:
        Job.from_b64(text.encode())
    assert {fault.path for fault in refused.value.faults} == {
        "username",
        "orders[0].cmds",
        "orders[0].timeout",
        "orders[0]",
    }


def test_documented_constants() -> None:
    """The constants of the statuses and the reserved name are in this module."""
    statuses = [models.QUEUED, models.RUNNING, models.SUCCEEDED, models.FAILED, models.TIMED_OUT]
    assert statuses == ["queued", "running", "succeeded", "failed", "timed_out"]
    assert models.JOB_ORDER_NAME == "_job"


@pytest.mark.parametrize("one", [
    record(3, dependencies=("0001",), commit_hash="a" * 40, ssm_targets={"instance_ids": ["i-1"]}),
    RunRecord.from_dict({**RUN, "summary": {"failed": 1}, "status": "failed"}),
    LockRecord(run_id="run-1", orchestrator_id="o", status="active", acquired_at=1.5, ttl=9, expires_at=5, pending=2),
    OrderEvent(
        trace_id="abc123", order_name="_job", epoch=1.5, event_type="job_started", status="running", data={"a": [1]}
    ),
], ids=lambda one: type(one).__name__)  # fmt: skip
def test_records_survive_a_dictionary(one: OrderRecord | RunRecord | LockRecord | OrderEvent) -> None:
    """A record leads to a dictionary and back. Names that are not known are ignored, and missing ones all named."""
    assert type(one).from_dict({**one.to_dict(), "new": 1}) == one
    with pytest.raises(DataValidationError):
        type(one).from_dict({})


def test_keys_of_records() -> None:
    """An order has its earlier key, which is written and never read, and a lock has its own."""
    first = record(1)
    assert first.pk == first.to_dict()["pk"] == "run-1:0001"
    assert OrderRecord.from_dict({**first.to_dict(), "pk": "other"}) == first
    assert (first.queue_id, record(2, queue_id="build").queue_id) == ("0001", "build")
    assert LockRecord(run_id="r", orchestrator_id="o", status="active", acquired_at=1, ttl=9).pk == "lock:r"


def test_rows_of_the_older_form() -> None:
    """A row with `use_lambda` is an order of Lambda, unless it names a target."""
    row = {name: value for name, value in record(1).to_dict().items() if name != "execution_target"}
    assert OrderRecord.from_dict(row).execution_target == "codebuild"
    assert OrderRecord.from_dict({**row, "use_lambda": True}).execution_target == "lambda"
    assert (
        OrderRecord.from_dict({**row, "use_lambda": True, "execution_target": "ssm"}).execution_target
        == "ssm"
    )


def test_values_are_frozen_and_keep_secrets() -> None:
    """No value changes after it was made, and its text shows no variables and no link."""
    made = Order.from_dict(order(env_vars={"TOKEN": "hunter2"}, callback_url="https://hunter3"))
    with pytest.raises(FrozenInstanceError):
        made.timeout = 5  # type: ignore[misc]
    assert "hunter2" not in repr(made)
    assert "hunter3" not in repr(made) + repr(record(1, callback_url="https://hunter3"))
