"""The triggers of a Cognito user pool. A handler changes `response` and returns the event.

The shapes are those of
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html and of
the page of each trigger there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from orb_testing.environment import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .sources import Event

ATTRIBUTES = {
    "sub": "aaaaaaaa-0000-4000-8000-000000000001",
    "cognito:user_status": "CONFIRMED",
    "email": "ann@example.org",
    "email_verified": "true",
}
CODE = "{####}"
"""The place of the code in a custom message."""
ENCRYPTED_CODE = "AYADeHbNGEmd3G5m6kq9example"


class TriggerOptions(TypedDict, total=False):
    """What every trigger's builder takes."""

    user_name: str
    """The name of the user; "ann" by default."""
    attributes: Mapping[str, str]
    """The attributes of the user. They are in addition to, or in place of, an id and a verified e-mail address."""
    client_metadata: Mapping[str, str] | None
    """What the client passed to the trigger. None: the event has no such field."""
    pool_id: str
    """The id of the user pool."""
    client_id: str
    """The app client."""


class Challenge(TypedDict, total=False):
    """A challenge of this sign-in that was answered."""

    challengeName: str
    challengeResult: bool
    challengeMetadata: str


def pre_sign_up_event(
    *,
    source: Literal["SignUp", "AdminCreateUser", "ExternalProvider"] = "SignUp",
    validation_data: Mapping[str, str] | None = None,
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event before a sign-up. `validation_data` is what the client passed to be checked."""
    response = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    return _event(f"PreSignUp_{source}", {"validationData": _plain(validation_data)}, response, **options)


def post_confirmation_event(
    *,
    source: Literal["ConfirmSignUp", "ConfirmForgotPassword"] = "ConfirmSignUp",
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event after a user has confirmed a sign-up or a new password."""
    return _event(f"PostConfirmation_{source}", {}, {}, **options)


def pre_authentication_event(
    *,
    validation_data: Mapping[str, str] | None = None,
    user_not_found: bool = False,
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event before a sign-in. `user_not_found`: the pool hides that it has no such user."""
    request = {"validationData": _plain(validation_data), "userNotFound": user_not_found}
    return _event("PreAuthentication_Authentication", request, {}, **options)


def post_authentication_event(*, new_device_used: bool = False, **options: Unpack[TriggerOptions]) -> Event:
    """Return the event after a sign-in. `new_device_used`: the sign-in came from a new device."""
    return _event("PostAuthentication_Authentication", {"newDeviceUsed": new_device_used}, {}, **options)


def pre_token_generation_event(
    *,
    source: Literal[
        "HostedAuth", "Authentication", "NewPasswordChallenge", "AuthenticateDevice", "RefreshTokens"
    ] = "Authentication",
    version: Literal["1", "2"] = "1",
    groups: Sequence[str] = (),
    roles: Sequence[str] = (),
    preferred_role: str | None = None,
    scopes: Sequence[str] = (),
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event before a pool issues tokens.

    Args:
        source: Why tokens are issued.
        version: "2" also lets the handler change access tokens.
        groups: The groups of the user.
        roles: The IAM roles of the groups.
        preferred_role: The role of the group with the highest precedence.
        scopes: The scopes of the access token; version 2 only.
        options: What every trigger has.

    Raises:
        ValueError: Version 1 has no scopes.
    """
    request: Event = {
        "groupConfiguration": {
            "groupsToOverride": list(groups),
            "iamRolesToOverride": list(roles),
            "preferredRole": preferred_role,
        }
    }
    if version == "2":
        request["scopes"] = list(scopes)
    elif scopes:
        raise ValueError("only version 2 has scopes")
    name = "claimsOverrideDetails" if version == "1" else "claimsAndScopeOverrideDetails"
    return _event(f"TokenGeneration_{source}", request, {name: None}, version=version, **options)


def custom_message_event(
    *,
    source: Literal[
        "SignUp",
        "AdminCreateUser",
        "ResendCode",
        "ForgotPassword",
        "UpdateUserAttribute",
        "VerifyUserAttribute",
        "Authentication",
    ] = "SignUp",
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event before a pool sends a message with a code.

    The name of the user is in the request only if an administrator has made the user.
    """
    request = {
        "codeParameter": CODE,
        "linkParameter": "{##Click Here##}",
        "usernameParameter": "{username}" if source == "AdminCreateUser" else None,
    }
    response = dict.fromkeys(("smsMessage", "emailMessage", "emailSubject"))
    return _event(f"CustomMessage_{source}", request, response, **options)


def custom_email_sender_event(
    *, source: str = "SignUp", code: str = ENCRYPTED_CODE, **options: Unpack[TriggerOptions]
) -> Event:
    """Return the event of an e-mail that the function sends itself. `code` is encrypted under the pool's key."""
    request = {"type": "customEmailSenderRequestV1", "code": code}
    return _event(f"CustomEmailSender_{source}", request, {}, **options)


def custom_sms_sender_event(
    *, source: str = "SignUp", code: str = ENCRYPTED_CODE, **options: Unpack[TriggerOptions]
) -> Event:
    """Return the event of a text message that the function sends itself. `code` is encrypted under the pool's key."""
    request = {"type": "customSMSSenderRequestV1", "code": code}
    return _event(f"CustomSMSSender_{source}", request, {}, **options)


def user_migration_event(
    *,
    source: Literal["Authentication", "ForgotPassword"] = "Authentication",
    password: str = "Old-Password-1",  # noqa: S107 - a sample
    validation_data: Mapping[str, str] | None = None,
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event of a user whom the pool does not know, with the password that they typed."""
    response = dict.fromkeys(
        (
            "userAttributes",
            "finalUserStatus",
            "messageAction",
            "desiredDeliveryMediums",
            "forceAliasCreation",
            "enableSMSMFA",
        )
    )
    event = _event(
        f"UserMigration_{source}",
        {"password": password, "validationData": _plain(validation_data)},
        response,
        **options,
    )
    # The pool has no such user, so it has no attributes of them.
    del event["request"]["userAttributes"]
    return event


def define_auth_challenge_event(
    *,
    session: Sequence[Challenge] = (),
    user_not_found: bool = False,
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event that asks for the next challenge. `session` has those that were answered, oldest first."""
    request = {"session": [dict(each) for each in session], "userNotFound": user_not_found}
    response = {"challengeName": None, "issueTokens": None, "failAuthentication": None}
    return _event("DefineAuthChallenge_Authentication", request, response, **options)


def create_auth_challenge_event(
    *,
    challenge: str = "CUSTOM_CHALLENGE",
    session: Sequence[Challenge] = (),
    user_not_found: bool = False,
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event that asks for the question of a challenge."""
    request = {
        "challengeName": challenge,
        "session": [dict(each) for each in session],
        "userNotFound": user_not_found,
    }
    response = dict.fromkeys(("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata"))
    return _event("CreateAuthChallenge_Authentication", request, response, **options)


def verify_auth_challenge_event(
    *,
    answer: str,
    private_parameters: Mapping[str, str],
    user_not_found: bool = False,
    **options: Unpack[TriggerOptions],
) -> Event:
    """Return the event that asks whether the user's `answer` fits the private parameters of the challenge."""
    request = {
        "privateChallengeParameters": dict(private_parameters),
        "challengeAnswer": answer,
        "userNotFound": user_not_found,
    }
    return _event("VerifyAuthChallengeResponse_Authentication", request, {"answerCorrect": None}, **options)


def _plain(values: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if values is None else dict(values)


def _event(
    trigger_source: str,
    request: Mapping[str, object],
    response: Mapping[str, object],
    *,
    version: str = "1",
    user_name: str = "ann",
    attributes: Mapping[str, str] | None = None,
    client_metadata: Mapping[str, str] | None = None,
    pool_id: str = f"{REGION}_orbtests",
    client_id: str = "5example0client0id0sample0",
) -> Event:
    event: Event = {
        "version": version,
        "triggerSource": trigger_source,
        "region": pool_id.partition("_")[0],
        "userPoolId": pool_id,
        "userName": user_name,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client_id},
        "request": {"userAttributes": {**ATTRIBUTES, **(attributes or {})}, **request},
        "response": dict(response),
    }
    if client_metadata is not None:
        event["request"]["clientMetadata"] = dict(client_metadata)
    return event
