"""Comments with a tag line: found again by their tags, and updated in place of a second comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from orb_common.exceptions import ValidationError

from .tag_lines import has_tags, with_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .base import VcsProvider

__all__ = ["Upsert", "VcsHelper"]


def _github() -> VcsProvider:
    from .github import GitHubProvider

    return GitHubProvider()


PROVIDERS: Mapping[str, Callable[[], VcsProvider]] = {"github": _github}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upsert:
    """What `VcsHelper.upsert_comment` has done."""

    comment_id: int
    action: Literal["created", "updated"]


class VcsHelper:
    """Writes and finds comments with tags. Its methods raise the errors of `VcsProvider`.

    Args:
        provider: The name of a provider, or a provider.

    Raises:
        ValidationError: There is no provider of that name. The message lists all.
    """

    def __init__(self, provider: str | VcsProvider = "github") -> None:
        if isinstance(provider, str):
            if provider not in PROVIDERS:
                raise ValidationError(f"provider must be one of: {', '.join(PROVIDERS)}", field="provider")
            provider = PROVIDERS[provider]()
        self.provider = provider

    def search_comments(
        self, repo: str, pr_number: int, search_str: str, token: str, *, tags: Sequence[str] = ()
    ) -> list[int]:
        """Return the ids of the own comments with a search text and all of these tags, the oldest first."""
        found = self.provider.own_comments(
            repo, pr_number, lambda body: has_tags(body, search_str, tags), token
        )
        return [comment.id for comment in found]

    def upsert_comment(
        self,
        repo: str,
        pr_number: int,
        search_str: str,
        body: str,
        token: str,
        *,
        tags: Sequence[str] = (),
    ) -> Upsert:
        """Update the oldest own comment with these tags, or write one.

        Args:
            repo: As in `VcsProvider`.
            pr_number: As in `VcsProvider`.
            search_str: As in `format_tags`.
            body: The text. It is cut if it is too long for a comment with the tag line.
            token: As in `VcsProvider`.
            tags: As in `format_tags`.
        """
        text = with_tags(body, search_str, tags)
        for comment_id in self.search_comments(repo, pr_number, search_str, token, tags=tags):
            # False: the comment was deleted since it was found.
            if self.provider.update_comment(repo, comment_id, text, token):
                return Upsert(comment_id=comment_id, action="updated")
        created = self.provider.create_comment(repo, pr_number, text, token)
        return Upsert(comment_id=created, action="created")
