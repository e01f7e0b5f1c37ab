"""Files that look like credentials, by name or content, are refused, unless the pyproject.toml allows them."""

from __future__ import annotations

import base64
import shutil
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_monorepo import SHARED, TARGET

from orb_tools.bundle.credentials import credential_faults

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC" * 2


KEY = f"-----BEGIN PRIVATE KEY-----\n{BODY}\n-----END PRIVATE KEY-----\n"


SSH2 = f'---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "mine"\n{BODY}\n'


CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


AWS_KEY = "wJalrXUtnFEMIaK7MDENGabPxRfiCYzzzzzzzzzz"


GITHUB = "ghp" + "_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def refused(name: str, content: str | bytes = "x") -> bool:
    data = content.encode() if isinstance(content, str) else content
    return list(credential_faults({f"a/{name}": data}, allowed=frozenset())) != []


@pytest.mark.parametrize(
    "name",
    [
        "key.pem", "server.key", "key.der", "store.p12", "x.pkcs12", "x.PFX", "x.p12.old", "id_rsa", "id_ed25519_sk",
        "credentials", "credentials.json", "credentials.json.bak", "credentials.prod.json", "credentials.prod",
        "aws_credentials", "aws-credentials.json", "db_credentials.json", "dbCredentials.yml", "secrets.yml",
        "my-secrets.yaml", "client_secret_12.apps.json", "service-account.json", "my.service_account.json",
        "rootKey.csv", "rootkey.csv", "x_accessKeys.csv", "accesskeys.csv", "api-keys.toml", "private_key.txt",
        "passwords.txt", "token.json", "refresh_token.txt", "env", "prod.env", "env.production", "env.local.bak",
        "netrc", "npmrc", "htpasswd", "kubeconfig", "kubeconfig.yaml", "terraform.tfvars", "prod.auto.tfvars.json",
        "terraform.tfstate", "terraform.tfstate.backup", "x.ovpn", "app.keystore",
    ],
)  # fmt: skip
def test_names_of_credentials(name: str) -> None:
    """Whole words of the name decide, in any spelling, and also for copies of a file."""
    assert refused(name)
    assert refused(name.upper()) or name != name.lower()


@pytest.mark.parametrize(
    "name",
    [
        "credentials.py", "secrets.py", "token.py", "env.py", "env.js", "environment.json", "environment.yml",
        "key.txt",
        "keys.json", "keyboard.json", "monkey.txt", "tokenizer.json", "token_counts.csv", "secretary.txt", "cert.der",
        "public_key.der", "secret_schema.json", "password-rules.yml", "credentials.example.json", "prod.json",
        "local.json", "dev.yaml", "test.txt", "secrets.html", "password.svg", "README",
    ],
)  # fmt: skip
def test_names_of_other_files(name: str) -> None:
    """Modules about secrets, words that only contain one, and files about credentials ship."""
    assert not refused(name)


def der(kind: int) -> bytes:
    return b"\x30\x82\x04\xbd\x02\x01" + bytes([kind]) + b"\x30\x0d\x06\x09" + bytes(40)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texts.txt", KEY), ("module.py", f'KEY = """{KEY}"""'), ("a.json", KEY.replace("\n", "\\n")),
        ("ca.pem", CERTIFICATE + KEY), ("notes.txt", SSH2), ("notes.txt", "PuTTY-User-Key-File-3: ssh-ed25519\n"),
        ("pgp.txt", KEY.replace(" KEY", " KEY BLOCK").replace("-\n", "-\nVersion: 2\n\n", 1)),
        ("x.bin", der(0)), ("x.der", der(1)), ("x", der(3)),
        ("notes.txt", f"aws_secret_access_key = {AWS_KEY}\n"), ("a.json", f'{{"SecretAccessKey": "{AWS_KEY}"}}'),
        ("settings.py", f"AWS_SECRET_ACCESS_KEY = '{AWS_KEY}'\n"), ("pip.conf", "index-url = https://me:hunter2@host/\n"),
        ("db.yml", "url: postgres://app:hunter2@db/app\n"), ("handler.py", f"TOKEN = '{GITHUB}'\n"), ("x.md", GITHUB),
    ],
)  # fmt: skip
def test_contents_of_credentials(name: str, content: str | bytes) -> None:
    """Keys and tokens are found in any file, and passwords of addresses in data files."""
    assert refused(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ca.pem", CERTIFICATE), ("public.pem", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"),
        ("redaction.py", 'HEAD = "-----BEGIN RSA PRIVATE KEY-----"\n# -----BEGIN PRIVATE KEY----- opens a block\n'),
        ("cert.der", b"\x30\x82\x04\xbd\x30\x82\x03\xa5\xa0\x03"), ("db.yml", "url: postgres://app:${PASSWORD}@db/app\n"),
        ("pip.conf", "index-url = https://host/simple\n"), ("a.py", "'https://user:password@host'"),
        ("a.json", '{"SecretAccessKey": "from the vault"}'), ("a.txt", "ghp_short"),
        ("image.png", b"\x89PNG\0" + GITHUB.encode()),
    ],
)  # fmt: skip
def test_contents_of_other_files(name: str, content: str | bytes) -> None:
    """Certificates, public keys, placeholders, and sources that mention a key ship."""
    assert not refused(name, content)


@given(
    st.text(string.printable),
    st.sampled_from([GITHUB, "glpat-" + "aB3dE6gH9jK2mN5pQ8sT", KEY, f"aws_secret_access_key={AWS_KEY}"]),
    st.text(string.printable),
    st.sampled_from(["a.txt", "b.py", "c.json", "d", "e.weird"]),
)
def test_a_credential_in_any_text(before: str, secret: str, after: str, name: str) -> None:
    """A key or a token on its own line is found in any text."""
    assert refused(name, f"{before}\n{secret}\n{after}")


@given(st.binary(max_size=300), st.text(min_size=1))
def test_any_name_and_content(content: bytes, name: str) -> None:
    """Any name and content can be checked, and random Base64 is not a credential."""
    refused(name, content)
    assume(len(content) < 200)
    assert not refused("data.txt", base64.b32encode(content))


def test_they_are_refused_and_allowed(tree: Tree) -> None:
    """Functions and packages are refused, without the content. Only a file that the pyproject.toml names ships."""
    setting = '\n[tool.orb-bundle]\nnot-credentials = ["{}"]\n'
    tree.unit("demo", {"handler.py": "", "data/passwords.txt": "123456", "data/x.txt": GITHUB})
    tree.write("lambdas/demo/pyproject.toml", setting.format("data/passwords.txt"))
    error = tree.refusal()
    assert error.faults == ("lambdas/demo/data/x.txt looks like a credential",)
    assert "not-credentials" in str(error.hint)
    tree.write("lambdas/demo/data/x.txt", "")
    assert tree.bundle(target=TARGET)
    assert tree.read("demo", "lambdas/demo/data/passwords.txt") == b"123456"
    tree.write("lambdas/demo/pyproject.toml", "")
    shutil.rmtree(tree.workspace.dist)
    assert tree.refusal().faults == ("lambdas/demo/data/passwords.txt looks like a credential",)
    shutil.rmtree(tree.root / "lambdas/demo/data")
    tree.package("shared", {"shared/__init__.py": "", "shared/token.json": "{}"})
    tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked={"shared": tree.local("shared")})
    assert tree.refusal().faults == ("src/shared/token.json looks like a credential",)
    pyproject = tree.root / "packages/shared/pyproject.toml"
    pyproject.write_text(pyproject.read_text() + setting.format("src/shared/token.json"))
    assert tree.bundle(target=TARGET)


def test_large_and_binary_files_are_data(tmp_path: Path) -> None:
    """Only small texts are searched for tokens, as the page says."""
    assert refused("a.txt", GITHUB + "\n" * 999_000)
    assert not refused("a.txt", GITHUB + "\n" * 1_000_000)
