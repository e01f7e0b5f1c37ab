"""Names that stand for a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.migrate.places import Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]


E = "orb_common.exceptions"
R = "orb_common.redaction"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("import common.exceptions as e\ne.TimeoutError\n", f"import {E} as e\ne.OperationTimeoutError\n"),
        (
            "from common import exceptions\nexceptions.TimeoutError\n",
            "from orb_common import exceptions\nexceptions.OperationTimeoutError\n",
        ),
        ("import common.validation as v\nv.User\n", "import orb_models.motion as v\nv.Listeners\n"),
        ("import os, exceptions, sys\nexceptions.OrbError\n", f"import os, {E}, sys\n{E}.OrbError\n"),
        (
            "import common.logger\ncommon.logger.mask_email(common.logger.MASK)\n",
            f"import {R}\n{R}.mask_email({R}.MASK)\n",
        ),
        (
            "from src.common import trace as t, flow\nt.create_leg\nflow\n",
            "from orb_common import execution as t\nfrom orb_common.execution import flow\nt.create_leg\nflow\n",
        ),
    ],
)
def test_modules(after: After, before: str, now: str) -> None:
    """A module whose names all moved to one room becomes that room. Its attributes have their new names."""
    result = after(before)
    assert result.text == now
    assert result.places == ()


def test_names_of_several_rooms(after: After) -> None:
    """A module with names of several rooms keeps them all under its path in orb, and each old one is noted."""
    result = after("import common.logger as lg\nlg.get_logger('x')\nlg.mask_email('y')\n")
    assert result.text == "import orb_common.logger as lg\nlg.get_logger('x')\nlg.mask_email('y')\n"
    assert [(place.line, place.what, place.need) for place in result.places] == [
        (2, "lg.get_logger", Need.LATER),
        (3, "lg.mask_email", Need.LATER),
    ]
    both = after("import common.logger\ncommon.logger.mask_email('y')\ncommon.logger.with_logger\n")
    assert both.text == (
        "import orb_common.redaction, orb_common.logger\n"
        "orb_common.redaction.mask_email('y')\norb_common.logger.with_logger\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "import common.exceptions\ncommon.exceptions.Nonsense\n",
        "import common.exceptions\ndef f(common):\n    return common.exceptions.TimeoutError\n",
        "import common\ncommon.get_secret('x', use_cache=False)\n",
    ],
)
def test_uses_that_are_not_sure(after: After, text: str) -> None:
    """A module with a use that nothing replaces, or that is not sure, stays, and needs a hand."""
    result = after(text)
    assert result.text == text
    assert [place.need for place in result.places] == [Need.HAND]


def test_current_modules(after: After) -> None:
    """A module of today stays. Its old names are noted."""
    text = "import orb_common.exceptions as e\nfrom orb_common import exceptions\ne.NotFoundError\ne.ServiceError\n"
    result = after(text)
    assert result.text == text
    assert [(place.what, place.need) for place in result.places] == [("e.ServiceError", Need.LATER)]
