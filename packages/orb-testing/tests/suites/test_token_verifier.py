"""A right verifier passes the suite, and each defect fails in its scenario."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import pytest

from orb_common.exceptions import InvalidTokenError, ServiceUnavailableError, TokenExpiredError
from orb_common.security import TokenVerifier
from orb_common.utils.clock import ManualClock
from orb_testing.suites.token_verifier import INVALID, TokenVerifierSubject, TokenVerifierSuite
from orb_testing.token_issuer import TokenIssuer

POOL = "us-east-1_Sample01"
SUITE = TokenVerifierSuite()


def proves(token: str) -> Any:
    """What the claims of a token say, without a look at the signature."""
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return SimpleNamespace(subject=claims.get("sub"), groups=set(claims.get("cognito:groups", [])))


class Broken:
    """A verifier that lets through what its defect says."""

    def __init__(self, verifier: TokenVerifier, defect: str, issuer: TokenIssuer) -> None:
        self.verifier, self.defect, self.issuer = verifier, defect, issuer
        self.last: Any = None

    def verify(self, token: str) -> Any:
        try:
            verified = self.verifier.verify(token)
        except TokenExpiredError:
            if self.defect == "expired tokens are accepted":
                return proves(token)
            raise
        except ServiceUnavailableError:
            if self.defect == "missing keys make tokens invalid":
                raise InvalidTokenError("not valid") from None
            if self.defect == "missing keys make tokens valid":
                return proves(token)
            raise
        except InvalidTokenError:
            accepted = INVALID.get(self.defect)
            if accepted is not None and accepted(self.issuer) == token:
                return SimpleNamespace(subject="x", groups=set())
            raise
        if self.defect == "new keys are not found" and len(self.issuer.published) > 2:
            raise InvalidTokenError("no such key")
        self.last = self.last or verified
        return self.last if self.defect == "the first token is remembered for all" else verified


def subject(defect: str = "") -> TokenVerifierSubject:
    clock = ManualClock()
    issuer = TokenIssuer(f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}", clock=clock)
    verifier = TokenVerifier.cognito(
        user_pool_id=POOL, client_ids={"client-1"}, fetch=issuer.fetch, clock=clock
    )
    return TokenVerifierSubject(
        verifier=Broken(verifier, defect, issuer) if defect else verifier, issuer=issuer, clock=clock
    )


BREAKS = {
    "the first token is remembered for all": "a-valid-token-proves-its-claims",
    "expired tokens are accepted": "a-token-expires",
    "new keys are not found": "a-new-key-is-found",
    "missing keys make tokens invalid": "missing-keys-do-not-make-a-token-invalid",
    "missing keys make tokens valid": "missing-keys-do-not-make-a-token-invalid",
    **{name: f"refuses-a-token-{name.replace(' ', '-')}" for name in INVALID},
}


def test_a_right_verifier_passes() -> None:
    """The verifier without a defect passes in all scenarios."""
    SUITE.run(subject).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A verifier with one defect fails in the scenario about it."""
    by_id = {scenario.id: scenario for scenario in SUITE.scenarios()}
    with pytest.raises((AssertionError, InvalidTokenError)):
        by_id[BREAKS[defect]].check(subject(defect))
