"""The package indexes of pip's settings as one: list the wheels of a package in all of them, and download one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from .index_client import IndexClient, IndexFaultError, local_path
from .index_pages import ListedWheel, folder_wheels, listed_wheels
from .wheel_contents import UNPACKED_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from packaging.utils import NormalizedName

    from .index_settings import IndexSettings


class PackageIndexes:
    """Simple repositories and the places of `find-links`. Several threads can use it."""

    def __init__(self, settings: IndexSettings) -> None:
        """Read the places of `find-links`.

        Raises:
            IndexFaultError: A page of `find-links` cannot be read.
            ToolError: A certificate of the settings cannot be read.
        """
        self._indexes = settings.indexes
        self._client = IndexClient(settings)
        self._linked = [wheel for link in settings.find_links for wheel in self._links(link)]

    def wheels(self, name: NormalizedName, version: Version) -> list[ListedWheel]:
        """Return the wheels of a version that the indexes list, and all wheels of `find-links`.

        An index that does not know the package has none. One that does not answer could have the better wheel, so that
        is a fault.

        Raises:
            IndexFaultError: An index does not serve its page.
        """
        parsed = cache(_version)

        def is_wanted(file_name: str) -> bool:
            project, _, rest = file_name.partition("-")
            return canonicalize_name(project) == name and parsed(rest.partition("-")[0]) == version

        found = list(self._linked)
        for index in self._indexes:
            found += self._page(f"{index.rstrip('/')}/{name}/", is_wanted)
        return found

    def download(self, wheel: ListedWheel, file: BinaryIO) -> None:
        """Write a wheel to `file`. Raises `IndexFaultError` or `OSError` as `IndexClient.download` does."""
        self._client.download(wheel.address, file, limit=UNPACKED_LIMIT)

    def _page(self, address: str, is_wanted: Callable[[str], bool] = lambda _: True) -> list[ListedWheel]:
        page = self._client.page(address)
        if page is None:
            return []
        try:
            return list(
                listed_wheels(page.content, page.address, content_type=page.content_type, is_wanted=is_wanted)
            )
        except ValueError as error:
            raise IndexFaultError("the index serves a page that cannot be read") from error

    def _links(self, link: str) -> list[ListedWheel]:
        path = Path(link).expanduser() if "://" not in link else None
        if path is None and urlsplit(link).scheme == "file":
            path = local_path(link)
        if path is None:
            return self._page(link)
        if path.is_dir() or path.suffix == ".whl":
            return list(folder_wheels(path))
        return self._page(path.absolute().as_uri())


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
