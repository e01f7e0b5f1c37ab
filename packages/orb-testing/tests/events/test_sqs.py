"""Laws of the events of SQS."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes import SQSEvent

from orb_testing.context import LambdaContext
from orb_testing.events import s3_event, sns_event, sqs_event, sqs_message
from orb_testing.events.sqs import LARGEST

from .data_classes import answers

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def test_powertools_reads_it() -> None:
    """Every property answers, in the order of the messages. Bodies that are no text are JSON."""
    event = sqs_event("text", sqs_message({"n": 1}, group_id="g", receive_count=3), queue="jobs.fifo")
    found = answers(SQSEvent(event))
    assert (found["records.0.body"], found["records.1.body"]) == ("text", '{"n": 1}')
    assert found["records.0.md5_of_body"] == hashlib.md5(b"text").hexdigest()
    assert found["records.0.queue_url"] == "https://sqs.us-east-1.amazonaws.com/123456789012/jobs.fifo"
    assert found["records.1.attributes.approximate_receive_count"] == "3"
    assert found["records.1.attributes.message_group_id"] == "g"
    assert found["records.1.attributes.message_deduplication_id"] == hashlib.sha256(b'{"n": 1}').hexdigest()
    assert found["records.0.attributes.message_group_id"] is None
    assert found["records.0.message_id"] != found["records.1.message_id"]


def test_attributes_have_the_types_of_their_values() -> None:
    """Message attributes are String, Number or Binary. Each lacks the value of the other kind."""
    event = sqs_event(sqs_message("x", attributes={"s": "t", "n": 2, "b": b"\x00"}))
    attributes = event["Records"][0]["messageAttributes"]
    assert {name: each["dataType"] for name, each in attributes.items()} == {
        "s": "String",
        "n": "Number",
        "b": "Binary",
    }
    record = next(SQSEvent(event).records)
    assert record.message_attributes["n"].string_value == "2"
    assert record.message_attributes["b"].binary_value == "AA=="


def test_nested_events_are_read() -> None:
    """A queue can carry the events of other sources."""
    first, second = SQSEvent(sqs_event(s3_event("a b.txt"), sns_event("hi")["Records"][0]["Sns"])).records
    assert first.decoded_nested_s3_event.object_key == "a b.txt"
    assert second.decoded_nested_sns_event.message == "hi"


def test_a_batch_can_fail_in_part() -> None:
    """Powertools names the messages that failed by their ids."""

    def work(record: SQSRecord) -> None:
        assert record.body != "bad"

    event = sqs_event("good", sqs_message("bad", message_id="m-2"))
    processor = BatchProcessor(EventType.SQS)
    answer = process_partial_response(event, work, processor, LambdaContext())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-2"}]}


def test_what_sqs_takes() -> None:
    """A message may have 1 MiB with its attributes, and not be empty. Lambda is not invoked without messages."""
    assert len(sqs_message("x" * LARGEST)["body"]) == LARGEST
    assert sqs_message("x" * (LARGEST - 9), attributes={"n": "é"})
    for body, attributes in (
        ("é" * (LARGEST // 2) + "x", {}),
        ("x" * (LARGEST - 8), {"n": "é"}),
        ("x" * (LARGEST - 7), {"n": b"x"}),
        ("", {}),
    ):
        with pytest.raises(ValueError, match="SQS takes no message"):
            sqs_message(body, attributes=attributes)
    with pytest.raises(ValueError, match="at least one"):
        sqs_event()
