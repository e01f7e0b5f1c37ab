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
_ROCA_GENERATOR: Final = 65_537
_ROCA_PRIMES: Final = (
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
)  # fmt: skip


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
    if isinstance(key, RSAKey):
        numbers = key.public_key.public_numbers()
        if numbers.n.bit_length() < MIN_RSA_BITS or _has_roca_form(numbers.n):
            return None
    return key


def _has_roca_form(modulus: int) -> bool:
    """Return whether a modulus was made by a chip whose primes follow a pattern (ROCA, CVE-2017-15361).

    Its private key can be found from its public half. Modulo each small prime, such a modulus is a power of 65537;
    by chance that is so for one modulus in 200 million.
    Source: Nemec and others, "The Return of Coppersmith's Attack", section 4.1 (2017); the primes are those of their
    detection tool.
    """
    return all(
        modulus % prime in {pow(_ROCA_GENERATOR, power, prime) for power in range(prime)}
        for prime in _ROCA_PRIMES
    )


def signed_claims(token: str, key: Key, *, algorithm: str) -> dict[str, Any]:
    """Return the claims that a key has signed.

    Raises:
        InvalidTokenError: 401: it did not, there are none, or they are not a JSON object.
    """
    # Headers that joserfc does not know are no fault. Those that matter are refused by `jws`.
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
