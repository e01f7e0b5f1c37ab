"""The enums, the rules and the validators of schemas/core, as checks and renderers see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_common.utils.text_rules import Length, broken_rules
from orb_tools.codegen import names

if TYPE_CHECKING:
    from orb_common.utils.text_rules import Blocklist
    from orb_common.utils.text_rules import Rule as TextRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A validator of core/validators.yml: the rules of a text."""

    name: str
    rules: tuple[TextRule, ...]
    """The rules that always apply."""
    blocklist: Blocklist | None = None
    """The rule that applies only if a caller asks for it."""

    @property
    def constant(self) -> str:
        """The name of the constant among the rules for texts."""
        return names.upper_snake(self.name)

    @property
    def length(self) -> Length:
        """The limits of the number of characters."""
        return next((rule for rule in self.rules if isinstance(rule, Length)), Length())

    def broken(self, text: str) -> bool:
        """Return whether a text breaks a rule."""
        return bool(broken_rules(text, self.rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A type of core/types.yml: the rule of a value in an input."""

    name: str
    type: str
    description: str = ""
    validator: Validator | None = None
    """Of a string. None: any string is valid."""
    minimum: int | None = None

    @property
    def constant(self) -> str:
        """The name of the annotated type among the rules for inputs."""
        return f"{self.name}Rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """An enum of core/enums.yml."""

    name: str
    values: tuple[str, ...]

    @property
    def module(self) -> str:
        """The path of the module below the package of the models."""
        return f"enums.{names.snake(self.name)}"
