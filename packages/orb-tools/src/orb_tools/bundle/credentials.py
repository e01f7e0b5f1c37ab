"""Find files that look like credentials. A bundle must not have any, because everybody who can read it could use them.

They are recognised by the words of their names, by keys in their content, and by the tokens that redaction knows. A
file that only looks like a credential is named in the pyproject.toml of its function or package (`settings`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_common.redaction import mask_tokens, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TEXT_LIMIT = 1_000_000
"""Bytes. Larger files are data and are not searched for tokens."""
_DATA = frozenset(
    {
        "",
        "json",
        "yaml",
        "yml",
        "toml",
        "ini",
        "cfg",
        "conf",
        "txt",
        "csv",
        "xml",
        "properties",
        "plist",
        "env",
    }
)
"""Suffixes of data files, whose names say what they hold. A module `credentials.py` is code."""
_COPIES = frozenset({"bak", "backup", "old", "orig", "save", "copy", "tmp"})
_STORES = frozenset(
    {"p12", "pfx", "pkcs12", "pkcs8", "jks", "keystore", "kdbx", "ppk", "pgpass", "tfstate", "tfvars", "ovpn",
     "mobileprovision", "agekey", "keytab"}
)  # fmt: skip
_NAMES = frozenset(
    {
        "netrc",
        "_netrc",
        "htpasswd",
        "npmrc",
        "pypirc",
        "pgpass",
        "dockercfg",
        "s3cfg",
        "boto",
        "env",
        "token",
        "tokens",
    }
    | {f"id_{kind}{hardware}" for kind in ("rsa", "dsa", "ecdsa", "ed25519") for hardware in ("", "_sk")}
)
"""Names without a suffix. `token` and `tokens` also count with the suffix of a data file."""
_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "credential", "credentials", "secret", "secrets", "password", "passwords", "passwd", "kubeconfig", "rootkey",
        "access key", "access keys", "accesskey", "accesskeys", "root key", "api key", "api keys", "private key",
        "private keys", "account key", "service account", "access token", "refresh token", "auth token", "oauth token",
        "api token", "bearer token",
    )
)  # fmt: skip
_ABOUT_CREDENTIALS = frozenset(
    {"schema", "rules", "policy", "names", "template", "templates", "example", "sample", "count", "counts", "help",
     "messages", "docs"}
)  # fmt: skip
"""A file whose name ends in one of these words is about credentials and contains none."""
_STAGES = frozenset(
    {
        "production",
        "prod",
        "staging",
        "stage",
        "development",
        "dev",
        "local",
        "test",
        "live",
        "qa",
        "uat",
        "preview",
    }
)

_PUBLIC = re.compile(
    rb"-----BEGIN (?:(?:TRUSTED )?CERTIFICATE|X509 CRL|(?:RSA )?PUBLIC KEY|DH PARAMETERS)-----"
)
# Source code may mention such a header without a key below it, so part of the key must match. In JSON a line end is \n.
_PRIVATE = re.compile(
    rb"-{4,5} ?BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)? ?-{4,5}(?:\\r|\\n|\s)+"
    rb"(?:[A-Za-z-]+: [^\r\n\\]*(?:\\r|\\n|\s)+)*[A-Za-z0-9+/=]{32}"
)
_PUTTY = re.compile(rb"\APuTTY-User-Key-File-\d+: ")
# PKCS #8, PKCS #1, SEC 1 and PKCS #12 begin with a version; certificates and public keys do not.
_DER = re.compile(rb"\A\x30(?:[\x00-\x7f]|\x81.|\x82..)\x02\x01[\x00\x01\x03][\x02\x04\x30]", re.DOTALL)
_AWS = re.compile(
    rb"secret_?access_?key[\"']?\s*[=:]\s*[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", re.IGNORECASE
)
_ADDRESS = re.compile(rb"://[^\s/:@\"'<>{}$]+:[^\s/@\"'<>{}$]+@")


def credential_faults(files: Mapping[str, bytes], *, allowed: frozenset[str]) -> Iterator[str]:
    """Yield one line for each of `files`, by path, that looks like a credential and is not `allowed`."""
    for path, content in sorted(files.items()):
        if path not in allowed and (
            _has_credential_name(path.rpartition("/")[2], content) or _has_credential_content(path, content)
        ):
            yield f"{path} looks like a credential"


def _has_credential_name(name: str, content: bytes) -> bool:
    parts = name.lower().split(".")
    while len(parts) > 1 and parts[-1] in _COPIES:
        parts.pop()
    suffix = parts[-1] if len(parts) > 1 else ""
    if suffix in {"pem", "key"}:
        return not _PUBLIC.search(content)
    if (
        not _STORES.isdisjoint(parts[1:])
        or suffix == "env"
        or (parts[0] == "env" and suffix in {"", *_STAGES})
    ):
        return True
    # Upper case separates words, as in rootKey, so the name is not lowered here.
    stem = words(".".join(name.split(".")[: len(parts) - (suffix != "" and suffix not in _STAGES)]))
    if suffix == "der":
        return "key" in stem and "public" not in stem
    if suffix not in _DATA | _STAGES:
        return False
    if parts[0] in _NAMES and (not suffix or parts[0] in {"token", "tokens"}):
        return True
    return not (stem and stem[-1] in _ABOUT_CREDENTIALS) and any(
        stem[at : at + len(phrase)] == phrase for phrase in _PHRASES for at in range(len(stem))
    )


def _has_credential_content(path: str, content: bytes) -> bool:
    if _PUTTY.match(content) or _DER.match(content):
        return True
    if b"PRIVATE KEY" in content and _PRIVATE.search(content):
        return True
    if len(content) > _TEXT_LIMIT or b"\0" in content:
        return False
    if _AWS.search(content):
        return True
    # In source code an address with a password is an example.
    if path.rpartition(".")[2].lower() in _DATA and _ADDRESS.search(content):
        return True
    text = content.decode("utf-8", "replace")
    return mask_tokens(text) != text
