"""Laws of the stack of motion: who may call what, what is tried again and kept, and what nobody can read."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.api.access import RIGHTS
from lambdas.motion.api.routes import ROUTES
from lambdas.motion.consents import MARGIN
from lambdas.motion.handlers.device_registration import UNDOING
from orb_common import exceptions
from orb_common.exceptions import MisconfiguredError
from orb_testing.templates import Template, load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
MOTION = ROOT / "infrastructure" / "cloudformation" / "motion.yml"
FUNCTIONS = (
    "MotionHandler",
    "TokenRefresher",
    "TimeoutChecker",
    "SessionManager",
    "DeviceRegistration",
    "ApiHandler",
)
SCHEDULED = {"TokenRefresher": "TokenRefreshMinutes", "TimeoutChecker": "TimeoutCheckMinutes"}
API_GATEWAY_SECONDS = 30
"""After so long an HTTP API answers itself: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html."""
NONE = {"Ref": "AWS::NoValue"}


@pytest.fixture(scope="module")
def template() -> Template:
    return load_template(MOTION)


def properties(template: Template, name: str) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][name]["Properties"]
    return found


def of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {name: each["Properties"] for name, each in template["Resources"].items() if each["Type"] == kind}


def rights(template: Template, role: str) -> Iterator[tuple[str, list[str], object]]:
    """Yield the Sid, actions and resource of each statement that a role has, those under a condition included."""
    for each in properties(template, role)["Policies"][0]["PolicyDocument"]["Statement"]:
        given = each["Fn::If"][1] if "Fn::If" in each else each
        yield (
            given["Sid"],
            given["Action"] if isinstance(given["Action"], list) else [given["Action"]],
            given["Resource"],
        )


# Functions


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_starts_with_its_variables(
    template: Template, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the template sets is all that a function needs to begin."""
    deployed = properties(template, f"{function}Function")
    for name in deployed["Environment"]["Variables"]:
        monkeypatch.setenv(name, "https://example.org" if "UR" in name else "x")
    import_module(deployed["Handler"].removesuffix(".handler")).build()


def test_every_misconfiguration_sets_off_an_alarm(template: Template) -> None:
    """The filters know the codes of all errors that only another deployment mends, those of Spotify's app included."""
    public = [getattr(exceptions, name) for name in exceptions.__all__]
    codes = {each.code for each in public if isinstance(each, type) and issubclass(each, MisconfiguredError)}
    assert "SPOTIFY_APP" in codes
    for function in FUNCTIONS:
        pattern = properties(template, f"{function}MisconfiguredFilter")["FilterPattern"]
        assert set(re.findall(r'\$\.code = "(\w+)"', pattern)) == codes


def test_listeners_without_consent_set_off_an_alarm(template: Template) -> None:
    """Weak point 16: an alarm says that a consent has ended, and two weeks before that it will."""
    for metric, line in (("ConsentsEnded", "consent_ended"), ("ConsentsEndSoon", "consent_ends_soon")):
        counted = properties(template, f"TokenRefresher{metric}Filter")
        assert counted["FilterPattern"] == f'{{ $.message = "{line}" }}'
        assert f'"{line}"' in (ROOT / "lambdas/motion/token_refreshes.py").read_text(encoding="utf-8")
        alarm = properties(template, f"TokenRefresher{metric}Alarm")
        assert alarm["MetricName"] == counted["MetricTransformations"][0]["MetricName"]


def test_failures_are_kept(template: Template) -> None:
    """Weak point 14: a motion that failed is tried again, a run is not, and both are kept in a queue in the end."""
    for function, attempts in (("MotionHandler", 2), ("TokenRefresher", 0), ("TimeoutChecker", 0)):
        retries = properties(template, f"{function}Retries")
        assert (retries["FunctionName"], retries["Qualifier"]) == ({"Ref": f"{function}Function"}, "$LATEST")
        assert retries["MaximumRetryAttempts"] == attempts
        queue = {"Fn::GetAtt": [f"{function}DeadLetters", "Arn"]}
        assert retries["DestinationConfig"]["OnFailure"]["Destination"] == queue
        assert ("DeadLetters", ["sqs:SendMessage"], queue) in list(rights(template, f"{function}Role"))
        assert properties(template, f"{function}DeadLetters")["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_schedules_fit_the_tokens(template: Template) -> None:
    """A late or failed refresh leaves another one before a token ends. "rate(1 minutes)" is not a rate of AWS."""
    for function, parameter in SCHEDULED.items():
        declared = template["Parameters"][parameter]
        assert declared["MinValue"] > 1
        assert declared["MinValue"] <= declared["Default"] <= declared["MaxValue"]
        rule = properties(template, f"{function}Schedule")
        assert rule["ScheduleExpression"] == {"Fn::Sub": f"rate(${{{parameter}}} minutes)"}
        assert rule["Targets"][0]["Arn"] == {"Fn::GetAtt": [f"{function}Function", "Arn"]}
        permission = properties(template, f"{function}Permission")
        assert permission["SourceArn"] == {"Fn::GetAtt": [f"{function}Schedule", "Arn"]}
    longest = timedelta(minutes=template["Parameters"]["TokenRefreshMinutes"]["MaxValue"])
    assert longest < MARGIN < timedelta(hours=1)


def test_a_schedule_that_stops_calling_is_noticed(template: Template) -> None:
    """No call is no error. Even the slowest schedule calls twice in the time of its alarm, also if motion is off."""
    for function, parameter in SCHEDULED.items():
        alarm = properties(template, f"{function}SilenceAlarm")
        assert (alarm["MetricName"], alarm["Statistic"]) == ("Invocations", "Sum")
        assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": f"{function}Function"}}]
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
        assert alarm["TreatMissingData"] == "breaching"
        slowest = timedelta(minutes=template["Parameters"][parameter]["MaxValue"])
        assert timedelta(seconds=alarm["Period"]) >= 2 * slowest
        assert "State" not in properties(template, f"{function}Schedule")


def test_a_registration_ends_before_its_caller(template: Template) -> None:
    """Otherwise a device could have an active certificate whose key is in an answer that nobody gets."""
    timeout = properties(template, "DeviceRegistrationFunction")["Timeout"]
    assert timeout < properties(template, "ApiHandlerFunction")["Timeout"] < API_GATEWAY_SECONDS
    assert timeout / 2 > UNDOING


# Motions


def test_the_id_of_a_motion_is_that_of_its_topic(template: Template) -> None:
    """Weak point 21: a message cannot bring the id of another sensor, because every field of the event is named."""
    payload = properties(template, "MotionRule")["TopicRulePayload"]
    selected, _, source = payload["Sql"].removeprefix("SELECT ").partition(" FROM ")
    fields = [each.strip() for each in selected.split(",")]
    assert "topic(2) AS sensorId" in fields
    assert not [each for each in fields if each in {"*", "sensorId"}]
    assert source == "'sensors/+/motion' WHERE event = 'motion_detected'"
    assert payload["Actions"] == [
        {"Lambda": {"FunctionArn": {"Fn::GetAtt": ["MotionHandlerFunction", "Arn"]}}}
    ]
    permission = properties(template, "MotionHandlerPermission")
    assert permission["Principal"] == "iot.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": ["MotionRule", "Arn"]}


def test_a_message_that_reaches_no_function_is_kept(template: Template) -> None:
    """Weak point 14: the rule itself has a queue, for example when the function is throttled."""
    error = properties(template, "MotionRule")["TopicRulePayload"]["ErrorAction"]["Sqs"]
    assert error["QueueUrl"] == {"Ref": "MotionRuleDeadLetters"}
    assert error["RoleArn"] == {"Fn::GetAtt": ["MotionRuleRole", "Arn"]}
    queue = {"Fn::GetAtt": ["MotionRuleDeadLetters", "Arn"]}
    assert next(rights(template, "MotionRuleRole")) == ("DeadLetters", ["sqs:SendMessage"], queue)
    trust = properties(template, "MotionRuleRole")["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_music_can_be_switched_off(template: Template) -> None:
    """Weak point 26: one parameter stops all motions. Sessions still end, so that no music plays on."""
    payload = properties(template, "MotionRule")["TopicRulePayload"]
    assert payload["RuleDisabled"] == {"Fn::If": ["MotionIsDisabled", True, False]}
    assert template["Conditions"]["MotionIsDisabled"] == {"Fn::Equals": [{"Ref": "MotionState"}, "DISABLED"]}
    assert "State" not in properties(template, "TimeoutCheckerSchedule")


# Rights


def test_only_the_registration_changes_devices(template: Template) -> None:
    """Weak point 25: rights at AWS IoT are those of one function, and no function may publish."""
    for function in FUNCTIONS:
        actions = {action for _, found, _ in rights(template, f"{function}Role") for action in found}
        of_iot = {action for action in actions if action.startswith("iot:")}
        assert bool(of_iot) == (function == "DeviceRegistration")
        assert not {"iot:Publish", "iot:CreatePolicy", "iot:CreatePolicyVersion"} & of_iot


def test_who_refreshes_a_token_may_store_it(template: Template) -> None:
    """Weak point 25: a refreshed token is stored by PutSecretValue, which has a right of its own."""
    for function in FUNCTIONS:
        for sid, actions, resource in rights(template, f"{function}Role"):
            if sid == "ListenersTokens":
                assert {"secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"} <= set(actions)
                assert str(resource).count("*") == 1
            elif "secretsmanager:GetSecretValue" in actions:
                assert actions == ["secretsmanager:GetSecretValue"]


def test_environments_share_no_secret(template: Template) -> None:
    """Weak point 26: the names of all secrets have the environment, and the rights follow the names."""
    prefix = "${CustomerId}-${ProjectId}-${Environment}/motion/"
    for secret in of_type(template, "AWS::SecretsManager::Secret").values():
        assert secret["Name"]["Fn::Sub"].startswith(prefix)
    variables = properties(template, "ApiHandlerFunction")["Environment"]["Variables"]
    assert variables["SPOTIFY_USER_SECRETS_PREFIX"] == {"Fn::Sub": f"{prefix}listeners"}
    granted = {
        json.dumps(resource)
        for function in FUNCTIONS
        for sid, _, resource in rights(template, f"{function}Role")
        if sid == "ListenersTokens"
    }
    (only,) = granted
    assert only.endswith(f':secret:{prefix}listeners/*"}}')


def test_no_placeholder_is_deployed(template: Template) -> None:
    """Weak point 26: the secret of Spotify's app has no value until people store one."""
    assert not {"SecretString", "GenerateSecretString"} & properties(template, "SpotifyAppSecret").keys()


# People


def test_only_administrators_make_accounts(template: Template) -> None:
    """Weak point 25: nobody signs up, a second factor is possible, and people sign in with their address."""
    pool = properties(template, "ListenersPool")
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])
    assert pool["UsernameAttributes"] == ["email"]
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] >= 12
    assert all(policy[f"Require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols"))


def test_passwords_are_sent_in_development_only(template: Template) -> None:
    """Weak point 25: elsewhere a password never leaves the client."""
    client = properties(template, "ListenersPoolClient")
    assert client["ExplicitAuthFlows"] == [
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        {"Fn::If": ["IsDev", "ALLOW_USER_PASSWORD_AUTH", NONE]},
    ]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["WriteAttributes"] == ["locale"]


def test_people_can_be_in_the_groups_that_have_rights(template: Template) -> None:
    """A group that the schemas do not know gives no right, and one that the pool lacks can have no members."""
    groups = of_type(template, "AWS::Cognito::UserPoolGroup").values()
    assert {group["GroupName"] for group in groups} == {
        name for right in RIGHTS.values() for name in right.groups
    }
    assert all(group["UserPoolId"] == {"Ref": "ListenersPool"} for group in groups)


# The API


def test_routes_are_those_of_the_function(template: Template) -> None:
    """API Gateway knows each route of the function, and no other reaches it. The description is not in production."""
    routes = of_type(template, "AWS::ApiGatewayV2::Route")
    expected = {f"{route.method} {route.path}" for route in ROUTES}
    described = {"GET /docs", "GET /openapi.json"}
    assert {route["RouteKey"] for route in routes.values()} == expected | described
    for name, route in routes.items():
        assert route["Target"] == {"Fn::Sub": "integrations/${MotionApiIntegration}"}
        condition = template["Resources"][name].get("Condition")
        assert condition == ("IsNotProd" if route["RouteKey"] in described else None)


def test_every_call_has_a_token(template: Template) -> None:
    """All routes but those of the description need a token of the pool, for the client of this API."""
    for route in of_type(template, "AWS::ApiGatewayV2::Route").values():
        public = route["RouteKey"] in {"GET /docs", "GET /openapi.json"}
        assert route["AuthorizationType"] == ("NONE" if public else "JWT")
        assert route.get("AuthorizerId") == (None if public else {"Ref": "MotionApiAuthorizer"})
    token = properties(template, "MotionApiAuthorizer")["JwtConfiguration"]
    assert token["Issuer"] == {"Fn::Sub": "https://cognito-idp.${AWS::Region}.amazonaws.com/${ListenersPool}"}
    assert token["Audience"] == [{"Ref": "ListenersPoolClient"}]


def test_preflight_needs_no_token(template: Template) -> None:
    """Weak point 24: API Gateway answers OPTIONS itself, because no route takes it, for named origins only."""
    routes = of_type(template, "AWS::ApiGatewayV2::Route").values()
    methods = {route["RouteKey"].split()[0] for route in routes}
    assert methods == {
        "GET",
        "POST",
        "PUT",
        "DELETE",
    }  # neither ANY nor $default, which would take OPTIONS too
    condition, cors, without = properties(template, "MotionApi")["CorsConfiguration"]["Fn::If"]
    assert (condition, without) == ("HasAllowedOrigins", NONE)
    assert cors["AllowOrigins"] == {"Ref": "AllowedOrigins"}
    assert set(cors["AllowMethods"]) == methods
    assert "*" not in json.dumps(cors)
    declared = template["Parameters"]["AllowedOrigins"]["AllowedPattern"]
    assert not re.fullmatch(declared, "*")
    assert re.fullmatch(declared, "https://motion.example.org")


def test_the_access_log_has_no_secret(template: Template) -> None:
    """Weak point 22: keys and tokens are in bodies, headers and queries, and none of these is logged."""
    settings = properties(template, "MotionApiStage")["AccessLogSettings"]
    logged = json.loads(settings["Format"])
    assert set(logged.values()) == {
        f"$context.{name}"
        for name in (
            "requestId",
            "requestTime",
            "routeKey",
            "status",
            "responseLatency",
            "authorizer.claims.sub",
            "authorizer.error",
        )
    }


def test_calls_of_all_people_together_are_limited(template: Template) -> None:
    """The API takes a hundred calls in a second, and a thousand in production. No limit is for one person."""
    limits = properties(template, "MotionApiStage")["DefaultRouteSettings"]
    assert limits["ThrottlingRateLimit"] == {"Fn::If": ["IsProd", 1000, 100]}
    assert limits["ThrottlingBurstLimit"] == {"Fn::If": ["IsProd", 2000, 200]}
