"""Laws of GitHub's bodies: each fits GitHub's own OpenAPI description, which npm downloads once."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from orb_testing.fakes.github_bodies import refusal, timestamp
from orb_testing.npm_packages import NpmFile, PackageUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.fakes.github import GitHubFake

VERSION = "23.0.2"
DESCRIPTION = NpmFile(
    package="@octokit/openapi",
    version=VERSION,
    integrity="sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
    path="generated/api.github.com.json",
)


class Description:
    """GitHub's description of its API."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths = document["paths"]
        self._registry = Registry().with_resource("urn:github", DRAFT4.create_resource(document))
        self._responses = document["components"]["responses"]

    def check(self, schema: dict[str, Any], body: Any) -> None:
        """Fail with the faults of a body."""
        at_home = json.loads(json.dumps(schema).replace('"#/', '"urn:github#/'))
        validator = OAS30Validator(
            at_home, registry=self._registry, format_checker=OAS30Validator.FORMAT_CHECKER
        )
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)] == []

    def check_named(self, name: str, body: Any) -> None:
        self.check({"$ref": f"#/components/schemas/{name}"}, body)

    def check_answer(self, method: str, path: str, answer: Any) -> None:
        """Check an answer by the operation of its request. Statuses that it does not list have an error body."""
        found = next(each for each in self._paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), path))
        response = self._paths[found][method.lower()]["responses"].get(str(answer.status))
        if response is not None and "$ref" in response:
            response = self._responses[response["$ref"].rpartition("/")[2]]
        if response is None:
            assert answer.status >= 400
            self.check_named("basic-error", answer.json())
        elif "content" not in response:
            assert answer.body == b""
        else:
            self.check(response["content"]["application/json"]["schema"], answer.json())


@functools.cache
def load_description(path: Path) -> Description:
    return Description(json.loads(path.read_bytes()))


@pytest.fixture
def description(pytestconfig: pytest.Config) -> Description:
    """Return the description. Skip the test, with the reason, where it cannot be downloaded."""
    folder = pytestconfig.rootpath / ".orb" / "github"
    try:
        return load_description(DESCRIPTION.download(folder / f"openapi-{VERSION}.json"))
    except PackageUnavailableError as error:
        pytest.skip(str(error))


@pytest.mark.xdist_group("github-openapi")
def test_every_answer_fits_the_description(github: GitHubFake, description: Description, call: Any) -> None:
    """Each call, with each status that the fake has, answers as the description says."""
    repository = github.add_repository("octo/app", private=True)
    pull = github.add_pull_request(repository)
    comment = github.add_comment(pull, "one", author="octo")
    writer, reader, other = (
        github.token(write=["octo/app"]),
        github.token(read=["octo/app"]),
        github.token("eve"),
    )
    comments, one = "/repos/octo/app/issues/1/comments", f"/repos/octo/app/issues/comments/{comment.id}"
    requests: list[tuple[str, str, str | None, Any, int]] = [
        ("GET", "/user", writer, None, 200),
        ("GET", "/user", None, None, 401),
        ("GET", "/rate_limit", writer, None, 200),
        ("GET", "/repos/octo/app/pulls/1", reader, None, 200),
        ("GET", "/repos/octo/app/pulls/2", reader, None, 404),
        ("POST", comments, writer, {"body": "two"}, 201),
        ("POST", comments, writer, {}, 422),
        ("POST", comments, writer, {"body": ""}, 422),
        ("POST", comments, writer, {"body": "x" * 65_537}, 422),
        ("POST", comments, writer, [], 400),
        ("POST", comments, reader, {"body": "two"}, 403),
        ("POST", comments, other, {"body": "two"}, 404),
        ("POST", comments, "wrong", {"body": "two"}, 401),
        ("GET", comments, reader, None, 200),
        ("GET", f"{comments}?per_page=1", reader, None, 200),
        ("GET", f"{comments}?since=x", reader, None, 422),
        ("GET", one, reader, None, 200),
        ("GET", one, other, None, 404),
        ("PATCH", one, writer, {"body": "new"}, 200),
        ("PATCH", one, writer, {"body": ""}, 422),
        ("DELETE", one, writer, None, 204),
        ("DELETE", one, writer, None, 404),
    ]
    seen = set()
    for method, path, token, body, status in requests:
        answer = call(method, github.api_url + path, token=token, body=body)
        assert answer.status == status, (method, path)
        description.check_answer(method, path.partition("?")[0], answer)
        seen.add((method, re.sub(r"\d+", "N", path.partition("?")[0])))
    pull.state, pull.locked = "closed", True
    description.check_answer(
        "GET",
        "/repos/octo/app/pulls/1",
        call("GET", f"{github.api_url}/repos/octo/app/pulls/1", token=reader),
    )
    # `/repositories/...` is the address of further pages of a list, which has no operation of its own.
    routes = {
        (route.method, re.sub(r"<int:\w+>", "N", route.path).replace("<owner>/<name>", "octo/app"))
        for route in github.routes()
        if not route.path.startswith("/repositories/")
    }
    assert seen == routes


@pytest.mark.xdist_group("github-openapi")
def test_limits_fit_the_description(github: GitHubFake, description: Description, call: Any) -> None:
    """Both kinds of limits answer with an error body."""
    repository = github.add_repository("octo/app")
    github.add_pull_request(repository)
    url, token = f"{github.api_url}/repos/octo/app/issues/1/comments", github.token(write=["octo/app"])
    github.limits.contents_per_minute = 0
    refused = call("POST", url, token=token, body={"body": "x"})
    assert (refused.status, refused.headers["retry-after"]) == (403, "60")
    description.check_named("basic-error", refused.json())
    github.limits.per_hour = 0
    description.check_named("basic-error", call("GET", url, token=token).json())


@pytest.mark.xdist_group("github-openapi")
@pytest.mark.parametrize("action", ["opened", "closed", "reopened"])
def test_webhooks_fit_the_description(github: GitHubFake, description: Description, action: str) -> None:
    """The payload of `pull_request` has the form that is published for its action."""
    pull = github.add_pull_request(github.add_repository("octo/app"))
    description.check_named(f"webhook-pull-request-{action}", github.pull_request_event(pull, action))


@pytest.mark.xdist_group("github-openapi")
def test_a_wrong_body_does_not_fit(github: GitHubFake, description: Description, call: Any) -> None:
    """The check can fail: a comment without its id, and one whose time is a number, have faults."""
    pull = github.add_pull_request(github.add_repository("octo/app"))
    comment = github.add_comment(pull, "x")
    body = call("GET", f"{github.api_url}/repos/octo/app/issues/comments/{comment.id}").json()
    for wrong in (
        {k: v for k, v in body.items() if k != "id"},
        body | {"created_at": 7},
        body | {"url": None},
    ):
        with pytest.raises(AssertionError):
            description.check_named("issue-comment", wrong)


def test_times_are_written_in_seconds() -> None:
    """A time is in UTC and ends with Z."""
    assert timestamp(1303402849.9) == "2011-04-21T16:20:49Z"


def test_errors_name_their_page() -> None:
    """An error has its message, its page and its status as text."""
    response = refusal(404, "Not Found", page="https://docs.github.com/rest").response
    assert response.get_json() == {
        "message": "Not Found",
        "documentation_url": "https://docs.github.com/rest",
        "status": "404",
    }
