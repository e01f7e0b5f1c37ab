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
# Outside the `try`, so that `orb bundle` reports the import when the extra is missing.
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, InvalidPayloadError, JoseError
from joserfc.jwk import JWKRegistry, Key, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ClaimsOption", "JWTClaimsRegistry", "Key", "check_claims", "make_key", "signed_claims"]

MIN_RSA_BITS: Final = 2048
_ROCA_GENERATOR: Final = 65_537
_ROCA_PRIMES: Final = (
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
)  # fmt: skip


def make_key(value: Mapping[str, str | list[str]] | str | bytes, *, algorithm: str) -> Key | None:
    """Return the key in a JWK or a PEM text. None: the key is not for this algorithm, or is too weak.

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
    if isinstance(key, RSAKey):
        numbers = key.public_key.public_numbers()
        if numbers.n.bit_length() < MIN_RSA_BITS or _has_roca_form(numbers.n):
            return None
    return key


def _has_roca_form(modulus: int) -> bool:
    """Return whether a modulus has the pattern of a faulty chip (ROCA, CVE-2017-15361).

    The private key can be computed from such a modulus. Modulo each small prime, the modulus is a power of 65537; this
    is true of one good modulus in 200 million.
    Source: Nemec and others, "The Return of Coppersmith's Attack", section 4.1 (2017); the primes are those of their
    detection tool.
    """
    return all(
        modulus % prime in {pow(_ROCA_GENERATOR, power, prime) for power in range(prime)}
        for prime in _ROCA_PRIMES
    )


def signed_claims(token: str, key: Key, *, algorithm: str) -> dict[str, Any]:
    """Return the claims of a token after its signature is verified with a key.

    Raises:
        InvalidTokenError: 401. The signature is wrong, there are no claims, or they are not a JSON object.
    """
    # Unknown headers are accepted here, because `jws` has refused the dangerous ones.
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        claims = jwt.decode(token, key, registry=registry, decoder_cls=StrictDecoder).claims
    except BadSignatureError:
        refuse("the token's signature is wrong", "signature")
    except (InvalidPayloadError, RecursionError):
        refuse("the token's claims are not a JSON object", "json")
    except JoseError:
        refuse("the token is not a signed token", "form")
    if not claims:
        refuse("the token has no claims", "claims")
    return claims


def check_claims(claims: dict[str, Any], registry: JWTClaimsRegistry) -> None:
    """Check the times of a token, the form of the registered claims, and the registry's rules.

    Raises:
        TokenExpiredError: 401.
        InvalidTokenError: 401. Another claim is missing or wrong; the reason is its name.
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
