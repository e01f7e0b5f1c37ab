"""An import loads only what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import orb_models


def loaded(code: str) -> set[str]:
    """The modules that a new interpreter loads for some code."""
    script = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_root_loads_no_third_party_module() -> None:
    """`import orb_models` loads only an empty package and the lazy loader."""
    modules = loaded("import orb_models")
    assert {name.partition(".")[0] for name in modules} - sys.stdlib_module_names <= {
        "orb_models",
        "orb_common",
    }
    assert not any(name.startswith("orb_models.") for name in modules)
    assert not modules & {"typing", "enum", "re", "dataclasses"}


def test_one_model_costs_one_model() -> None:
    """A model loads its enums and the shared base, but no other model, no input, no repository and no boto3."""
    modules = loaded("from orb_models.models.users import Users")
    models = {name for name in modules if name.startswith("orb_models.models.")}
    enums = {name for name in modules if name.startswith("orb_models.enums.")}
    assert models == {"orb_models.models.users"}
    assert enums == {"orb_models.enums.user_status"}
    assert not any(
        name.startswith(
            ("orb_models.input", "orb_models.rules", "orb_models.repositor", "orb_common.utils.rule", "boto")
        )
        for name in modules
    )


def test_an_enum_costs_no_pydantic() -> None:
    """An enum loads no pydantic."""
    assert "pydantic" not in loaded("from orb_models import UserStatus")


def test_the_registry_costs_no_pydantic() -> None:
    """The registry loads no pydantic."""
    assert "pydantic" not in loaded("from orb_models import ErrorRegistry; ErrorRegistry.get('ORB-SYS-001')")


def test_rights_cost_no_model() -> None:
    """A table of rights loads no pydantic, no model and no AWS client."""
    modules = loaded("from orb_models.rights.users import RIGHTS; RIGHTS['UsersGet']")
    rooms = {name for name in modules if name.startswith(("orb_models.", "orb_common."))}
    assert {name for name in rooms if name.startswith("orb_models.")} == {
        "orb_models.rights",
        "orb_models.rights.users",
    }
    ours = {"exceptions", "security", "utils", "_startup"}
    assert {name.split(".")[1] for name in rooms if name.startswith("orb_common.")} <= ours
    assert not modules & {"pydantic", "boto3", "botocore"}


def test_a_repository_loads_no_client() -> None:
    """Importing and creating a repository loads no AWS client."""
    modules = loaded("from orb_models import UsersRepository; UsersRepository()")
    assert not any(name.split(".")[0] in {"boto3", "botocore"} for name in modules)


@pytest.mark.parametrize("name", orb_models.__all__)
def test_every_name_resolves(name: str) -> None:
    """Every name of the root exists, has its own name, and is in dir()."""
    value = getattr(orb_models, name)
    assert value.__name__ == name
    assert name in dir(orb_models)


def test_unknown_name() -> None:
    """An unknown name raises AttributeError, as in any module."""
    with pytest.raises(AttributeError):
        _ = orb_models.Nonsense  # type: ignore[attr-defined]
