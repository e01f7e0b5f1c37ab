"""An issuer of tokens for tests: keys, a key set, and valid and invalid tokens."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from orb_common.security.tokens import TokenVerifier
from orb_common.utils.clock import ManualClock

POOL = "us-east-1_Sample01"
CLIENT = "client-1"


def b64(data: Any) -> Any:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Issuer:
    """An issuer that signs any claims and any header."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.url = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
        self.rsa = _RSA
        self.ec = _EC
        self.published = [self.rsa.as_dict(private=False), self.ec.as_dict(private=False)]
        self.fetched = []
        self.failure = None

    def fetch(self, url: str) -> Any:
        self.fetched.append(url)
        if self.failure is not None:
            raise self.failure
        return json.dumps({"keys": self.published}).encode()

    def claims(self, **changes: Any) -> Any:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.url, "sub": "sub-1", "client_id": CLIENT, "token_use": "access", "iat": now, "exp": now + 3600,
            "cognito:groups": ["OWNER", "USER"], "scope": "openid email", **changes,
        }  # fmt: skip
        return {name: value for name, value in claims.items() if value is not ...}

    def sign(
        self,
        payload: Any = None,
        header: Any = None,
        *,
        key: Any = None,
        algorithm: str = "RS256",
        **claims: Any,
    ) -> Any:
        head = {"alg": algorithm, "kid": "rsa-1" if algorithm == "RS256" else "ec-1", "typ": "JWT"} | (
            header or {}
        )
        body = self.claims(**claims) if payload is None else payload
        head = {name: value for name, value in head.items() if value is not ...}
        text = f"{b64(head)}.{b64(body)}"
        signer = key or (self.rsa if algorithm == "RS256" else self.ec)
        model = JWSRegistry(algorithms=[algorithm]).get_alg(algorithm)
        return f"{text}.{b64(model.sign(text.encode(), signer))}"

    def verifier(self, **options: Any) -> Any:
        options = {"user_pool_id": POOL, "client_ids": {CLIENT}, **options}
        return TokenVerifier.cognito(fetch=self.fetch, clock=self.clock, **options)


_RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa-1", "alg": "RS256", "use": "sig"})
_EC = ECKey.generate_key("P-256", parameters={"kid": "ec-1", "alg": "ES256", "use": "sig"})


@pytest.fixture
def clock() -> Any:
    return ManualClock()


@pytest.fixture
def issuer(clock: ManualClock) -> Any:
    return Issuer(clock)


@pytest.fixture
def verifier(issuer: Any) -> Any:
    return issuer.verifier()


@pytest.fixture
def encode() -> Any:
    return b64
