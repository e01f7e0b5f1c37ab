"""The user pool of the hub: make accounts, sign people in, and renew their tokens."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_common.security.tokens import TokenVerifier
    from orb_testing.clients import Client
    from orb_tools.embedded.state_file import Running
    from orb_tools.hub.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account in the user pool."""

    name: str
    email: str
    groups: tuple[str, ...]
    sub: str
    """The subject of the person's tokens."""
    password: str
    """Made by chance, for the embedded AWS only."""

    def __repr__(self) -> str:
        """Show the name alone: a password must not reach a log."""
        return f"Account({self.name})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tokens:
    """The tokens of one sign-in."""

    access: str
    id: str
    refresh: str
    expires_at: int
    """When access and id token expire, in seconds since 1970, by the claim `exp`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPool:
    """A user pool and its public client."""

    client: Client
    """A botocore client of cognito-idp."""
    pool_id: str
    client_id: str
    jwks_url: str
    """Where its keys are. The embedded AWS serves them at its own address."""

    @classmethod
    def of(cls, running: Running) -> UserPool:
        """Return the pool of an embedded AWS. Raises `ToolError` when no stack has one."""
        if not running.user_pool:
            raise ToolError(
                "no user pool is deployed", hint="add the stack cognito to stacks of [tool.orb], then: orb up"
            )
        client = aws_client("cognito-idp", running.endpoint)
        return cls(
            client=client,
            pool_id=running.user_pool,
            client_id=running.user_pool_client,
            jwks_url=f"{running.endpoint}/{running.user_pool}/.well-known/jwks.json",
        )

    def verifier(self) -> TokenVerifier:
        """Return orb's verifier of the access tokens of this pool."""
        from orb_common.security.tokens import TokenVerifier

        return TokenVerifier.cognito(
            user_pool_id=self.pool_id, client_ids={self.client_id}, jwks_url=self.jwks_url
        )

    def add(self, person: Person) -> Account:
        """Create an account with a permanent password and a verified address.

        Raises:
            ToolError: The pool refuses, for example because the address is taken or a group does not exist.
        """
        # It has each kind of character that the pool's policy asks for.
        password = f"{secrets.token_urlsafe(18)}-aA1"
        attributes = [
            {"Name": "email", "Value": person.email},
            {"Name": "email_verified", "Value": "true"},
        ]
        with _reported(f"the account of {person.name} cannot be made"):
            user = self.client.admin_create_user(
                UserPoolId=self.pool_id,
                Username=person.email,
                MessageAction="SUPPRESS",
                UserAttributes=attributes,
            )["User"]
            self.client.admin_set_user_password(
                UserPoolId=self.pool_id, Username=person.email, Password=password, Permanent=True
            )
            for group in person.groups:
                self.client.admin_add_user_to_group(
                    UserPoolId=self.pool_id, Username=person.email, GroupName=group
                )
        sub = next(each["Value"] for each in user["Attributes"] if each["Name"] == "sub")
        return Account(name=person.name, email=person.email, groups=person.groups, sub=sub, password=password)

    def sign_in(self, account: Account) -> Tokens:
        """Sign in with the password, as a client does: the request is not signed.

        Raises:
            ToolError: The pool refuses, or does not answer.
        """
        return self._tokens(
            account, "USER_PASSWORD_AUTH", {"USERNAME": account.email, "PASSWORD": account.password}
        )

    def renew(self, account: Account, tokens: Tokens) -> Tokens:
        """Return new tokens for a refresh token. Raises `ToolError` as `sign_in` does."""
        return self._tokens(
            account, "REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": tokens.refresh}, refresh=tokens.refresh
        )

    def _tokens(
        self, account: Account, flow: str, parameters: Mapping[str, str], *, refresh: str = ""
    ) -> Tokens:
        with _reported(f"{account.name} cannot sign in"):
            answer = self.client.initiate_auth(
                AuthFlow=flow, ClientId=self.client_id, AuthParameters=dict(parameters)
            )["AuthenticationResult"]
        return Tokens(
            access=answer["AccessToken"],
            id=answer["IdToken"],
            refresh=answer.get("RefreshToken", refresh),  # A renewal keeps the refresh token.
            expires_at=_expiry(answer["AccessToken"]),
        )


def _expiry(token: str) -> int:
    payload = token.split(".")[1]
    return int(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"])


@contextmanager
def _reported(what: str) -> Iterator[None]:
    """Turn errors of botocore into `ToolError`. Only their codes are shown: messages can hold addresses."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", type(error).__name__)
        hint = "start orb up --people again: it makes new accounts"
        raise ToolError(f"{what}: {code}", hint=hint) from error
    except BotoCoreError as error:
        hint = "check that orb up is still running"
        raise ToolError(f"{what}: {type(error).__name__}", hint=hint) from error
