"""Laws of code signing: with the parameter, each function takes signed bundles only; without it, nothing is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orb_testing.templates import load_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [
    path
    for path in sorted((ROOT / "infrastructure" / "cloudformation").glob("*.yml"))
    if any(each["Type"] == "AWS::Lambda::Function" for each in load_template(path)["Resources"].values())
]
SIGNING = {"AWS::Signer::SigningProfile", "AWS::Lambda::CodeSigningConfig"}
GONE = object()
"""What CloudFormation leaves out."""


def decided(value: Any, conditions: dict[str, bool]) -> Any:
    """Return a part of a template as CloudFormation sees it once the conditions are known."""
    if isinstance(value, list):
        return [each for part in value if (each := decided(part, conditions)) is not GONE]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": "AWS::NoValue"}:
        return GONE
    if "Fn::If" in value and value["Fn::If"][0] in conditions:
        name, yes, no = value["Fn::If"]
        return decided(yes if conditions[name] else no, conditions)
    condition = value.get("Condition")  # of a policy's statement, it is not a name
    if isinstance(condition, str) and not conditions.get(condition, True):
        return GONE
    parts = {key: decided(part, conditions) for key, part in value.items()}
    return {key: part for key, part in parts.items() if part is not GONE}


def stack(path: Path, parameter: str) -> dict[str, Any]:
    """Return a template with the condition as the value of the parameter makes it."""
    template = load_template(path)
    assert parameter in template["Parameters"]["CodeSigning"]["AllowedValues"]
    condition = template["Conditions"]["HasCodeSigning"]
    assert condition == {"Fn::Not": [{"Fn::Equals": [{"Ref": "CodeSigning"}, "off"]}]}
    made: dict[str, Any] = decided(template, {"HasCodeSigning": parameter != "off"})
    return made


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
@pytest.mark.parametrize("value", ["Warn", "Enforce"])
def test_each_function_takes_signed_bundles(path: Path, value: str) -> None:
    """The configuration has one publisher, the profile of the stack, and each function has the configuration."""
    made = stack(path, value)
    profile, configuration = (made["Resources"][name] for name in ("SigningProfile", "CodeSigningConfig"))
    assert {profile["Type"], configuration["Type"]} == SIGNING
    assert profile["Properties"]["PlatformId"] == "AWSLambda-SHA384-ECDSA"
    given = configuration["Properties"]
    arns = given["AllowedPublishers"]["SigningProfileVersionArns"]
    assert arns == [{"Fn::GetAtt": ["SigningProfile", "ProfileVersionArn"]}]
    assert given["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": {"Ref": "CodeSigning"}}
    functions = [each for each in made["Resources"].values() if each["Type"] == "AWS::Lambda::Function"]
    assert functions
    for function in functions:
        arn = function["Properties"]["CodeSigningConfigArn"]
        assert arn == {"Fn::GetAtt": ["CodeSigningConfig", "CodeSigningConfigArn"]}
    assert made["Outputs"]["SigningProfileName"]["Value"] == {"Fn::GetAtt": ["SigningProfile", "ProfileName"]}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_without_it_nothing_is_there(path: Path) -> None:
    """By default a stack has no resource of code signing, and nothing names one: the embedded AWS has none of them."""
    assert load_template(path)["Parameters"]["CodeSigning"]["Default"] == "off"
    made = stack(path, "off")
    assert not SIGNING & {each["Type"] for each in made["Resources"].values()}
    text = str({key: made[key] for key in ("Resources", "Outputs")})
    assert "SigningProfile" not in text
    assert "CodeSigningConfig" not in text
