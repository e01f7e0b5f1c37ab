"""An issuer of JSON Web Tokens for tests: real keys, real signatures, and any claims and headers."""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Mapping

Key: TypeAlias = RSAKey | ECKey
Algorithm: TypeAlias = Literal["RS256", "ES256"]
LIFETIME = 3600
"""Seconds. The usual time until a token expires."""


@lru_cache
def rsa_key(kid: str) -> RSAKey:
    """Return a key of 2048 bits. The same id returns the same key, because making one takes long."""
    return RSAKey.generate_key(2048, parameters={"kid": kid, "alg": "RS256", "use": "sig"})


@lru_cache
def ec_key(kid: str) -> ECKey:
    """Return a key on the curve P-256. The same id returns the same key."""
    return ECKey.generate_key("P-256", parameters={"kid": kid, "alg": "ES256", "use": "sig"})


def base64url(data: object) -> str:
    """Return bytes, or a value as JSON, in the base64 of tokens."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class TokenIssuer:
    """An issuer that signs any claims and any header, valid or not.

    Args:
        url: The `iss` of its tokens.
        client_id: The `client_id` of its tokens.
        clock: The time of its tokens.
    """

    def __init__(self, url: str, *, client_id: str = "client-1", clock: Clock = SYSTEM_CLOCK) -> None:
        self.url = url
        self.client_id = client_id
        self.clock = clock
        self.rsa = rsa_key("rsa-1")
        self.ec = ec_key("ec-1")
        self.published: list[dict[str, object]] = [public(self.rsa), public(self.ec)]
        """The keys of its key set. A test may change them."""
        self.fetched: list[str] = []
        """The addresses of all calls of `fetch`."""
        self.failure: Exception | None = None
        """What `fetch` raises. None: it returns the key set."""

    def fetch(self, url: str) -> bytes:
        """Return the key set, in place of a request to `url`."""
        self.fetched.append(url)
        if self.failure is not None:
            raise self.failure
        return json.dumps({"keys": self.published}).encode()

    def rotate(self) -> None:
        """Sign with a new RSA key from now on. Its key set has the old key too, until a test removes it."""
        self.rsa = rsa_key(f"rsa-{len(self.published) + 1}")
        self.published.append(public(self.rsa))

    def claims(self, **changes: object) -> dict[str, object]:
        """Return the claims of a valid access token, with changes. `...` leaves a claim out."""
        now = int(self.clock.now().timestamp())
        claims: dict[str, object] = {
            "iss": self.url,
            "sub": "sub-1",
            "client_id": self.client_id,
            "token_use": "access",
            "iat": now,
            "exp": now + LIFETIME,
            "cognito:groups": ["OWNER", "USER"],
            "scope": "openid email",
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not ...}

    def sign(
        self,
        payload: object = None,
        header: Mapping[str, object] | None = None,
        *,
        key: Key | None = None,
        algorithm: Algorithm = "RS256",
        **claims: object,
    ) -> str:
        """Return a signed token.

        Args:
            payload: All claims, or bytes. None: those of `claims`.
            header: Changes of the header. `...` leaves a member out.
            key: The key to sign with. None: the issuer's own.
            algorithm: The algorithm of the signature.
            claims: Changes of the claims, if there is no payload.
        """
        own = self.rsa if algorithm == "RS256" else self.ec
        head = {"alg": algorithm, "kid": own.kid, "typ": "JWT", **(header or {})}
        body = self.claims(**claims) if payload is None else payload
        text = ".".join(
            base64url(part) for part in ({name: each for name, each in head.items() if each is not ...}, body)
        )
        model = JWSRegistry(algorithms=[algorithm]).get_alg(algorithm)
        return f"{text}.{base64url(model.sign(text.encode(), key or own))}"


def public(key: Key) -> dict[str, object]:
    """Return the public part of a key, as a key set has it."""
    return dict(key.as_dict(private=False))
