"""Where a package index is, and the user name and password for it. They come from the environment or from the AWS CLI.

A password is never in an argument, a message or a file: other users of the machine see arguments, and logs are kept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPOSITORY = "python-packages"
"""The repository of document 002."""
_TOKEN_USER = "aws"  # noqa: S105 - the user name that CodeArtifact asks for
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAccess:
    """A package index, and who we are to it."""

    address: str
    """Where files are uploaded, without a password. It ends in a slash."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def pages(self) -> str:
        """The address of the simple pages, for `index-url`, with user name and password. Only for the environment."""
        parts = urlsplit(f"{self.address}simple/")
        if self.user is None:
            return urlunsplit(parts)
        login = f"{quote(self.user, safe='')}:{quote(self.password or '', safe='')}"
        return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc}"))


def index_access(index: str, *, trusted: str | None = None) -> IndexAccess:
    """Return the access to an index.

    The password is TWINE_PASSWORD, with the user name TWINE_USERNAME. Without it, the trusted index gets a token of
    CodeArtifact, which the AWS CLI gets with the caller's AWS credentials. An address gets no token: it could be a
    stranger's.

    Args:
        index: The address of the index, without /simple; or the name of the trusted index, for the repository
            CODEARTIFACT_REPOSITORY (python-packages by default) of the domain CODEARTIFACT_DOMAIN.
        trusted: The name of the trusted index, `index` of `[tool.orb]`. None: there is only the address.

    Raises:
        ToolError: The address is not valid, not https, or has a password; or the AWS CLI gives no token or address.
    """
    domain = None
    if index == trusted:
        domain = os.environ.get("CODEARTIFACT_DOMAIN")
        if not domain:
            raise ToolError(
                "CODEARTIFACT_DOMAIN is not set", hint="set it to the name of the domain in CodeArtifact"
            )
        repository = os.environ.get("CODEARTIFACT_REPOSITORY") or _REPOSITORY
        options = ["--domain", domain, "--repository", repository, "--format", "pypi"]
        index = _aws("get-repository-endpoint", *options, query="repositoryEndpoint")
    address = _checked(index)
    user, password = os.environ.get("TWINE_USERNAME"), os.environ.get("TWINE_PASSWORD")
    if password:
        return IndexAccess(address=address, user=user or "__token__", password=password)
    if domain:
        # It is valid for twelve hours, the most that AWS gives, as with infrastructure/scripts/codeartifact_login.sh.
        token = _aws("get-authorization-token", "--domain", domain, query="authorizationToken")
        return IndexAccess(address=address, user=_TOKEN_USER, password=token)
    return IndexAccess(address=address)


def _checked(index: str) -> str:
    try:
        parts = urlsplit(index)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        hint = "write it like https://packages.example.com/pypi/orb/, or the name in [tool.orb] of pyproject.toml"
        raise ToolError("the address of the index is not valid", hint=hint)
    if "@" in parts.netloc:
        hint = "set TWINE_USERNAME and TWINE_PASSWORD: other users of this machine see the arguments of a command"
        raise ToolError("the address of the index holds a user name or password", hint=hint)
    if parts.scheme != "https" and host not in _LOCAL:
        raise ToolError(
            "the address of the index is http, so that others can read the password", hint="use https"
        )
    path = parts.path.rstrip("/").removesuffix("/simple").rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", ""))


def _aws(action: str, *options: str, query: str) -> str:
    """Return one value of an answer of CodeArtifact. What the CLI says is shown only when it fails."""
    program = shutil.which("aws")
    if program is None:
        raise ToolError(
            "the AWS CLI is not on the PATH", hint="install it, or set TWINE_USERNAME and TWINE_PASSWORD"
        )
    owner = os.environ.get("CODEARTIFACT_DOMAIN_OWNER")
    command: Sequence[str] = [
        program, "codeartifact", action, *options, *(["--domain-owner", owner] if owner else []),
        "--query", query, "--output", "text",
    ]  # fmt: skip
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True)
    value = finished.stdout.strip()
    if finished.returncode or not value or value == "None" or len(value.split()) > 1:
        raise ToolError(
            f"the AWS CLI does not answer aws codeartifact {action}",
            hint="check the AWS credentials (aws sts get-caller-identity), the region, and the rights in CodeArtifact",
            faults=tail(scrub(finished.stderr)),
        )
    return value
