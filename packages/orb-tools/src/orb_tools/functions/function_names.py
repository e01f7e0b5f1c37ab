"""The name of a function in its forms: the folder and import name, the class, the constant, and the name in AWS."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from orb_tools.errors import ToolError

LONGEST = 14
"""Characters. A function's name in AWS has at most 64, and `<CustomerId>-<ProjectId>-<Environment>-` can take 50."""
_FORM = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NOT_SHIPPED = frozenset({"tests", "benchmarks"})
"""Folders that `orb bundle` leaves out."""


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A valid name, such as "order_mail"."""

    snake: str

    @classmethod
    def parse(cls, text: str) -> FunctionName:
        """Return the name of a function.

        Raises:
            ToolError: It is not a name that Python, AWS and `orb bundle` accept.
        """
        if not _FORM.fullmatch(text):
            problem = "is not lower-case letters and digits, in words joined by _"
        elif len(text) > LONGEST:
            problem = f"has more than {LONGEST} characters"
        elif keyword.iskeyword(text) or keyword.issoftkeyword(text):
            problem = "is a word of Python"
        elif text in _NOT_SHIPPED:
            problem = "is a folder that bundles leave out"
        else:
            return cls(text)
        raise ToolError(f"{text!a} {problem}", hint="choose a name such as orders or order_mail")

    @property
    def pascal(self) -> str:
        """For classes and resources: "OrderMail"."""
        return "".join(word.capitalize() for word in self.snake.split("_"))

    @property
    def upper(self) -> str:
        """For constants: "ORDER_MAIL"."""
        return self.snake.upper()

    @property
    def slug(self) -> str:
        """For AWS: "order-mail"."""
        return self.snake.replace("_", "-")
