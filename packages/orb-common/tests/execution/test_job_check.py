"""The rules of jobs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import Fault, InvalidJobError
from orb_common.execution import Job
from orb_common.execution.job_check import (
    JOB_RULES,
    MAX_TEXT,
    ORDER_RULES,
    first_faults,
    job_faults,
    order_faults,
)

from .jobs import job, order

GIT = {"git_repo": "org/app", "git_token_location": "aws:::secretd:git"}
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def paths(document: object) -> list[str]:
    return [fault.path for fault in job_faults(document)]


@pytest.mark.parametrize("changes", [
    {}, {"timeout": 28_800}, {"timeout": 840, "execution_target": "lambda"}, {"order_name": "plan/vpc-1.x"},
    {"env_vars": {}}, {"env_vars": {"A": "x" * 1000}}, {"cmds": ["x" * MAX_TEXT]}, {"cmds": ["echo é\n"]},
    {"ssm_paths": ["/a/b"], "secret_manager_paths": ["a/c"]}, {"env_vars": {"B": "x"}, "ssm_paths": ["/a/b"]},
    {"s3_location": None, "git_repo": "org/app.py", "git_folder": "a/..b/c", "commit_hash": "A" * 40},
    {"dependencies": []}, {"order_name": None, "callback_url": "", "use_lambda": None},
])  # fmt: skip
def test_valid_orders(changes: dict[str, object]) -> None:
    """What the rules allow is accepted, up to each limit. A name with None counts as not given."""
    assert job_faults(job(order(**changes), **GIT)) == []


NEAR_MISSES: dict[str, list[object]] = {
    "cmds": ["ls", [], [""], ["  "], [1], {"ls": 1}, ["a\0b"], ["\ud800"], ["x" * (MAX_TEXT + 1)], ["x" * 100_000] * 3,
             ["x"] * 1_001],
    "timeout": [0, -1, True, "60", 1.5, 28_801],
    "order_name": ["", "_job", "a:b", "a b", "x" * 129, 5, "a\n"],
    "git_repo": ["app", "org/app/x", "../x", "org/..", "https://h/x", "org/app\n", 5, "-x/app",
                  "o" * 101 + "/app", "o/" + "x" * 101],
    "git_folder": ["", "x" * 1_025, "/abs", "..", "a/../b", "a\\b", "a\0"],
    "commit_hash": ["main", "a" * 39, "g" * 40, 5],
    "s3_location": ["s3://b", "s3:///k", "https://b/k", "s3://B/k", 5],
    "env_vars": [[], {"A": 1}, {"A": None}, {"1": "x"}, {"CMDS": "x"}, {"sops": "x"}, {"A": "\0"}, {1: "x"},
                 {"A": "x" * (MAX_TEXT + 1)}],
    "ssm_paths": ["/a", ["a b"], [1], ["/a/run-id"], ["/a/1x"], ["/a/x", "/b/x"], ["/a/"],
                  [f"/a/x{number}" for number in range(1_001)]],
    "secret_manager_paths": ["a", ["a:b"], ["a/x", "b/X"], ["a/cmds"]],
    "sops_key": ["age1", "AGE-SECRET-KEY-1", "age1" + "b" * 58],
    "execution_target": ["ssm", "ec2", 5, ["lambda"]],
    "use_lambda": ["yes", 1],
    "queue_id": ["", "a b", 5],
    "dependencies": ["0001", [5], ["a b"], ["9999"], ["0001"]],
    "must_succeed": ["no", 0],
    "callback_url": [5],
    "ssm_targets": [["i-1"]],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in NEAR_MISSES.items() for value in values]
)
def test_near_misses_of_orders(field: str, value: object) -> None:
    """Each wrong value of an order is a fault at its path. The values beside it are not faults."""
    only = order(**{field: value})
    if field in {"git_repo", "git_folder", "commit_hash"}:
        del only["s3_location"]
    found = paths(job(only, **GIT))
    assert found
    assert all(path.startswith(f"orders[0].{field}") for path in found)
    assert len(set(found)) == 1 or field == "cmds"


def test_near_misses_cover_every_field() -> None:
    """No rule of an order is untested."""
    assert NEAR_MISSES.keys() == ORDER_RULES.keys()


@pytest.mark.parametrize(("field", "values"), [
    ("username", [None, "", "a\n", 5, "x" * 257]),
    ("orders", [None, [], {}, "x", [order()] * 501]),
    ("git_repo", ["x"]),
    ("git_token_location", ["/git/token", "aws:::ssm:", 5]),
    ("git_ssh_key_location", ["aws:::ssm:/key"]),
    ("commit_hash", ["HEAD"]),
    ("pr_number", [0, -1, "3", True, 2**31]),
    ("issue_number", [0]),
    ("flow_label", ["", "a:b", 5, "x" * 129]),
    ("pr_comment_search_tag", ["", "a#b", "a\nb", "x" * 101]),
    ("presign_expiry", [0, 604_801, True]),
    ("job_timeout", [0, 43_201, "60"]),
])  # fmt: skip
def test_near_misses_of_jobs(field: str, values: list[object]) -> None:
    """Each wrong value of a job is a fault at its path, and nothing else is."""
    for value in values:
        assert paths(job(**{field: value})) == [field]


def test_every_fault_at_once() -> None:
    """A job with a fault in each place gets them all, each with its path."""
    document = job(
        order(cmds="ls", order_name="_job", dependencies=["nobody"]),
        {
            "timeout": 900,
            "use_lambda": True,
            "execution_target": "codebuild",
            "queue_id": "a",
            "dependencies": ["b"],
        },
        order(queue_id="b", dependencies=["a"], env_vars={"CMDS": "x", "OK": 5}),
        "an order",
        order(queue_id="a", git_repo="org/app"),
        username="",
        git_ssh_key_location="aws:::ssm:/key",
    )
    assert sorted(paths(document)) == sorted([
        "username", "git_ssh_key_location",
        "orders[0].cmds", "orders[0].order_name", "orders[0].dependencies[0]",
        "orders[1].cmds", "orders[1].use_lambda", "orders[1]", "orders[1].dependencies",
        "orders[2].env_vars.CMDS", "orders[2].env_vars.OK",
        "orders[3]", "orders[4].queue_id", "orders[4].git_repo",
    ])  # fmt: skip


def test_dependencies_have_a_limit_together() -> None:
    """All other orders of the largest job fit in by their numbers. Many long names do not: they are in one item."""
    assert order_faults(order(dependencies=[f"{number:04}" for number in range(1, 9_999)])) == []
    assert order_faults(order(dependencies=["x" * 128] * 776)) == [
        Fault("dependencies", "may have at most 100,000 characters in all")
    ]


def test_faults_are_bounded() -> None:
    """However many places of a job are wrong, the error lists 100 faults, and the number of the others."""
    document = job(*[order(cmds=[""] * 1_000)] * 40, username="")
    found = job_faults(document)
    assert len(found) == 101
    assert found[0].path == "username"
    assert found[-1] == Fault("job", "and 39,901 more faults")
    with pytest.raises(InvalidJobError) as caught:
        Job.from_dict(document)
    assert list(caught.value.faults) == found
    assert len(order_faults(order(cmds=[""] * 1_000))) == 101
    assert first_faults(found[:100]) == found[:100]


def test_code_is_needed() -> None:
    """An order needs a zip, or a repository, its own or the job's, with the job's token."""
    bare = {"cmds": ["ls"], "timeout": 5}
    assert (
        paths(job(bare))
        == paths(job(bare, git_repo="org/app"))
        == paths(job({**bare, "git_repo": "org/app"}))
        == ["orders[0]"]
    )
    assert not paths(job(bare, **GIT))
    assert not paths(job({**bare, "git_repo": "org/app"}, git_token_location="aws:::ssm:/git"))


def test_limits_of_time_by_target() -> None:
    """Lambda ends a function after 15 minutes, so its orders have less."""
    assert job_faults(job(order(timeout=841, use_lambda=True))) == [
        Fault("orders[0].timeout", "must be a whole number from 1 to 840 seconds for the target lambda")
    ]


def test_unknown_names() -> None:
    """A tool for people can have misspelled names refused. What is hardly a name is not shown."""
    document = job(order(comands=["ls"], **{"a b": 1}), usrname="x")
    assert job_faults(document) == []
    assert job_faults(document, known_only=True) == [
        Fault("usrname", "is not a known name"),
        Fault("orders[0].comands", "is not a known name"),
        Fault("orders[0].?", "is not a known name"),
    ]


def test_values_are_not_shown() -> None:
    """No fault shows a value: it may be a secret in the wrong place."""
    secret = "hunter2 hunter2"
    wrong: Any = dict.fromkeys(ORDER_RULES, secret)
    found = job_faults(
        {**dict.fromkeys(JOB_RULES, secret), "orders": [wrong, {**wrong, "env_vars": {secret: secret}}]}
    )
    assert len(found) > 30
    assert "hunter2" not in str(found)


@given(
    ANY
    | st.dictionaries(st.sampled_from(sorted(JOB_RULES)), ANY)
    | st.fixed_dictionaries(
        {"orders": st.lists(st.dictionaries(st.sampled_from(sorted(ORDER_RULES)), ANY), max_size=3)}
    )
)
def test_any_document_gets_faults(document: object) -> None:
    """Whatever a document holds, the check ends with faults that are texts, and raises nothing."""
    assert all(isinstance(fault.path, str) and fault.rule for fault in job_faults(document))
    assert all(fault.path for fault in order_faults(document))
