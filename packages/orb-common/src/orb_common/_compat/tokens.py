"""The functions of the hub for tokens, built on `orb_common.security.tokens`. Environment variables name the issuer.

No function returns unverified claims: `decode_jwt` and `extract_claims` verify the token as `validate_token` does.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import ConfigurationError, InvalidTokenError
from orb_common.security.jws import SIGNATURE_ALGORITHMS, bearer_token, decode_part, json_object, read_header
from orb_common.security.jwt import make_key, signed_claims
from orb_common.security.tokens import TokenVerifier
from orb_common.utils.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.utils.clock import Clock

__all__ = [
    "check_token_expiry",
    "decode_jwt",
    "default_verifier",
    "extract_claims",
    "validate_token",
    "verify_signature",
]

VARIABLES: Final = (
    "USER_POOL_ID",
    "USER_POOL_CLIENT_ID",
    "TOKEN_USE",
    "TOKEN_ISSUER",
    "TOKEN_AUDIENCE",
    "TOKEN_JWKS_URL",
)
_verifiers: dict[tuple[str, ...], TokenVerifier] = {}
_lock = threading.Lock()


def default_verifier(*, environ: Mapping[str, str] = os.environ) -> TokenVerifier:
    """Return the verifier for the environment variables, one for each process.

    USER_POOL_ID, USER_POOL_CLIENT_ID (several with commas) and TOKEN_USE (default `access`; `access,id` for both)
    name a user pool. TOKEN_ISSUER and TOKEN_AUDIENCE name another issuer. TOKEN_JWKS_URL replaces the address of the
    keys.

    Raises:
        ConfigurationError: Neither USER_POOL_ID nor TOKEN_ISSUER is set.
    """
    settings = tuple(environ.get(name, "").strip() for name in VARIABLES)
    with _lock:
        if settings not in _verifiers:
            _verifiers[settings] = _make_verifier(*settings)
        return _verifiers[settings]


def validate_token(token: str, *, verifier: TokenVerifier | None = None) -> dict[str, object]:
    """Return a copy of the claims of a valid token. A leading `Bearer ` is ignored.

    Raises:
        TokenExpiredError: The token has expired.
        InvalidTokenError: The token is not valid.
        ServiceUnavailableError: The keys of the issuer cannot be fetched.
        ConfigurationError: No issuer is configured.
    """
    return dict((verifier or default_verifier()).verify(bearer_token(token)).claims)


decode_jwt = validate_token
extract_claims = validate_token


def verify_signature(
    token: str, public_key: str | bytes | Mapping[str, str], *, algorithm: str = "RS256"
) -> bool:
    """Return whether a token was signed with a key (PEM text or JWK). This does not say whether the token is valid.

    Raises:
        ConfigurationError: The algorithm is neither RS256 nor ES256, or the extra `tokens` is not installed.
    """
    key = make_key(public_key, algorithm=algorithm)
    if key is None:
        return False
    try:
        read_header(token, algorithms={algorithm})
        signed_claims(token, key, algorithm=algorithm)
    except InvalidTokenError:
        return False
    return True


def check_token_expiry(token: str, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Return whether a token has expired, without verifying it: use this to renew a token, never to trust it.

    Raises:
        InvalidTokenError: The text is not a token, or the token has no expiry time.
    """
    read_header(token, algorithms=SIGNATURE_ALGORITHMS)
    expires = json_object(decode_part(token.split(".")[1])).get("exp")
    if isinstance(expires, bool) or not isinstance(expires, (int, float)):
        raise InvalidTokenError("the token does not say when it expires", details={"reason": "exp"})
    return clock.now().timestamp() >= expires


def _make_verifier(*settings: str) -> TokenVerifier:
    pool, client, use, issuer, audience, keys = settings
    if pool:
        return TokenVerifier.cognito(
            user_pool_id=pool,
            client_ids=_split_commas(client),
            token_use=_split_commas(use) or "access",
            jwks_url=keys or None,
        )
    if issuer:
        return TokenVerifier.oidc(issuer=issuer, audience=_split_commas(audience), jwks_url=keys or None)
    raise ConfigurationError("tokens need USER_POOL_ID, or TOKEN_ISSUER", config_key="USER_POOL_ID")


def _split_commas(text: str) -> frozenset[str]:
    return frozenset(item.strip() for item in text.split(",") if item.strip())
