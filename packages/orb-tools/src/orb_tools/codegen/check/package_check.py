"""Checks of the folders of the generated packages, which config.yml names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.package_folder import ORB_MODELS, distribution, hides_another, holds

if TYPE_CHECKING:
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.read_schemas import Schemas

_ORB_FACTORIES = "packages/orb-testing/src/orb_testing/"
_BUNDLED = frozenset({"packages/orb-common", "packages/orb-models"})


def check_packages(schemas: Schemas, faults: Faults) -> None:
    """Refuse packages that hide others, and factories where a bundle would contain them."""
    config = schemas.config_file
    if config is None:
        return
    models, factories = config.form.models, config.form.factories
    hidden = "a package of this name hides one of orb or of the standard library"
    if models != ORB_MODELS and hides_another(models):
        right = "write a path such as packages/shop-models/src/shop_models"
        config.fault(faults, ("models",), f"'{models}': {hidden}", right)
    if not factories:
        return
    right = "write a path such as packages/shop-tests/src/shop_factories"
    if distribution(factories) in {distribution(models), *_BUNDLED}:
        wrong = f"'{factories}' is in a package that functions use, and factories are only for tests"
        config.fault(faults, ("factories",), wrong, right)
    elif hides_another(factories) and not factories.startswith(_ORB_FACTORIES):
        config.fault(faults, ("factories",), f"'{factories}': {hidden}", right)
    elif holds(models, factories) or holds(factories, models):
        wrong = f"'{factories}' and '{models}' have import paths of which one is part of the other"
        config.fault(faults, ("factories",), wrong, right)
