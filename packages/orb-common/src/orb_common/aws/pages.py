"""A page of an answer that is continued by a cursor: what repositories and the audit trail give to callers outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row_co]):
    """Part of an answer. A page may be short, even empty, while there is more: only `more` and `cursor` tell."""

    items: tuple[Row_co, ...]
    scanned_count: int = 0
    """Items that AWS read for it, those included that a filter left out. 0: AWS does not count them."""
    mark: str | Callable[[], str] | None = field(default=None, repr=False, compare=False)
    """The cursor, or what makes it. None: this was the last page."""

    @property
    def more(self) -> bool:
        """Whether there is a page after this one."""
        return self.mark is not None

    @property
    def cursor(self) -> str | None:
        """Give it to the same query to go on. None: this was the last page.

        Raises:
            ConfigurationError: There is more, but the repository has no secret to sign a cursor with.
        """
        return self.mark() if callable(self.mark) else self.mark

    def __iter__(self) -> Iterator[Row_co]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
