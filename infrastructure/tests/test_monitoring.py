"""Laws of the topic of the alarms, of the dashboard, and of the metrics that they show."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from lambdas.motion.token_refreshes import COUNTED
from orb_common.metrics import COLD_STARTS, NAMESPACE
from orb_testing.templates import Template, load_template, parameters_of, resolve

ROOT = Path(__file__).resolve().parents[2]
STACKS = ROOT / "infrastructure" / "cloudformation"
SEND_METRIC = ROOT / ".ci" / "send-metric"
EXPORTS = {
    "${ApiStackName}-ApiId": ("api", "ApiId"),
    "${MotionStackName}-MotionApiId": ("motion", "MotionApiId"),
}


@pytest.fixture(scope="module")
def template() -> Template:
    return load_template(STACKS / "monitoring.yml")


def properties(template: Template, name: str) -> dict[str, Any]:
    return dict(template["Resources"][name]["Properties"])


def dashboard(template: Template) -> list[dict[str, Any]]:
    """Return the widgets, with the default parameters filled in."""
    text, own = properties(template, "Dashboard")["DashboardBody"]["Fn::Sub"]
    known = parameters_of(
        template, {"AWS::Region": "eu-central-1", "GraphQLApi": "api-1", "MotionApi": "api-2"}
    )
    known["Deployment"] = resolve(own["Deployment"], known)
    filled = re.sub(r"\$\{([^}]+)\}", lambda found: str(known[found[1]]), text)
    return list(json.loads(filled)["widgets"])


def shown(template: Template) -> list[list[Any]]:
    """Return the rows of all graphs, with the dots for repeated parts filled in."""
    rows: list[list[Any]] = []
    for widget in dashboard(template):
        before: list[Any] = []
        for row in widget["properties"].get("metrics", []):
            before = [before[place] if part == "." else part for place, part in enumerate(row)]
            rows.append(before)
    return rows


# The topic


def test_only_alarms_of_the_deployment_publish(template: Template) -> None:
    """CloudWatch may publish for the alarms whose names begin as those of the stacks, and only encrypted."""
    allow, deny = properties(template, "AlarmTopicPolicy")["PolicyDocument"]["Statement"]
    assert (allow["Effect"], allow["Action"]) == ("Allow", "sns:Publish")
    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allow["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
        "ArnLike": {
            "aws:SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"
                "${CustomerId}-${ProjectId}-${Environment}-*"
            }
        },
    }
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_every_alarm_has_a_name_that_may_publish() -> None:
    """The names of all alarms begin as the policy of the topic asks."""
    for path in STACKS.glob("*.yml"):
        for name, found in load_template(path)["Resources"].items():
            if found["Type"] == "AWS::CloudWatch::Alarm":
                start = "${CustomerId}-${ProjectId}-${Environment}-"
                assert found["Properties"]["AlarmName"]["Fn::Sub"].startswith(start), name


def test_messages_are_encrypted_with_a_key_that_cloudwatch_may_use(template: Template) -> None:
    """The key rotates. Beside the account, whose IAM policies decide, only CloudWatch may use it."""
    assert properties(template, "AlarmTopic")["KmsMasterKeyId"] == {"Fn::GetAtt": ["AlarmKey", "Arn"]}
    key = properties(template, "AlarmKey")
    assert key["EnableKeyRotation"] is True
    account, alarms = key["KeyPolicy"]["Statement"]
    assert account["Principal"]["AWS"]["Fn::Sub"].endswith(":iam::${AWS::AccountId}:root")
    assert alarms["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert alarms["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert key["Tags"] == [{"Key": "Purpose", "Value": "Alarms"}]


def test_the_address_for_alarms_is_in_effect(template: Template) -> None:
    """The address subscribes to the topic of all alarms. Without one, there is no subscription."""
    emails = template["Resources"]["AlarmEmails"]
    assert emails["Condition"] == "HasAlarmEmail"
    assert emails["Properties"] == {
        "TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"},
    }  # fmt: skip


def test_every_alarm_is_in_the_runbook() -> None:
    """One page says of each alarm, by its name or by that of its kind, what it means and what to do."""
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    runbooks = (ROOT / "docs" / "runbooks.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.count(" | ") == 3]
    described = set(
        re.findall(r"`([<a-z][a-z0-9<>-]+|-[a-z-]+)`", " ".join(row.split(" | ")[1] for row in rows))
    )
    kinds = tuple(each.partition(">")[2] for each in described if each.startswith("<"))
    for path in STACKS.glob("*.yml"):
        for found in load_template(path)["Resources"].values():
            if found["Type"] == "AWS::CloudWatch::Alarm":
                name = found["Properties"]["AlarmName"]["Fn::Sub"].rpartition("}-")[2]
                shortened = any(each.startswith("-") and name.endswith(each) for each in described)
                assert name in described or name.endswith(kinds) or shortened, name
                # Two lists would become different.
                assert f"`{name}`" not in runbooks, name
    assert not [kind for kind in kinds if f"`{kind}`" in runbooks]


# The dashboard


def test_the_widgets_do_not_overlap(template: Template) -> None:
    """The dashboard is valid JSON, and each widget has its own place within the 24 columns."""
    widgets = dashboard(template)
    assert all(each["x"] + each["width"] <= 24 for each in widgets)
    for one, other in combinations(widgets, 2):
        assert (
            one["x"] + one["width"] <= other["x"]
            or other["x"] + other["width"] <= one["x"]
            or one["y"] + one["height"] <= other["y"]
            or other["y"] + other["height"] <= one["y"]
        ), (one, other)


def test_graphs_show_what_is_measured(template: Template) -> None:
    """A graph of ours names a metric that a function or a workflow counts, under the name that it has in AWS."""
    ours = {(row[1], row[2], row[3]) for row in shown(template) if row[0] == NAMESPACE}
    tokens = {
        (name, "service", "orb-integration-hub-dev-motion-tokens")
        for name in [*COUNTED.values(), COLD_STARTS]
    }
    packages = {(name, "service", "packages") for name in sent_by_workflows()}
    assert ours == tokens | packages
    motion = load_template(STACKS / "motion.yml")
    function = motion["Resources"]["TokenRefresherFunction"]["Properties"]["FunctionName"]
    assert resolve(function, parameters_of(motion, {})) == "orb-integration-hub-dev-motion-tokens"


def test_graphs_search_where_the_alarms_look(template: Template) -> None:
    """A search names a metric that an alarm of a stack watches, or the calls and logs of all functions."""
    searches = [row[0]["expression"] for row in shown(template) if isinstance(row[0], dict)]
    named = set().union(*(re.findall(r"\{(AWS/\w+),.*MetricName=\"(\w+)\"", each) for each in searches))
    watched = {
        (found["Properties"]["Namespace"], found["Properties"]["MetricName"])
        for path in STACKS.glob("*.yml")
        for found in load_template(path)["Resources"].values()
        if found["Type"] == "AWS::CloudWatch::Alarm" and isinstance(found["Properties"]["Namespace"], str)
    }
    assert len(named) >= 6
    assert named <= watched | {("AWS/Lambda", "Invocations")}
    assert all("=dev " in each or '{"orb-integration-hub-dev"}' in each for each in searches)


def test_the_ids_of_the_apis_are_exported(template: Template) -> None:
    """The stacks of the APIs export what the dashboard imports."""
    own = properties(template, "Dashboard")["DashboardBody"]["Fn::Sub"][1]
    imported = {own[name]["Fn::ImportValue"]["Fn::Sub"] for name in ("GraphQLApi", "MotionApi")}
    assert imported == EXPORTS.keys()
    for stack, output in EXPORTS.values():
        exported = load_template(STACKS / f"{stack}.yml")["Outputs"][output]["Export"]["Name"]
        assert exported == {"Fn::Sub": f"${{AWS::StackName}}-{output}"}


# What is counted


def sent_by_workflows() -> list[str]:
    """Return the names that .ci/send-metric accepts."""
    (accepted,) = re.findall(
        r"^    (\w+(?: \| \w+)+)\) ;;$", SEND_METRIC.read_text(encoding="utf-8"), re.MULTILINE
    )
    return accepted.split(" | ")


def test_alarms_watch_what_is_counted(template: Template) -> None:
    """Every count of the workflows has an alarm, and every alarm on our namespace watches what code counts."""
    counted = {"monitoring": set(sent_by_workflows()), "motion": set(COUNTED.values())}
    for stack, names in counted.items():
        watched = {
            found["Properties"]["MetricName"]
            for found in load_template(STACKS / f"{stack}.yml")["Resources"].values()
            if found["Type"] == "AWS::CloudWatch::Alarm" and found["Properties"]["Namespace"] == NAMESPACE
        }
        assert watched
        assert watched <= names
        assert stack == "motion" or watched == names
