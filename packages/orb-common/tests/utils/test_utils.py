"""Time, retry, identifiers, JSON and checks."""

from __future__ import annotations

import json as stdlib_json
import random
import traceback
import uuid
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import ConflictError, ThrottlingError
from orb_common.utils import (
    SYSTEM_CLOCK,
    ManualClock,
    RetryConfig,
    RetryPolicy,
    add_days,
    call_with_retry,
    clean_string,
    dumps,
    exponential_backoff,
    flatten_dict,
    format_timestamp,
    from_epoch,
    is_expired,
    is_valid_email,
    is_valid_url,
    is_valid_uuid,
    linear_backoff,
    loads,
    merge_dicts,
    new_id,
    normalize_phone,
    parse_timestamp,
    retry_with_backoff,
    safe_json_dumps,
    safe_json_loads,
    time_ago,
    to_epoch,
    unflatten_dict,
    utc_now,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Failing:
    """Fails with each of the given errors, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


class Half:
    """Chance that always gives one half."""

    def random(self) -> float:
        return 0.5


# --- clock ---------------------------------------------------------------------------------------------------------


def test_clocks() -> None:
    """The system's clock is aware and monotonic; a manual one moves when it is told to."""
    assert SYSTEM_CLOCK.now().utcoffset() == timedelta(0)
    assert SYSTEM_CLOCK.monotonic() <= SYSTEM_CLOCK.monotonic()
    SYSTEM_CLOCK.sleep(-1)
    clock = ManualClock(datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == datetime(2026, 1, 1, 10, tzinfo=UTC)
    before = clock.monotonic()
    clock.sleep(5)
    assert (clock.now().second, clock.monotonic() - before, clock.slept) == (5, 5, [5])
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive one that is refused


def test_ids_are_random_uuids() -> None:
    """Version 4, variant of RFC 9562, never twice."""
    found = {new_id() for _ in range(1000)}
    assert len(found) == 1000
    assert all(uuid.UUID(one).version == 4 and uuid.UUID(one).variant == uuid.RFC_4122 for one in found)
    assert all(str(uuid.UUID(one)) == one for one in found)


# --- retry ---------------------------------------------------------------------------------------------------------


def test_retries_what_may_pass() -> None:
    """A retryable error is tried again until the call succeeds."""
    call, clock = Failing(ThrottlingError(), ThrottlingError()), ManualClock()
    assert call_with_retry(call, policy=RetryPolicy(max_attempts=3), clock=clock, random=Half()) == "done"
    assert clock.slept == [0.05, 0.1]


def test_does_not_retry_what_stays_wrong() -> None:
    """Others end at once, as they are."""
    call, clock = Failing(ConflictError()), ManualClock()
    with pytest.raises(ConflictError):
        call_with_retry(call, clock=clock)
    assert (call.calls, clock.slept) == (1, [])


def test_last_error_comes_out() -> None:
    """After the last try the error is the call's own."""
    last = ThrottlingError("the last")
    call = Failing(ThrottlingError(), last)
    with pytest.raises(ThrottlingError) as caught:
        call_with_retry(call, policy=RetryPolicy(max_attempts=2), clock=ManualClock())
    assert caught.value is last


def test_deadline_ends_the_tries() -> None:
    """No wait begins that would reach the deadline."""
    clock = ManualClock()
    call = Failing(*[ThrottlingError() for _ in range(50)])
    deadline = clock.monotonic() + 1
    with pytest.raises(ThrottlingError):
        call_with_retry(
            call, policy=RetryPolicy(max_attempts=50), clock=clock, random=Half(), deadline=deadline
        )
    assert clock.monotonic() < deadline
    assert call.calls > 1


def test_service_that_names_a_wait_gets_it() -> None:
    """`retry_after` is kept to, also beyond the policy's longest wait."""
    clock = ManualClock()
    call_with_retry(Failing(ThrottlingError(retry_after=7)), clock=clock)
    assert clock.slept == [7]


@given(st.integers(1, 2000), st.integers(0, 2**32))
def test_delays_stay_within_their_limit(attempt: int, seed: int) -> None:
    """Full jitter: between nothing and a limit that doubles to the maximum, however many tries."""
    policy = RetryPolicy(max_attempts=10, base_delay=0.1, max_delay=2.0)
    assert policy.limit(attempt) == min(2.0, 0.1 * 2.0 ** min(attempt - 1, 60))
    assert 0 <= policy.delay(attempt, random=random.Random(seed)) <= policy.limit(attempt)


def test_policy_refuses_nonsense() -> None:
    """No tries, or waits that go back, are mistakes."""
    with pytest.raises(ValueError, match="max_attempts"):
        RetryPolicy(max_attempts=0)
    with pytest.raises(ValueError, match="delays"):
        RetryPolicy(base_delay=-1)
    with pytest.raises(ValueError, match="max_attempts"):
        RetryConfig(max_attempts=0)


def test_old_decorator_uses_its_config() -> None:
    """The delays of the config are the ones that are waited."""
    clock = ManualClock()
    call = Failing(ValueError(), ValueError())
    config = RetryConfig(max_attempts=3, base_delay=2.0, max_delay=3.0, exceptions=(ValueError,))
    assert retry_with_backoff(config, clock=clock)(call)() == "done"
    assert clock.slept == [2.0, 3.0]
    clock = ManualClock()
    linear = retry_with_backoff(config, linear_backoff, clock=clock)
    with pytest.raises(ValueError):
        linear(Failing(*[ValueError() for _ in range(3)]))()
    assert clock.slept == [2.0, 3.0]
    with pytest.raises(KeyError):
        retry_with_backoff(config, clock=clock)(Failing(KeyError()))()

    async def later() -> None: ...

    def one_by_one() -> Iterator[int]:
        yield 1

    for function in (later, one_by_one):
        # It would be called once, and its errors never seen.
        with pytest.raises(TypeError, match="tried again"):
            retry_with_backoff(config)(function)
    assert exponential_backoff(3, 1.0, 60.0) == 8.0
    assert exponential_backoff(5000, 1.0, 60.0) == 60.0


# --- JSON ----------------------------------------------------------------------------------------------------------


class Colour(StrEnum):
    RED = "red"


def test_dumps_keeps_meaning() -> None:
    """Times, Decimals, bytes, sets, enums have a form; what has none is refused."""
    value = {
        "t": datetime(2026, 1, 1, tzinfo=UTC), "d": Decimal("1.50"), "w": Decimal(7), "b": b"\x00", "s": {2, 1},
        "e": Colour.RED, "u": uuid.UUID(int=1), "x": Decimal("0.12345678901234567890"), "td": timedelta(minutes=1),
    }  # fmt: skip
    assert stdlib_json.loads(dumps(value)) == {
        "t": "2026-01-01T00:00:00+00:00", "d": 1.5, "w": 7, "b": "AA==", "s": [1, 2], "e": "red",
        "u": "00000000-0000-0000-0000-000000000001", "x": "0.12345678901234567890", "td": 60.0,
    }  # fmt: skip
    with pytest.raises(TypeError, match="object"):
        dumps(object())
    for number in (float("nan"), Decimal("Infinity")):
        with pytest.raises(ValueError):
            dumps(number)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_json_round_trip(value: object) -> None:
    """What JSON knows comes back as it was."""
    assert loads(dumps(value)) == value


def test_loads() -> None:
    """Decimals where asked for; no constants that JSON does not have."""
    assert loads("1.10", decimals=True) == Decimal("1.10")
    with pytest.raises(ValueError, match="NaN"):
        loads("NaN")


def test_safe_json() -> None:
    """The old pair: text for what has no form, a default for what is no JSON."""
    assert safe_json_dumps({"a": Decimal("1.5"), "o": str}) == '{"a": 1.5, "o": "<class \'str\'>"}'
    assert safe_json_dumps({"a": object()}, default=lambda _: "x") == '{"a": "x"}'
    assert safe_json_loads("{", default={}) == {}
    assert safe_json_loads('{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError):
        safe_json_loads("{")


KEYS = st.text(st.characters(blacklist_characters=".", blacklist_categories=["Cs"]), min_size=1, max_size=4)
NESTED = st.recursive(
    st.integers(), lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=8
)


@given(st.dictionaries(KEYS, NESTED, max_size=4))
def test_flatten_and_back(nested: dict[str, object]) -> None:
    """Unflatten undoes flatten."""
    assert unflatten_dict(flatten_dict(nested)) == nested


def test_dicts() -> None:
    """Merging changes neither side; paths through values are refused."""
    left, right = {"a": {"b": 1, "c": 2}, "d": 1}, {"a": {"b": 3}, "d": {"e": 1}}
    assert merge_dicts(left, right) == {"a": {"b": 3, "c": 2}, "d": {"e": 1}}
    assert left == {"a": {"b": 1, "c": 2}, "d": 1}
    assert flatten_dict({"a": {"b": 1}, "c": {}}, sep="/") == {"a/b": 1, "c": {}}
    for flat in ({"a": 1, "a.b": 2}, {"a.b": 2, "a": 1}):
        with pytest.raises(ValueError, match="lead"):
            unflatten_dict(flat)


# --- datetime ------------------------------------------------------------------------------------------------------


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_times_are_aware_utc(moment: datetime) -> None:
    """Whatever makes a time makes an aware one, in UTC."""
    whole = moment.replace(microsecond=0)
    assert parse_timestamp(format_timestamp(moment)) == whole
    assert from_epoch(to_epoch(moment)) == whole
    for found in (parse_timestamp(moment.isoformat()), add_days(moment, 1.5), from_epoch(0), utc_now()):
        assert found.utcoffset() == timedelta(0)


def test_times_of_other_zones_and_none() -> None:
    """Other zones are converted; naive ones are UTC."""
    berlin = timezone(timedelta(hours=1))
    assert format_timestamp(datetime(2026, 1, 1, 0, 30, tzinfo=berlin)) == "2025-12-31 23:30:00"
    assert parse_timestamp("2026-01-01T01:00:00+01:00") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_timestamp("01/02/2026", "%d/%m/%Y") == datetime(2026, 2, 1, tzinfo=UTC)
    for arguments in (("hunter2",), ("hunter2", "%d/%m/%Y")):
        with pytest.raises(ValueError, match="format") as caught:
            parse_timestamp(*arguments)
        # What a caller sent stays out of the log.
        assert "hunter2" not in "".join(traceback.format_exception(caught.value))


class Nowhere(tzinfo):
    """A zone that does not know its offset: as good as none."""

    def utcoffset(self, moment: datetime | None) -> None:
        return None


@given(st.datetimes(), st.sampled_from([None, Nowhere()]))
def test_a_naive_time_is_not_written(moment: datetime, zone: tzinfo | None) -> None:
    """The text would be taken for UTC, and nobody knows whether it is."""
    with pytest.raises(ValueError, match="time zone"):
        format_timestamp(moment.replace(tzinfo=zone))


@pytest.mark.parametrize("value", [None, 5, "2026-01-01T00:00:00Z"])
def test_only_a_datetime_is_a_time(value: object) -> None:
    """Anything else is refused by the same error, not by an attribute that it lacks."""
    with pytest.raises(ValueError, match="time zone"):
        format_timestamp(value)


def test_expiry_and_words() -> None:
    """A moment has come when the clock says so, buffer included."""
    clock = ManualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
    at = clock.now() + timedelta(seconds=30)
    assert not is_expired(at, clock=clock)
    assert is_expired(at, buffer_seconds=30, clock=clock)
    assert is_expired(clock.now(), clock=clock)
    for seconds, words in (
        (5, "just now"),
        (60, "1 minute ago"),
        (7200, "2 hours ago"),
        (-172_800, "in 2 days"),
    ):
        assert time_ago(clock.now() - timedelta(seconds=seconds), clock=clock) == words


# --- validation ----------------------------------------------------------------------------------------------------


@given(st.uuids())
def test_uuids(value: uuid.UUID) -> None:
    """With dashes, in either case; nothing around it."""
    assert is_valid_uuid(str(value))
    assert is_valid_uuid(str(value).upper())
    assert not is_valid_uuid(value.hex)
    assert not is_valid_uuid(f"{value}\n")


@pytest.mark.parametrize("value", ["bob@example.com", "a.b+c@sub.example.co.uk", "o'neil@x-y.org"])
def test_good_emails(value: str) -> None:
    """Addresses as people have them."""
    assert is_valid_email(value)


@pytest.mark.parametrize(
    "value", ["", "bob", "bob@", "@x.com", "bob@x", "a..b@x.com", ".a@x.com", "a b@x.com", "a@x..com", "a@-x.com",
              "a@x.com\n", "a" * 65 + "@x.com", "a@" + "x" * 250 + ".com", None, 5, "a@x.c"],
)  # fmt: skip
def test_bad_emails(value: object) -> None:
    """What is none, whatever its type."""
    assert not is_valid_email(value)


def test_urls() -> None:
    """http and https with a host."""
    for good in ("http://a", "https://example.com:8443/a?b=c#d", "http://127.0.0.1/", "http://[::1]:80/"):
        assert is_valid_url(good)
    for bad in (
        "ftp://a",
        "http://",
        "http://a b",
        "javascript:alert(1)",
        "http://a:99999",
        "//a",
        None,
        "http://a\n",
        "http://[x",
        "http://a..b",
        "http://.a",
        # Read label by label: finishing is the assertion.
        "http://" + "a" * 2000 + "!",
        "http://" + "a." * 1000 + "!",
    ):
        assert not is_valid_url(bad)


def test_phones() -> None:
    """E.164 or nothing. A number without its country has ten digits, as in the USA, or it is of nobody knows where."""
    assert normalize_phone("(555) 123-4567") == "+15551234567"
    assert normalize_phone("+49 30 1234567") == "+49301234567"
    assert normalize_phone("15551234567") == "+15551234567"
    assert normalize_phone("+290 4321") == "+2904321"
    for bad in (
        "2904321",
        "+",
        "+1",
        "+49 (0) 30 1234567x",
        "+\u0661\u0662\u0663",
        "123",
        "1" * 16,
        "call me",
        "",
        None,
        "0301234567890",
        "+0301234567",
    ):
        assert normalize_phone(bad) is None


@given(st.text(), st.integers(-2, 20))
def test_clean_string(value: str, length: int) -> None:
    """No control characters, no double spaces, never longer than asked."""
    cleaned = clean_string(value, length)
    assert len(cleaned) <= max(length, 0)
    assert all(c.isprintable() for c in cleaned)
    assert "  " not in cleaned
    assert clean_string(None) == ""


def test_clean_string_of_what_has_no_text() -> None:
    """It answers for any value."""

    class Silent:
        def __str__(self) -> str:
            raise RuntimeError

    assert clean_string(Silent()) == ""
