"""Values that are secret because of the fields beside them."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

import json

import pytest

from orb_common.redaction import MASK, redact, redact_text

HIDDEN = "x7Kq2LmWz9pR"


@pytest.mark.parametrize(
    "value",
    [
        {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": HIDDEN, "ChallengeParameters": {}},
        {"code": HIDDEN, "client_id": "c-1"},
        {"queryStringParameters": {"code": HIDDEN, "state": HIDDEN, "redirect_uri": "https://x"}},
        {"multiValueQueryStringParameters": {"state": [HIDDEN], "clientId": ["c"]}},
        {"headers": {"X-Session-Id": HIDDEN, "sid": HIDDEN, "session_id": HIDDEN}},
        {"headers": [["sid", HIDDEN], {"name": "session_id", "value": HIDDEN}]},
        {"cookies": [f"sid={HIDDEN}"], "PHPSESSID": HIDDEN, "JSESSIONID": HIDDEN},
        {"OptionName": "DB_PASSWORD", "OptionValue": HIDDEN},
        {"name": {"S": "DB_PASSWORD"}, "value": {"S": HIDDEN}},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "abc", "d": HIDDEN}, {"k": HIDDEN, "kty": "oct"}]},
    ],
)
def test_secret_because_of_other_fields(log, captured_logs, value: object) -> None:
    """The value is hidden in structures and in texts."""
    log.info("seen", extra={"value": value})
    log.info(value)
    log.info("got %s", json.dumps(value))
    assert len(captured_logs.lines) == 3
    assert HIDDEN not in json.dumps(captured_logs.lines[:2])
    if "headers" not in str(value):
        assert HIDDEN not in captured_logs.text


@pytest.mark.parametrize(
    "text",
    [
        f"https://app/cb?code={HIDDEN}&state={HIDDEN}&client_id=c",
        f"grant_type=authorization_code&code={HIDDEN}&page=2",
        f"{{'ChallengeName': 'X', 'Session': '{HIDDEN}'}}",
        f"ParameterKey=DbPassword,ParameterValue={HIDDEN} ParameterKey=Stage,ParameterValue=dev",
        f"- name: DB_PASSWORD\n  value: {HIDDEN} and more\n- name: STAGE\n  value: dev",
        f"Env(name='DB_PASSWORD', value='{HIDDEN}')",
        f"[{{'value': '{HIDDEN}', 'name': 'DB_PASSWORD'}}, {{'name': 'STAGE', 'value': 'dev'}}]",
    ],
)
def test_secret_beside_its_name_in_a_text(text: str) -> None:
    """The value of a secret name is hidden; values of other names stay."""
    clean = redact_text(text)
    assert HIDDEN not in clean
    assert MASK in clean
    assert ("dev" in clean) == ("dev" in text)
    assert redact_text(clean) == clean


@pytest.mark.parametrize(
    "value",
    [
        {"error": {"code": "ORB-DATA-003", "message": "exists"}, "client_id": "c-1"},
        {"code": "ORB-AUTH-008", "client_id": "c-1", "state": "ACTIVE"},
        {"code": 404, "client_id": "c-1"},
        {"State": {"Name": "Dispatch", "EnteredTime": "2026-11-21T08:30:00Z"}, "state": "running"},
        {"Statement": [{"Sid": "AllowRead", "Effect": "Allow"}]},
        {"session_id": "session-2f6a5d0e", "sensor_id": "s-1"},
        {"d": "m", "k": "lisbon", "p": "next-page", "n": [{"kty": "RSA", "n": "0vx7agoebGcQ", "e": "AQAB"}]},
        {"Session": "a talk", "code": "blue", "state": "open"},
        {"name": "stage", "value": "dev", "n": ["name", "value"]},
        "session_id=session-2f6a5d0e state=open code=ORB-DATA-003",
    ],
)
def test_values_without_a_decisive_field_stay(log, captured_logs, value: object) -> None:
    """Error codes, states of Step Functions, IAM's Sid, session ids and values of other names stay."""
    log.info("seen", extra={"value": value})
    assert captured_logs.lines[-1]["value"] == value
    assert redact(value) == value
    text = str(value)
    assert redact_text(text) == text
