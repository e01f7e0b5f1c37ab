# Generated from schemas/entities/motion/SpotifyPlaybackConfig.yml by "make generate". Do not edit.
"""The model of SpotifyPlaybackConfig, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class SpotifyPlaybackConfig(Model):
    """What a sensor plays, and where."""

    device_id: str | None = None
    """The Spotify device that plays. Absent means the active device."""

    device_name: str | None = None
    """The name of the device, by which it is found when Spotify gives it another id."""

    playlist_uri: str | None = None
    """The playlist, album or artist to play. Absent means what was played last."""

    shuffle: bool
    """Whether the tracks are played in random order."""

    volume_percent: WholeNumber | None = None
    """The volume. Absent means that it stays as it is."""

    context_uri: str | None = None
    """What Spotify played when the playback was configured."""


_KINDS: Final = {
    "deviceId": "S",
    "deviceName": "S",
    "playlistUri": "S",
    "shuffle": "BOOL",
    "volumePercent": "N",
    "contextUri": "S",
}


def encode(model: SpotifyPlaybackConfig) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "shuffle": {"BOOL": model.shuffle},
    }
    if model.device_id is not None:
        item["deviceId"] = {"S": model.device_id}
    if model.device_name is not None:
        item["deviceName"] = {"S": model.device_name}
    if model.playlist_uri is not None:
        item["playlistUri"] = {"S": model.playlist_uri}
    if model.volume_percent is not None:
        item["volumePercent"] = {"N": str(model.volume_percent)}
    if model.context_uri is not None:
        item["contextUri"] = {"S": model.context_uri}
    return item


def decode(item: "Item") -> SpotifyPlaybackConfig:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "shuffle": item["shuffle"]["BOOL"],
        }
        if "deviceId" in item:
            raw["deviceId"] = item["deviceId"]["S"]
        if "deviceName" in item:
            raw["deviceName"] = item["deviceName"]["S"]
        if "playlistUri" in item:
            raw["playlistUri"] = item["playlistUri"]["S"]
        if "volumePercent" in item:
            raw["volumePercent"] = item["volumePercent"]["N"]
        if "contextUri" in item:
            raw["contextUri"] = item["contextUri"]["S"]
        model = SpotifyPlaybackConfig.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(SpotifyPlaybackConfig, item, _KINDS, error) from None
    return model
