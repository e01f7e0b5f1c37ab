"""Laws of the REST API: who may do what, paging, conditional requests, and errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from orb_testing.fakes.github import GitHubFake
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from orb_testing.fakes.github_bodies import PullRequest

COMMENTS = "/repos/octo/app/issues/1/comments"


@pytest.fixture
def pull(github: GitHubFake) -> PullRequest:
    """Return a pull request of a private repository."""
    return github.add_pull_request(github.add_repository("octo/app", private=True))


@pytest.fixture
def api(github: GitHubFake, pull: PullRequest, call: Any) -> Any:
    """Return a function that calls the API, by default with a token that may write."""
    token = github.token(write=["octo/app"])

    def send(method: str, path: str, body: Any = None, *, token: str | None = token, **options: Any) -> Any:
        return call(method, github.api_url + path, token=token, body=body, **options)

    return send


def test_every_call_names_its_page(github: GitHubFake) -> None:
    """The page of each call is one of GitHub's."""
    assert all(route.page.startswith("https://docs.github.com/rest/") for route in github.routes())


def test_a_comment_lives(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """A comment is created, read, changed and deleted. Its author is the account of the token."""
    created = api("POST", COMMENTS, {"body": "queued"})
    comment = created.json()
    assert (created.status, comment["user"]["login"], comment["body"]) == (201, "orb-bot", "queued")
    assert created.headers["location"] == comment["url"]
    github.clock.advance(60)
    path = comment["url"].removeprefix(github.api_url)
    changed = api("PATCH", path, {"body": "done"}).json()
    assert changed["created_at"] == comment["created_at"] < changed["updated_at"]
    assert api("GET", path).json()["body"] == "done"
    assert [each.body for each in github.comments(pull)] == ["done"]
    deleted = api("DELETE", path)
    assert (deleted.status, deleted.body) == (204, b"")
    assert (
        api("GET", path).status
        == api("DELETE", path).status
        == api("PATCH", path, {"body": "x"}).status
        == 404
    )


def test_a_pull_request_is_read(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """A pull request shows its state, its branches and the number of its comments."""
    github.add_comment(pull, "first")
    pull.state = "closed"
    body = api("GET", "/repos/octo/app/pulls/1").json()
    assert (body["state"], body["comments"], body["head"]["sha"]) == ("closed", 1, pull.head_sha)
    assert body["base"]["repo"]["full_name"] == "octo/app"


def test_the_account_of_a_token(api: Any) -> None:
    """`GET /user` says whose token it is."""
    assert api("GET", "/user").json()["login"] == "orb-bot"
    assert api("GET", "/user", token=None).status == 401


def test_further_pages_are_at_other_addresses(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """The address of the next page names the repository by its id, so it is followed, never made up."""
    for number in range(3):
        github.add_comment(pull, str(number))
    links = re.findall(r'<([^>]+)>; rel="(\w+)"', api("GET", f"{COMMENTS}?per_page=2").headers["link"])
    address = {rel: url for url, rel in links}["next"]
    assert (
        address == f"{github.api_url}/repositories/{pull.repository.id}/issues/1/comments?per_page=2&page=2"
    )
    assert [comment["body"] for comment in api("GET", address.removeprefix(github.api_url)).json()] == ["2"]


def test_a_refused_comment_changes_nothing(api: Any) -> None:
    """A comment that is not valid is neither created nor changed."""
    existing = api("POST", COMMENTS, {"body": "before"}).json()
    for method, path in (("POST", COMMENTS), ("PATCH", f"/repos/octo/app/issues/comments/{existing['id']}")):
        assert api(method, path, {"body": ""}).status == 422
        assert api("GET", COMMENTS).json() == [existing]


def test_since_leaves_out_what_is_older(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """`since` shows comments that were changed then or later."""
    github.add_comment(pull, "old")
    github.clock.advance(60)
    since = github.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    github.add_comment(pull, "new")
    assert [comment["body"] for comment in api("GET", f"{COMMENTS}?since={since}").json()] == ["new"]


def test_what_may_not_be_known_is_not_found(github: GitHubFake, api: Any) -> None:
    """A private repository does not exist for a request without a token, or with one that may not read it."""
    other = github.token(write=["octo/other"])
    answers = [api("GET", COMMENTS, token=None), api("GET", COMMENTS, token=other)]
    answers += [api("POST", COMMENTS, {"body": "x"}, token=other), api("GET", "/repos/octo/none/pulls/1")]
    assert [(answer.status, answer.json()["message"]) for answer in answers] == [(404, "Not Found")] * 4


def test_a_comment_is_found_in_its_repository_only(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """The id of a comment of another repository is Not Found, for a token that may write both."""
    comment = github.add_comment(github.add_pull_request(github.add_repository("octo/other")), "theirs")
    both = github.token(write=["octo/app", "octo/other"])
    path = f"/repos/{{}}/issues/comments/{comment.id}"
    assert api("GET", path.format("octo/other"), token=both).status == 200
    for method, body in (("GET", None), ("PATCH", {"body": "x"}), ("DELETE", None)):
        assert api(method, path.format("octo/app"), body, token=both).status == 404


def test_who_may_read_may_not_always_write(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """A token that may only read is refused with 403, which names the permission that it needs."""
    reader = github.token(read=["octo/app"])
    assert api("GET", COMMENTS, token=reader).status == 200
    answer = api("POST", COMMENTS, {"body": "x"}, token=reader)
    assert (answer.status, answer.headers["x-accepted-github-permissions"]) == (
        403,
        "issues=write; pull_requests=write",
    )
    pull.repository.private = False
    assert api("GET", COMMENTS, token=None).status == 200
    assert api("POST", COMMENTS, {"body": "x"}, token=None).status == 401
    pull.locked = True
    assert api("POST", COMMENTS, {"body": "x"}).status == 403


@pytest.mark.parametrize("header", ["Bearer {}", "token {}", "bearer {}"])
def test_tokens_have_two_schemes(github: GitHubFake, api: Any, header: str) -> None:
    """A token is sent as Bearer or token. After it is revoked, it is 401, for public calls too."""
    token = github.token(read=["octo/app"])
    headers = {"Authorization": header.format(token)}
    assert api("GET", COMMENTS, token=None, headers=headers).status == 200
    github.revoke(token)
    answer = api("GET", "/rate_limit", token=None, headers=headers)
    assert (answer.status, answer.json()["message"]) == (401, "Bad credentials")


def test_an_unchanged_answer_is_304(github: GitHubFake, pull: PullRequest, api: Any) -> None:
    """With the ETag of an answer, the same answer is 304 without a body, and the primary limit does not count it."""
    github.add_comment(pull, "one")
    first = api("GET", COMMENTS)
    again = api("GET", COMMENTS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["x-ratelimit-remaining"] == first.headers["x-ratelimit-remaining"]
    github.add_comment(pull, "two")
    assert api("GET", COMMENTS, headers={"If-None-Match": first.headers["etag"]}).status == 200


def test_the_limit_shows_in_each_answer(github: GitHubFake, api: Any) -> None:
    """Each answer says what is left. Above the limit it is 403 with nothing left, until the hour is over."""
    github.limits.per_hour = 2
    assert [api("GET", COMMENTS).headers["x-ratelimit-remaining"] for _ in range(2)] == ["1", "0"]
    refused = api("GET", COMMENTS)
    assert (refused.status, refused.headers["x-ratelimit-remaining"]) == (403, "0")
    assert "retry-after" not in refused.headers
    assert api("GET", "/rate_limit").json()["resources"]["core"]["remaining"] == 0
    github.clock.advance(int(refused.headers["x-ratelimit-reset"]) - github.now())
    assert api("GET", COMMENTS).status == 200


def test_each_request_names_its_program(api: Any) -> None:
    """A request without User-Agent is refused, not as JSON."""
    answer = api("GET", COMMENTS, headers={"User-Agent": ""})
    assert (answer.status, answer.headers["content-type"]) == (403, "text/html")


def test_versions(api: Any) -> None:
    """The version of the API that the fake has is accepted and named. Others are 400."""
    answer = api("GET", COMMENTS, headers={"X-GitHub-Api-Version": "2022-11-28"})
    assert answer.headers["x-github-api-version-selected"] == "2022-11-28"
    assert api("GET", COMMENTS, headers={"X-GitHub-Api-Version": "2020-01-01"}).status == 400


def test_addresses_are_exact(api: Any) -> None:
    """A slash at the end, an unknown path and an unknown method are Not Found."""
    for method, path in (("GET", f"{COMMENTS}/"), ("GET", "/nothing"), ("PUT", COMMENTS)):
        answer = api(method, path)
        assert (answer.status, answer.json()["message"]) == (404, "Not Found")


def test_enterprise_has_another_root(call: Any) -> None:
    """With a root, all calls and all addresses in answers are below it."""
    with GitHubFake(root="/api/v3") as github:
        github.add_pull_request(github.add_repository("octo/app"))
        assert (
            call("GET", f"{github.api_url}/repos/octo/app/pulls/1")
            .json()["url"]
            .startswith(f"{github.url}/api/v3/repos/")
        )
        assert call("GET", f"{github.url}/repos/octo/app/pulls/1").status == 404


def test_an_outage_has_the_error_body(github: GitHubFake, api: Any) -> None:
    """A planned failure is answered as GitHub does."""
    github.plan(Outage(status=502, method="POST"))
    answer = api("POST", COMMENTS, {"body": "x"})
    assert (answer.status, answer.json()["message"]) == (502, "Server Error")
    assert api("POST", COMMENTS, {"body": "x"}).status == 201


def test_an_answer_has_one_date(github: GitHubFake) -> None:
    """Also an answer with an ETag."""
    with urlopen(f"{github.api_url}/rate_limit", timeout=5) as answer:
        assert "ETag" in answer.headers
        assert len(answer.headers.get_all("Date")) == 1


def test_hostile_bodies_are_refused(api: Any) -> None:
    """A body that is nested too deeply to be read is no JSON that GitHub takes."""
    answer = api("POST", COMMENTS, b"[" * 100_000)
    assert (answer.status, answer.json()["message"]) == (400, "Problems parsing JSON")
