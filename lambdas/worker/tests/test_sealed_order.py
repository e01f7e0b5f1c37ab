"""What sealed variables say."""

from __future__ import annotations

import pytest

from lambdas.worker.sealed_order import SealedOrder
from orb_common.exceptions import ValidationError

VARIABLES = {
    "A": "1",
    "DB_URL": "hush",
    "API_TOKEN": "quiet",
    "CALLBACK_URL": "https://example.org/?signature",
    "CMDS": '["make", "make test"]',
    "FLOW_ID": "ann:abc123-exec",
    "ORDER_ID": "build",
    "ORDER_NUM": "0001",
    "RUN_ID": "r-1",
    "TIMEOUT": "60",
    "TRACE_ID": "abc123",
}


def read(**changes: str) -> SealedOrder:
    return SealedOrder.from_variables(VARIABLES | changes, ["/app/db-url"], run_id="r-1", order_num="0001")


def test_an_order_is_read() -> None:
    """Commands and timeout come from the sealed variables. The commands do not get the link."""
    order = read()
    assert (order.commands, order.timeout) == (("make", "make test"), 60)
    assert order.callback_url == "https://example.org/?signature"
    assert order.environment == {k: v for k, v in VARIABLES.items() if k not in {"CALLBACK_URL", "CMDS"}}
    assert not {"hush", "quiet", "signature"} & set(repr(order).replace("'", " ").split())


def test_secrets_are_known_by_their_source_and_by_their_name() -> None:
    """Fetched values, variables with names of secrets, and the link are secret. Others stay readable in the log."""
    assert set(read().secrets) == {"hush", "quiet", "https://example.org/?signature"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"CMDS": ""}, "CMDS"),
        ({"CMDS": "make"}, "CMDS"),
        ({"CMDS": "[]"}, "CMDS"),
        ({"CMDS": '"make"'}, "CMDS"),
        ({"CMDS": '["make", 1]'}, "CMDS"),
        ({"CMDS": '["make", " "]'}, "CMDS"),
        ({"CMDS": "[" * 100_000}, "CMDS"),
        ({"TIMEOUT": ""}, "TIMEOUT"),
        ({"TIMEOUT": "0"}, "TIMEOUT"),
        ({"TIMEOUT": "-1"}, "TIMEOUT"),
        ({"TIMEOUT": "1.5"}, "TIMEOUT"),
        ({"TIMEOUT": "\u0661"}, "TIMEOUT"),
        ({"RUN_ID": "r-2"}, "RUN_ID"),
        ({"ORDER_NUM": "0002"}, "ORDER_NUM"),
        ({"CALLBACK_URL": ""}, "CALLBACK_URL"),
    ],
)
def test_another_order_is_refused(changes: dict[str, str], fault: str) -> None:
    """A bundle of another order, or one that was made wrongly, runs no command."""
    with pytest.raises(ValidationError) as caught:
        read(**changes)
    assert caught.value.details["faults"] == [fault]


def test_all_faults_are_told() -> None:
    """Empty variables have all faults."""
    with pytest.raises(ValidationError) as caught:
        SealedOrder.from_variables({}, [], run_id="r-1", order_num="0001")
    assert caught.value.details["faults"] == ["CMDS", "TIMEOUT", "RUN_ID", "ORDER_NUM", "CALLBACK_URL"]
