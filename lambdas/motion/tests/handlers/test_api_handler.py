"""The Lambda handler of the function ApiHandler."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lambdas.motion.handlers import api_handler
from orb_testing.events import api_gateway_v2_event
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    import pytest


def test_a_missing_setting_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment without settings answers 500, and its log names what is missing."""
    monkeypatch.delenv("USER_POOL_ID", raising=False)
    api_handler.resolver.reset()
    done = invoke(api_handler.handler, api_gateway_v2_event("GET", "/sensors"))
    assert (done.payload["statusCode"], json.loads(done.payload["body"])["status"]) == (500, 500)
    assert "USER_POOL_ID" not in done.payload["body"]
    assert "USER_POOL_ID" in done.logs


def test_init_prepares_what_calls_need(monkeypatch: pytest.MonkeyPatch, aws_environment: None) -> None:
    """All that init prepares can be prepared without a request to AWS."""
    from lambdas.motion.api.settings import REQUIRED

    for name in REQUIRED:
        monkeypatch.setenv(name, name.lower())
    for prepare in api_handler.needs(api_handler.build()):
        prepare()
