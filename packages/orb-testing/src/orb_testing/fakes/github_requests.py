"""What GitHub reads in requests: pages, times and the text of a comment, and how it refuses what is not valid.

https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from orb_testing.fakes.github_bodies import refusal
from orb_testing.fakes.server import json_response, parsed_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Request, Response

DEFAULT_PAGE, MAX_PAGE = 30, 100
"""The items of a page: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api"""
MAX_TEXT = 65_536
"""The characters of a comment."""


def page_of(request: Request, address: str, items: Sequence[object]) -> Response:
    """Return the page of a list that a request asks for, with links to the other pages.

    Args:
        request: The request, with `per_page` and `page`.
        address: The address of the list in links. It names the repository by its id, as GitHub's links do.
        items: All items.
    """
    size = min(max(request.args.get("per_page", DEFAULT_PAGE, type=int), 1), MAX_PAGE)
    page, last = max(request.args.get("page", 1, type=int), 1), max(-(-len(items) // size), 1)
    numbers = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    shown = {"prev": page > 1, "next": page < last, "last": page < last, "first": page > 1}
    links = [
        f'<{address}?{urlencode(request.args.to_dict() | {"page": number})}>; rel="{rel}"'
        for rel, number in numbers.items()
        if shown[rel]
    ]
    headers = {"Link": ", ".join(links)} if links else {}
    return json_response(items[(page - 1) * size : page * size], headers=headers)


def since_of(request: Request, page: str) -> float | None:
    """Return the time `since` in epoch seconds, or None. Raise RefusalError with 422 if it is not a time.

    Args:
        request: The request.
        page: The address of the page about the call, for the refusal.
    """
    text = request.args.get("since")
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except (OverflowError, ValueError):
        raise refusal(422, "Invalid request.\n\nsince is not a time.", page=page) from None


def comment_text(request: Request, page: str) -> str:
    """Return the text of a comment. Raise RefusalError with 400 or 422 if there is not a valid one.

    Args:
        request: The request, with a JSON object.
        page: The address of the page about the call, for the refusal.
    """
    try:
        values = parsed_json(request.get_data() or b"{}")
    except ValueError:
        raise refusal(400, "Problems parsing JSON", page=page) from None
    if not isinstance(values, dict):
        raise refusal(400, "Body should be a JSON object", page=page)
    text = values.get("body")
    if not isinstance(text, str):
        fault = "wasn't supplied" if text is None else "isn't a string"
        raise refusal(422, f'Invalid request.\n\n"body" {fault}.', page=page)
    fault_of_body = {"resource": "IssueComment"}
    if not text.strip():
        fault_of_body |= {"code": "missing_field", "field": "body"}
    elif len(text) > MAX_TEXT:
        message = f"Body is too long (maximum is {MAX_TEXT} characters)"
        fault_of_body |= {"code": "unprocessable", "field": "data", "message": message}
    else:
        return text
    raise refusal(422, "Validation Failed", page=page, errors=[fault_of_body])
