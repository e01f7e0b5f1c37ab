"""Laws of the templates: rights are minimal, data is encrypted and retained, and functions are watched."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from orb_common import exceptions
from orb_common.appsync import Operation, Resolver
from orb_common.audit import AuditKeys
from orb_common.audit.fallback_lines import fallback_lines
from orb_common.exceptions import MisconfiguredError, SpotifyAppError, UnavailableError
from orb_common.security import Right
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event
from orb_testing.templates import Template, load_template, parameters_of, resolve
from orb_tools.bundle.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "infrastructure" / "cloudformation").glob("*.yml"))
HUB = ROOT / "infrastructure" / "cloudformation" / "hub.yml"
EXECUTION = ROOT / "infrastructure" / "cloudformation" / "execution.yml"
MOTION = ROOT / "infrastructure" / "cloudformation" / "motion.yml"
MONITORING = ROOT / "infrastructure" / "cloudformation" / "monitoring.yml"
CODEARTIFACT = ROOT / "infrastructure" / "cloudformation" / "codeartifact.yml"
FUNCTIONS = [HUB, EXECUTION, MOTION]
"""The templates with functions."""
DATA = ROOT / "infrastructure" / "cloudformation" / "data.yml"
API = ROOT / "infrastructure" / "cloudformation" / "api.yml"
ENVIRONMENTS = sorted((ROOT / "infrastructure" / "parameters").glob("*.json"))
UNITS = sorted(path.parent.name for path in ROOT.glob("lambdas/*/Pipfile"))
RETENTIONS = {
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
}
"""The retentions in days that CloudWatch Logs accepts. Others fail at deployment."""


def resources(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: found["Properties"] for name, found in template["Resources"].items() if found["Type"] == kind
    }


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    policies = [
        (role["Ref"], policy)
        for policy in resources(template, "AWS::IAM::Policy").values()
        for role in policy["Roles"]
    ]
    for name, role in resources(template, "AWS::IAM::Role").items():
        policies += [(name, policy) for policy in role.get("Policies", [])]
    for name, policy in policies:
        for statement in policy["PolicyDocument"]["Statement"]:
            # A statement that depends on a condition counts as if it were there.
            given = statement["Fn::If"][1] if "Fn::If" in statement else statement
            yield f"{name}.{given.get('Sid', '?')}", given


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def imports(value: object) -> Iterator[str]:
    """Yield the exports that a part of a template imports, without the stack's name."""
    if isinstance(value, dict):
        if "Fn::ImportValue" in value:
            yield str(value["Fn::ImportValue"]["Fn::Sub"]).removeprefix("${DataStackName}-")
        else:
            for part in value.values():
                yield from imports(part)
    elif isinstance(value, list):
        for part in value:
            yield from imports(part)


WITHOUT_RESOURCE = (
    {"kms:CreateKey"},
    {"kms:ListAliases", "kms:ListKeys"},
    {
        "iot:CreateCertificateFromCsr",
        "iot:CreateKeysAndCertificate",
        "iot:DescribeEndpoint",
        "iot:ListAttachedPolicies",
    },
    {"sts:GetServiceBearerToken"},
    {"cloudwatch:PutMetricData"},
)
"""The actions of a statement for which AWS offers no other resource than "*":
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html and, on the same
site, list_awsiot.html, list_awssecuritytokenservice.html and list_amazoncloudwatch.html."""
STARS = (
    ':*"',
    '.Arn}/*"',
    '${Environment}-org-*"',
    "${Environment}/sops-keys/*",
    "/tmp/exec/*",
    "/tmp/callbacks/runs/*",
    "${Environment}/motion/listeners/*",
    "${AWS::AccountId}:thing/*",
    "${AWS::AccountId}:cert/*",
    "${CodeArtifactRepository.Name}/pypi//orb-*",
)
"""Where the ARN of a right may have a star: for the streams of one named log group, the objects of one bucket or of one
of its folders, the aliases, keys and listeners' secrets of one deployment, for the things and certificates of AWS
IoT, whose names are made by people and by AWS, and for our packages in one repository."""
OUR_TAGS = {
    "CustomerId": {"Ref": "CustomerId"}, "ProjectId": {"Ref": "ProjectId"}, "Environment": {"Ref": "Environment"},
    "Purpose": "OrganizationData",
}  # fmt: skip


def tagged(statement: dict[str, Any]) -> bool:
    """Return whether a statement is for the keys with our tags only, or for keys that get them."""
    given = statement.get("Condition", {}).get("StringEquals", {})
    return any(
        given == {f"aws:{kind}/{name}": value for name, value in OUR_TAGS.items()}
        for kind in ("ResourceTag", "RequestTag")
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_right_to_everything(path: Path) -> None:
    """No role may do every action of a service, or any action on every resource."""
    for name, statement in statements(load_template(path)):
        assert statement["Effect"] == "Allow", name
        for action in listed(statement["Action"]):
            assert "*" not in action, f"{name} allows {action}"
        for resource in listed(statement["Resource"]):
            text = json.dumps(resource)
            if resource == "*":
                assert set(listed(statement["Action"])) in WITHOUT_RESOURCE, f"{name} is for every resource"
                assert statement["Condition"]["StringEquals"], f"{name} has no condition"
                continue
            if "/*" in text and ":kms:" in text:
                assert tagged(statement), f"{name} is for every key"
                continue
            for end in STARS:
                text = text.replace(end, "")
            assert "*" not in text, f"{name}: {text}"
        assert "NotAction" not in statement
        assert "NotResource" not in statement


SERVICES = {
    "BuildRole": "codebuild",
    "MotionRuleRole": "iot",
    "WatchdogMachineRole": "states",
}
"""The services of roles that are neither for a function nor for the API."""
GITHUB = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_roles_are_for_one_service(path: Path) -> None:
    """Lambda assumes functions' roles, AppSync the API's, GitHub those of packages. None has a managed policy."""
    service = "appsync" if path == API else "lambda"
    for name, role in resources(load_template(path), "AWS::IAM::Role").items():
        trusted = role["AssumeRolePolicyDocument"]["Statement"]
        expected: dict[str, object] = {"Service": f"{SERVICES.get(name, service)}.amazonaws.com"}
        if name == "OrderRole":
            # The one role of no service: the orchestrator narrows it to an order.
            expected = {"AWS": {"Fn::GetAtt": ["OrchestratorRole", "Arn"]}}
        if path == CODEARTIFACT:
            # Workflows of GitHub: test_codeartifact.py tests of which repository and branch.
            expected = {"Federated": {"Fn::Sub": GITHUB}}
        assert [one["Principal"] for one in trusted] == [expected], name
        assert "ManagedPolicyArns" not in role, name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_common_layer_is_gone(path: Path) -> None:
    """What functions share is in packages: no template makes, names or gives a common layer.

    A function only has layers that the settings of its unit name, because its bundle leaves out what they hold.
    """
    template = load_template(path)
    assert not re.search(r"common.?layer|layer.?common", json.dumps(template), re.IGNORECASE)
    for name, layer in resources(template, "AWS::Lambda::LayerVersion").items():
        assert "common" not in json.dumps([name, layer]).lower()
    for name, function in resources(template, "AWS::Lambda::Function").items():
        unit = Path(function["Code"]).stem
        assert len(function.get("Layers", [])) == len(read_settings(ROOT / "lambdas" / unit).layers), name


def test_each_function_has_its_own_role() -> None:
    """No two functions share a role, because each would have the rights of the other."""
    functions = [
        function
        for path in FUNCTIONS
        for function in resources(load_template(path), "AWS::Lambda::Function").values()
    ]
    roles = [json.dumps(function["Role"]) for function in functions]
    assert len(set(roles)) == len(roles) >= len(UNITS)


SHORT = {
    "TokenRefresherFunction": "motion-tokens",
    "TimeoutCheckerFunction": "motion-timeout",
    "SessionManagerFunction": "motion-session",
    "DeviceRegistrationFunction": "motion-devices",
    "ApiHandlerFunction": "motion-api",
}
"""Functions whose names in AWS are not those of their resources, because a name has 14 characters at most."""


def functions_of(unit: str) -> dict[str, dict[str, Any]]:
    """Return the functions that have a unit's bundle, by their logical ids."""
    return {
        name: function
        for path in FUNCTIONS
        for name, function in resources(load_template(path), "AWS::Lambda::Function").items()
        if function["Code"] == f"../../dist/{unit}.zip"
    }


def name_of(logical_id: str) -> str:
    """Return the last part of a function's name in AWS: "init-job" for "InitJobFunction"."""
    words = re.findall(r"[A-Z][a-z0-9]*", logical_id.removesuffix("Function"))
    return SHORT.get(logical_id, "-".join(words).lower())


def handlers_of(unit: str) -> set[str]:
    """Return the values for `Handler` in a unit: its handler.py, and the modules of handlers/ with a handler."""
    folder = ROOT / "lambdas" / unit
    files = [*folder.glob("handler.py"), *folder.glob("handlers/*.py")]
    return {
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.handler"
        for path in files
        if re.search(r"^(def handler\(|handler\b.* = )", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def audited(template: Template) -> list[str]:
    """Return the logical ids of the functions with an audit trail."""
    return [
        name.replace("AuditLogGroup", "Function")
        for name in resources(template, "AWS::Logs::LogGroup")
        if name.endswith("AuditLogGroup")
    ]


@pytest.mark.parametrize("unit", UNITS)
def test_functions_are_deployed_as_they_are_bundled(unit: str) -> None:
    """Each handler of a unit has a function, with a name by which people know it, and an output by which tools do."""
    functions = functions_of(unit)
    assert sorted(function["Handler"] for function in functions.values()) == sorted(handlers_of(unit))
    for path in FUNCTIONS:
        template = load_template(path)
        names = parameters_of(template, {"DataStackName": "data"})
        for logical_id in functions.keys() & template["Resources"].keys():
            name = resolve(functions[logical_id]["FunctionName"], names)
            assert name == f"orb-integration-hub-dev-{name_of(logical_id)}"
            assert template["Outputs"][f"{logical_id}Name"]["Value"] == {"Ref": logical_id}


@pytest.mark.parametrize("unit", UNITS)
def test_every_variable_that_is_read_is_set(unit: str) -> None:
    """The template sets every variable that the settings of a unit read, in one of its functions at least."""
    settings = ROOT / "lambdas" / unit / "settings.py"
    read: set[str] = set()
    if settings.exists():
        read.update(re.findall(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"', settings.read_text(encoding="utf-8")))
        assert read, "the settings read nothing"
    given = [set(function["Environment"]["Variables"]) for function in functions_of(unit).values()]
    assert read <= set().union(*given)
    assert {"CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT"} <= set.intersection(*given)


@pytest.mark.parametrize("unit", UNITS)
def test_plugins_of_pydantic_are_off(unit: str) -> None:
    """No function ships plugins of pydantic. Looking for them would read the metadata of all packages at each start."""
    for function in functions_of(unit).values():
        assert function["Environment"]["Variables"]["PYDANTIC_DISABLE_PLUGINS"] == "__all__"


WITHOUT_VALUE = {"SpotifyAppSecret"}
"""The secrets that people fill in. Until then they have no value, and no placeholder either."""


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.name)
def test_variables_have_arns_of_secrets(path: Path) -> None:
    """A variable has the ARN of a secret, never its value, because all who can see the function can read it."""
    template = load_template(path)
    for name, secret in resources(template, "AWS::SecretsManager::Secret").items():
        assert "SecretString" not in secret, name
        if name not in WITHOUT_VALUE:
            assert secret["GenerateSecretString"]["PasswordLength"] >= 32
    for function in resources(template, "AWS::Lambda::Function").values():
        assert "resolve:secretsmanager" not in json.dumps(function)


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.name)
def test_data_stack_exports_what_functions_import(path: Path) -> None:
    """data.yml has every export that the stacks of functions import."""
    exported = {
        str(output["Export"]["Name"]["Fn::Sub"]).removeprefix("${AWS::StackName}-")
        for output in load_template(DATA)["Outputs"].values()
        if "Export" in output
    }
    assert set(imports(load_template(path))) <= exported


def test_indexes_of_rights_exist() -> None:
    """A right to query an index names an index that a table has."""
    named = set().union(
        *(re.findall(r"/index/(\w+)", path.read_text(encoding="utf-8")) for path in FUNCTIONS)
    )
    tables = resources(load_template(DATA), "AWS::DynamoDB::Table").values()
    existing = {index["IndexName"] for table in tables for index in table.get("GlobalSecondaryIndexes", [])}
    assert named
    assert named <= existing


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_retentions_are_valid(path: Path) -> None:
    """Every log group has a retention, and CloudWatch Logs accepts each value that the parameter allows."""
    template = load_template(path)
    for name, group in resources(template, "AWS::Logs::LogGroup").items():
        parameter = template["Parameters"][group["RetentionInDays"]["Ref"]]
        assert set(parameter["AllowedValues"]) <= RETENTIONS, name
        assert parameter["Default"] in parameter["AllowedValues"]


def is_retained(resource: dict[str, Any]) -> bool:
    """Return whether a resource outlives its stack, but not a creation of the stack that is rolled back."""
    policies = (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
    return policies == ("RetainExceptOnCreate", "Retain")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_failed_creation_leaves_nothing(path: Path) -> None:
    """No resource has `Retain`: after a failed creation it would remain, and its fixed name would be taken."""
    for name, resource in load_template(path)["Resources"].items():
        assert resource.get("DeletionPolicy") != "Retain", name


def test_audit_trail_outlives_the_stack() -> None:
    """Deleting the stack does not delete the trail."""
    template = load_template(HUB)
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Logs::LogGroup" and "/audit/" in json.dumps(resource):
            assert is_retained(resource), name


def test_key_of_the_audit_trail_outlives_the_stack() -> None:
    """Deleting the stack does not delete the key of the trail, without which the trail cannot be verified."""
    template = load_template(HUB)
    assert audited(template)
    for name in audited(template):
        function = template["Resources"][name]["Properties"]
        logical_id = function["Environment"]["Variables"]["AUDIT_SECRET_ARN"]["Fn::GetAtt"][0]
        assert is_retained(template["Resources"][logical_id]), name


def test_no_variable_has_a_key_of_the_audit_trail() -> None:
    """The keys are read from a secret, because all who can see the function can read its variables."""
    for function in resources(load_template(HUB), "AWS::Lambda::Function").values():
        assert not {"AUDIT_CHAIN_KEY", "AUDIT_STATE_HASH_KEY"} & set(function["Environment"]["Variables"])


def declared_parameters() -> dict[str, list[dict[str, Any]]]:
    """Return the declarations of each parameter, one for each template that has it."""
    declared: dict[str, list[dict[str, Any]]] = {}
    for template in TEMPLATES:
        for name, parameter in load_template(template)["Parameters"].items():
            declared.setdefault(name, []).append(parameter)
    return declared


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.stem)
def test_parameters_fit_the_templates(path: Path) -> None:
    """Each parameter of each template has an allowed value. Environment and the tags follow the names."""
    content = json.loads(path.read_text(encoding="utf-8"))
    values = content["Parameters"]
    assert values["Environment"] == path.stem
    parts = {"customer": "CustomerId", "project": "ProjectId", "environment": "Environment"}
    assert content["Tags"] == {tag: values[name] for tag, name in parts.items()}
    declared = declared_parameters()
    assert values.keys() == declared.keys()
    prefix = f"{values['CustomerId']}-{values['ProjectId']}-{values['Environment']}"
    stacks = {name: value for name, value in values.items() if name.endswith("StackName")}
    assert "DataStackName" in stacks
    for name, value in stacks.items():
        assert value == f"{prefix}-{name.removesuffix('StackName').lower()}"
    for name, value in values.items():
        for parameter in declared[name]:
            allowed = [str(one) for one in parameter.get("AllowedValues", [value])]
            assert value in allowed
            assert re.fullmatch(parameter.get("AllowedPattern", ".*"), value)


def test_production_keeps_its_trail_for_seven_years() -> None:
    """The retention is 2,557 days, the accepted value nearest to seven years."""
    values = json.loads((ROOT / "infrastructure/parameters/prod.json").read_text(encoding="utf-8"))[
        "Parameters"
    ]
    assert values["AuditRetentionDays"] == "2557"


def test_a_parameter_is_the_same_in_every_template() -> None:
    """A parameter allows the same values in every template that has it."""
    for name, parameters in declared_parameters().items():
        assert all(parameter == parameters[0] for parameter in parameters), name


NAMES = {
    "FunctionName": 64,
    "AlarmName": 255,
    "TableName": 255,
    "LogGroupName": 512,
    "Name": 512,
    "TopicName": 256,
    "DashboardName": 255,
}
"""The largest lengths of properties that name a resource. CloudFormation does not check them before it creates."""


@st.composite
def names_of_a_deployment(draw: st.DrawFn) -> dict[str, object]:
    """Draw allowed values of the parameters in names, often the longest ones."""
    declared = load_template(HUB)["Parameters"]
    found: dict[str, object] = {
        "Environment": draw(st.sampled_from(declared["Environment"]["AllowedValues"]))
    }
    for name in ("CustomerId", "ProjectId"):
        pattern = declared[name]["AllowedPattern"]
        longest = "a" * (int(re.findall(r",(\d+)\}", pattern)[0]) + 1)
        found[name] = draw(st.just(longest) | st.from_regex(pattern, fullmatch=True))
    return found


@given(given_names=names_of_a_deployment())
def test_names_are_valid_for_all_parameters(given_names: dict[str, object]) -> None:
    """No allowed parameters make a name that AWS refuses for its length or its characters."""
    for path in TEMPLATES:
        template = load_template(path)
        identifiers = dict.fromkeys((*template["Resources"], "Api.ApiId"), "x")
        known = parameters_of(template, {**identifiers, **given_names})
        for logical_id, resource in template["Resources"].items():
            for key, limit in NAMES.items():
                if key in resource["Properties"]:
                    name = str(resolve(resource["Properties"][key], known))
                    assert len(name) <= limit, logical_id
                    assert re.fullmatch(r"[A-Za-z0-9/_.-]+", name), logical_id


KEY_OF_THE_TABLES = {"Fn::ImportValue": {"Fn::Sub": "${DataStackName}-KmsKeyArn"}}
ENCRYPTED = {
    "AWS::DynamoDB::Table": (
        "SSESpecification",
        {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "KmsKeyArn"}},
    ),
    "AWS::Logs::LogGroup": ("KmsKeyId", KEY_OF_THE_TABLES),
    "AWS::SecretsManager::Secret": ("KmsKeyId", KEY_OF_THE_TABLES),
    "AWS::SQS::Queue": ("KmsMasterKeyId", KEY_OF_THE_TABLES),
    "AWS::S3::Bucket": (
        "BucketEncryption",
        {
            "ServerSideEncryptionConfiguration": [
                {
                    "ServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": KEY_OF_THE_TABLES,
                    },
                    "BucketKeyEnabled": True,
                }
            ]
        },
    ),
}
"""The types of resources that store data, each with the property for a customer's key."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_stored_data_is_encrypted_with_the_customers_key(path: Path) -> None:
    """Whatever stores data has the key of the parameter or, without one, a key that AWS owns."""
    template = load_template(path)
    for kind, (key, value) in ENCRYPTED.items():
        for name, properties in resources(template, kind).items():
            has_key = template["Conditions"]["HasKmsKey"]
            assert has_key == {"Fn::Not": [{"Fn::Equals": [{"Ref": "KmsKeyArn"}, ""]}]}
            condition, given_key, without = properties[key]["Fn::If"]
            assert (condition, without) == ("HasKmsKey", {"Ref": "AWS::NoValue"}), name
            assert given_key == value, name


STORES = {"dynamodb", "s3", "secretsmanager", "sqs", "ssm"}
"""The services that use the customer key with the rights of a role. CloudWatch Logs uses it with its own."""


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.name)
def test_stacks_have_one_key(path: Path) -> None:
    """The functions import the key from the stack of the tables. Their own parameter only says whether there is one."""
    output = load_template(DATA)["Outputs"]["KmsKeyArn"]
    assert (output["Condition"], output["Value"]) == ("HasKmsKey", {"Ref": "KmsKeyArn"})
    template = load_template(path)
    assert '{"Ref": "KmsKeyArn"}' not in json.dumps([template["Resources"], template["Outputs"]])
    keys = {name: each["Resource"] for name, each in statements(template) if name.endswith("Role.Key")}
    roles = {
        name.partition(".")[0]
        for name, each in statements(template)
        if "Role." in name and listed(each["Action"])[0].partition(":")[0] in STORES
    }
    assert keys == {f"{role}.Key": KEY_OF_THE_TABLES for role in roles}


def test_tables_are_protected_by_environment() -> None:
    """Every table follows the two parameters and outlives its stack. prod cannot be deployed without both."""
    template = load_template(DATA)
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::DynamoDB::Table":
            properties = resource["Properties"]
            assert is_retained(resource), name
            assert properties["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}, name
            recovery = properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
            assert recovery == {"Ref": "PointInTimeRecovery"}, name
    rule = template["Rules"]["ProductionIsKept"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "Environment"}, "prod"]}
    assert [each["Assert"] for each in rule["Assertions"]] == [
        {"Fn::Equals": [{"Ref": name}, "true"]} for name in ("DeletionProtection", "PointInTimeRecovery")
    ]


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.stem)
def test_only_tables_of_dev_can_be_deleted(path: Path) -> None:
    """Deletion protection and point-in-time recovery are on in every environment but dev."""
    values = json.loads(path.read_text(encoding="utf-8"))["Parameters"]
    protected = "false" if path.stem == "dev" else "true"
    assert (values["DeletionProtection"], values["PointInTimeRecovery"]) == (protected, protected)


def alarms(template: Template) -> dict[str, dict[str, Any]]:
    """Return the alarms of a template by what they watch: "AWS/Lambda Errors UsersFunction", or a metric's name."""
    found = {}
    for alarm in resources(template, "AWS::CloudWatch::Alarm").values():
        values = [dimension["Value"] for dimension in alarm.get("Dimensions", [])]
        watched = [
            each if isinstance(each, str) else each.get("Ref") or each["Fn::GetAtt"][0] for each in values
        ]
        own = [alarm["Namespace"]] if watched else []
        found[" ".join([*own, alarm["MetricName"], *watched])] = alarm
    return found


TOPIC = (
    "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:"
    "${CustomerId}-${ProjectId}-${Environment}-alarms"
)


def filters(template: Template) -> dict[str, dict[str, Any]]:
    """Return the metric filters of a template by the name of their metric."""
    return {
        each["MetricTransformations"][0]["MetricName"]: each
        for each in resources(template, "AWS::Logs::MetricFilter").values()
    }


@pytest.mark.parametrize(
    "path", [each for each in TEMPLATES if each != CODEARTIFACT], ids=lambda path: path.name
)
def test_alarms_are_in_the_stack_that_they_watch(path: Path) -> None:
    """Each alarm watches a resource or metric of its own template, goes off at once, and notifies one topic.

    Without a topic of the parameters it is that of monitoring.yml, to which the address for alarms subscribes.

    The packages have no resource: the alarms of what the workflows count are beside the topic.
    """
    template = load_template(path)
    counted = filters(template)
    assert alarms(template)
    topic: object = {"Fn::If": ["HasAlarmTopic", {"Ref": "AlarmTopicArn"}, {"Fn::Sub": TOPIC}]}
    if path == MONITORING:
        topic = {"Ref": "AlarmTopic"}
        name = template["Resources"]["AlarmTopic"]["Properties"]["TopicName"]["Fn::Sub"]
        assert f"arn:${{AWS::Partition}}:sns:${{AWS::Region}}:${{AWS::AccountId}}:{name}" == TOPIC
        assert template["Resources"]["AlarmEmails"]["Properties"]["TopicArn"] == topic
    for name, alarm in alarms(template).items():
        if alarm.get("Dimensions"):
            watched = name.rpartition(" ")[2]
            assert watched in template["Resources"] or (path, watched) == (MONITORING, "packages")
        else:
            transformation = counted[alarm["MetricName"]]["MetricTransformations"][0]
            assert alarm["Namespace"] == transformation["MetricNamespace"], name
            assert transformation["MetricValue"] == "1"
        assert alarm["AlarmActions"] == [topic], name
        if alarm["MetricName"] == "Duration":
            continue
        too_few = alarm["MetricName"] == "Invocations"
        assert (
            alarm["Statistic"], alarm["Threshold"], alarm["ComparisonOperator"], alarm["TreatMissingData"],
        ) == (("Sum", 1, "LessThanThreshold", "breaching") if too_few
              else ("Sum", 0, "GreaterThanThreshold", "notBreaching")), name  # fmt: skip
    assert counted.keys() <= {alarm["MetricName"] for alarm in alarms(template).values()}


def test_tables_are_watched() -> None:
    """Each table has alarms."""
    tables = load_template(DATA)
    for table in resources(tables, "AWS::DynamoDB::Table"):
        assert {f"AWS/DynamoDB {what}ThrottleEvents {table}" for what in ("Read", "Write")} <= alarms(
            tables
        ).keys()


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.name)
def test_functions_are_watched(path: Path) -> None:
    """Functions, state machines and queues of dead letters have alarms, and so have the metrics of functions' logs."""
    functions = load_template(path)
    for name, function in resources(functions, "AWS::Lambda::Function").items():
        unit = name.removesuffix("Function")
        watched = {f"AWS/Lambda {what} {name}" for what in ("Errors", "Throttles", "Duration")}
        assert watched <= alarms(functions).keys()
        metrics = ["Failures", "Misconfigured"] + ["AuditFallback"] * (name in audited(functions))
        for metric in (f"{unit}{each}" for each in metrics):
            assert metric in alarms(functions)
            assert filters(functions)[metric]["LogGroupName"] == function["LoggingConfig"]["LogGroup"]
    for queue in resources(functions, "AWS::SQS::Queue"):
        if queue.endswith("DeadLetters"):
            assert f"AWS/SQS ApproximateNumberOfMessagesVisible {queue}" in alarms(functions)
    for machine in resources(functions, "AWS::StepFunctions::StateMachine"):
        assert f"AWS/States ExecutionsFailed {machine}" in alarms(functions)


LONGEST_ORDER = 840.0
"""The seconds of an order on Lambda: an alarm about the worker must let it end."""


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.name)
def test_an_alarm_comes_before_the_timeout(path: Path) -> None:
    """The longest call in five minutes sets off an alarm at nine tenths of the timeout, and the worker's in between."""
    template = load_template(path)
    for name, function in resources(template, "AWS::Lambda::Function").items():
        alarm = alarms(template)[f"AWS/Lambda Duration {name}"]
        assert (alarm["Statistic"], alarm["ComparisonOperator"], alarm["TreatMissingData"]) == (
            "Maximum", "GreaterThanOrEqualToThreshold", "notBreaching",
        )  # fmt: skip
        timeout = function["Timeout"]
        seconds = (LONGEST_ORDER + timeout) / 2 if name == "WorkerFunction" else 0.9 * timeout
        assert alarm["Threshold"] / 1000 == pytest.approx(seconds), name


def matches(pattern: str, line: str) -> bool:
    """Return whether a metric filter counts a line. A filter has quoted terms, or fields that equal a text."""
    if not pattern.startswith("{"):
        return any(term in line for term in re.findall(r'\?"([^"]*)"', pattern))
    fields = re.findall(r'\$\.(\w+) = "([^"]*)"', pattern)
    assert pattern.count("$") == len(fields) == pattern.count("||") + 1
    return any(json.loads(line).get(name) == text for name, text in fields)


def misconfigured() -> list[type[MisconfiguredError]]:
    """Return every public error of the kind MisconfiguredError."""
    public = (getattr(exceptions, name) for name in exceptions.__all__)
    return [each for each in public if isinstance(each, type) and issubclass(each, MisconfiguredError)]


class Nothing(BaseModel):
    """An operation without arguments."""


def logged(event: object, error: Exception, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a function logs for an event when building its service raises an error."""

    def build() -> object:
        raise error

    operations = {"ThingsGet": Operation(Nothing, lambda *_: None)}
    resolver = Resolver(
        "things", build=build, operations=operations, rights={"ThingsGet": Right(groups=frozenset({"OWNER"}))}
    )
    capsys.readouterr()
    resolver.handler(event, LambdaContext())
    return capsys.readouterr().out


def test_alarms_know_the_lines_of_a_function(capsys: pytest.CaptureFixture[str]) -> None:
    """Every misconfiguration sets off its alarm. Other failures do not, and no client can set it off."""
    template = load_template(HUB)
    found = filters(template)
    event = appsync_event("ThingsGet", sub="s", groups=["OWNER"])

    def alarms_of(event: object, error: Exception) -> set[str]:
        """Return what counts the line, by its kind: the same for every function."""
        lines = [line for line in logged(event, error, capsys).splitlines() if "call_" in line]
        assert len(lines) == 1
        counted = {name for name, each in found.items() if matches(each["FilterPattern"], lines[0])}
        kinds = {kind for kind in ("Failures", "Misconfigured", "AuditFallback") if f"Users{kind}" in counted}
        functions = resources(template, "AWS::Lambda::Function")
        units = [name.removesuffix("Function") for name in functions]
        assert counted == {unit + kind for unit in units for kind in kinds}
        return kinds

    for kind in misconfigured():
        if kind is SpotifyAppError:
            continue  # Only the functions of motion call Spotify.
        assert alarms_of(event, kind("no such thing")) == {"Failures", "Misconfigured"}, kind
    assert alarms_of(event, UnavailableError("away")) == {"Failures"}
    assert alarms_of(event, ValueError("a bug")) == {"Failures"}
    assert alarms_of("not an event", ValueError("never reached")) == set()


@given(st.integers(min_value=0, max_value=200_000))
def test_alarms_know_the_lines_of_the_trail(size: int) -> None:
    """The filter counts each fallback line of the trail, also those of a large event in parts."""
    pattern = filters(load_template(HUB))["UsersAuditFallback"]["FilterPattern"]
    lines = list(fallback_lines("e-1", json.dumps({"a": "x" * size}), group="/audit/x", reason="throttled"))
    assert all(matches(pattern, line) for line in lines)


def test_alarms_know_that_the_key_of_the_trail_cannot_be_read(caplog: pytest.LogCaptureFixture) -> None:
    """The filter counts the line that the key is missing, because events without a key can be forged."""
    pattern = filters(load_template(HUB))["UsersAuditFallback"]["FilterPattern"]

    def down(**_: object) -> None:
        raise RuntimeError

    assert AuditKeys("nowhere", client=SimpleNamespace(get_secret_value=down)).chain() is None
    assert [matches(pattern, record.getMessage()) for record in caplog.records] == [True]
