"""The values of results."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import to_item
from orb_common.exceptions import ValidationError
from orb_common.execution import order_results
from orb_common.execution.order_results import (
    OrderResult,
    ResultEvent,
    bounded_log,
    events_within_limits,
)
from orb_common.execution.statuses import TERMINAL, OrderStatus

EVENT = '{"status": "failed", "events": [%s]}'
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is not JSON"),
    "half": ('{"status": "succ', "is not JSON"),
    "binary": (b"\xff\xfe\x00", "is not JSON"),
    "deep": ("[" * 100_000, "is not JSON"),
    "many digits": ('{"status": %s}' % ("9" * 5000), "is not JSON"),
    "a list": ("[]", "must be an object"),
    "null": ("null", "must be an object"),
    "no status": ("{}", "status must be"),
    "unknown status": ('{"status": "ok"}', "status must be"),
    "running": ('{"status": "running"}', "status must be"),
    "list as status": ('{"status": ["failed"]}', "status must be"),
    "number as log": ('{"status": "failed", "log": 1}', "log must be text"),
    "NaN": (EVENT % '{"event_type": "e", "status": "s", "data": {"a": NaN}}', "NaN"),
    "infinite": (EVENT % '{"event_type": "e", "status": "s", "data": {"a": 1e400}}', "too large"),
    "large and whole": (EVENT % '{"event_type": "e", "status": "s", "data": {"a": 1.5e40}}', "too large or too small"),
    "the first that is too large": (EVENT % '{"event_type": "e", "status": "s", "data": {"a": [-1e38]}}', "too large"),
    "tiny": (EVENT % '{"event_type": "e", "status": "s", "data": {"a": 1e-200}}', "too large or too small"),
    "39 digits": (EVENT % ('{"event_type": "e", "status": "s", "data": {"a": %s}}' % ("1" * 39)), "digits"),
    "surrogate": (EVENT % '{"event_type": "e", "status": "s", "data": {"a": "\\ud800"}}', "UTF-8"),
    "empty name": (EVENT % '{"event_type": "e", "status": "s", "data": {"": 1}}', "empty name"),
    "nested": (
        EVENT % ('{"event_type": "e", "status": "s", "data": {"a": %s}}' % ("[" * 17 + "]" * 17)), "nested too"
    ),
    "events of texts": (EVENT % '"x"', r"events[0] must be an object"),
    "second event": (EVENT % '{"event_type": "e", "status": "s"}, {"event_type": 1}', "events[1].event_type"),
    "no event type": (EVENT % '{"status": "s"}', "events[0].event_type"),
    "line break": (EVENT % '{"event_type": "e\\n", "status": "s"}', "events[0].event_type"),
    "empty status": (EVENT % '{"event_type": "e", "status": ""}', "events[0].status"),
    "data of texts": (EVENT % '{"event_type": "e", "status": "s", "data": "x"}', "events[0].data"),
    "events as object": ('{"status": "failed", "events": {}}', "events must be a list"),
    "many events": (EVENT % ", ".join(["{}"] * 101), "at most 100"),
    "large events": (EVENT % ('{"event_type": "%s"}' % ("x" * 262_144)), "262,144 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_result_is_a_failed_order(name: str) -> None:
    """Whatever a worker sends, there is a result: the order has failed, and the reason names the rule."""
    content, rule = HOSTILE[name]
    found = OrderResult.from_json(content.encode() if isinstance(content, str) else content)
    assert found.status is OrderStatus.FAILED
    assert found.events == ()
    assert rule in str(found.reason)


def test_the_log_of_a_hostile_result_is_kept() -> None:
    """A readable log says more about the fault than the reason alone."""
    found = OrderResult.from_json(b'{"status": "ok", "log": "what happened"}')
    assert (found.status, found.log) == (OrderStatus.FAILED, "what happened")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"status": st.sampled_from(sorted(TERMINAL)) | JSON},
        optional={
            "log": st.text() | JSON,
            "reason": st.text() | JSON,
            "events": JSON
            | st.lists(
                st.fixed_dictionaries(
                    {"event_type": st.text() | JSON, "status": st.text() | JSON}, optional={"data": JSON}
                ),
                max_size=3,
            ),
        },
    )
)
@example({"status": "failed", "events": [{"event_type": "e", "status": "s", "data": {"a": -0.0, "b": 1e37}}]})
def test_any_json_is_a_result(document: object) -> None:
    """Any JSON gives a result with a final status, which can be stored in DynamoDB and written again."""
    found = OrderResult.from_json(json.dumps(document).encode())
    assert found.status in TERMINAL
    for event in found.events:
        to_item({"data": dict(event.data), "type": event.event_type})
    assert OrderResult.from_json(found.to_json()) == found


@given(st.binary(max_size=200))
def test_any_bytes_are_a_result(content: bytes) -> None:
    """Bytes that are not JSON are a failed order."""
    assert OrderResult.from_json(content).status in TERMINAL


@given(st.text(), st.integers(0, 3))
def test_a_log_is_plain_text(text: str, repeats: int) -> None:
    """A log has no control characters but tabs and line feeds, fits its limit, and is the same if bounded again."""
    found = bounded_log(text * 10**repeats)
    assert all(character in "\t\n" or not 0 <= ord(character) < 32 for character in found)
    assert len(found.encode()) <= order_results.MAX_LOG
    assert bounded_log(found) == found


def test_colours_and_titles_are_left_out() -> None:
    """What only a terminal understands is removed, so a log cannot change the terminal that shows it."""
    text = "\x1b[1;31mred\x1b[0m \x1b]0;title\x07plain\r\nbar\rbar 2\x00\x9b"
    assert bounded_log(text) == "red plain\nbar\nbar 2\ufffd\ufffd"


@pytest.mark.parametrize("letter", ["x", "ü", "\U0001f600", '"', "\\", "\n", "\x00"])
def test_the_end_of_a_long_log_is_kept(letter: str) -> None:
    """A log that is too long keeps its end and says so. Its result can be read, whatever its characters are."""
    found = bounded_log("first" + letter * 400_000 + "last")
    assert found.startswith(order_results.TRUNCATED)
    assert found.endswith("last")
    assert order_results.MAX_LOG - 4 < len(found.encode()) <= order_results.MAX_LOG
    result = OrderResult(
        status=OrderStatus.FAILED,
        log=found,
        events=(ResultEvent(event_type="e", status="s", data={"x": letter * 20_000}),),
    )
    assert len(result.to_json()) <= order_results.MAX_RESULT
    assert OrderResult.from_json(result.to_json()) == result


def test_as_many_events_as_fit_are_kept() -> None:
    """What is kept is read again. The first events come first, and one that does not fit ends the list."""
    small = [ResultEvent(event_type=f"e{number}", status="s") for number in range(150)]
    large = [ResultEvent(event_type="e", status="s", data={"x": "😀" * 4_000})] * 20
    for events, count in ((small, 100), (large, 5), (small[:3], 3), ([], 0)):
        kept = events_within_limits(events)
        assert kept == tuple(events[:count])
        result = OrderResult(status=OrderStatus.SUCCEEDED, events=kept)
        assert OrderResult.from_json(result.to_json()) == result


def test_the_place_of_a_fault_is_told() -> None:
    """A worker that checks an event learns which part breaks the rule."""
    with pytest.raises(ValidationError) as caught:
        ResultEvent.from_dict({"event_type": "e", "status": "s", "data": {"": 1}}, "notes.json")
    assert (caught.value.field, caught.value.message) == ("notes.json.data", "has an empty name")
