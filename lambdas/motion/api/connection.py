"""The routes that connect the caller's account at Spotify.

The page of the dashboard sends the person to Spotify, gets them back with a state and a code, and sends both here with
the person's token. So the answer of Spotify counts only for the person who began, in the time that it is valid, once.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from lambdas.motion.api.access import require
from lambdas.motion.api.answers import ConnectAnswer, ConnectedAnswer
from lambdas.motion.consents import connected
from orb_common.aws import aws_errors, client
from orb_common.aws.dynamodb import attr
from orb_common.exceptions import DynamoDBConditionFailedError, ValidationError
from orb_models.inputs.motion.listeners import ListenersUpdate
from orb_models.models.motion.pending_consent import PendingConsent as StoredConsent

if TYPE_CHECKING:
    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import NoInput, SpotifyReturn
    from lambdas.motion.api.service import Api
    from orb_common.spotify import Tokens

VALID: Final = timedelta(minutes=10)
"""How long a person may be at Spotify's page."""


def begin(api: Api, caller: Caller, _: NoInput) -> ConnectAnswer:
    """Return where to send the caller's browser. A second call replaces the first."""
    require(caller, "ListenersUpdate")
    api.profile(caller)
    pending = api.accounts().begin(api.settings.redirect_uri)
    expires_at = api.clock.now() + VALID
    consent = StoredConsent(
        state=pending.state,
        verifier=pending.verifier,
        redirect_uri=pending.redirect_uri,
        expires_at=expires_at,
    )
    api.listeners.update(caller.user_id, ListenersUpdate(spotify_consent=consent))
    return ConnectAnswer(authorization_url=pending.url, expires_at=expires_at)


def finish(api: Api, caller: Caller, request: SpotifyReturn) -> ConnectedAnswer:
    """Connect the account of the caller, who has come back from Spotify's page."""
    from orb_common.spotify import PendingConsent

    require(caller, "ListenersUpdate")
    listener = api.profile(caller)
    stored = listener.spotify_consent
    if (
        stored is None
        or stored.expires_at <= api.clock.now()
        or not hmac.compare_digest(stored.state.encode(), request.state.encode())
    ):
        raise _unknown_state()
    try:
        # The state counts once, also for two requests at the same time.
        api.listeners.update(
            caller.user_id,
            ListenersUpdate(spotify_consent=None),
            condition=attr("spotifyConsent", "state").eq(stored.state),
        )
    except DynamoDBConditionFailedError:
        raise _unknown_state() from None
    query = {
        name: value
        for name, value in (("state", request.state), ("code", request.code), ("error", request.error))
        if value is not None
    }
    pending = PendingConsent(
        url="", state=stored.state, verifier=stored.verifier, redirect_uri=stored.redirect_uri
    )
    tokens = api.accounts().finish(pending, query)
    _store(api, caller, tokens)
    ends = tokens.authorization_ends
    return ConnectedAnswer(
        connected=True, authorization_ends=None if ends is None else datetime.fromtimestamp(int(ends), UTC)
    )


def _store(api: Api, caller: Caller, tokens: Tokens) -> None:
    """Store the tokens in the secret of the person, then mark the row. Between the two, the person is not connected."""
    from orb_common.spotify import store_tokens

    name, now = api.settings.user_secret(caller.user_id), api.clock.now()
    _create_secret(name, api.settings.user_secrets_key)
    store_tokens(name, tokens, now=now.timestamp())
    api.listeners.update(caller.user_id, connected(tokens, name, now=now))


def _create_secret(name: str, key: str | None) -> None:
    secrets = client("secretsmanager")
    encryption = {} if key is None else {"KmsKeyId": key}
    with aws_errors(operation="secretsmanager:CreateSecret", resource=name):
        try:
            secrets.create_secret(Name=name, SecretString="{}", **encryption)
        except secrets.exceptions.ResourceExistsException:
            return


def _unknown_state() -> ValidationError:
    return ValidationError(
        "state is not that of your request, or its time is over: begin again", field="state"
    )
