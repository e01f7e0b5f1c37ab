"""What every verifier of access tokens must do: accept what the issuer signed for us, and nothing else."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from orb_common.exceptions import InvalidTokenError, ServiceUnavailableError, TokenExpiredError
from orb_testing.token_issuer import LIFETIME, base64url, rsa_key

from .scenarios import Scenario, Suite, expect, fail, law

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from orb_common.utils.clock import ManualClock
    from orb_testing.token_issuer import TokenIssuer

LEEWAY: Final = 60
"""The most seconds by which a verifier may let the issuer's clock differ."""


class Verified(Protocol):
    """What a verified token proves."""

    @property
    def subject(self) -> str:
        """Whose token it is."""

    @property
    def groups(self) -> Collection[str]:
        """The groups of the subject."""


class Verifier(Protocol):
    """A verifier of tokens."""

    def verify(self, token: str) -> Verified:
        """Return what a token proves. Raise InvalidTokenError if it proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenVerifierSubject:
    """A verifier of the access tokens of an issuer, which fetches the issuer's keys by `issuer.fetch`."""

    verifier: Verifier
    issuer: TokenIssuer
    clock: ManualClock
    """The clock of both."""


def _forged_payload(issuer: TokenIssuer) -> str:
    head, _, signature = issuer.sign().split(".")
    return f"{head}.{base64url(issuer.claims(sub='another'))}.{signature}"


def _unsigned(issuer: TokenIssuer) -> str:
    return f"{base64url({'alg': 'none', 'kid': issuer.rsa.kid})}.{base64url(issuer.claims())}."


def _signed_with_the_public_key(issuer: TokenIssuer) -> str:
    """Return a token with an HMAC whose secret is the public key, which everybody has."""
    head = base64url({"alg": "HS256", "typ": "JWT", "kid": issuer.rsa.kid})
    body = f"{head}.{base64url(issuer.claims())}"
    secret = issuer.rsa.as_pem(private=False)
    return f"{body}.{base64url(hmac.digest(secret, body.encode(), 'sha256'))}"


INVALID: Final[dict[str, Callable[[TokenIssuer], str]]] = {
    "of another issuer": lambda issuer: issuer.sign(iss="https://issuer.example.com"),
    "for another client": lambda issuer: issuer.sign(client_id="another"),
    "for another use": lambda issuer: issuer.sign(token_use="id"),  # noqa: S106 - a claim
    "without an expiry": lambda issuer: issuer.sign(exp=...),
    "without a subject": lambda issuer: issuer.sign(sub=...),
    "signed by another key": lambda issuer: issuer.sign(key=rsa_key("of another issuer")),
    "with changed claims": _forged_payload,
    "without a signature": _unsigned,
    "signed with the public key": _signed_with_the_public_key,
    "with an unknown key id": lambda issuer: issuer.sign(header={"kid": "unknown"}),
    "that is not valid yet": lambda issuer: issuer.sign(nbf=int(issuer.clock.now().timestamp()) + LIFETIME),
    "that is no token": lambda _: "a.b",
}
"""Tokens that prove nothing, by what is wrong with them."""


class TokenVerifierSuite(Suite[TokenVerifierSubject]):
    """The laws of verifiers of access tokens."""

    MARKER = "security"

    def more(self) -> Iterator[Scenario[TokenVerifierSubject]]:
        """Return a scenario for each kind of invalid token."""
        for name, token in INVALID.items():
            yield Scenario(
                f"refuses-a-token-{name.replace(' ', '-')}",
                f"A token {name} raises InvalidTokenError (401), before and after a valid one",
                partial(self._refuses, token),
            )

    @staticmethod
    def _refuses(token: Callable[[TokenIssuer], str], subject: TokenVerifierSubject) -> None:
        sent = token(subject.issuer)
        for _ in range(2):
            try:
                subject.verifier.verify(sent)
            except InvalidTokenError as error:
                expect(not isinstance(error, TokenExpiredError), "the token is called expired")
                subject.verifier.verify(subject.issuer.sign())
                continue
            fail("the token was accepted")

    @law
    def a_valid_token_proves_its_claims(self, subject: TokenVerifierSubject) -> None:
        """A token of the issuer for this client proves its subject and groups, each time."""
        for sub in ("ann", "bob", "ann"):
            claims = subject.issuer.claims(sub=sub) | {"cognito:groups": [sub.upper()]}
            proved = subject.verifier.verify(subject.issuer.sign(claims))
            expect(proved.subject == sub, f"the subject is {proved.subject}")
            expect(set(proved.groups) == {sub.upper()}, f"the groups are {proved.groups}")

    @law
    def a_token_expires(self, subject: TokenVerifierSubject) -> None:
        """A token raises TokenExpiredError (401) once its time is over, even if it was verified before."""
        token = subject.issuer.sign()
        subject.verifier.verify(token)
        subject.clock.advance(LIFETIME + LEEWAY)
        try:
            subject.verifier.verify(token)
        except TokenExpiredError:
            return
        fail("the token was accepted")

    @law
    def a_new_key_is_found(self, subject: TokenVerifierSubject) -> None:
        """A token that is signed with a new key is verified, once the issuer publishes the key."""
        subject.verifier.verify(subject.issuer.sign())
        subject.issuer.rotate()
        # Verifiers may wait between two fetches of the key set.
        subject.clock.advance(LIFETIME / 2)
        expect(subject.verifier.verify(subject.issuer.sign()).subject == "sub-1", "it proves another subject")

    @law
    def missing_keys_do_not_make_a_token_invalid(self, subject: TokenVerifierSubject) -> None:
        """If the keys cannot be fetched, ServiceUnavailableError (503) is raised: the token may be valid."""
        subject.issuer.failure = OSError("unreachable")
        try:
            subject.verifier.verify(subject.issuer.sign())
        except ServiceUnavailableError:
            return
        except InvalidTokenError:
            fail("the token is called invalid")
        fail("the token was accepted without keys")
