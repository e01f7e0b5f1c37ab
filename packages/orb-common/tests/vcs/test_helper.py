"""Comments with tags, on the wire-true fake of GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_common.exceptions import AuthenticationError, ValidationError
from orb_common.vcs import GitHubProvider, VcsHelper, VcsProvider

if TYPE_CHECKING:
    from orb_testing.fakes.github import GitHubFake
    from orb_testing.fakes.github_bodies import PullRequest


@pytest.fixture
def pull(github: GitHubFake) -> PullRequest:
    return github.add_pull_request(github.add_repository("octo/app", private=True))


@pytest.fixture
def token(github: GitHubFake) -> str:
    return github.token(write=["octo/app"])


@pytest.fixture
def helper(github: GitHubFake) -> VcsHelper:
    return VcsHelper(GitHubProvider(github.api_url))


def test_a_second_upsert_updates(
    github: GitHubFake, pull: PullRequest, token: str, helper: VcsHelper
) -> None:
    """The first upsert writes a comment, and every later one with the same tags changes that comment."""
    first = helper.upsert_comment("octo/app", 1, "plan", "one", token, tags=["r-1", "#f-1"])
    second = helper.upsert_comment("octo/app", 1, "plan", "two", token, tags=["f-1", "r-1"])
    assert (first.action, second.action) == ("created", "updated")
    assert first.comment_id == second.comment_id
    assert [each.body for each in github.comments(pull)] == ["two\n\n###plan### #f-1 #r-1"]


def test_other_tags_are_other_comments(
    github: GitHubFake, pull: PullRequest, token: str, helper: VcsHelper
) -> None:
    """Comments of other runs, of other search texts and of other people stay as they are."""
    stranger = github.add_comment(pull, "hijacked\n\n###plan### #r-1", author="mallory")
    others = [
        helper.upsert_comment("octo/app", 1, search, "text", token, tags=[tag]).comment_id
        for search, tag in (("plan", "r-2"), ("apply", "r-1"))
    ]
    mine = helper.upsert_comment("octo/app", 1, "plan", "text", token, tags=["r-1"])
    assert mine.action == "created"
    assert mine.comment_id not in {stranger.id, *others}
    assert stranger.body.startswith("hijacked")
    assert helper.search_comments("octo/app", 1, "plan", token) == [others[0], mine.comment_id]
    assert helper.search_comments("octo/app", 1, "plan", token, tags=["r-1"]) == [mine.comment_id]


def test_a_comment_that_is_deleted_meanwhile(
    github: GitHubFake, pull: PullRequest, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the comment is deleted between search and update, a new one is written."""
    provider = GitHubProvider(github.api_url)
    helper = VcsHelper(provider)
    old = helper.upsert_comment("octo/app", 1, "plan", "one", token)
    search = helper.search_comments

    def and_delete(*args: str, tags: list[str]) -> list[int]:
        found = search(*args, tags=tags)  # type: ignore[arg-type]
        assert provider.delete_comment("octo/app", old.comment_id, token)
        return found

    monkeypatch.setattr(helper, "search_comments", and_delete)
    assert helper.upsert_comment("octo/app", 1, "plan", "two", token).action == "created"
    assert [each.body for each in github.comments(pull)] == ["two\n\n###plan###"]


def test_a_long_text_is_found_again(
    github: GitHubFake, pull: PullRequest, token: str, helper: VcsHelper
) -> None:
    """A text of any length becomes a comment that the next upsert finds."""
    for action in ("created", "updated"):
        assert helper.upsert_comment("octo/app", 1, "plan", "x" * 70_000, token).action == action


def test_a_bad_token_is_not_hidden(pull: PullRequest, helper: VcsHelper) -> None:
    """A token that GitHub does not accept is an error, not a new comment."""
    with pytest.raises(AuthenticationError):
        helper.upsert_comment("octo/app", 1, "plan", "text", "github_pat_wrong")


def test_providers_by_name() -> None:
    """GitHub is the default. An unknown name is refused, with the names that are known."""
    assert isinstance(VcsHelper().provider, GitHubProvider)
    assert isinstance(VcsHelper("github").provider, VcsProvider)
    with pytest.raises(ValidationError, match="one of: github"):
        VcsHelper("svn")
