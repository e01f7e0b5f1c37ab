"""Which names hold secrets, and which only look so."""

from __future__ import annotations

import pytest

from orb_common.redaction import is_secret_name, words


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
        "日本password",
        "".join(chr(ord(letter) + 0xFEE0) for letter in "password"),  # full width
    ],
)
def test_secret_names(key: str) -> None:
    """Names that hold secrets, in every spelling."""
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
        "1.0",
        "secrètes",
        "пароли",
    ],
)
def test_harmless_names(key: str) -> None:
    """Names that only look alike."""
    assert not is_secret_name(key)


def test_words() -> None:
    """However they are joined; a number is a word."""
    assert words("userID2_new-APIKey") == ("user", "id", "2", "new", "api", "key")
    assert words("") == ()
