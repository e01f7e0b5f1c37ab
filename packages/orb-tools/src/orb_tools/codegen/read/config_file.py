"""The form of schemas/config.yml, which says what is generated. Without the file, the defaults apply."""

from __future__ import annotations

from typing import Annotated, Literal

from orb_tools.codegen.package_folder import ORB_MODELS, import_path
from orb_tools.codegen.read.form_parts import Form, Rule, Texts

Choice = Literal["required", "optional"]
NOTHING: dict[str, Texts] = {}
"""The default of a map. Nobody changes it."""


def _wrong_folder(path: str) -> tuple[str, str] | None:
    """Return the fault of the folder of a package. None: it has no fault."""
    if import_path(path):
        return None
    return (
        "the path of a package in the workspace",
        "write packages/<distribution>/src/<package>, such as packages/shop-tests/src/shop_factories",
    )


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

    api: dict[str, Annotated[Texts, Rule(least=1, title="entities")]] = NOTHING
    """The entities that the API serves, by the unit whose function answers their operations. Empty: there is no API."""
    environments: EnvironmentsForm = EnvironmentsForm()
    """What data.yml asks of each environment."""
    factories: Annotated[str, Rule(check=_wrong_folder)] = ""
    """The package into which the factories of the models are generated. Empty: none are generated."""
    models: Annotated[str, Rule(check=_wrong_folder)] = ORB_MODELS
    """The package into which models, and all that belongs to them, are generated. Default: that of orb."""
    more: tuple[Literal["iam", "input-schemas", "models-page"], ...] = ()
    """What is generated in addition: the rights of methods, JSON Schema of inputs, docs/models.md."""
