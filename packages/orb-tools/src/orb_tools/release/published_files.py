"""What a package index has of a release: the names and digests of its files."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)

from orb_tools.bundle.index_client import IndexFaultError
from orb_tools.bundle.index_pages import listed_wheels
from orb_tools.bundle.index_settings import index_settings
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from packaging.version import Version

    from orb_tools.bundle.index_client import IndexClient
    from orb_tools.bundle.index_settings import IndexSettings

    from .index_access import IndexAccess

_SDIST = ".tar.gz"
_FILE_LIMIT = 200_000_000
"""Bytes. A package of ours has less than 5 MB."""


def settings_of(access: IndexAccess) -> IndexSettings:
    """Return pip's settings of the connection, with this index alone."""
    return replace(index_settings(), indexes=(access.pages,), find_links=())


def published_files(
    client: IndexClient, access: IndexAccess, package: str, version: Version
) -> dict[str, str]:
    """Return the SHA-256 of each wheel and sdist of a version that the index has, by name.

    A file without a SHA-256 on its page is fetched. The index is asked anew at each call.

    Raises:
        ToolError: The index does not serve the page or a file.
    """
    found: dict[str, str] = {}
    try:
        page = client.page(urljoin(access.pages, f"{package}/"))
        if page is None:
            return {}
        files = listed_wheels(
            page.content,
            page.address,
            content_type=page.content_type,
            is_wanted=lambda name: _version(name) == version,
            suffixes=(".whl", _SDIST),
        )
        for file in files:
            found[file.name] = file.sha256 or _digest(client, file.address)
    except (IndexFaultError, ValueError) as error:
        hint = "check the address, the user name and the password of the index, then try again"
        raise ToolError(f"the index does not say what it has of {package}: {error}", hint=hint) from error
    return found


def _version(name: str) -> Version | None:
    try:
        return parse_sdist_filename(name)[1] if name.endswith(_SDIST) else parse_wheel_filename(name)[1]
    except (InvalidSdistFilename, InvalidWheelFilename):
        return None


def _digest(client: IndexClient, address: str) -> str:
    with tempfile.TemporaryFile() as file:
        client.download(address, file, limit=_FILE_LIMIT)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()
