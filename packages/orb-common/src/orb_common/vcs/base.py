"""What every host of repositories can do: comments on pull requests, and signed webhooks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Comment", "VcsProvider"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on a pull request."""

    id: int
    body: str
    author: str | None = None
    """The login of the account. None: the account is deleted."""
    by_app: bool = False
    """Whether an app wrote it, not a person."""


class VcsProvider(ABC):
    """A host of repositories.

    `repo` is `owner/name`, `pr_number` the number of a pull request or an issue, and `token` what the host accepts as
    proof. Methods that send requests raise these errors:

        ValidationError: An argument is not valid. `field` names it. Nothing was sent.
        AuthenticationError: The host does not accept the token.
        AuthorizationError: The token may not do this.
        ResourceNotFoundError: The repository or the pull request does not exist, or the token may not see it.
        ThrottlingError: Too many requests. `retry_after` says when to try again, in seconds.
        ExternalServiceError: The host failed or cannot be reached.
        OperationTimeoutError: The answer did not come in time. What was asked may have been done.
        ServiceRefusedError: The host refused the request because it is wrong.
    """

    @abstractmethod
    def verify_webhook(self, headers: Mapping[str, str], body: bytes | str, secret: str) -> bool:
        """Return whether a delivery of a webhook was signed with a secret. Never raises."""

    @abstractmethod
    def login(self, token: str) -> str | None:
        """Return the login of the account that writes with a token. None: the host does not say, as for an app."""

    @abstractmethod
    def get_comments(self, repo: str, pr_number: int, token: str) -> list[Comment]:
        """Return all comments, the oldest first."""

    @abstractmethod
    def create_comment(self, repo: str, pr_number: int, body: str, token: str) -> int:
        """Write a comment and return its id."""

    @abstractmethod
    def update_comment(self, repo: str, comment_id: int, body: str, token: str) -> bool:
        """Replace the text of a comment. False: the comment does not exist."""

    @abstractmethod
    def delete_comment(self, repo: str, comment_id: int, token: str) -> bool:
        """Delete a comment. False: the comment does not exist."""

    def find_comment_by_tag(self, repo: str, pr_number: int, tag: str, token: str) -> int | None:
        """Return the id of the oldest own comment that has a text in it, or None."""
        found = self.own_comments(repo, pr_number, lambda body: tag in body, token)
        return found[0].id if found else None

    def own_comments(
        self, repo: str, pr_number: int, matches: Callable[[str], bool], token: str
    ) -> list[Comment]:
        """Return the comments whose text matches and which the account of the token wrote, the oldest first.

        Anyone can write a comment with our tag in it. A comment of others is never taken for one of ours.
        """
        found = [comment for comment in self.get_comments(repo, pr_number, token) if matches(comment.body)]
        if not found:
            return []
        login = self.login(token)
        # A host that does not name the account of a token does so for apps only.
        return [each for each in found if (each.by_app if login is None else each.author == login)]
