"""Laws of what GitHub reads in requests."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from orb_testing.fakes.github_requests import MAX_TEXT, comment_text, page_of, since_of
from orb_testing.fakes.server import RefusalError

LIST = "https://api.github.com/repositories/1/issues/1/comments"


def request(url: str = "/", body: bytes = b"") -> Request:
    return Request(EnvironBuilder(path=url, method="POST", data=body).get_environ())


def links_of(answer: Any) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("Link", ""))}


@given(st.integers(0, 40), st.integers(1, 12))
def test_pages_hold_each_item_once(count: int, size: int) -> None:
    """A client that follows `next` reads each item once, in order; with `prev` from `last` it reads them backwards."""
    first = page_of(request(f"/?per_page={size}&since=x"), LIST, list(range(count)))
    pages, answer = [first.get_json()], first
    while "next" in links_of(answer):
        answer = page_of(request(links_of(answer)["next"]), LIST, list(range(count)))
        pages.append(answer.get_json())
    assert [item for page in pages for item in page] == list(range(count))
    assert all(len(page) == size for page in pages[:-1])
    back = page_of(request(links_of(first).get("last", f"/?per_page={size}")), LIST, list(range(count)))
    pages_back = [back.get_json()]
    while "prev" in links_of(back):
        back = page_of(request(links_of(back)["prev"]), LIST, list(range(count)))
        pages_back.append(back.get_json())
    assert pages_back[::-1] == pages


def test_links_name_the_pages_that_exist() -> None:
    """The first page has no `prev` and `first`, the last no `next` and `last`, a single one no Link."""
    rels = {
        number: set(links_of(page_of(request(f"/?per_page=2&page={number}"), LIST, list(range(5)))))
        for number in (1, 2, 3)
    }
    assert rels == {1: {"next", "last"}, 2: {"prev", "next", "last", "first"}, 3: {"prev", "first"}}
    assert "Link" not in page_of(request(), LIST, list(range(5))).headers
    assert (
        links_of(page_of(request("/?since=x&per_page=2"), LIST, list(range(3))))["next"]
        == f"{LIST}?since=x&per_page=2&page=2"
    )


def test_page_sizes_have_bounds() -> None:
    """A page has 30 items unless asked otherwise, and never more than 100."""
    sizes = {
        url: len(page_of(request(url), LIST, list(range(200))).get_json())
        for url in ("/", "/?per_page=500", "/?per_page=x")
    }
    assert sizes == {"/": 30, "/?per_page=500": 100, "/?per_page=x": 30}


def test_since_is_a_time() -> None:
    """`since` is a time in ISO 8601, or is refused."""
    assert since_of(request("/?since=1970-01-01T00:01:00Z"), "p") == 60
    assert since_of(request(), "p") is None
    for text in ("yesterday", "0001-01-01"):
        with pytest.raises(RefusalError):
            since_of(request(f"/?since={text}"), "p")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"{", 400, "Problems parsing JSON"),
        (b"[]", 400, "Body should be a JSON object"),
        (b"", 422, 'Invalid request.\n\n"body" wasn\'t supplied.'),
        (b'{"body": null}', 422, 'Invalid request.\n\n"body" wasn\'t supplied.'),
        (b'{"body": 1}', 422, 'Invalid request.\n\n"body" isn\'t a string.'),
        (b'{"body": " "}', 422, "Validation Failed"),
        (json.dumps({"body": "x" * (MAX_TEXT + 1)}).encode(), 422, "Validation Failed"),
    ],
    ids=["no-json", "no-object", "empty", "null", "number", "blank", "long"],
)
def test_a_bad_comment_is_refused(body: bytes, status: int, message: str) -> None:
    """A body that is not valid is refused with 400 or 422, and says why."""
    with pytest.raises(RefusalError) as refused:
        comment_text(request(body=body), "p")
    answer = refused.value.response
    assert (answer.status_code, answer.get_json()["message"]) == (status, message)


def test_the_longest_comment_fits() -> None:
    """The limit is in characters, not in bytes."""
    text = "ü" * MAX_TEXT
    assert comment_text(request(body=json.dumps({"body": text}, ensure_ascii=False).encode()), "p") == text
