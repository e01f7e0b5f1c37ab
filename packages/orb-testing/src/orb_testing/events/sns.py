"""Messages of an SNS topic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orb_testing.environment import REGION

from .sources import ACCOUNT, AT, Event, iso_time, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def sns_event(
    message: object,
    *,
    subject: str | None = None,
    attributes: Mapping[str, str] | None = None,
    topic: str = "things",
    message_id: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return the event of a message to a topic.

    SNS sends each message in an event of its own: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html.

    Args:
        message: A text, or anything else, which is sent as JSON.
        subject: The subject. None: the message has no subject.
        attributes: The attributes of the message; all have the type String.
        topic: The name of the topic.
        message_id: The id of the message. None: a new one.
        at: When the message was published; aware.
    """
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{topic}"
    subscription = f"{arn}:{new_id()}"
    host = f"https://sns.{REGION}.amazonaws.com"
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": subscription,
                "Sns": {
                    "Type": "Notification",
                    "MessageId": message_id or new_id(),
                    "TopicArn": arn,
                    "Subject": subject,
                    "Message": message if isinstance(message, str) else json.dumps(message),
                    "Timestamp": iso_time(at),
                    "SignatureVersion": "1",
                    "Signature": "bm90IGNoZWNrZWQgYnkgTGFtYmRh",
                    "SigningCertUrl": f"{host}/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem",
                    "UnsubscribeUrl": f"{host}/?Action=Unsubscribe&SubscriptionArn={subscription}",
                    "MessageAttributes": {
                        name: {"Type": "String", "Value": value} for name, value in (attributes or {}).items()
                    },
                },
            }
        ]
    }
