"""`orb token` prints real tokens of the embedded pool."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.security import TokenVerifier

if TYPE_CHECKING:
    from small_workspace import Orb

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "group"), [("olivia", "OWNER"), ("bruno", "USER")])
def test_tokens_pass_our_verifier(hub_orb: Orb, hub_aws: dict[str, Any], name: str, group: str) -> None:
    """Both tokens are signed with RS256 by the pool's own keys, for its client, and name the person's group."""
    done = hub_orb("token", name, "--json")

    tokens = json.loads(done.stdout)
    pool, client = hub_aws["user_pool"], hub_aws["user_pool_client"]
    for use in ("access", "id"):
        verifier = TokenVerifier.cognito(
            user_pool_id=pool,
            client_ids={client},
            token_use=use,
            jwks_url=f"{hub_aws['endpoint']}/{pool}/.well-known/jwks.json",
        )
        verified = verifier.verify(tokens[use])
        assert verified.groups == {group}
        assert verified.expires_at == tokens["expiresAt"]


@pytest.mark.usefixtures("hub_aws")
@pytest.mark.parametrize(("option", "use"), [("--access", "access"), ("--id", "id")])
def test_one_token_is_one_line(hub_orb: Orb, option: str, use: str) -> None:
    """A shell can put it into a header: `$(orb token olivia)`."""
    done = hub_orb("token", "Olivia", option)
    [line] = done.stdout.splitlines()
    assert json_of(line)["token_use"] == use


def json_of(token: str) -> dict[str, Any]:
    """The claims, unverified."""
    from base64 import urlsafe_b64decode

    claims: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


@pytest.mark.usefixtures("hub_aws")
def test_an_unknown_name_lists_the_people(hub_orb: Orb) -> None:
    """The exit status is 1."""
    done = hub_orb("token", "nobody")
    assert done.returncode == 1
    assert "there are: olivia, edda, chen, farida, bruno" in done.stderr
