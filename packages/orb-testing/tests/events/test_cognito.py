"""Laws of the events of Cognito triggers."""

from __future__ import annotations

from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import cognito_user_pool_event as classes

from orb_testing import events

from .data_classes import answers

SESSION = [{"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "m"}]
CASES = [
    (events.pre_sign_up_event, classes.PreSignUpTriggerEvent, {"validation_data": {"a": "b"}}),
    (events.post_confirmation_event, classes.PostConfirmationTriggerEvent, {}),
    (events.user_migration_event, classes.UserMigrationTriggerEvent, {}),
    (events.custom_message_event, classes.CustomMessageTriggerEvent, {"source": "AdminCreateUser"}),
    (events.pre_authentication_event, classes.PreAuthenticationTriggerEvent, {}),
    (events.post_authentication_event, classes.PostAuthenticationTriggerEvent, {}),
    (events.pre_token_generation_event, classes.PreTokenGenerationTriggerEvent, {"groups": ["OWNER"]}),
    (
        events.pre_token_generation_event,
        classes.PreTokenGenerationV2TriggerEvent,
        {"version": "2", "scopes": ["s"]},
    ),
    (events.define_auth_challenge_event, classes.DefineAuthChallengeTriggerEvent, {"session": SESSION}),
    (events.create_auth_challenge_event, classes.CreateAuthChallengeTriggerEvent, {"session": SESSION}),
    (
        events.verify_auth_challenge_event,
        classes.VerifyAuthChallengeResponseTriggerEvent,
        {"answer": "a", "private_parameters": {"answer": "a"}},
    ),
    (events.custom_email_sender_event, classes.CustomEmailSenderTriggerEvent, {}),
    (events.custom_sms_sender_event, classes.CustomSMSSenderTriggerEvent, {}),
]


@pytest.mark.parametrize(("build", "kind", "options"), CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_powertools_reads_it(build: Any, kind: Any, options: dict[str, Any]) -> None:
    """Every property answers, with the overrides that all triggers share."""
    event = build(
        user_name="bob", attributes={"email": "b@c.d"}, client_metadata={"k": "v"}, pool_id="eu-central-1_x",
        client_id="c", **options,
    )  # fmt: skip
    found = answers(kind(event))
    assert (found["user_name"], found["user_pool_id"], found["region"]) == (
        "bob",
        "eu-central-1_x",
        "eu-central-1",
    )
    assert found["caller_context.client_id"] == "c"
    request = event["request"]
    assert request["clientMetadata"] == {"k": "v"}
    # A user who migrates is not in the pool yet.
    assert ("userAttributes" in request) is (build is not events.user_migration_event)
    assert request.get("userAttributes", {"email": "b@c.d"})["email"] == "b@c.d"
    with pytest.raises(TypeError, match="user_nam"):
        build(user_nam="bob", **options)


def test_every_trigger_of_powertools_has_a_builder() -> None:
    """No trigger that Powertools knows is missing."""
    base = classes.BaseTriggerEvent
    kinds = {each for each in vars(classes).values() if isinstance(each, type)}
    known = {each for each in kinds if issubclass(each, base) and each is not base}
    assert known == {kind for _, kind, _ in CASES}


def test_answers_are_written_into_the_event() -> None:
    """A handler answers with Powertools' setters, and the event has the answers."""
    event = events.pre_sign_up_event()
    classes.PreSignUpTriggerEvent(event).response.auto_confirm_user = True
    assert event["response"]["autoConfirmUser"] is True
    event = events.pre_token_generation_event(version="2")
    response = classes.PreTokenGenerationV2TriggerEvent(event).response
    response.claims_scope_override_details.group_configuration = {"groupsToOverride": ["USER"]}
    details = event["response"]["claimsAndScopeOverrideDetails"]
    assert details["groupOverrideDetails"] == {"groupsToOverride": ["USER"]}


def test_scopes_need_version_2() -> None:
    """The first version of the event has no scopes."""
    with pytest.raises(ValueError, match="version 2"):
        events.pre_token_generation_event(scopes=["s"])
