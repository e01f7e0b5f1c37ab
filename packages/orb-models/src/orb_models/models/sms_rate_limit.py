# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""The model of SmsRateLimit, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model, Timestamp, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class SmsRateLimit(Model):
    """The number of codes that were sent to a telephone number recently."""

    phone_number: str = Field(repr=False)
    """The number, in E.164 form."""

    request_count: WholeNumber
    """Codes sent since firstRequestTime."""

    first_request_time: Timestamp
    """The time of the first code that is counted."""

    ttl: WholeNumber
    """The time of expiry, in epoch seconds."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"phoneNumber": "PII"}


_KINDS: Final = {"phoneNumber": "S", "requestCount": "N", "firstRequestTime": "time", "ttl": "N"}


def encode(model: SmsRateLimit) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "phoneNumber": {"S": model.phone_number},
        "requestCount": {"N": str(model.request_count)},
        "firstRequestTime": {"N": str(int(model.first_request_time.timestamp()))},
        "ttl": {"N": str(model.ttl)},
    }
    return item


def decode(item: "Item") -> SmsRateLimit:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "phoneNumber": item["phoneNumber"]["S"],
            "requestCount": item["requestCount"]["N"],
            "firstRequestTime": int(item["firstRequestTime"]["N"]),
            "ttl": item["ttl"]["N"],
        }
        model = SmsRateLimit.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(SmsRateLimit, item, _KINDS, error) from None
    return model
