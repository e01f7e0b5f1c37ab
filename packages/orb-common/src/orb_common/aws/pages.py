"""Pages with a cursor, as repositories and the audit trail return them to callers outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row_co]):
    """A page of items. It may be short or even empty although more pages follow: check `more` or `cursor`."""

    items: tuple[Row_co, ...]
    scanned_count: int = 0
    """Items that AWS read for the page, including those that a filter dropped. 0: AWS does not count them."""
    cursor_source: str | Callable[[], str] | None = field(default=None, repr=False, compare=False)
    """The cursor, or a function that makes it. None: this is the last page."""
    following: Callable[[], Page[Row_co]] | None = field(default=None, repr=False, compare=False)
    """A function that reads the next page. None: this is the last page."""

    @property
    def more(self) -> bool:
        """Whether another page follows."""
        return self.cursor_source is not None

    @property
    def cursor(self) -> str | None:
        """The cursor with which the same query continues. None: this is the last page.

        Raises:
            ConfigurationError: Another page follows, but the repository has no secret to sign its cursor.
        """
        return self.cursor_source() if callable(self.cursor_source) else self.cursor_source

    def iterate(self) -> Iterator[Row_co]:
        """Yield the items of this page and of all that follow. The next page is read when it is needed.

        It needs no cursor, and so no secret.
        """
        page = self
        yield from page.items
        while page.following is not None:
            page = page.following()
            yield from page.items

    def __iter__(self) -> Iterator[Row_co]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
