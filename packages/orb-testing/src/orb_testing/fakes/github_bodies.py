"""The JSON of GitHub's answers, as its OpenAPI description (https://github.com/github/rest-api-description) has it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime

from orb_testing.fakes.server import RefusalError, json_response

SITE = "https://github.com"
DOCS = "https://docs.github.com/rest"
_SUFFIXES = {
    "archive": "/{archive_format}{/ref}",
    "assignees": "/assignees{/user}",
    "blobs": "/git/blobs{/sha}",
    "branches": "/branches{/branch}",
    "collaborators": "/collaborators{/collaborator}",
    "comments": "/comments{/number}",
    "commits": "/commits{/sha}",
    "compare": "/compare/{base}...{head}",
    "contents": "/contents/{+path}",
    "contributors": "/contributors",
    "deployments": "/deployments",
    "downloads": "/downloads",
    "events": "/events",
    "forks": "/forks",
    "git_commits": "/git/commits{/sha}",
    "git_refs": "/git/refs{/sha}",
    "git_tags": "/git/tags{/sha}",
    "hooks": "/hooks",
    "issue_comment": "/issues/comments{/number}",
    "issue_events": "/issues/events{/number}",
    "issues": "/issues{/number}",
    "keys": "/keys{/key_id}",
    "labels": "/labels{/name}",
    "languages": "/languages",
    "merges": "/merges",
    "milestones": "/milestones{/number}",
    "notifications": "/notifications{?since,all,participating}",
    "pulls": "/pulls{/number}",
    "releases": "/releases{/id}",
    "stargazers": "/stargazers",
    "statuses": "/statuses/{sha}",
    "subscribers": "/subscribers",
    "subscription": "/subscription",
    "tags": "/tags",
    "teams": "/teams",
    "trees": "/git/trees{/sha}",
}
"""The ends of the addresses of a repository, by the names of their fields without `_url`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person, an organization or a bot."""

    id: int
    login: str
    type: str = "User"


@dataclass(slots=True, kw_only=True)
class Repository:
    """A repository. Change its fields to change it."""

    id: int
    owner: Account
    name: str
    private: bool
    created_at: float
    has_issues: bool = True

    @property
    def full_name(self) -> str:
        """The name with its owner, such as `octo/app`."""
        return f"{self.owner.login}/{self.name}"


@dataclass(slots=True, kw_only=True)
class PullRequest:
    """A pull request. Change its fields to change it."""

    id: int
    repository: Repository
    number: int
    author: Account
    title: str
    created_at: float
    head_ref: str = "change"
    head_sha: str = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
    base_ref: str = "main"
    base_sha: str = "e5bd3914e2e596debea16f433f57875b5b90bcd6"
    state: str = "open"
    locked: bool = False


@dataclass(slots=True, kw_only=True)
class Comment:
    """A comment on a pull request."""

    id: int
    pull: PullRequest
    author: Account
    body: str
    created_at: float
    updated_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """Writes the JSON of the resources.

    Args:
        api: The address of the API, with which the addresses in answers begin.
    """

    api: str = field()

    def account(self, account: Account) -> dict[str, object]:
        """Return the schema `simple-user`."""
        url = f"{self.api}/users/{account.login}"
        return {
            "login": account.login,
            "id": account.id,
            "node_id": _node("User", account.id),
            "avatar_url": f"{SITE}/identicons/{account.login}.png",
            "gravatar_id": "",
            "url": url,
            "html_url": f"{SITE}/{account.login}",
            "followers_url": f"{url}/followers",
            "following_url": f"{url}/following{{/other_user}}",
            "gists_url": f"{url}/gists{{/gist_id}}",
            "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
            "subscriptions_url": f"{url}/subscriptions",
            "organizations_url": f"{url}/orgs",
            "repos_url": f"{url}/repos",
            "events_url": f"{url}/events{{/privacy}}",
            "received_events_url": f"{url}/received_events",
            "type": account.type,
            "site_admin": False,
        }

    def profile(self, account: Account) -> dict[str, object]:
        """Return the schema `public-user`."""
        texts = dict.fromkeys(("bio", "blog", "company", "email", "hireable", "location", "name"))
        counts = dict.fromkeys(("followers", "following", "public_gists", "public_repos"), 0)
        times = dict.fromkeys(("created_at", "updated_at"), timestamp(0))
        return self.account(account) | texts | counts | times | {"user_view_type": "public"}

    def repository(self, repository: Repository) -> dict[str, object]:
        """Return the schema `repository`."""
        name, created = repository.full_name, timestamp(repository.created_at)
        url = f"{self.api}/repos/{name}"
        return {
            "id": repository.id,
            "node_id": _node("Repository", repository.id),
            "name": repository.name,
            "full_name": name,
            "owner": self.account(repository.owner),
            "private": repository.private,
            "visibility": "private" if repository.private else "public",
            "html_url": f"{SITE}/{name}",
            "url": url,
            **{f"{field}_url": url + suffix for field, suffix in _SUFFIXES.items()},
            "clone_url": f"{SITE}/{name}.git",
            "git_url": f"git:github.com/{name}.git",
            "ssh_url": f"git@github.com:{name}.git",
            "svn_url": f"{SITE}/{name}",
            **dict.fromkeys(("description", "homepage", "language", "license", "mirror_url")),
            **dict.fromkeys(("archived", "disabled", "fork", "has_pages"), False),
            **dict.fromkeys(("has_downloads", "has_projects", "has_wiki"), True),
            "has_issues": repository.has_issues,
            **dict.fromkeys(("forks", "forks_count", "open_issues", "open_issues_count"), 0),
            **dict.fromkeys(("size", "stargazers_count", "watchers", "watchers_count"), 0),
            "default_branch": "main",
            **dict.fromkeys(("created_at", "pushed_at", "updated_at"), created),
        }

    def comment(self, comment: Comment) -> dict[str, object]:
        """Return the schema `issue-comment`."""
        pull = comment.pull
        name = pull.repository.full_name
        return {
            "id": comment.id,
            "node_id": _node("IssueComment", comment.id),
            "url": f"{self.api}/repos/{name}/issues/comments/{comment.id}",
            "html_url": f"{SITE}/{name}/pull/{pull.number}#issuecomment-{comment.id}",
            "issue_url": f"{self.api}/repos/{name}/issues/{pull.number}",
            "body": comment.body,
            "user": self.account(comment.author),
            "author_association": "OWNER" if comment.author == pull.repository.owner else "NONE",
            "created_at": timestamp(comment.created_at),
            "updated_at": timestamp(comment.updated_at),
        }

    def pull_request(self, pull: PullRequest, comments: int) -> dict[str, object]:
        """Return the schema `pull-request`. `comments` is the number of its comments."""
        name, number = pull.repository.full_name, pull.number
        url, issue, html = (
            f"{self.api}/repos/{name}/pulls/{number}",
            f"{self.api}/repos/{name}/issues/{number}",
            f"{SITE}/{name}/pull/{number}",
        )
        addresses = {
            "html": html,
            "issue": issue,
            "comments": f"{issue}/comments",
            "commits": f"{url}/commits",
            "review_comment": f"{self.api}/repos/{name}/pulls/comments{{/number}}",
            "review_comments": f"{url}/comments",
            "statuses": f"{self.api}/repos/{name}/statuses/{pull.head_sha}",
        }
        created, is_closed = timestamp(pull.created_at), pull.state == "closed"
        return {
            "id": pull.id,
            "node_id": _node("PullRequest", pull.id),
            "url": url,
            **{f"{field}_url": address for field, address in addresses.items()},
            "diff_url": f"{html}.diff",
            "patch_url": f"{html}.patch",
            "_links": {field: {"href": address} for field, address in (addresses | {"self": url}).items()},
            "number": number,
            "state": pull.state,
            "locked": pull.locked,
            "title": pull.title,
            "user": self.account(pull.author),
            "labels": [],
            "created_at": created,
            "updated_at": created,
            "closed_at": created if is_closed else None,
            **dict.fromkeys(("assignee", "auto_merge", "body", "merged_at", "merged_by", "milestone")),
            "merge_commit_sha": None,
            "head": self._branch(pull, pull.head_ref, pull.head_sha),
            "base": self._branch(pull, pull.base_ref, pull.base_sha),
            "author_association": "OWNER" if pull.author == pull.repository.owner else "NONE",
            "draft": False,
            "merged": False,
            "mergeable": True,
            "mergeable_state": "clean",
            "maintainer_can_modify": False,
            "comments": comments,
            "commits": 1,
            **dict.fromkeys(("additions", "changed_files"), 1),
            **dict.fromkeys(("deletions", "review_comments"), 0),
        }

    def _branch(self, pull: PullRequest, ref: str, sha: str) -> dict[str, object]:
        owner = pull.repository.owner
        return {
            "label": f"{owner.login}:{ref}",
            "ref": ref,
            "sha": sha,
            "user": self.account(owner),
            "repo": self.repository(pull.repository),
        }


def refusal(
    status: int,
    message: str,
    *,
    page: str = DOCS,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> RefusalError:
    """Return the exception that answers with the schema `basic-error` or, with `errors`, `validation-error`."""
    body: dict[str, object] = {"message": message, "documentation_url": page, "status": str(status)}
    if errors is not None:
        body["errors"] = errors
    return RefusalError(json_response(body, status, headers=headers))


def timestamp(seconds: float) -> str:
    """Return a time of epoch seconds as GitHub writes it, such as 2011-04-14T16:00:49Z."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _node(kind: str, key: int) -> str:
    return base64.b64encode(f"0{len(kind)}:{kind}{key}".encode()).decode()
