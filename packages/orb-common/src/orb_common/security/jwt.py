"""Keys, signatures and claims of tokens, by joserfc. No other module of orb imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ConfigurationError, TokenExpiredError

from .jws import SIGNATURE_ALGORITHMS, StrictDecoder, refuse

try:
    from joserfc import jwt
except ImportError as missing:
    raise ConfigurationError(
        "tokens need the extra 'tokens': add orb-common[tokens]", config_key="orb-common[tokens]"
    ) from missing
# Again without a guard: `orb bundle` reports such an import where the extra is missing.
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, InvalidPayloadError, JoseError
from joserfc.jwk import JWKRegistry, Key, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ClaimsOption", "JWTClaimsRegistry", "Key", "check_claims", "make_key", "signed_claims"]

MIN_RSA_BITS: Final = 2048


def make_key(value: Mapping[str, str | list[str]] | str | bytes, *, algorithm: str) -> Key | None:
    """Return a key of a JWK or a PEM text. None: it may not verify by the algorithm, or it is too weak.

    Raises:
        ConfigurationError: The algorithm is not accepted.
    """
    if algorithm not in SIGNATURE_ALGORITHMS:
        raise ConfigurationError("accepted algorithms are RS256 and ES256", config_key="algorithms")
    model = JWSRegistry(algorithms=[algorithm]).get_alg(algorithm)
    try:
        if isinstance(value, str | bytes):
            key = JWKRegistry.import_key(value, model.key_type)
        else:
            key = JWKRegistry.import_key({**value})
        model.check_key(key)
        key.check_key_op("verify")
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None if isinstance(key, RSAKey) and key.public_key.key_size < MIN_RSA_BITS else key


def signed_claims(token: str, key: Key, *, algorithm: str) -> dict[str, Any]:
    """Return the claims that a key has signed.

    Raises:
        InvalidTokenError: 401: it did not, or they are not a JSON object.
    """
    # Headers that joserfc does not know are no fault. Those that matter are refused by `jws`.
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        return jwt.decode(token, key, registry=registry, decoder_cls=StrictDecoder).claims
    except BadSignatureError:
        refuse("the token's signature is wrong", "signature")
    except (InvalidPayloadError, RecursionError):
        refuse("the token's claims are not a JSON object", "json")
    except JoseError:
        refuse("the token is not a signed token", "form")


def check_claims(claims: dict[str, Any], registry: JWTClaimsRegistry) -> None:
    """Check the times of a token, the form of the registered claims, and what the registry asks of single claims.

    Raises:
        TokenExpiredError: 401.
        InvalidTokenError: 401: another claim is missing or wrong; the reason is its name.
    """
    try:
        registry.validate(claims)
    except ExpiredTokenError:
        use = claims.get("token_use")
        raise TokenExpiredError(
            token_type=use if isinstance(use, str) else None, details={"reason": "exp"}
        ) from None
    except ClaimError as error:
        refuse("a claim of the token is missing or not accepted", error.claim)
