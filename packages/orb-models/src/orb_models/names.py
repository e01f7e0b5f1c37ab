"""The names that follow from those of schemas. The generator, its templates and orb-testing all derive them here."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")


def snake(name: str) -> str:
    """Return a name in snake_case: `needsMFASetup` becomes `needs_mfa_setup`."""
    return "_".join(word.lower() for word in _WORDS.findall(name))


def table_name_variable(entity: str) -> str:
    """Return the environment variable of a table's name: `MFASettings` has `MFA_SETTINGS_TABLE_NAME`."""
    return f"{snake(entity).upper()}_TABLE_NAME"
