"""Proves who sent a request: JSON Web Tokens of Cognito and of other OIDC issuers.

Everything that decides is configured, nothing is taken from the token: the issuer, where its keys are, which
algorithms, whom the token is for, and what it is for. No function here gives out claims that were not
verified.
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

from .https_documents import Fetch, checked_url, fetch
from .jwks import KeySet, KeyTimes
from .jws import checked, json_object, read_header, refuse
from .jwt import ClaimsOption, JWTClaimsRegistry, check_claims, signed_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

LEEWAY: Final = 30
LAST_EXPIRY: Final = 2**53
"""Beyond it, JSON's numbers are no longer exact."""
REMEMBERED_TOKENS: Final = 1_000
REMEMBERED_SECONDS: Final = 300.0
TOKEN_USES: Final = frozenset({"access", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRules:
    """What a token must say.

    Raises:
        ConfigurationError: a rule is missing without which any token of the issuer would pass.
    """

    issuer: str
    """Equal to `iss`, to the letter."""
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
    """The claims of a token, not to be changed. Each look-up gives out a copy of its own.

    A verified token is remembered: what one request added to a list would be a claim of the next request.
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
    """What a token proved."""

    subject: str
    claims: Mapping[str, object]
    """All of them, not to be changed at any depth."""
    expires_at: float
    """Seconds since 1970."""
    token_use: str | None = None
    client_id: str | None = None
    groups: frozenset[str] = field(default_factory=frozenset)
    """`cognito:groups`."""
    scopes: frozenset[str] = field(default_factory=frozenset)


class TokenVerifier:
    """Verifies the tokens of one issuer. Thread-safe; make one per process and keep it.

    Args:
        rules: What a token must say.
        keys: The issuer's keys.
        clock: The time that decides on expiry.
        remember: Verified tokens to remember, each until it expires and for 300 seconds at most. 0: none.

    Raises:
        ConfigurationError: an algorithm without keys.
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
        """By the generation of the keys and the hash of the token. A token is a credential: it is not kept itself."""
        self._claims = self._registry(aud={"essential": True, "values": list(rules.audiences)})
        self._claims_by_client = self._registry()

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
        """A verifier for a user pool.

        Args:
            user_pool_id: As `us-east-1_Ab12Cd34e`; names the region as well.
            client_ids: The app clients whose tokens are accepted.
            token_use: `access`, `id`, or both.
            region: Where the pool's id does not tell.
            jwks_url: Another place of the keys: an embedded AWS.
            leeway: Seconds by which clocks may differ.
            clock: The time.
            fetch: Gets the keys.
            times: How long keys hold.

        Raises:
            ConfigurationError: no region, no client, a use that does not exist, or an address of keys that is
                neither https nor loopback.
        """
        where = region or user_pool_id.rpartition("_")[0]
        if not where:
            raise ConfigurationError("the user pool's region is not known", config_key="USER_POOL_ID")
        issuer = f"https://cognito-idp.{where}.amazonaws.com/{user_pool_id}"
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
        """A verifier for any OIDC issuer.

        Args:
            issuer: Equal to `iss`, to the letter.
            audience: One of them must be in `aud`.
            jwks_url: Where the keys are. None: the issuer is asked, at the first token.
            algorithms: RS256, ES256.
            leeway: Seconds by which clocks may differ.
            clock: The time.
            fetch: Gets the keys.
            times: How long keys hold.

        Raises:
            ConfigurationError: no issuer, no audience, another algorithm, or an address of keys that is neither
                https nor loopback.
        """
        audiences = frozenset({audience}) if isinstance(audience, str) else audience
        rules = TokenRules(issuer=issuer, audiences=audiences, algorithms=algorithms, leeway=leeway)
        if jwks_url is None:
            jwks_url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            fetch = _Discovery(issuer, fetch)
        keys = KeySet(jwks_url, algorithms=algorithms, fetch=fetch, times=times, clock=clock)
        return cls(rules, keys, clock=clock)

    def verify(self, token: str) -> VerifiedToken:
        """Return what the token proves.

        Raises:
            TokenExpiredError: 401: it was good once.
            InvalidTokenError: 401: anything else that is wrong with it.
            ServiceUnavailableError: 503: the issuer's keys cannot be had; the token may be good.
        """
        digest = sha256(checked(token).encode()).digest()
        known = self._remembered.get((self.keys.generation, digest))
        if known is not None:
            return known
        algorithm, kid = read_header(token, algorithms=self.rules.algorithms)
        key, generation = self.keys.get(kid, algorithm)
        claims = signed_claims(token, key, algorithm=algorithm)
        verified = self._verified(claims)
        # Under the generation of the key itself: if the keys changed meanwhile, nobody finds the entry.
        seconds = min(verified.expires_at - self._remembered.now(), REMEMBERED_SECONDS)
        self._remembered.put((generation, digest), verified, ttl=seconds)
        return verified

    def _registry(self, **options: ClaimsOption) -> JWTClaimsRegistry:
        return JWTClaimsRegistry(
            now=lambda: int(self._remembered.now()),
            leeway=self.rules.leeway,
            exp={"essential": True},
            iss={"essential": True, "value": self.rules.issuer},
            sub={"essential": True},
            **options,
        )

    def _verified(self, claims: dict[str, Any]) -> VerifiedToken:
        rules = self.rules
        use = _text(claims, "token_use")
        if rules.token_uses is not None and use not in rules.token_uses:
            refuse("the token is for another use", "token_use")
        # Only Cognito's access tokens name their client elsewhere; for others `client_id` says who asked, not
        # for whom.
        by_client = rules.token_uses is not None and use == "access"
        if by_client and _text(claims, "client_id") not in rules.audiences:
            refuse("the token is for another client", "client_id")
        check_claims(claims, self._claims_by_client if by_client else self._claims)
        if claims["exp"] >= LAST_EXPIRY:
            refuse("the token never expires", "exp")
        return VerifiedToken(
            subject=claims["sub"],
            claims=Claims(claims),
            expires_at=float(claims["exp"]),
            token_use=use,
            client_id=_text(claims, "client_id"),
            groups=_texts(claims.get("cognito:groups")),
            scopes=frozenset((_text(claims, "scope") or "").split()),
        )


class _Discovery:
    """Asks an issuer where its keys are, then for the keys."""

    def __init__(self, issuer: str, get: Fetch) -> None:
        self._issuer = issuer
        self._get = get

    def __call__(self, url: str) -> bytes:
        found = json_object(self._get(url))
        place = found.get("jwks_uri")
        # An answer in the name of another issuer would give its keys our issuer's authority.
        if found.get("issuer") != self._issuer or not isinstance(place, str):
            raise ValueError("the description is another issuer's")
        try:
            checked_url(place, name="jwks_uri")
        except ConfigurationError as error:
            # Not our setting: the issuer's answer.
            raise ValueError("the keys are not offered by https") from error
        return self._get(place)


def _text(claims: Mapping[str, object], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None


def _texts(value: object) -> frozenset[str]:
    return (
        frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
    )
