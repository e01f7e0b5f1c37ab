"""Verify JSON Web Tokens of Cognito and of other OIDC issuers.

The issuer, the address of its keys, the algorithms, the audience and the use of a token are all configured. None of
them is read from the token. No function here returns claims that are not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ConfigurationError
from orb_common.utils.cache import TimedCache
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .https_documents import Fetch, fetch, require_https
from .jwks import KeySet, KeyTimes
from .jws import json_object, read_header, refuse, require_token_text
from .jwt import ClaimsOption, JWTClaimsRegistry, check_claims, signed_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

LEEWAY: Final = 30
LAST_EXPIRY: Final = 2**53
"""Beyond it, numbers in JSON are not exact."""
REMEMBERED_TOKENS: Final = 1_000
REMEMBERED_SECONDS: Final = 300.0
TOKEN_USES: Final = frozenset({"access", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRules:
    """The claims that a token must have.

    Raises:
        ConfigurationError: A rule is missing, without which any token of the issuer would be accepted.
    """

    issuer: str
    """Must equal `iss` exactly."""
    audiences: frozenset[str]
    """One of them must be in `aud`, or be the `client_id` of a Cognito access token."""
    algorithms: frozenset[str] = frozenset({"RS256"})
    token_uses: frozenset[str] | None = None
    """Cognito's `token_use`: access, id. None: not a token of Cognito."""
    leeway: int = LEEWAY
    """Seconds by which clocks may differ."""

    def __post_init__(self) -> None:
        if not self.issuer or not self.audiences or "" in self.audiences:
            raise ConfigurationError("tokens need an issuer and at least one audience", config_key="audience")
        if self.token_uses is not None and (not self.token_uses or not self.token_uses <= TOKEN_USES):
            raise ConfigurationError("the use of a token is access or id", config_key="token_use")


class Claims(Mapping[str, object]):
    """The claims of a token, read-only. Each look-up returns a new copy.

    Verified tokens are cached: an item that one request added to a list would be a claim of the next request.
    """

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> object:
        return deepcopy(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedToken:
    """The facts that a verified token proves."""

    subject: str
    claims: Mapping[str, object]
    """All claims, read-only at any depth."""
    expires_at: float
    """Seconds since 1970."""
    token_use: str | None = None
    client_id: str | None = None
    groups: frozenset[str] = field(default_factory=frozenset)
    """`cognito:groups`."""
    scopes: frozenset[str] = field(default_factory=frozenset)


class TokenVerifier:
    """A verifier of the tokens of one issuer. Thread-safe; make one per process and keep it.

    Args:
        rules: The claims that a token must have.
        keys: The issuer's keys.
        clock: The time that decides on expiry.
        remember: Number of verified tokens to cache, each until it expires and for 300 seconds at most. 0: none.

    Raises:
        ConfigurationError: The rules accept an algorithm for which `keys` holds no keys.
    """

    def __init__(
        self,
        rules: TokenRules,
        keys: KeySet,
        *,
        clock: Clock = SYSTEM_CLOCK,
        remember: int = REMEMBERED_TOKENS,
    ) -> None:
        if not rules.algorithms <= keys.algorithms:
            raise ConfigurationError("an accepted algorithm has no keys", config_key="algorithms")
        self.rules = rules
        self.keys = keys
        self._remembered: TimedCache[tuple[int, bytes], VerifiedToken] = TimedCache(
            max_entries=remember, ttl=REMEMBERED_SECONDS, clock=clock
        )
        """By the generation of the keys and the hash of the token. The token itself is a credential and not stored."""
        self._claims_by_audience = self._claims_registry(
            aud={"essential": True, "values": list(rules.audiences)}
        )
        self._claims_by_client = self._claims_registry()

    @classmethod
    def cognito(
        cls,
        *,
        user_pool_id: str,
        client_ids: frozenset[str] | set[str] | tuple[str, ...] | list[str],
        token_use: str | frozenset[str] = "access",  # noqa: S107 - no secret
        region: str | None = None,
        jwks_url: str | None = None,
        leeway: int = LEEWAY,
        clock: Clock = SYSTEM_CLOCK,
        fetch: Fetch = fetch,
        times: KeyTimes = KeyTimes(),  # noqa: B008 - frozen
    ) -> TokenVerifier:
        """Return a verifier for a user pool.

        Args:
            user_pool_id: As `us-east-1_Ab12Cd34e`; names the region as well.
            client_ids: The app clients whose tokens are accepted.
            token_use: `access`, `id`, or both.
            region: Needed if the pool's id does not begin with it.
            jwks_url: Another address of the keys, for an embedded AWS.
            leeway: Seconds by which clocks may differ.
            clock: The time.
            fetch: Fetches the keys.
            times: How long keys stay valid.

        Raises:
            ConfigurationError: There is no region or no client, the use is unknown, or the address of the keys is
                neither https nor loopback.
        """
        pool_region = region or user_pool_id.rpartition("_")[0]
        if not pool_region:
            raise ConfigurationError("the user pool's region is not known", config_key="USER_POOL_ID")
        issuer = f"https://cognito-idp.{pool_region}.amazonaws.com/{user_pool_id}"
        uses = frozenset({token_use}) if isinstance(token_use, str) else token_use
        rules = TokenRules(issuer=issuer, audiences=frozenset(client_ids), token_uses=uses, leeway=leeway)
        keys = KeySet(jwks_url or f"{issuer}/.well-known/jwks.json", fetch=fetch, times=times, clock=clock)
        return cls(rules, keys, clock=clock)

    @classmethod
    def oidc(
        cls,
        *,
        issuer: str,
        audience: str | frozenset[str],
        jwks_url: str | None = None,
        algorithms: frozenset[str] = frozenset({"RS256"}),
        leeway: int = LEEWAY,
        clock: Clock = SYSTEM_CLOCK,
        fetch: Fetch = fetch,
        times: KeyTimes = KeyTimes(),  # noqa: B008 - frozen
    ) -> TokenVerifier:
        """Return a verifier for any OIDC issuer.

        Args:
            issuer: Must equal `iss` exactly.
            audience: One of them must be in `aud`.
            jwks_url: The address of the keys. None: the issuer is asked for it at the first token.
            algorithms: RS256, ES256.
            leeway: Seconds by which clocks may differ.
            clock: The time.
            fetch: Fetches the keys.
            times: How long keys stay valid.

        Raises:
            ConfigurationError: There is no issuer or no audience, an algorithm is not accepted, or the address of the
                keys is neither https nor loopback.
        """
        audiences = frozenset({audience}) if isinstance(audience, str) else audience
        rules = TokenRules(issuer=issuer, audiences=audiences, algorithms=algorithms, leeway=leeway)
        if jwks_url is None:
            jwks_url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            fetch = _DiscoveryFetch(issuer, fetch)
        keys = KeySet(jwks_url, algorithms=algorithms, fetch=fetch, times=times, clock=clock)
        return cls(rules, keys, clock=clock)

    def verify(self, token: str) -> VerifiedToken:
        """Verify a token and return its facts.

        Raises:
            TokenExpiredError: 401. The token has expired.
            InvalidTokenError: 401. The token is invalid in another way.
            ServiceUnavailableError: 503. The issuer's keys are not available; the token may be valid.
        """
        digest = sha256(require_token_text(token).encode()).digest()
        cached = self._remembered.get((self.keys.generation, digest))
        if cached is not None:
            return cached
        algorithm, kid = read_header(token, algorithms=self.rules.algorithms)
        key, generation = self.keys.get(kid, algorithm)
        claims = signed_claims(token, key, algorithm=algorithm)
        verified = self._check_rules(claims)
        # Cached by the generation of its key: if the keys changed meanwhile, the entry is never found.
        seconds = min(verified.expires_at - self._remembered.now(), REMEMBERED_SECONDS)
        self._remembered.put((generation, digest), verified, ttl=seconds)
        return verified

    def _claims_registry(self, **options: ClaimsOption) -> JWTClaimsRegistry:
        return JWTClaimsRegistry(
            now=lambda: int(self._remembered.now()),
            leeway=self.rules.leeway,
            exp={"essential": True},
            iss={"essential": True, "value": self.rules.issuer},
            sub={"essential": True},
            **options,
        )

    def _check_rules(self, claims: dict[str, Any]) -> VerifiedToken:
        rules = self.rules
        use = _text_claim(claims, "token_use")
        if rules.token_uses is not None and use not in rules.token_uses:
            refuse("the token is for another use", "token_use")
        # Cognito's access tokens name their audience in `client_id`. In other tokens it is the client that asked.
        by_client = rules.token_uses is not None and use == "access"
        if by_client and _text_claim(claims, "client_id") not in rules.audiences:
            refuse("the token is for another client", "client_id")
        check_claims(claims, self._claims_by_client if by_client else self._claims_by_audience)
        if claims["exp"] >= LAST_EXPIRY:
            refuse("the token never expires", "exp")
        return VerifiedToken(
            subject=claims["sub"],
            claims=Claims(claims),
            expires_at=float(claims["exp"]),
            token_use=use,
            client_id=_text_claim(claims, "client_id"),
            groups=_text_items(claims.get("cognito:groups")),
            scopes=frozenset((_text_claim(claims, "scope") or "").split()),
        )


class _DiscoveryFetch:
    """A fetch that reads the address of an issuer's keys from its OIDC discovery document."""

    def __init__(self, issuer: str, get: Fetch) -> None:
        self._issuer = issuer
        self._fetch = get

    def __call__(self, url: str) -> bytes:
        description = json_object(self._fetch(url))
        keys_url = description.get("jwks_uri")
        # Otherwise the keys of another issuer could sign in our issuer's name.
        if description.get("issuer") != self._issuer or not isinstance(keys_url, str):
            raise ValueError("the description is another issuer's")
        try:
            require_https(keys_url, name="jwks_uri")
        except ConfigurationError as error:
            # The issuer's answer is wrong, not our configuration.
            raise ValueError("the keys are not offered by https") from error
        return self._fetch(keys_url)


def _text_claim(claims: Mapping[str, object], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None


def _text_items(value: object) -> frozenset[str]:
    return (
        frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
    )
