"""The form of schemas/config.yml, which says what is generated. Without the file, the defaults apply."""

from __future__ import annotations

from typing import Literal

from orb_tools.codegen.read.form_parts import Form

Choice = Literal["required", "optional"]


class EnvironmentForm(Form):
    """What data.yml asks of an environment."""

    deletion_protection: Choice = "optional"
    """required: the tables cannot be deployed without it."""
    point_in_time_recovery: Choice = "optional"
    """required: the tables cannot be deployed without it."""
    customer_key: Choice = "optional"
    """required: the tables cannot be deployed without the ARN of a customer key."""
    streams: bool = True
    """Whether tables have the streams of their schemas."""
    ttl: bool = True
    """Whether DynamoDB removes expired items. Repositories hide them in every environment."""


class EnvironmentsForm(Form):
    """The environments of the stacks."""

    dev: EnvironmentForm = EnvironmentForm()
    """The environment of developers."""
    staging: EnvironmentForm = EnvironmentForm()
    """The environment for tests before a release."""
    prod: EnvironmentForm = EnvironmentForm(deletion_protection="required", point_in_time_recovery="required")
    """The environment of users. Default: its tables are protected and can be restored."""


class ConfigFile(Form):
    """schemas/config.yml."""

    environments: EnvironmentsForm = EnvironmentsForm()
    """What data.yml asks of each environment."""
    more: tuple[Literal["iam", "input-schemas", "models-page"], ...] = ()
    """What is generated in addition: the rights of methods, JSON Schema of inputs, docs/models.md."""
