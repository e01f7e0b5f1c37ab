"""Values after secret names, in any notation."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

import pytest
from pydantic import BaseModel

from orb_common.redaction import redact_text

HIDDEN = "hunter2pw"


@pytest.mark.parametrize(
    "sign", ["=", ":", "==", "===", ":=", "::", "::=", "+=", "?=", "|=", "=>", "==>", "->", "-->", ">"]
)
@pytest.mark.parametrize("gap", ["", " ", "  ", "\t"])
def test_value_behind_any_sign_is_hidden(log, captured_logs, sign: str, gap: str) -> None:
    """Make, Go, HCL, PHP and prose have signs of up to three characters between name and value."""
    text = f"set password{gap}{sign}{gap}hunter2pw, port 1"
    log.info(text, extra={"deeper": [{"config": text}]})
    assert captured_logs.lines[-1]["message"] == text.replace("hunter2pw", "***REDACTED***")
    assert "hunter2pw" not in captured_logs.text


def test_secret_beside_an_arn_is_hidden() -> None:
    """The word `secret` in an ARN is not a name. Beside the ARN, it is one."""
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orb"
    assert redact_text(f"{arn} secret:hunter2") == f"{arn} secret:***REDACTED***"
    assert redact_text(f"read {arn}&secret=hunter2") == f"read {arn}&secret=***REDACTED***"


def test_percent_signs_are_not_part_of_a_name() -> None:
    """A secret name after a percent sign is found."""
    for before in ("100%", "%%", "%26", "%AD", "%"):
        assert redact_text(f"{before}password=hunter2") == f"{before}password=***REDACTED***"


class Typed(BaseModel):
    password: int


def refused() -> Exception:
    with pytest.raises(ValueError, match="password") as caught:
        Typed(password=HIDDEN)
    return caught.value


def test_what_pydantic_refused_is_hidden(log, captured_logs) -> None:
    """Pydantic's errors quote the input, which can be a mistyped password."""
    try:
        raise RuntimeError("the event is not valid") from refused()
    except RuntimeError as error:
        log.log_error(error)
    assert HIDDEN not in captured_logs.text
    assert "password\n  Input should be a valid integer" in str(captured_logs.lines[-1]["exception"])
    assert "input_type=str" in str(captured_logs.lines[-1]["exception"])
