# Generated from schemas/entities/motion/Listeners.yml by "make generate". Do not edit.
"""The inputs that create and update items of Listeners."""

from typing import Annotated, ClassVar, Literal

from orb_models._pydantic import Field
from orb_models.input import Flag, Input, Update
from orb_models.inputs.motion.pending_consent import PendingConsentInput
from orb_models.inputs.motion.user_preferences import UserPreferencesInput
from orb_models.model import Timestamp
from orb_models.models.motion.pending_consent import PendingConsent
from orb_models.models.motion.user_preferences import UserPreferences
from orb_models.rules import EmailRule, IdentityRule, TimeZoneRule
from orb_models.value_inputs import checked_by, default_of


class ListenersCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"spotify_token_secret_arn", "spotify_consent"})

    user_id: IdentityRule
    """The subject of the person's tokens."""

    email: EmailRule = Field(repr=False)
    """The e-mail address of the person."""

    name: Annotated[str, Field(min_length=1, max_length=128)] = Field(repr=False)
    """The name for people."""

    timezone: TimeZoneRule = "UTC"
    """The time zone of the person."""

    spotify_user_id: Annotated[str, Field(max_length=128)] | None = Field(default=None, repr=False)
    """The account at Spotify."""

    spotify_connected: Flag = False
    """Whether the account may be used."""

    spotify_token_secret_arn: Annotated[str, Field(max_length=2048)] | None = Field(default=None, repr=False)
    """The secret with the tokens of the account."""

    spotify_consent: Annotated[PendingConsent, checked_by(PendingConsentInput)] | None = Field(
        default=None, repr=False
    )
    """The person is at Spotify's page, to connect the account. Valid until it expires."""

    authorized_at: Timestamp | None = None
    """When the person last consented at Spotify. The consent ends six months later."""

    reauth_required: Flag = False
    """Whether the person must connect Spotify again, because the consent has ended."""

    refreshable: Literal["connected"] | None = None
    """Marks a listener with tokens to refresh, so that RefreshIndex holds only these. Absent: the listener
    has no tokens."""

    refresh_due_at: Timestamp | None = None
    """When the tokens are to be refreshed. Absent: the listener has no tokens."""

    preferences: Annotated[UserPreferences, checked_by(UserPreferencesInput)] = Field(
        default_factory=default_of(UserPreferences, UserPreferencesInput)
    )
    """What the person prefers."""

    active: Flag = True
    """Whether the person uses the service."""

    last_login: Timestamp | None = None
    """When the person last signed in."""


class ListenersUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"email", "name", "timezone", "spotify_connected", "reauth_required", "preferences", "active"}
    )

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"spotify_token_secret_arn", "spotify_consent"})

    email: EmailRule | None = Field(default=None, repr=False)
    """The e-mail address of the person."""

    name: Annotated[str, Field(min_length=1, max_length=128)] | None = Field(default=None, repr=False)
    """The name for people."""

    timezone: TimeZoneRule | None = None
    """The time zone of the person."""

    spotify_user_id: Annotated[str, Field(max_length=128)] | None = Field(default=None, repr=False)
    """The account at Spotify."""

    spotify_connected: Flag | None = None
    """Whether the account may be used."""

    spotify_token_secret_arn: Annotated[str, Field(max_length=2048)] | None = Field(default=None, repr=False)
    """The secret with the tokens of the account."""

    spotify_consent: Annotated[PendingConsent, checked_by(PendingConsentInput)] | None = Field(
        default=None, repr=False
    )
    """The person is at Spotify's page, to connect the account. Valid until it expires."""

    authorized_at: Timestamp | None = None
    """When the person last consented at Spotify. The consent ends six months later."""

    reauth_required: Flag | None = None
    """Whether the person must connect Spotify again, because the consent has ended."""

    refreshable: Literal["connected"] | None = None
    """Marks a listener with tokens to refresh, so that RefreshIndex holds only these. Absent: the listener
    has no tokens."""

    refresh_due_at: Timestamp | None = None
    """When the tokens are to be refreshed. Absent: the listener has no tokens."""

    preferences: Annotated[UserPreferences, checked_by(UserPreferencesInput)] | None = None
    """What the person prefers."""

    active: Flag | None = None
    """Whether the person uses the service."""

    last_login: Timestamp | None = None
    """When the person last signed in."""
