"""What each import becomes, and which names keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.migrate.places import Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]
USER = "from common import User\n"


def test_uses_are_renamed(after: After) -> None:
    """A name with a new name is renamed where the scope of the import sees it, and nowhere else."""
    text = f"{USER}def f(x: User, other):\n    return [User(x), other.User, dict(User=1), f'{{User}}']\n"
    assert after(text).text == (
        "from orb_models.motion import Listeners\n"
        "def f(x: Listeners, other):\n    return [Listeners(x), other.User, dict(User=1), f'{Listeners}']\n"
    )
    inner = "def f():\n    from common import User\n    return User\n"
    assert after(inner).text.endswith("    return Listeners\n")
    pattern = f"{USER}match x:\n    case User():\n        pass\ndel User\n"
    assert after(pattern).text.endswith("case Listeners():\n        pass\ndel Listeners\n")


@pytest.mark.parametrize(
    "rest",
    [
        "__all__ = ['User']\n",
        "x: 'User' = User()\n",
        "Listeners = 1\nUser()\n",
        "def f(User):\n    return User\nUser()\n",
        "if x:\n    User = None\nUser()\n",
        "def f():\n    global User\n    User = 1\n",
        "print(f'{User=}')\n",
        "x = f()  # type: list[User]\n",
    ],
)
def test_names_that_stay(after: After, rest: str) -> None:
    """A name that is bound again, looked up by text, or part of a pattern, stays by `as`, and its place is noted."""
    result = after(USER + rest)
    assert result.text == f"from orb_models.motion import Listeners as User\n{rest}"
    assert [(place.line, place.what, place.need) for place in result.places] == [
        (1, "common.User", Need.LATER)
    ]


def test_names_that_others_take(after: After) -> None:
    """A name that another file takes from this one stays, and so do all names of an `__init__.py`."""
    assert "as User" in after(f"{USER}User()\n", taken=frozenset({"User"})).text
    assert "as User" in after(f"{USER}User()\n", exports=True).text
    assert (
        after("from common import User as User\n").text == "from orb_models.motion import Listeners as User\n"
    )


def test_names_that_are_gone(after: After) -> None:
    """A name without a successor keeps its import, and its place says why. The others of the statement move."""
    result = after("from common.exceptions import ValidationError, Nonsense\n")
    assert (
        result.text
        == "from orb_common.exceptions import ValidationError\nfrom common.exceptions import Nonsense\n"
    )
    (place,) = result.places
    assert (place.line, place.what, place.need) == (1, "common.exceptions.Nonsense", Need.HAND)
    for text in (
        "import rbac_manager\n",
        "from user_context_middleware import UserContext\n",
        "from common.bundler import x\n",
    ):
        result = after(text)
        assert result.text == text
        assert [place.need for place in result.places] == [Need.HAND]
    (place,) = after("from orb_common.audit import check_gdpr_compliance\n").places
    assert "ComplianceCheck" in place.why


def test_names_of_today(after: After) -> None:
    """Imports of current names stay, also of names that only the project's own orb_models has."""
    text = "from orb_common.exceptions import NotFoundError, Mine\nfrom orb_models.models import Parcels\n"
    assert (after(text).text, after(text).places) == (text, ())


def test_star(after: After) -> None:
    """A star import stays, and its place names what the file takes from it."""
    result = after("from common.exceptions import *\nraise ValidationError(TimeoutError, mine)\n")
    assert result.text.startswith("from common.exceptions import *\n")
    (place,) = result.places
    assert place.need is Need.HAND
    assert place.why.endswith(
        "orb_common.exceptions.OperationTimeoutError, orb_common.exceptions.ValidationError"
    )


def test_generated_models(after: After) -> None:
    """Modules of the older generator lead to the packages of models and enums, under both names of a class."""
    now = "from orb_models.models import Users\nfrom orb_models.enums import UserStatus\n"
    text = (
        "from core.models.UsersModel import Users\nfrom orb_models.enums.UserStatusEnum import UserStatus\n"
    )
    assert after(text).text == now
    again = "from core.models.UsersModel import UsersModel\nfrom core.enums.UserStatusEnum import UserStatusEnum\n"
    result = after(f"{again}UsersModel(status=UserStatusEnum.ACTIVE)\n")
    assert (result.text, result.places) == (f"{now}Users(status=UserStatus.ACTIVE)\n", ())
    assert after("from core.models import Users\n").text == "from orb_models.models import Users\n"
    for gone in (
        "from core.models.ParcelsModel import ParcelsModel\n",
        "from core.models import UsersModel\n",
    ):
        result = after(gone)
        assert result.text == gone
        assert [place.need for place in result.places] == [Need.HAND]
