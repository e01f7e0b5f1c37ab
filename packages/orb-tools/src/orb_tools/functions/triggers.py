"""The triggers of a new function: what calls it, the variables that it reads, and what its stack needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A variable of the environment, and the field of `Settings` that has its value."""

    variable: str
    field: str
    type: Literal["int", "str"] = "str"
    about: str
    value: str
    """Its value in the stack, as YAML."""
    sample: str
    """Its value in the tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What calls a function."""

    name: str
    about: str
    """What the function does until its developer changes it, after "The function: "."""
    settings: tuple[Setting, ...]
    has_dead_letters: bool = True
    """Whether events that failed too often go to a queue. Callers who wait for an answer get the failure instead."""
    key_services: tuple[str, ...] = ("sqs",)
    """The services that use the customer's key with the rights of the function's role."""

    @property
    def has_numbers(self) -> bool:
        """Whether a setting is a number."""
        return any(setting.type == "int" for setting in self.settings)


TRIGGERS = {
    trigger.name: trigger
    for trigger in (
        Trigger(
            name="appsync",
            about="an AppSync resolver that greets users",
            settings=(
                Setting(
                    variable="USERS_TABLE_NAME",
                    field="users_table",
                    about="The table of the users, which has the callers.",
                    value='{ "Fn::ImportValue": !Sub "${DataStackName}-UsersTableName" }',
                    sample="users",
                ),
                Setting(
                    variable="AUDIT_SECRET_ARN",
                    field="audit_secret_arn",
                    about="The secret in Secrets Manager with the keys of the audit trail.",
                    value="!GetAtt AuditSecret.Id",
                    sample="arn",
                ),
            ),
            has_dead_letters=False,
            key_services=("dynamodb", "secretsmanager"),
        ),
        Trigger(
            name="http",
            about="an HTTP API that greets visitors",
            settings=(
                Setting(
                    variable="GREETING_TEXT",
                    field="greeting_text",
                    about="The words before the name of a visitor.",
                    value="Hello",
                    sample="Hello",
                ),
            ),
            has_dead_letters=False,
            key_services=(),
        ),
        Trigger(
            name="s3",
            about="counts the lines of new objects of a bucket",
            settings=(
                Setting(
                    variable="LARGEST_OBJECT_BYTES",
                    field="largest_object",
                    type="int",
                    about="Bytes. Larger objects are refused.",
                    value='"10485760"',
                    sample="1024",
                ),
            ),
            key_services=("s3", "sqs"),
        ),
        Trigger(
            name="schedule",
            about="does the work of each hour, on a schedule",
            settings=(
                Setting(
                    variable="PERIOD_MINUTES",
                    field="period_minutes",
                    type="int",
                    about="The minutes between two runs.",
                    value='"60"',
                    sample="60",
                ),
            ),
        ),
        Trigger(
            name="iot",
            about="watches the readings that devices send to AWS IoT",
            settings=(
                Setting(
                    variable="HIGHEST_LEVEL",
                    field="highest_level",
                    type="int",
                    about="A level above it is an alert.",
                    value='"80"',
                    sample="80",
                ),
            ),
        ),
        Trigger(
            name="sqs",
            about="carries out the jobs of a queue",
            settings=(
                Setting(
                    variable="LARGEST_AMOUNT",
                    field="largest_amount",
                    type="int",
                    about="A job with a larger amount is refused.",
                    value='"1000"',
                    sample="1000",
                ),
            ),
        ),
    )
}
"""The triggers, by name."""
