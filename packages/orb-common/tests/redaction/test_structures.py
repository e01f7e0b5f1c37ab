"""Secrets in structures: by name, at any depth, in any notation."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass

import pytest

from orb_common.jsonable import CIRCULAR, MAX_DEPTH, TOO_DEEP
from orb_common.redaction import CARD_MASK, MASK, Rules, redact

HIDDEN = "hunter2pw"
Login = namedtuple("Login", ["user", "password"])  # noqa: PYI024 - as old code has them


def test_structure_is_kept_and_input_untouched() -> None:
    """The result is a copy with masks; the input is unchanged."""
    given_value = {"a": [{"password": "x1"}, ("bob@example.com",)], "b": {"c": 1.5}}
    assert redact(given_value) == {"a": [{"password": MASK}, ["b***@example.com"]], "b": {"c": 1.5}}
    assert given_value == {"a": [{"password": "x1"}, ("bob@example.com",)], "b": {"c": 1.5}}


def test_values_take_their_json_form() -> None:
    """Bytes, dataclasses and models are converted, so that redaction sees their content."""
    pydantic = pytest.importorskip("pydantic")

    class Model(pydantic.BaseModel):
        password: str

    @dataclass
    class Account:
        password: str
        tags: set[str]

    assert redact({"a": Account(HIDDEN, {"x"}), "m": Model(password=HIDDEN), "b": b"password=hunter2pw"}) == {
        "a": {"password": MASK, "tags": ["x"]},
        "m": {"password": MASK},
        "b": f"password={MASK}",
    }


def test_masked_names_do_not_swallow_each_other() -> None:
    """If two names are equal after masking, both entries are kept."""
    assert redact({"bob@x.com": 1, "bill@x.com": 2}) == {"b***@x.com": 1, "b***@x.com #2": 2}


def test_depth_is_bounded() -> None:
    """A value deeper than the limit is replaced by a mark."""
    value: object = {"password": HIDDEN}
    for _ in range(MAX_DEPTH):
        value = {"v": value}
    assert TOO_DEEP in str(redact(value))
    assert HIDDEN not in str(redact(value))
    assert redact({"v": 1, "w": [1]}, max_depth=1) == {"v": 1, "w": TOO_DEEP}
    assert redact({"body": '{"a": {"b": [1, "password=x"]}}'}, max_depth=2) == {
        "body": f'{{"a":"{TOO_DEEP}"}}'
    }
    circle: list[object] = []
    circle += [circle, circle]
    assert redact(circle) == [CIRCULAR, CIRCULAR]


def test_own_rules() -> None:
    """Own rules can keep addresses and choose secret names. They do not share the cache of other rules."""
    rules = Rules(emails=False, is_secret=lambda name: name == "colour")
    value = {
        "colour": "red",
        "password": "x",
        "bob@x.com": "ann@x.com https://a:b@x.com",
        "n": 4111111111111111,
    }
    for _ in range(2):
        assert redact(value, rules=rules) == {
            "colour": MASK, "password": "x", "bob@x.com": f"ann@x.com https://a:{MASK}@x.com", "n": CARD_MASK,
        }  # fmt: skip
        assert redact({"colour": "red", "password": "x"}) == {"colour": "red", "password": MASK}


@pytest.mark.parametrize(
    "value",
    [
        {b"password": HIDDEN},
        [{"n": 1, b"m": {b"password": HIDDEN}}],
        Login("ann", HIDDEN),
        [Login("ann", HIDDEN)],
        {"name": "DB_PASSWORD", "value": HIDDEN},
        {"Key": "apiKey", "Value": HIDDEN},
        {"multi": [{"name": "Authorization", "values": [HIDDEN]}]},
        {"name": "password", "value": HIDDEN, "bob@example.com": 1},
        f"user: ann\npassword: |\n  {HIDDEN}\n  {HIDDEN}\nport: 1",
        f"password: >-\n  {HIDDEN}\nport: 1",
        f'password = """{HIDDEN}"""',
        f"password = '''{HIDDEN}'''",
    ],
)
def test_secret_in_another_notation(log, captured_logs, value: object) -> None:
    """Keys of bytes, named tuples, records, blocks of YAML and long strings are redacted."""
    log.info("seen", extra={"value": value, "again": {"deeper": [value]}})
    assert HIDDEN not in captured_logs.text
    assert captured_logs.text.count("***REDACTED***") >= 2
    assert HIDDEN not in str(redact(value))


def test_records_without_secrets_stay() -> None:
    """A field called `value` is hidden only if the name beside it is secret."""
    for value in (
        {"name": "stage", "value": "dev"},
        {"value": "x"},
        {"key": 1, "value": "x"},
        {"Key": "n", "Value": ["a"]},
    ):
        assert redact(value) == value


def test_empty_values_of_secret_names_stay() -> None:
    """Empty values, booleans and a number of tokens stay."""
    value = {"password": None, "token": "", "secret": False, "tokens": 512, "credentials": {}}
    assert redact(value) == value
