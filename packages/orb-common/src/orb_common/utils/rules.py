# Generated from schemas/core/validators.yml by "make generate". Do not edit.
"""Rules for texts, by name. `orb_common.utils.text_rules` finds the rules that a text breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_common.utils.text_rules import Blocklist, Length, Regex, TimeZone, Visible

if TYPE_CHECKING:
    from orb_common.utils.text_rules import Rule

EMAIL: Final[tuple[Rule, ...]] = (
    Length(maximum=254),
    Regex(
        name="email",
        pattern=r"(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z])",
        message="must be an e-mail address",
    ),
)
EMAIL_BLOCKLIST: Final = Blocklist(
    values=frozenset({"example.com", "test.com"}), message="must not have a domain that accepts no mail"
)
PHONE_NUMBER: Final[tuple[Rule, ...]] = (
    Length(maximum=16),
    Regex(name="phoneNumber", pattern=r"\+[1-9][0-9]{1,14}", message="must be a phone number in E.164 form"),
)
PASSWORD: Final[tuple[Rule, ...]] = (
    Length(minimum=8, maximum=256),
    Regex(name="upper", pattern=r"[A-Z]", message="must have an upper-case letter", part=True),
    Regex(name="lower", pattern=r"[a-z]", message="must have a lower-case letter", part=True),
    Regex(name="digit", pattern=r"[0-9]", message="must have a digit", part=True),
    Regex(name="special", pattern=r"[@$!%*?&]", message="must have one of @ $ ! % * ? &", part=True),
)
IDENTITY: Final[tuple[Rule, ...]] = (
    Length(maximum=128),
    Regex(name="identity", pattern=r"[!-~]+", message="must have visible ASCII characters, and no others"),
)
PERSON_NAME: Final[tuple[Rule, ...]] = (
    Length(maximum=100),
    Visible(message="must have letters, and no hidden characters"),
)
SENSOR_ID: Final[tuple[Rule, ...]] = (
    Length(maximum=128),
    Regex(
        name="sensorId",
        pattern=r"[A-Za-z0-9_-]+",
        message="must have only letters, digits, hyphens and underscores",
    ),
)
SPOTIFY_URI: Final[tuple[Rule, ...]] = (
    Length(maximum=128),
    Regex(
        name="spotifyUri",
        pattern=r"spotify:(playlist|album|artist):[A-Za-z0-9]+",
        message="must be the URI of a Spotify playlist, album or artist",
    ),
)
TIME_OF_DAY: Final[tuple[Rule, ...]] = (
    Regex(name="timeOfDay", pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]", message="must be a time as HH:MM"),
)
TIME_ZONE: Final[tuple[Rule, ...]] = (
    Length(maximum=64),
    TimeZone(message="must be a zone of the IANA time zone database"),
)
