"""What each provider inherits: the own comments among all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.vcs import Comment, VcsProvider

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Stored(VcsProvider):
    """A provider with comments in memory."""

    comments: list[Comment]
    account: str | None = "orb-bot"
    logins: list[str] = field(default_factory=list)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes | str, secret: str) -> bool:
        raise NotImplementedError

    def login(self, token: str) -> str | None:
        self.logins.append(token)
        return self.account

    def get_comments(self, repo: str, pr_number: int, token: str) -> list[Comment]:
        return self.comments

    def create_comment(self, repo: str, pr_number: int, body: str, token: str) -> int:
        raise NotImplementedError

    def update_comment(self, repo: str, comment_id: int, body: str, token: str) -> bool:
        raise NotImplementedError

    def delete_comment(self, repo: str, comment_id: int, token: str) -> bool:
        raise NotImplementedError


COMMENTS = [
    Comment(id=1, body="<!-- tag -->", author="mallory"),
    Comment(id=2, body="none", author="orb-bot"),
    Comment(id=3, body="<!-- tag -->", author=None),
    Comment(id=4, body="<!-- tag --> first", author="orb-bot"),
    Comment(id=5, body="<!-- tag --> second", author="orb-bot"),
    Comment(id=6, body="<!-- tag -->", author="orb[bot]", by_app=True),
]


def test_the_oldest_own_comment_is_found() -> None:
    """A comment of others with our tag is never taken for ours."""
    assert Stored(COMMENTS).find_comment_by_tag("o/r", 1, "<!-- tag -->", "t") == 4
    assert Stored(COMMENTS[:3]).find_comment_by_tag("o/r", 1, "<!-- tag -->", "t") is None


def test_the_comments_of_an_app() -> None:
    """An app cannot ask for its login. Then the comments of apps count, and never those of people."""
    assert Stored(COMMENTS, account=None).find_comment_by_tag("o/r", 1, "<!-- tag -->", "t") == 6


def test_the_login_is_asked_for_only_when_needed() -> None:
    """If no comment has the tag, there is no request for the login."""
    provider = Stored(COMMENTS)
    assert provider.find_comment_by_tag("o/r", 1, "other", "t") is None
    assert provider.logins == []
