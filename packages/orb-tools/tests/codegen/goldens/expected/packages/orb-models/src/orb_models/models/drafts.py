# Generated from schemas/entities/Drafts.yml by "make generate". Do not edit.
"""The model of Drafts, and its codec for DynamoDB."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, encode_decimal, normalize_item, stored_item_error, within_depth
from orb_models.enums.colour import Colour
from orb_models.model import Model, Timestamp, WholeNumber
from orb_models.models.makers import Makers
from orb_models.models.makers import decode as decode_makers
from orb_models.models.makers import encode as encode_makers

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Drafts(Model):
    """A text that several people write.

    It has a version, counters and lists.
    """

    folder_id: str

    draft_id: str

    title: str

    state: Colour

    slug: str | None = None

    lives: WholeNumber

    views: WholeNumber | None = None

    budget: Decimal | None = None

    notes: list[Colour] | None = None

    read_at: list[Timestamp] | None = None

    reviewers: list[Makers] | None = None

    revision: WholeNumber

    created_at: Timestamp

    changed_at: Timestamp


class DraftsStateRow(Model):
    """The attributes of an item that the index StateIndex holds."""

    folder_id: str

    draft_id: str

    state: Colour

    changed_at: Timestamp


_KINDS: Final = {
    "folderId": "S",
    "draftId": "S",
    "title": "S",
    "state": "S",
    "slug": "S",
    "lives": "N",
    "views": "N",
    "budget": "N",
    "notes": "L S",
    "readAt": "L time",
    "reviewers": "L M",
    "revision": "N",
    "createdAt": "time",
    "changedAt": "time",
}


def encode(model: Drafts) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "folderId": {"S": model.folder_id},
        "draftId": {"S": model.draft_id},
        "title": {"S": model.title},
        "state": {"S": model.state},
        "lives": {"N": str(model.lives)},
        "revision": {"N": str(model.revision)},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "changedAt": {"N": str(int(model.changed_at.timestamp()))},
    }
    if model.slug is not None:
        item["slug"] = {"S": model.slug}
    if model.views is not None:
        item["views"] = {"N": str(model.views)}
    if model.budget is not None:
        item["budget"] = encode_decimal(model.budget, "budget")
    if model.notes is not None:
        item["notes"] = {"L": [{"S": member} for member in model.notes]}
    if model.read_at is not None:
        item["readAt"] = {"L": [{"N": str(int(member.timestamp()))} for member in model.read_at]}
    if model.reviewers is not None:
        item["reviewers"] = within_depth(
            {"L": [{"M": encode_makers(member)} for member in model.reviewers]}, "reviewers"
        )
    return item


def decode(item: "Item") -> Drafts:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "folderId": item["folderId"]["S"],
            "draftId": item["draftId"]["S"],
            "title": item["title"]["S"],
            "state": item["state"]["S"],
            "lives": item["lives"]["N"],
            "revision": item["revision"]["N"],
            "createdAt": int(item["createdAt"]["N"]),
            "changedAt": int(item["changedAt"]["N"]),
        }
        if "slug" in item:
            raw["slug"] = item["slug"]["S"]
        if "views" in item:
            raw["views"] = item["views"]["N"]
        if "budget" in item:
            raw["budget"] = item["budget"]["N"]
        if "notes" in item:
            raw["notes"] = [member["S"] for member in item["notes"]["L"]]
        if "readAt" in item:
            raw["readAt"] = [int(member["N"]) for member in item["readAt"]["L"]]
        if "reviewers" in item:
            raw["reviewers"] = [decode_makers(member["M"]) for member in item["reviewers"]["L"]]
        model = Drafts.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Drafts, item, _KINDS, error) from None
    return model


def decode_by_state(item: "Item") -> DraftsStateRow:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "folderId": item["folderId"]["S"],
            "draftId": item["draftId"]["S"],
            "state": item["state"]["S"],
            "changedAt": int(item["changedAt"]["N"]),
        }
        model = DraftsStateRow.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode_by_state(normalized)
        raise stored_item_error(DraftsStateRow, item, _KINDS, error) from None
    return model
