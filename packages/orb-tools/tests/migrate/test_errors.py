"""Error values: their attributes, their keywords, and the clauses that catch them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.migrate.places import Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]
IMPORT = "from orb_common.exceptions import DynamoDBError, NotFoundError, ServiceError, SpotifyAPIError\n"


def test_attributes_and_keywords(after: After) -> None:
    """Older attributes of a caught or annotated error, and older keywords of a current class, are renamed."""
    text = IMPORT + (
        "class Mine(NotFoundError):\n    def __init__(self):\n        super().__init__('m', error_code='X')\n"
        "def f(given: Mine):\n    try:\n        raise DynamoDBError('m', status_code=503)\n"
        "    except (NotFoundError, ServiceError) as e:\n"
        "        return e.status_code, e.error_code\n"
        "    return given.http_status\n"
    )
    now = text.replace("error_code='X'", "code='X'").replace("status_code=503", "status=503")
    now = now.replace("e.status_code, e.error_code", "e.status, e.code").replace(
        "given.http_status", "given.status"
    )
    result = after(text)
    assert result.text == now
    assert [place.what for place in result.places] == ["orb_common.exceptions.ServiceError"]


@pytest.mark.parametrize(
    "body",
    [
        "ServiceError('m', error_code='X')",
        "try: pass\nexcept SpotifyAPIError as e: e.status_code",
        "match x:\n    case SpotifyAPIError(status_code=s): pass",
        "class Mine(NotFoundError):\n    error_code = 'X'\ndef f(e: Mine): e.error_code",
        "class Mine(NotFoundError):\n    def __init__(self, error_code): pass\nMine(error_code='Y')",
    ],
)
def test_what_stays(after: After, body: str) -> None:
    """Old classes take the older keywords, `status_code` of a Spotify error is Spotify's, and own names are own."""
    result = after(f"{IMPORT}{body}\n")
    assert result.text == f"{IMPORT}{body}\n"
    assert {place.what for place in result.places} <= {"orb_common.exceptions.ServiceError"}


@pytest.mark.parametrize(
    ("clause", "body", "what"),
    [
        ("(NotFoundError, SpotifyAPIError)", "e.status_code", "e.status_code"),
        ("(NotFoundError, Other)", "e.status_code", "e.status_code"),
        ("NotFoundError", "[e.status_code for e in x]", "e.status_code"),
    ],
)
def test_what_is_not_sure(after: After, clause: str, body: str, what: str) -> None:
    """An attribute that some of the classes have, or of a name that is bound again, needs a hand."""
    result = after(f"{IMPORT}try:\n    f()\nexcept {clause} as e:\n    {body}\n")
    assert [(place.line, place.what, place.need) for place in result.places if place.need is Need.HAND] == [
        (5, what, Need.HAND)
    ]


def test_errors_of_motion(after: After) -> None:
    """The older base class of motion catches less than before, and `to_dict` of current classes has another form."""
    text = (
        "from common.exceptions import SpottyPottySenseError, ValidationError\ntry:\n    f()\n"
        "except SpottyPottySenseError as e:\n    e.to_dict()\nexcept ValidationError as e:\n    e.to_dict()\n"
    )
    hand = [(place.line, place.what) for place in after(text).places if place.need is Need.HAND]
    assert hand == [(4, "except SpottyPottySenseError"), (7, "e.to_dict")]


def test_own_names_are_each_for_itself(after: After) -> None:
    """A class with one older name of its own has the others from its base, and passes keywords of today to it."""
    text = (
        f"{IMPORT}class Mine(NotFoundError):\n    def __init__(self, error_code):\n"
        "        super().__init__('m', error_code=error_code)\n        self.http_status = 1\n"
        "try:\n    raise Mine(error_code=1)\nexcept Mine as e:\n    e.error_code, e.http_status\n"
    )
    now = text.replace("'m', error_code=", "'m', code=").replace("e.error_code", "e.code")
    result = after(text)
    assert result.text == now
    assert {place.what for place in result.places} == {"orb_common.exceptions.ServiceError"}


def test_patterns(after: After) -> None:
    """The older keywords of a class pattern are renamed."""
    text = f"{IMPORT}match x:\n    case NotFoundError(error_code=c, message=m):\n        c\n"
    assert after(text).text == text.replace("error_code", "code")


def test_names_that_are_bound_again(after: After) -> None:
    """What is rewritten is not listed too: a clause is sure of its error, and the function around it is not."""
    text = f"{IMPORT}def f(e: DynamoDBError):\n    e.code\n    try: g()\n    except NotFoundError as e: e.error_code\n"
    result = after(text)
    assert result.text == text.replace("e.error_code", "e.code")
    assert [place.what for place in result.places] == ["orb_common.exceptions.ServiceError"]


def test_groups(after: After) -> None:
    """A clause for groups is seen: it catches less too, and the errors in a group need a hand."""
    text = (
        "from common.exceptions import SpottyPottySenseError\ntry:\n    f()\n"
        "except* SpottyPottySenseError as e:\n    [it.status_code for it in e.exceptions]\n"
    )
    hand = [(place.line, place.what) for place in after(text).places if place.need is Need.HAND]
    assert hand == [(4, "except SpottyPottySenseError"), (5, "it.status_code")]
