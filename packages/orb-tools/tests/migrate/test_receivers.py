"""A call becomes a method only where the file shows that its logger is one of orb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from orb_tools.migrate.places import Need
from orb_tools.migrate.rewriting import rewrite
from orb_tools.migrate.source import Source
from orb_tools.migrate.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.migrate.rewriting import Rewritten

    After = Callable[..., Rewritten]
HEAD = """\
import logging
import common.logger
from aws_lambda_powertools import Logger
from common.logger import get_logger
from common.logger import log_error
from orb_common.logging import OrbLogger
from orb_common.logging import get_logger as new_logger
"""
SHOWN = [
    "log = get_logger(__name__)\nlog_error(log, e)\n",
    "log = new_logger()\nlog_error(log, e)\n",
    "log = common.logger.get_logger()\nlog_error(log, e)\n",
    "log: object = get_logger()\nlog_error(log, e)\n",
    "log = OrbLogger('x')\nlog_error(log, e)\n",
    "def f(log: OrbLogger, e): log_error(log, e)\n",
    "def f(log: 'OrbLogger', e): log_error(log, e)\n",
    "if x:\n    log = get_logger()\nelse:\n    log = new_logger()\nlog_error(log, e)\n",
    "log = logging.getLogger()\ndef f(e):\n    log = get_logger()\n    log_error(log, e)\n",
    "class A:\n    def a(self): self.log = get_logger()\n    def b(self, e): log_error(self.log, e)\n",
    "class A:\n    log = get_logger()\n    def b(self, e): log_error(self.log, e)\n",
    "class A:\n    log: OrbLogger\n    @classmethod\n    def b(cls, e): log_error(cls.log, e)\n",
    "class A:\n    def b(self, e): log_error(self.log, e)\nA.log = get_logger()\n",
    (
        "class A:\n    def a(self): self.log = get_logger()\n    def b(self, e): log_error(self.log, e)\n"
        "class B:\n    def a(self): self.log = logging.getLogger()\n"
    ),
]
OTHER = [
    "log = logging.getLogger(__name__)\nlog_error(log, e)\n",
    "log = Logger()\nlog_error(log, e)\n",
    "log_error(log, e)\n",
    "from app import log\nlog_error(log, e)\n",
    "import app\nlog_error(app.log, e)\n",
    "def f(log, e): log_error(log, e)\n",
    "def f(log: Logger, e): log_error(log, e)\n",
    "def f(log: OrbLogger | Logger, e): log_error(log, e)\n",
    "log = get_logger()\ndef f(log, e): log_error(log, e)\n",
    "log = get_logger()\nlog = logging.getLogger()\nlog_error(log, e)\n",
    "log = get_logger()\ndef f():\n    global log\n    log = logging.getLogger()\nlog_error(log, e)\n",
    "log = get_logger() if x else logging.getLogger()\nlog_error(log, e)\n",
    "log, x = get_logger(), 1\nlog_error(log, e)\n",
    "for log in get_logger():\n    log_error(log, e)\n",
    "def new_logger(): ...\nlog = new_logger()\nlog_error(log, e)\n",
    "log = get_logger\nlog_error(log, e)\n",
    "class A:\n    def b(self, e): log_error(self.log, e)\n",
    "class A:\n    log = get_logger()\nclass B(A):\n    def b(self, e): log_error(self.log, e)\n",
    (
        "class A:\n    def a(self): self.log = get_logger()\n    def b(self, e): log_error(self.log, e)\n"
        "A.log = logging.getLogger()\n"
    ),
    "class A:\n    def a(self): self.log, _ = get_logger(), 1\n    def b(self, e): log_error(self.log, e)\n",
    "def b(self, e): log_error(self.log, e)\n",
    "def b(e): log_error(str, e)\n",
    "log, other = get_logger(), 1\nlog_error(print, e)\n",
]


@pytest.mark.parametrize("code", SHOWN)
def test_loggers_of_orb(after: After, code: str) -> None:
    """A logger is one of orb if all that binds it calls `get_logger`, or says that it is an `OrbLogger`."""
    result = after(HEAD + code)
    assert "log_error(e)" in result.text
    assert "import log_error" not in result.text
    assert not any("log_error" in place.what for place in result.places)


@pytest.mark.parametrize("code", OTHER)
def test_other_loggers(after: After, code: str) -> None:
    """With any other logger the call stays, because that may have no such method. A note says so."""
    result = after(HEAD + code)
    assert "log_error(e)" not in result.text
    assert re.search(r"^from orb_common\.logger import .*\blog_error$", result.text, re.MULTILINE)
    (place,) = (it for it in result.places if it.what == "common.logger.log_error")
    assert place.need is Need.LATER
    assert "a logger of orb, call orb_common.logging.OrbLogger.log_error" in place.why


def test_one_other_logger(after: After) -> None:
    """One call with another logger keeps the old function everywhere. The note names that logger only."""
    text = f"{HEAD}log, own = logging.getLogger(), 1\nours = get_logger()\nlog_error(ours, e)\nlog_error(log, e)\n"
    result = after(text)
    assert "log_error(ours, e)\nlog_error(log, e)\n" in result.text
    assert [it.why.split(" is ")[0] for it in result.places] == ["this old name works. Where log"]


def test_a_module_of_the_project() -> None:
    """A `get_logger` of the project's own module `common` makes a logger of the project."""
    text = (
        "from common.logger import get_logger\nfrom orb_common.logger import log_error\nlog = get_logger()\n"
    )
    call = "log_error(log, e)\n"
    own = rewrite(Source(text + call), Surroundings(own=frozenset({"common"})))
    assert own.text.endswith(call)
    assert rewrite(Source(text + call), Surroundings()).text.endswith("log.log_error(e)\n")
