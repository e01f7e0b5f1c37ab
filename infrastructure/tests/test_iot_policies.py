"""Laws of the policy of devices: a device connects, speaks and listens as itself only.

What evaluates the policy is first proven on the examples that AWS publishes.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.tests.iot_policies import ARN, Connection, allows
from orb_testing.templates import PSEUDO_PARAMETERS, load_template, resolve

if TYPE_CHECKING:
    from infrastructure.tests.iot_policies import Policy

MOTION = load_template(Path(__file__).resolve().parents[1] / "cloudformation" / "motion.yml")
GUIDE = "https://docs.aws.amazon.com/iot/latest/developerguide/"
NAME = "${iot:Connection.Thing.ThingName}"
ONE = Connection(client_id="one", things={"one": {}})
"""A device whose certificate is attached to its thing."""
LOOSE = Connection(client_id="one")
"""A device that is not registered as a thing."""


def statement(effect: str, action: str, *resources: str, **condition: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Effect": effect,
        "Action": [action],
        "Resource": [ARN + each for each in resources],
    }
    return made | ({"Condition": condition} if condition else {})


def policy(*statements: dict[str, Any]) -> Policy:
    return {"Version": "2012-10-17", "Statement": list(statements)}


IS_ATTACHED = {"iot:Connection.Thing.IsAttached": "true"}
REGISTERED = policy(
    statement("Deny", "iot:Connect", "client/client1", "client/client2"),
    statement("Allow", "iot:Connect", f"client/{NAME}", Bool=IS_ATTACHED),
)
SPEAKS = policy(
    statement("Allow", "iot:Publish", f"topic/{NAME}"), statement("Allow", "iot:Connect", f"client/{NAME}")
)
SPEAKS_LOOSE = policy(
    statement("Allow", "iot:Publish", "topic/${iot:ClientId}"),
    statement("Allow", "iot:Connect", "client/one"),
)
BY_CERTIFICATE = policy(
    statement("Allow", "iot:Publish", "topic/${iot:CertificateId}"),
    statement("Allow", "iot:Connect", f"client/{NAME}"),
)
ATTACHED = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["iot:Connect"], "Resource": ["*"],
     "Condition": {"Bool": {"iot:Connection.Thing.IsAttached": ["true"]}}},
]}  # fmt: skip
OF_ATTRIBUTE = {
    "iot:Connection.Thing.Attributes[attributeName]": "attributeValue",
    "iot:Connection.Thing.ThingTypeName": "Thing_Type_Name",
}
BY_ATTRIBUTE = policy(
    statement("Allow", "iot:Publish", "topic/device/stats", StringEquals=OF_ATTRIBUTE, Bool=IS_ATTACHED)
)
TO_ATTRIBUTE = policy(
    statement("Allow", "iot:Publish", "topic/${iot:Connection.Thing.Attributes[attributeName]}*")
)
PLUS = policy(statement("Allow", "iot:Subscribe", "topicfilter/foo/+/bar"))
STARS = policy(
    statement("Allow", "iot:Subscribe", "topicfilter/some/*/topic", "topicfilter/some/sensor???/topic"),
    statement("Allow", "iot:Publish", "topic/some/?????/topic"),
)
HASH_DENIED = policy(
    statement("Allow", "iot:Subscribe", "topicfilter/building/*"),
    statement("Deny", "iot:Subscribe", "topicfilter/building/control_room/#"),
    statement("Allow", "iot:Receive", "topic/building/*"),
)
STAR_DENIED = policy(
    statement("Allow", "iot:Subscribe", "topicfilter/building/*"),
    statement("Deny", "iot:Subscribe", "topicfilter/building/control_room/*"),
    statement("Allow", "iot:Receive", "topic/building/*"),
)
BOTH_DENIED = policy(
    *STAR_DENIED["Statement"], statement("Deny", "iot:Receive", "topic/building/control_room/*")
)
ROOM = "building/control_room/data1"
OF_TYPE = Connection(
    client_id="one", things={"one": {"attributeName": "attributeValue"}}, thing_type="Thing_Type_Name"
)
CLIENT_1 = Connection(client_id="client1", things={"client1": {}})
MISCONFIGURED = "audit-chk-iot-misconfigured-policies.html"
PUBLISHED = [
    # page, policy, device, action, resource, whether it may
    ("connect-policy.html", REGISTERED, ONE, "iot:Connect", "client/one", True),
    ("connect-policy.html", REGISTERED, ONE, "iot:Connect", "client/two", False),
    ("connect-policy.html", REGISTERED, LOOSE, "iot:Connect", "client/one", False),
    ("connect-policy.html", REGISTERED, CLIENT_1, "iot:Connect", "client/client1", False),
    ("connect-and-pub.html", SPEAKS, ONE, "iot:Connect", "client/one", True),
    ("connect-and-pub.html", SPEAKS, ONE, "iot:Publish", "topic/one", True),
    ("connect-and-pub.html", SPEAKS, ONE, "iot:Publish", "topic/two", False),
    ("connect-and-pub.html", SPEAKS, ONE, "iot:Subscribe", "topicfilter/one", False),
    ("connect-and-pub.html", SPEAKS, LOOSE, "iot:Publish", "topic/one", False),
    ("connect-and-pub.html", SPEAKS_LOOSE, LOOSE, "iot:Connect", "client/one", True),
    ("connect-and-pub.html", SPEAKS_LOOSE, LOOSE, "iot:Publish", "topic/one", True),
    ("connect-and-pub.html", SPEAKS_LOOSE, LOOSE, "iot:Publish", "topic/two", False),
    ("certificate-policy-examples.html", BY_CERTIFICATE, ONE, "iot:Publish", f"topic/{ONE.certificate_id}", True),
    ("certificate-policy-examples.html", BY_CERTIFICATE, ONE, "iot:Publish", "topic/4567", False),
    ("thing-policy-examples.html", ATTACHED, ONE, "iot:Connect", "client/one", True),
    ("thing-policy-examples.html", ATTACHED, LOOSE, "iot:Connect", "client/one", False),
    ("thing-policy-examples.html", BY_ATTRIBUTE, OF_TYPE, "iot:Publish", "topic/device/stats", True),
    ("thing-policy-examples.html", BY_ATTRIBUTE, ONE, "iot:Publish", "topic/device/stats", False),
    ("thing-policy-examples.html", TO_ATTRIBUTE, OF_TYPE, "iot:Publish", "topic/attributeValue/x", True),
    ("thing-policy-examples.html", TO_ATTRIBUTE, ONE, "iot:Publish", "topic/attributeValue/x", False),
    ("pub-sub-policy.html", PLUS, ONE, "iot:Subscribe", "topicfilter/foo/+/bar", True),
    ("pub-sub-policy.html", PLUS, ONE, "iot:Subscribe", "topicfilter/foo/baz/bar", False),
    ("pub-sub-policy.html", PLUS, ONE, "iot:Subscribe", "topicfilter/foo/goo/bar", False),
    ("pub-sub-policy.html", STARS, ONE, "iot:Subscribe", "topicfilter/some/a/b/topic", True),
    ("pub-sub-policy.html", STARS, ONE, "iot:Subscribe", "topicfilter/some/sensor123/topic", True),
    ("pub-sub-policy.html", STARS, ONE, "iot:Publish", "topic/some/abcde/topic", True),
    ("pub-sub-policy.html", STARS, ONE, "iot:Publish", "topic/some/abcd/topic", False),
    (MISCONFIGURED, HASH_DENIED, ONE, "iot:Subscribe", f"topicfilter/{ROOM}", True),
    (MISCONFIGURED, HASH_DENIED, ONE, "iot:Subscribe", "topicfilter/building/control_room/#", False),
    (MISCONFIGURED, STAR_DENIED, ONE, "iot:Subscribe", f"topicfilter/{ROOM}", False),
    (MISCONFIGURED, STAR_DENIED, ONE, "iot:Subscribe", "topicfilter/building/#", True),
    (MISCONFIGURED, STAR_DENIED, ONE, "iot:Receive", f"topic/{ROOM}", True),
    (MISCONFIGURED, BOTH_DENIED, ONE, "iot:Receive", f"topic/{ROOM}", False),
    (MISCONFIGURED, BOTH_DENIED, ONE, "iot:Receive", "topic/building/common", True),
]  # fmt: skip
"""The examples of AWS's pages below `GUIDE`, with what the pages say about them."""


@pytest.mark.parametrize("example", PUBLISHED, ids=lambda example: "-".join([example[0], *example[3:5]]))
def test_published_examples(example: tuple[str, Policy, Connection, str, str, bool]) -> None:
    """The evaluator says of AWS's examples what AWS says of them."""
    page, document, device, action, resource, may = example
    assert allows(document, device, action, resource) is may, GUIDE + page


@pytest.mark.parametrize(
    "more", [{"NotResource": "*"}, {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]
)
def test_nothing_is_guessed(more: dict[str, Any]) -> None:
    """A policy with an element that the evaluator does not know is refused, whatever the answer would be."""
    document = policy(statement("Allow", "iot:Connect", "client/one") | more)
    with pytest.raises(ValueError, match="not read here"):
        allows(document, ONE, "iot:Connect", "client/one")


OURS: Policy = resolve(MOTION["Resources"]["DevicePolicy"]["Properties"]["PolicyDocument"], PSEUDO_PARAMETERS)  # type: ignore[assignment]
SPOKEN, HEARD = ("motion", "status", "register"), ("config", "commands")
ME, OTHER, NEAR = "bathroom-1", "kitchen-1", ("bathroom-10", "bathroom", "+", "*")
DEVICES = {
    "itself": Connection(client_id=ME, things={ME: {"deployment": "x"}}),
    "as another": Connection(client_id=OTHER, things={ME: {}}),
    "as nothing known": Connection(client_id="laptop", things={ME: {}}),
    "with a certificate that is detached": Connection(client_id=ME),
    "with wildcards": Connection(client_id="*", things={ME: {}}),
    "as a thing of wildcards": Connection(client_id="*", things={"*": {}}),
    "as the beginning of its name": Connection(client_id="bathroom", things={ME: {}}),
}
TOPICS = [
    *(f"sensors/{who}/{end}" for who in (ME, OTHER, *NEAR) for end in (*SPOKEN, *HEARD, "#", "+")),
    *(f"sensors/{ME}{end}" for end in ("", "/", "//motion", "/motion/", "/motion/x", "/Motion", "/motion\n")),
    "#", "+", "sensors", "sensors/#", "+/+/motion", "sensors//motion", f"/sensors/{ME}/motion", f"{ME}/motion",
    f"$aws/things/{ME}/shadow/update", f"$aws/things/{OTHER}/shadow/get", f"$aws/rules/Motion/sensors/{OTHER}/motion",
    f"$share/group/sensors/{ME}/config", "$aws/events/presence/connected/#", "$aws/certificates/create/json",
]  # fmt: skip
ACTIONS = {
    "iot:Connect": "client/", "iot:Publish": "topic/", "iot:RetainPublish": "topic/", "iot:Receive": "topic/",
    "iot:Subscribe": "topicfilter/", "iot:GetThingShadow": "thing/", "iot:UpdateThingShadow": "thing/",
    "iot:DeleteThingShadow": "thing/", "iot:AssumeRoleWithCertificate": "rolealias/",
}  # fmt: skip
MAY = {
    ("iot:Connect", f"client/{ME}"),
    *(("iot:Publish", f"topic/sensors/{ME}/{end}") for end in SPOKEN),
    *(("iot:Subscribe", f"topicfilter/sensors/{ME}/{end}") for end in HEARD),
    *(("iot:Receive", f"topic/sensors/{ME}/{end}") for end in HEARD),
}  # fmt: skip
"""All that a device may do."""


@pytest.mark.parametrize("who", DEVICES)
def test_table_of_devices_topics_and_actions(who: str) -> None:
    """Weak point 21: a device connects as itself, speaks on three topics of its own and listens to two. No more.

    A device with the name `*`, which registration refuses, would still be alone with its own topics.
    """
    asked = itertools.product(ACTIONS, [*TOPICS, ME, OTHER, *NEAR, "laptop"])
    device = DEVICES[who]
    did = {
        (action, ACTIONS[action] + name)
        for action, name in asked
        if allows(OURS, device, action, ACTIONS[action] + name)
    }
    if who == "itself":
        assert did == MAY
    elif who == "as a thing of wildcards":
        assert did == {(action, resource.replace(ME, "*")) for action, resource in MAY}
    else:
        assert did == set()


IDS = st.from_regex(r"[A-Za-z0-9_-]{1,128}", fullmatch=True)


@given(own=IDS, other=IDS, end=st.sampled_from([*SPOKEN, *HEARD]), action=st.sampled_from([*ACTIONS]))
def test_a_device_reaches_no_other(own: str, other: str, end: str, action: str) -> None:
    """Weak point 21: whatever the ids of two sensors are, one does nothing on the topics of the other."""
    device = Connection(client_id=own, things={own: {}})
    reached = allows(OURS, device, action, f"{ACTIONS[action]}sensors/{other}/{end}")
    assert not reached or own == other


def test_no_resource_has_a_wildcard() -> None:
    """Weak point 21: every resource names the thing of the connection, and none has a wildcard."""
    resources = [
        resource
        for each in OURS["Statement"]
        for resource in ([each["Resource"]] if isinstance(each["Resource"], str) else each["Resource"])
    ]
    assert len(resources) == len(MAY)
    assert all(NAME in each and not set(each) & set("*?+#") for each in resources)
