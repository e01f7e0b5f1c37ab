"""What a bundle of an order has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from orb_common.exceptions import ValidationError
from orb_common.execution.bundles import OrderBundle
from orb_common.execution.sops import NAMES_FILE, SEALED_FILE, SOURCES_FILE, decrypt_env
from orb_common.execution.variables import ENGINE_VARIABLES

if TYPE_CHECKING:
    from pathlib import Path

FACTS = OrderBundle(
    run_id="r-1",
    order_id="build",
    order_num="0001",
    trace_id="abc123",
    flow_id="ann:abc123-exec",
    cmds=["make", "echo 'a b'"],
    timeout=60,
    env_vars={"A": "1", "TOKEN": "old"},
    ssm_values={"/app/token": "older", "/app/other": "o"},
    secret_values={"app/token": "quiet"},
    callback_url="https://example.org/put?signature",
)


def test_the_variables_of_an_order() -> None:
    """Secrets win over parameters over variables. The engine adds its own, commands and timeout too."""
    assert FACTS.build_env() == {
        "A": "1",
        "OTHER": "o",
        "TOKEN": "quiet",
        "CALLBACK_URL": "https://example.org/put?signature",
        "CMDS": '["make", "echo \'a b\'"]',
        "FLOW_ID": "ann:abc123-exec",
        "ORDER_ID": "build",
        "ORDER_NUM": "0001",
        "RUN_ID": "r-1",
        "TIMEOUT": "60",
        "TRACE_ID": "abc123",
    }
    assert FACTS.secret_sources() == ["/app/other", "/app/token", "app/token"]


def test_the_engine_sets_what_it_reserves() -> None:
    """The reserved names are those that are set, so no order can set one that stays."""
    bare = OrderBundle(
        run_id="r", order_id="o", order_num="0001", trace_id="t", cmds=["x"], timeout=1, callback_url="u"
    )
    assert bare.build_env().keys() == ENGINE_VARIABLES
    for name in ENGINE_VARIABLES:
        with pytest.raises(ValidationError):
            OrderBundle(
                run_id="r",
                order_id="o",
                order_num="0001",
                trace_id="t",
                cmds=[],
                timeout=1,
                env_vars={name: "x"},
            ).build_env()


def test_a_bundle_shows_no_values() -> None:
    """The text of a bundle has neither values nor the callback."""
    shown = repr(FACTS)
    assert "quiet" not in shown
    assert "signature" not in shown
    assert "r-1" in shown


def test_the_files_of_a_bundle(tmp_path: Path) -> None:
    """All variables are sealed, so nobody can change the commands. Their names and sources are readable."""
    done = FACTS.repackage(tmp_path)
    opened = decrypt_env(tmp_path / SEALED_FILE, done.key)
    assert opened == FACTS.build_env()
    assert json.loads(opened["CMDS"]) == FACTS.cmds
    assert (tmp_path / NAMES_FILE).read_text().split() == sorted(FACTS.build_env())
    assert (tmp_path / SOURCES_FILE).read_text().split() == FACTS.secret_sources()
