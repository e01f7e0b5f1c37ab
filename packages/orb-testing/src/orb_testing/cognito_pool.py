"""A Cognito user pool on moto, with tokens of any claims and any expiry, and its key set on loopback.

moto signs all tokens with one key that everybody has, for 1 hour. This pool signs with its own keys. Its key set has
moto's key too, so that the tokens of a sign-in at moto are verified as well.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from orb_common.utils.clock import SYSTEM_CLOCK
from orb_testing.clients import open_local
from orb_testing.environment import REGION
from orb_testing.processes import HOST
from orb_testing.token_issuer import LIFETIME, TokenIssuer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_common.security import TokenVerifier
    from orb_common.utils.clock import Clock
    from orb_testing.clients import Client
    from orb_testing.engines import Engine

PASSWORD = "Sample-Password-1"  # noqa: S105 - a sample
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolUser:
    """A user of the pool, who can sign in with `PASSWORD`."""

    name: str
    sub: str
    email: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CognitoPool:
    """A user pool with one app client."""

    pool_id: str
    client_id: str
    client: Client
    """A botocore client of cognito-idp."""
    jwks_url: str
    """The address of the key set, in place of Cognito's own."""
    issuer: TokenIssuer
    """Signs the tokens. It can also publish other keys, rotate them, or fail to answer."""

    def user(
        self, name: str, *, groups: Sequence[str] = (), attributes: Mapping[str, str] | None = None
    ) -> PoolUser:
        """Create a confirmed user, and groups that do not exist yet.

        Args:
            name: The name of the user, who has the address `<name>@example.org`.
            groups: The groups of the user.
            attributes: Attributes in addition to the e-mail address, or in its place.
        """
        values = {"email": f"{name}@example.org", "email_verified": "true", **(attributes or {})}
        created = self.client.admin_create_user(
            UserPoolId=self.pool_id,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": each, "Value": value} for each, value in values.items()],
        )["User"]
        self.client.admin_set_user_password(
            UserPoolId=self.pool_id, Username=name, Password=PASSWORD, Permanent=True
        )
        known = {each["GroupName"] for each in self.client.list_groups(UserPoolId=self.pool_id)["Groups"]}
        for group in groups:
            if group not in known:
                self.client.create_group(UserPoolId=self.pool_id, GroupName=group)
            self.client.admin_add_user_to_group(UserPoolId=self.pool_id, Username=name, GroupName=group)
        sub = next(each["Value"] for each in created["Attributes"] if each["Name"] == "sub")
        return PoolUser(name=name, sub=sub, email=values["email"], groups=tuple(groups))

    def token(
        self,
        user: PoolUser,
        *,
        use: Literal["access", "id"] = "access",
        expires_in: float = LIFETIME,
        **claims: object,
    ) -> str:
        """Return a token of a user, as the pool would issue it, or with wrong claims.

            cognito.token(ann, expires_in=-60)
            cognito.token(ann, use="id", aud="another client")
            cognito.token(ann, iss="https://another.example.org")

        The claims are those of
        https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
        and of the page on id tokens beside it.

        Args:
            user: The user.
            use: The use of the token.
            expires_in: Seconds from now; negative: it has expired.
            claims: Claims in addition to those of the pool, or in their place. `...` leaves a claim out.
        """
        now = int(self.issuer.clock.now().timestamp())
        own: dict[str, object] = {
            "sub": user.sub,
            "iss": self.issuer.url,
            "token_use": use,
            "auth_time": now,
            "iat": now,
            "exp": int(now + expires_in),
            "jti": str(uuid4()),
            "origin_jti": str(uuid4()),
            "event_id": str(uuid4()),
        }
        if user.groups:
            own["cognito:groups"] = list(user.groups)
        if use == "access":
            own |= {
                "client_id": self.client_id,
                "username": user.name,
                "scope": "aws.cognito.signin.user.admin",
            }
        else:
            own |= {
                "aud": self.client_id,
                "cognito:username": user.name,
                "email": user.email,
                "email_verified": True,
            }
        payload = {name: value for name, value in {**own, **claims}.items() if value is not ...}
        return self.issuer.sign(payload)

    def sign_in(self, user: PoolUser) -> dict[str, str]:
        """Sign a user in at moto. Return `AccessToken`, `IdToken` and `RefreshToken`, with moto's claims."""
        answer = self.client.admin_initiate_auth(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user.name, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return {name: answer[name] for name in ("AccessToken", "IdToken", "RefreshToken")}

    def verifier(self, use: str = "access") -> TokenVerifier:
        """Return orb's verifier of the tokens of this pool. It fetches the key set over HTTP, and keeps it."""
        from orb_common.security import TokenVerifier

        return TokenVerifier.cognito(
            user_pool_id=self.pool_id,
            client_ids={self.client_id},
            token_use=use,
            jwks_url=self.jwks_url,
            clock=self.issuer.clock,
        )


@contextmanager
def cognito_pool(engine: Engine, *, clock: Clock = SYSTEM_CLOCK) -> Iterator[CognitoPool]:
    """Create a pool on an engine, and serve its key set while the block runs.

    Args:
        engine: An engine with user pools, such as moto.
        clock: The time of the tokens and of the verifier.
    """
    client = engine.client("cognito-idp")
    pool_id = client.create_user_pool(PoolName="orb-testing")["UserPool"]["Id"]
    app = client.create_user_pool_client(UserPoolId=pool_id, ClientName="tests", ExplicitAuthFlows=FLOWS)
    client_id = app["UserPoolClient"]["ClientId"]
    url = f"https://cognito-idp.{REGION}.amazonaws.com/{pool_id}"
    issuer = TokenIssuer(url, client_id=client_id, clock=clock)
    path = f"/{pool_id}/.well-known/jwks.json"
    with open_local(f"{engine.endpoint_url}{path}") as answer:
        issuer.published += json.load(answer)["keys"]
    server = ThreadingHTTPServer((HOST, 0), partial(_KeySetHandler, issuer, path))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield CognitoPool(
            pool_id=pool_id,
            client_id=client_id,
            client=client,
            jwks_url=f"http://{HOST}:{server.server_port}{path}",
            issuer=issuer,
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _KeySetHandler(BaseHTTPRequestHandler):
    """Answers with the key set of an issuer, or with 503 while the issuer has a failure."""

    def __init__(self, issuer: TokenIssuer, path: str, *connection: object) -> None:
        self._issuer = issuer
        self._path = path
        super().__init__(*connection)  # type: ignore[arg-type]  # the server passes what its handlers need

    def log_message(self, *_: object) -> None:
        """Do nothing: standard error belongs to the test."""

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path != self._path:
            self.send_error(404)
            return
        try:
            body = self._issuer.fetch(self.path)
        except Exception:  # noqa: BLE001 - a test chose it
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
