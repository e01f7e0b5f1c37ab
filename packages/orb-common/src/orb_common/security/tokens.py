"""Proves who sent a request: JSON Web Tokens of Cognito and of other OIDC issuers.

Everything that decides is configured, nothing is taken from the token: the issuer, where its keys are, which
algorithms, whom the token is for, and what it is for. No function here gives out claims that were not
verified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import ConfigurationError, TokenExpiredError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .fetching import Fetch, checked_url, fetch
from .jwks import KeySet, KeyTimes
from .jws import checked, decode, json_object, refuse, split
from .token_cache import VerifiedTokens, token_name

if TYPE_CHECKING:
    from collections.abc import Mapping

LEEWAY: Final = 30.0
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
    leeway: float = LEEWAY
    """Seconds by which clocks may differ."""

    def __post_init__(self) -> None:
        if not self.issuer or not self.audiences or "" in self.audiences:
            raise ConfigurationError("tokens need an issuer and at least one audience", config_key="audience")
        if self.token_uses is not None and (not self.token_uses or not self.token_uses <= TOKEN_USES):
            raise ConfigurationError("the use of a token is access or id", config_key="token_use")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedToken:
    """What a token proved."""

    subject: str
    claims: Mapping[str, object]
    """All of them, not to be changed."""
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
        cache: Verified tokens, of this verifier alone. By default up to 1,000, each believed for 300 seconds at
            most.

    Raises:
        ConfigurationError: an algorithm without keys, or a cache of another verifier.
    """

    def __init__(
        self,
        rules: TokenRules,
        keys: KeySet,
        *,
        clock: Clock = SYSTEM_CLOCK,
        cache: VerifiedTokens[VerifiedToken] | None = None,
    ) -> None:
        if not rules.algorithms <= keys.algorithms:
            raise ConfigurationError("an accepted algorithm has no keys", config_key="algorithms")
        self.rules = rules
        self.keys = keys
        self._clock = clock
        self._cache: VerifiedTokens[VerifiedToken] = VerifiedTokens() if cache is None else cache
        self._cache.take()

    @classmethod
    def cognito(
        cls,
        *,
        user_pool_id: str,
        client_ids: frozenset[str] | set[str] | tuple[str, ...] | list[str],
        token_use: str | frozenset[str] = "access",  # noqa: S107 - no secret
        region: str | None = None,
        jwks_url: str | None = None,
        leeway: float = LEEWAY,
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
        leeway: float = LEEWAY,
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
        """What the token proves.

        Raises:
            TokenExpiredError: 401: it was good once.
            InvalidTokenError: 401: anything else that is wrong with it.
            ServiceUnavailableError: 503: the issuer's keys cannot be had; the token may be good.
        """
        name = token_name(checked(token))
        moment = self._clock.now()
        known = self._cache.get(name, moment, self.keys.generation)
        if known is not None:
            return known
        now = moment.timestamp()
        parts = split(token, algorithms=self.rules.algorithms)
        key = self.keys.get(parts.kid, parts.algorithm)
        if not key.verify(parts.signing_input, parts.signature):
            refuse("the token's signature is wrong", "signature")
        verified = self._check(json_object(decode(parts.payload)), now)
        # With the count of the key itself: if the keys changed meanwhile, the entry is worthless, not wrong.
        left = verified.expires_at - now
        self._cache.put(name, verified, now=moment, seconds=left, generation=key.generation)
        return verified

    def _check(self, claims: dict[str, object], now: float) -> VerifiedToken:
        rules = self.rules
        expires = _time(claims, "exp")
        if expires is None:
            refuse("the token does not say when it expires", "exp")
        if now >= expires + rules.leeway:
            raise TokenExpiredError(token_type=_text(claims, "token_use"), details={"reason": "exp"})
        for name in ("nbf", "iat"):
            begins = _time(claims, name)
            if begins is not None and begins > now + rules.leeway:
                refuse("the token is not valid yet", name)
        if claims.get("iss") != rules.issuer:
            refuse("the token's issuer is not accepted", "iss")
        use = self._use(claims)
        self._audience(claims, use)
        subject = _text(claims, "sub")
        if not subject:
            refuse("the token names nobody", "sub")
        return VerifiedToken(
            subject=subject,
            claims=MappingProxyType(claims),
            expires_at=expires,
            token_use=use,
            client_id=_text(claims, "client_id"),
            groups=_texts(claims.get("cognito:groups")),
            scopes=frozenset((_text(claims, "scope") or "").split()),
        )

    def _use(self, claims: Mapping[str, object]) -> str | None:
        if self.rules.token_uses is None:
            return _text(claims, "token_use")
        use = _text(claims, "token_use")
        if use not in self.rules.token_uses:
            refuse("the token is for another use", "token_use")
        return use

    def _audience(self, claims: Mapping[str, object], use: str | None) -> None:
        # Only Cognito's access tokens name their client elsewhere; for others `client_id` says who asked, not
        # for whom.
        by_client = self.rules.token_uses is not None and use == "access"
        name = "client_id" if by_client else "aud"
        meant = claims.get(name)
        if name == "aud" and isinstance(meant, list):
            named = _texts(meant)
        else:
            named = frozenset({meant}) if isinstance(meant, str) else frozenset()
        if named.isdisjoint(self.rules.audiences):
            refuse("the token is for somebody else", name)


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


def _time(claims: Mapping[str, object], name: str) -> float | None:
    value = claims.get(name)
    if value is None and name not in claims:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**53:
        refuse("a time in the token is not a time", name)
    return float(value)


def _text(claims: Mapping[str, object], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None


def _texts(value: object) -> frozenset[str]:
    return (
        frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
    )
