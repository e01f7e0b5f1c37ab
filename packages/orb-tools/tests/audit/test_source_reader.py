"""No text that could be an event is skipped without a report."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orb_common.audit import AuditLogger, verify
from orb_common.audit.chain import Chain, canonical
from orb_tools.audit.source_reader import SourceReader


class Down:
    def create_log_stream(self, **_: Any) -> None:
        raise RuntimeError("down")


def _events() -> list[str]:
    chain = Chain("2026/01/01/users/a")
    return [canonical(chain.link({"eventType": "USER_CREATED", "actionDetails": {"n": n}})) for n in range(3)]


def _fallback() -> list[str]:
    output = io.StringIO()
    audit = AuditLogger("USER", client=Down(), fallback=output)  # type: ignore[arg-type]
    audit.log_event("USER_UPDATED", {"userId": "u"}, "r", {"text": "x" * 50_000})
    audit.log_event("USER_UPDATED", {"userId": "u"}, "r")
    return output.getvalue().splitlines()


EVENTS = _events()
FALLBACK = _fallback()
OTHERS = [
    "START RequestId: 1 Version: $LATEST",
    "Traceback (most recent call last):",
    '  File "x.py", line 1, in <module>',
    "    return {'a': 1}",
    "KeyError: {'a': 1}",
    '{"level":"INFO","message":"hello","timestamp":"2026-01-01"}',
    '{"level":"INFO","message":"{not json"}',
    '{"time":"2026-01-01T00:00:00Z","type":"platform.report","record":{"requestId":"1"}}',
    "END RequestId: 1",
]
AT = "2026-01-01T00:00:00.000Z"
EXPORT = {
    "events": [{"logStreamName": "s", "timestamp": 1, "message": text, "eventId": "1"} for text in EVENTS]
}
FORMS = {
    "lines": "\n".join(EVENTS) + "\n",
    "lines of an export to S3": "\n".join(f"{AT} {text}" for text in EVENTS),
    "aws logs tail": "\n".join(f"{AT} 2026/01/01/users/a {text}" for text in EVENTS),
    "aws logs filter-log-events": json.dumps(EXPORT, indent=4),
    "the same on one line": json.dumps(EXPORT),
    "a list": json.dumps([json.loads(text) for text in EVENTS]),
    "application log": "\n".join([*OTHERS, *FALLBACK]),
    "application log as an export": json.dumps(
        {"events": [{"timestamp": 1, "message": text + "\n"} for text in [*OTHERS, *FALLBACK]]}
    ),
}


def read(text: str | bytes) -> SourceReader:
    reader = SourceReader()
    reader.read_bytes("source", text if isinstance(text, bytes) else text.encode())
    return reader


def whole(reader: SourceReader) -> bool:
    return bool(reader.events) and verify(reader.events).ok and not reader.unreadable


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_source_is_read(form: str) -> None:
    """Every form that AWS and the function write is read, also between the other lines of an application log."""
    reader = read(FORMS[form])
    assert reader.unreadable == []
    assert whole(reader)
    assert len(reader.events) == (2 if "application" in form else 3)


@pytest.mark.parametrize("form", FORMS)
def test_a_cut_shows_wherever_it_is(form: str) -> None:
    """A text that is cut off after any character is reported, in the last line and in a document."""
    text = FORMS[form].rstrip()
    last = 0 if text.startswith(("[", '{"events', "{\n")) else text.rindex("\n") + 1
    # The time before a line is not part of the event. A long line is cut at a tenth of its places.
    begin = text.index("{", last) + 1
    for end in {
        *range(begin, min(begin + 400, len(text))),
        *range(begin, len(text), max(1, len(text) // 900)),
    }:
        reader = read(text[:end])
        assert not whole(reader), (end, text[last:end][:80])
        assert reader.unreadable, "it is named, not only missed"
        assert all(each.place and each.why for each in reader.unreadable)


@pytest.mark.parametrize("lost", [["eventType"], ["chain"], ["eventType", "chain"]])
@pytest.mark.parametrize("form", ["lines", "an export", "fallback", "among other lines"])
def test_a_last_event_that_lost_its_keys(lost: list[str], form: str) -> None:
    """An event without its type, its place in the chain, or both is reported, in every kind of source."""
    event = {name: value for name, value in json.loads(EVENTS[-1]).items() if name not in lost}
    texts = [*EVENTS[:-1], canonical(event)]
    if form == "fallback":
        texts[-1] = f'{{"level":"CRITICAL","message":"AUDIT_FALLBACK","auditEvent":{texts[-1]}}}'
    text = {
        "an export": json.dumps({"events": [{"message": each} for each in texts]}),
        "among other lines": "\n".join([*OTHERS, *texts]),
    }.get(form, "\n".join(texts))
    assert not whole(read(text))


@example(1, 0, "{}")
@example(0, 0, "{")
@example(1, 0, "5")
@example(0, 0, '{"message": "x"}')
@given(st.integers(0, 2), st.integers(0, 2), st.text(st.characters(exclude_characters="\n"), min_size=1))
def test_an_export_holds_nothing_but_events(start: int, index: int, text: str) -> None:
    """Any other text in an export is reported by its line, without its content."""
    if not text.strip() or "RequestId" in text or '"level"' in text:
        return
    lines = [*EVENTS[start:], *EVENTS[:start]]
    lines.insert(index, text)
    reader = read("\n".join(lines).encode("utf-8", "surrogatepass"))
    assert [each.place for each in reader.unreadable] == [f"line {index + 1}"]
    assert reader.unreadable[0].why in {"not JSON", "cut off", "not an event", "a number of too many digits"}
    assert len(reader.events) == 3


@given(st.binary(max_size=60), st.integers(0, 300))
def test_no_bytes_stop_the_reader(content: bytes, place: int) -> None:
    """Any bytes can be added to a trail: it is read to its end, and the whole events are still found."""
    text = "\n".join(EVENTS).encode()
    reader = read(text[:place] + content + text[place:])
    assert reader.events is not None
    assert whole(read(text))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"eventType": ' + "[" * 100_000, "nested too deep"),
        ('{"eventType": ' + "9" * 5_000 + "}", "a number of too many digits"),
        ('{"message": "a", "message": "b"}', "a key occurs twice"),
        ('{"message": "AUDIT_FALLBACK", "auditEvent": {}, "auditEvent": {}}', "a key occurs twice"),
        ('{"message": "AUDIT_FALLBACK"}', "a record of the fallback without a whole event"),
        (
            '{"message": "AUDIT_FALLBACK", "auditEvent": "x"}',
            "a record of the fallback without a whole event",
        ),
        (
            '{"message": "AUDIT_FALLBACK", "eventId": "e", "part": 1, "parts": 1, "data": "{"}',
            "a record of the fallback without a whole event",
        ),
        (
            '{"message": "AUDIT_FALLBACK", "eventId": "e", "part": 1, "parts": 2, "data": "{"}',
            "a part of this event is missing",
        ),
        ('{"message": "{\\"actionDetails\\":{"}', "cut off"),
        ('{"level": "INFO", "message": "{\\"eventType\\":\\"X\\""}', "cut off"),
    ],
    ids=lambda text: text[:40],
)
def test_lines_that_could_hide_an_event(line: str, why: str) -> None:
    """Lines that could hide an event are reported in an application log too."""
    reader = read("\n".join([*OTHERS, *EVENTS, line]))
    assert [(each.place, each.why) for each in reader.unreadable] == [(f"line {len(OTHERS) + 4}", why)]


def test_a_byte_that_readers_replace() -> None:
    """An event with a byte that is not UTF-8 differs from the event with the replacement character."""
    line = canonical(Chain("s").link({"eventType": "X", "text": "\ufffd"}))
    assert whole(read(line))
    assert not whole(read(line.encode().replace("\ufffd".encode(), b"\xff")))


def test_a_page_of_an_export_is_not_all_of_it() -> None:
    """An export that has further pages is reported as incomplete."""
    assert [each.why for each in read(json.dumps({**EXPORT, "nextToken": "x"})).unreadable] == [
        "the export has further pages"
    ]


def test_parts_in_several_sources() -> None:
    """The parts of an event can be in several exports."""
    reader = SourceReader()
    reader.read_bytes("one", FALLBACK[1].encode())
    assert [each.why for each in reader.unreadable] == ["a part of this event is missing"]
    reader.read_bytes("two", "\n".join([FALLBACK[0], *FALLBACK[2:]]).encode())
    assert reader.unreadable == []
    assert len(reader.events) == 2
