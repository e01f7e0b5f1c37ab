"""Names that have secret values, and names that only look similar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.redaction import is_secret_name, names, words

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "key",
    [
        "privateKey",
        "certificatePem",
        "client_secret",
        "apiKey",
        "authorization",
        "Authorization",
        "refresh_token",
        "x-api-key",
        "password",
        "userPassword",
        "passwd",
        "db_pwd",
        "secret",
        "secretKey",
        "sessionToken",
        "id_token",
        "accesstoken",
        "tokens",
        "socialSecurityNumber",
        "cardNumber",
        "cvv",
        "X-Amz-Signature",
        "Set-Cookie",
        "auth",
        "basic_auth",
        "headers.authorization",
        "newPassword2",
        "API_KEY",
        "APIKey",
        "awsSecretAccessKey",
        "credentials",
        "mfa_code",
        "verificationCode",
        "apiKeys",
        "auth_header",
        "code_verifier",
        "plaintext",
        "pass",
        "smtp_pass",
        "dbPass",
        "pw",
        "psk",
        "AccountKey",
        "stripe_key",
        "OPENAI_API_KEY",
        "datadogKey",
        "accessTokenV2",
        "accesstokenv2",
        "PHPSESSID",
        "JSESSIONID",
        "--password",
        "ssh_key",
        "credentials.0",
        "token.value",
        "dbpass",
        "userpass",
        "SMTPPASS",
        "rootpw",
        "aes_key",
        "rsaKey",
        "consumer_key",
        "mapbox_key",
        "telegram_key",
        "SUPABASE_SERVICE_ROLE_KEY",
        "segment_write_key",
        "google_maps_key",
        "app.secret",
        "self.secret",
        "user.secret.value",
        "stripe.key",
        "api.key",
        "private.key",
        "aws.secret.access.key",
        "card.number",
        "connection.string",
        "connect.sid",
        "ASP.NET_SessionId",
        "日本password",
        "".join(chr(ord(letter) + 0xFEE0) for letter in "password"),  # full width
    ],
)
def test_secret_names(key: str) -> None:
    """These names are secret, in every notation."""
    assert is_secret_name(key)


@pytest.mark.parametrize(
    "key",
    [
        "author",
        "authors",
        "token_type",
        "tokenType",
        "tokens_refreshed",
        "secret_id",
        "secretArn",
        "passenger",
        "compass",
        "key",
        "keys",
        "primaryKey",
        "code",
        "statusCode",
        "status_code",
        "nextToken",
        "password_changed_at",
        "passwordPolicy",
        "authorId",
        "tokenizer",
        "session",
        "className",
        "bypass",
        "session_id",
        "sid",
        "state",
        "primary_key",
        "cache_key",
        "partitionKey",
        "public_key",
        "password-stdin",
        "design",
        "assignment",
        "token_use",
        "cookie_count",
        "error_code",
        "credential_type",
        "secrets_manager",
        "cookie_domain",
        "user.value",
        "segment_key",
        "square_key",
        "maps_key",
        "boarding_pass",
        "low_pass",
        "object.key",
        "cache.key",
        "error.code",
        "secret.arn",
        "1.0",
        "secrètes",
        "пароли",
    ],
)
def test_harmless_names(key: str) -> None:
    """These names only look similar."""
    assert not is_secret_name(key)


def test_words() -> None:
    """Words may be joined in any way; a number is a word."""
    assert words("userID2_new-APIKey") == ("user", "id", "2", "new", "api", "key")
    assert words("") == ()


PARTS = sorted({word for phrase in names._PHRASES for word in phrase.split()} | names._VENDORS | names._EXACT)
PARTS += [*names._ENDINGS, "key", "keys", "token", "tokens", "auth", "pass", "pw", "id", "v2", "7", "user"]


@settings(max_examples=20 * settings().max_examples)
@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=4),
    st.sampled_from(["", "_", "-", " ", "."]),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
    st.text("ab1 =:'", max_size=5),
)
def test_the_quick_check_misses_no_secret_name(
    parts: list[str], mark: str, spell: Callable[[str], str], around: str
) -> None:
    """A secret name of any words, in any notation, is found alone and within a text."""
    name = spell(mark.join(parts))
    if is_secret_name(name):
        assert names.may_hold_secret_name(f"{around}{name}{around}")


@pytest.mark.parametrize("phrase", names._PHRASES)
def test_the_quick_check_knows_every_phrase(phrase: str) -> None:
    """Every phrase is found with its words separated, joined, and in camelCase."""
    for name in (phrase, phrase.replace(" ", ""), phrase.title().replace(" ", ""), phrase.replace(" ", "_")):
        assert is_secret_name(name) is False or names.may_hold_secret_name(name)


@pytest.mark.parametrize("text", ["2026-11-21T08:30:00.123Z", "write:1", "GET /users/9f1c: 200"])
def test_the_quick_check_skips_ordinary_text(text: str) -> None:
    """Texts as in nearly every line need no pattern."""
    assert not names.may_hold_secret_name(text)
