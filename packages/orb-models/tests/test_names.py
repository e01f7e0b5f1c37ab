"""Names of schemas have one derivation."""

from __future__ import annotations

import pytest

from orb_models.names import snake, table_name_variable
from orb_models.unique_values import TABLE_NAME_VARIABLE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cognitoSub", "cognito_sub"),
        ("needsMFASetup", "needs_mfa_setup"),
        ("needsVAT", "needs_vat"),
        ("OrganizationUsers", "organization_users"),
        ("field10", "field10"),
        ("id", "id"),
    ],
)
def test_words_of_a_name(name: str, expected: str) -> None:
    """A run of capitals is one word, and a number belongs to the word before it."""
    assert snake(name) == expected


def test_variables_of_tables() -> None:
    """A word in capitals stays one word in the variable, also in that of the generator's own table."""
    assert table_name_variable("MFASettings") == "MFA_SETTINGS_TABLE_NAME"
    assert table_name_variable("UniqueValues") == TABLE_NAME_VARIABLE
