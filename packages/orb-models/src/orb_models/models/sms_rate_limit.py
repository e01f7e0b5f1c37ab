# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""The model of SmsRateLimit, and its form in DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models.codec import MISFITS, mend, misfit
from orb_models.model import Model, Timestamp, Whole

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class SmsRateLimit(Model):
    """How many codes a telephone number was sent lately."""

    phone_number: str
    """The number, in E.164 form."""

    request_count: Whole
    """Codes sent since firstRequestTime."""

    first_request_time: Timestamp
    """When the count began."""

    ttl: Whole
    """Epoch seconds after which the item is gone."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"phoneNumber": "PII"}


_KINDS: Final = {"phoneNumber": "S", "requestCount": "N", "firstRequestTime": "time", "ttl": "N"}


def encode(model: SmsRateLimit) -> "Item":
    """The item that is stored of a model. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "phoneNumber": {"S": model.phone_number},
        "requestCount": {"N": str(model.request_count)},
        "firstRequestTime": {"N": str(int(model.first_request_time.timestamp()))},
        "ttl": {"N": str(model.ttl)},
    }
    return item


def decode(item: "Item") -> SmsRateLimit:
    """The model of a stored item. Attributes that the schema lacks are ignored. Raises StoredItemError."""
    try:
        raw: dict[str, object] = {
            "phoneNumber": item["phoneNumber"]["S"],
            "requestCount": item["requestCount"]["N"],
            "firstRequestTime": int(item["firstRequestTime"]["N"]),
            "ttl": item["ttl"]["N"],
        }
        model = SmsRateLimit.model_validate(raw)
    except MISFITS as error:
        if (mended := mend(item, _KINDS)) != item:
            return decode(mended)
        raise misfit(SmsRateLimit, item, _KINDS, error) from None
    return model
