"""Laws of the package index: which workflows may use it, what they may do, and where a package may come from."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.tests.iam_policies import admits, allows
from orb_testing.templates import load_template, parameters_of, resolve
from orb_tools.bundle.inputs import RESERVED, is_own

TEMPLATE = load_template(Path(__file__).resolve().parents[1] / "cloudformation" / "codeartifact.yml")
ROOT = Path(__file__).resolve().parents[2]
DOMAIN, OURS, PUBLIC = "orb-integration-hub-prod", "python-packages", "public-pypi"
ARN = "arn:aws:codeartifact:us-east-1:123456789012:"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"
NAMES = parameters_of(
    TEMPLATE,
    {
        "Environment": "prod",
        "CodeArtifactDomain.Name": DOMAIN,
        "CodeArtifactDomain.Arn": f"{ARN}domain/{DOMAIN}",
        "CodeArtifactRepository.Name": OURS,
        "CodeArtifactRepository.Arn": f"{ARN}repository/{DOMAIN}/{OURS}",
        "PublicRepository.Name": PUBLIC,
    },
)


def plain(value: Any, **given: str) -> Any:
    """Return a part of the template as CloudFormation resolves it in this deployment. Parameters can be given."""
    return resolve(_references(value), {**NAMES, **given})


def _references(value: Any) -> Any:
    if isinstance(value, dict):
        if "Fn::GetAtt" in value:
            return {"Ref": ".".join(value["Fn::GetAtt"])}
        return {key: _references(part) for key, part in value.items() if key != "EncryptionKey"}
    return [_references(part) for part in value] if isinstance(value, list) else value


RESOURCES = {name: plain(each.get("Properties", {})) for name, each in TEMPLATE["Resources"].items()}
PUBLISHER, READER = "CodeArtifactPublisherRole", "CodeArtifactReaderRole"
SUBJECT_OF = {PUBLISHER: "repo:orb/orb:environment:publishing", READER: "repo:orb/orb:ref:refs/heads/main"}
"""The subject of the jobs that may have each role."""
SUBJECTS = [
    "repo:orb/orb:environment:publishing2", "repo:orb/orb:environment:Publishing",
    "repo:evil/orb:environment:publishing",
    "repo:orb/orb:ref:refs/heads/main2", "repo:orb/orb:ref:refs/heads/develop", "repo:orb/orb:ref:refs/tags/main",
    "repo:orb/orb:pull_request", "repo:orb/orb:environment:prod", "repo:orb/orb:*", "repo:orb/*:ref:refs/heads/main",
    "repo:orb/orb2:ref:refs/heads/main", "repo:evil/orb:ref:refs/heads/main", "repo:orb/orb:ref:refs/heads/MAIN",
    "repo:orb/orb:ref:refs/heads/x/repo:orb/orb:ref:refs/heads/main", "", "main", "*",
]  # fmt: skip
"""Subjects of tokens of other workflows: another branch, a tag, a pull request, another repository."""
REPOSITORY = TEMPLATE["Parameters"]["GitHubRepository"]


def trust_of(role: str, **given: str) -> dict[str, Any]:
    """Return the trust policy of a role, with other parameters of the stack if given."""
    properties = TEMPLATE["Resources"][role]["Properties"]
    trust: dict[str, Any] = plain(properties["AssumeRolePolicyDocument"], **given)
    return trust


def claims(subject: str, *, ref: str = "refs/heads/main") -> dict[str, str]:
    """Return what AWS reads in the token of a run of that subject and branch."""
    return {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": subject, f"{GITHUB}:ref": ref}


@pytest.mark.parametrize("role", [PUBLISHER, READER])
def test_only_the_jobs_of_the_repository_get_in(role: str) -> None:
    """A token of the role's jobs is let in, made for AWS by GitHub. No other is, not that of the other role's jobs."""
    trust = trust_of(role)
    good = claims(SUBJECT_OF[role])
    assert admits(trust, PROVIDER, good)
    for subject in [*SUBJECTS, *(each for other, each in SUBJECT_OF.items() if other != role)]:
        assert not admits(trust, PROVIDER, good | {f"{GITHUB}:sub": subject}), subject
    for audience in ("https://github.com/orb", "sts.amazonaws.com.evil.example", ""):
        assert not admits(trust, PROVIDER, good | {f"{GITHUB}:aud": audience})
    for missing in trust["Statement"][0]["Condition"]["StringEquals"]:
        assert not admits(trust, PROVIDER, {key: value for key, value in good.items() if key != missing})
    assert not admits(trust, PROVIDER.replace(GITHUB, "gitlab.com"), good)


@pytest.mark.parametrize(
    "ref", ["refs/heads/develop", "refs/heads/main2", "refs/tags/main", "refs/pull/1/merge", "main", "*", ""]
)
def test_only_the_branch_publishes(ref: str) -> None:
    """A run of the environment on another branch than that of the stack is refused."""
    subject = SUBJECT_OF[PUBLISHER]
    assert not admits(trust_of(PUBLISHER), PROVIDER, claims(subject, ref=ref))
    trust = trust_of(PUBLISHER, GitHubBranch="develop")
    assert admits(trust, PROVIDER, claims(subject, ref=ref)) == (ref == "refs/heads/develop")
    assert not admits(trust, PROVIDER, claims(subject))


@pytest.mark.parametrize(
    "name", ["orb/orb", "orb@1234/orb@5678", "a-b/c.d_e-1", "A@1/B", "a/b@1", f"{'a' * 39}@1/{'b' * 100}@2"]
)
def test_repositories_that_have_subjects(name: str) -> None:
    """GitHub's subjects name a repository alone or with the ids of the owner and the repository."""
    assert re.fullmatch(REPOSITORY["AllowedPattern"], name)


@pytest.mark.parametrize(
    "name",
    [
        "orb",
        "orb/",
        "/orb",
        "orb@/orb",
        "orb/orb@",
        "orb@x/orb@1",
        "orb@1@2/orb",
        "@1/orb",
        "orb/orb@*",
        "*/orb",
    ],
)
def test_names_that_no_repository_has(name: str) -> None:
    """Neither an id that is no number nor a wildcard gets into a trust policy."""
    assert not re.fullmatch(REPOSITORY["AllowedPattern"], name)


@pytest.mark.parametrize("role", [PUBLISHER, READER])
def test_a_repository_with_ids(role: str) -> None:
    """With ids, only the subject with these ids gets in: not the name alone, and not a later owner of the same name."""
    trust = trust_of(role, GitHubRepository="orb@1234/orb@5678")
    with_ids = SUBJECT_OF[role].replace("orb/orb", "orb@1234/orb@5678")
    assert admits(trust, PROVIDER, claims(with_ids))
    for other in ("orb/orb", "orb@1235/orb@5678", "orb@1234/orb@5679", "orb@1234/orb"):
        assert not admits(trust, PROVIDER, claims(SUBJECT_OF[role].replace("orb/orb", other)))
    assert not admits(trust_of(role), PROVIDER, claims(with_ids))


@given(
    subject=st.text() | st.from_regex(r"repo:[\w*?-]{1,9}/[\w*?-]{1,9}:(ref:refs/heads/[\w*?/-]{1,9}|.{0,9})")
)
def test_no_other_subject_gets_in(subject: str) -> None:
    """Whatever the subject is, it is let in only if it is that of the role: there is no wildcard to find."""
    for role, good in SUBJECT_OF.items():
        assert admits(trust_of(role), PROVIDER, claims(subject)) == (subject == good)


PACKAGES = [path.parent.name for path in sorted(ROOT.glob("packages/*/pyproject.toml"))]
ACTIONS = [
    "PublishPackageVersion", "PutPackageMetadata", "GetAuthorizationToken", "GetRepositoryEndpoint",
    "ReadFromRepository", "DeletePackageVersions", "DisposePackageVersions", "UpdatePackageVersionsStatus",
    "CopyPackageVersions", "PutPackageOriginConfiguration", "UpdatePackageGroupOriginConfiguration",
    "DeletePackageGroup", "AssociateExternalConnection", "PutDomainPermissionsPolicy", "PutRepositoryPermissionsPolicy",
    "UpdateRepository", "DeleteRepository", "DeleteDomain", "DeletePackage", "ListPackages",
]  # fmt: skip
THINGS = {
    "our domain": f"{ARN}domain/{DOMAIN}",
    "another domain": f"{ARN}domain/{DOMAIN}2",
    "our repository": f"{ARN}repository/{DOMAIN}/{OURS}",
    "the public repository": f"{ARN}repository/{DOMAIN}/{PUBLIC}",
    "a repository of another domain": f"{ARN}repository/other/{OURS}",
    **{f"our {name}": f"{ARN}package/{DOMAIN}/{OURS}/pypi//{name}" for name in PACKAGES},
    "boto3 of others": f"{ARN}package/{DOMAIN}/{OURS}/pypi//boto3",
    "an npm package": f"{ARN}package/{DOMAIN}/{OURS}/npm//orb-common",
    "orb-common in the public repository": f"{ARN}package/{DOMAIN}/{PUBLIC}/pypi//orb-common",
    "orb-common of another account": f"{ARN.replace('123', '999')}package/{DOMAIN}/{OURS}/pypi//orb-common",
}
READS = {
    ("GetAuthorizationToken", "our domain"),
    ("GetRepositoryEndpoint", "our repository"),
    ("ReadFromRepository", "our repository"),
}
PUBLISHES = {
    (do, f"our {name}") for do in ("PublishPackageVersion", "PutPackageMetadata") for name in PACKAGES
}


@pytest.mark.parametrize(("role", "may"), [(PUBLISHER, READS | PUBLISHES), (READER, READS)])
def test_table_of_roles_actions_and_things(role: str, may: set[tuple[str, str]]) -> None:
    """The reader reads one repository. The publisher also publishes our packages there, and deletes or changes none."""
    policies = [each["PolicyDocument"] for each in RESOURCES[role]["Policies"]]
    did = {
        (action, thing)
        for action, (thing, arn) in itertools.product(ACTIONS, THINGS.items())
        if allows(policies, f"codeartifact:{action}", arn)
    }
    assert did == may
    for service, fits in (("codeartifact.amazonaws.com", True), ("s3.amazonaws.com", False)):
        context = {"sts:AWSServiceName": service}
        assert allows(policies, "sts:GetServiceBearerToken", "*", context) is fits
    assert not allows(policies, "sts:GetServiceBearerToken", "*")
    for namespace, fits in (("orb", True), ("AWS/Lambda", False)):
        assert allows(policies, "cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": namespace}) is fits


def restrictions(name: str) -> dict[str, dict[str, Any]]:
    """Return the restrictions of the most specific group that has a package of the public index's format.

    https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-definition-syntax-matching-behavior.html
    """
    found = {}
    for each in RESOURCES.values():
        if "Pattern" in each:
            head, word = re.fullmatch(r"/pypi/(/(\w+)~|\*)", each["Pattern"]).groups()  # type: ignore[union-attr]
            if head == "*" or re.match(rf"{word}(?![a-z0-9])", name):
                found[len(each["Pattern"])] = each["OriginConfiguration"]["Restrictions"]
    return found[max(found)]


@pytest.mark.parametrize("name", [*PACKAGES, "orb", "orb-secrets"])
def test_our_names_never_come_from_elsewhere(name: str) -> None:
    """A name of ours can be published to our repository, and enters no repository in another way."""
    assert restrictions(name) == {
        "Publish": {"RestrictionMode": "ALLOW_SPECIFIC_REPOSITORIES", "Repositories": [OURS]},
        "ExternalUpstream": {"RestrictionMode": "BLOCK"},
        "InternalUpstream": {"RestrictionMode": "BLOCK"},
    }


@pytest.mark.parametrize("name", ["boto3", "orbit", "my-orb"])
def test_names_of_others_are_never_published(name: str) -> None:
    """A name of somebody else comes from the public index through the upstream, and cannot be published."""
    assert restrictions(name) == {
        "Publish": {"RestrictionMode": "BLOCK"},
        "ExternalUpstream": {"RestrictionMode": "ALLOW_SPECIFIC_REPOSITORIES", "Repositories": [PUBLIC]},
        "InternalUpstream": {"RestrictionMode": "ALLOW"},
    }


@given(end=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True))
def test_names_that_orb_refuses_are_blocked(end: str) -> None:
    """`orb bundle` and the index agree on the names that are ours."""
    assert is_own(RESERVED + end, [])
    assert restrictions(RESERVED + end)["ExternalUpstream"] == {"RestrictionMode": "BLOCK"}


def test_one_upstream_is_connected_to_the_public_index() -> None:
    """Only the upstream has an external connection. Our repository takes the packages of others from it."""
    repositories = {
        each["RepositoryName"]: (each.get("ExternalConnections"), each.get("Upstreams"))
        for each in RESOURCES.values()
        if "RepositoryName" in each
    }
    assert repositories == {PUBLIC: (["public:pypi"], None), OURS: (None, [PUBLIC])}


def test_outputs_are_those_of_the_plan() -> None:
    """Document 002 names three outputs with exports. The ARNs of the roles are for the workflows."""
    outputs = {name: each["Export"]["Name"]["Fn::Sub"] for name, each in TEMPLATE["Outputs"].items()}
    names = {"DomainName", "RepositoryName", "RepositoryArn", "PublisherRoleArn", "ReaderRoleArn"}
    assert outputs == {name: f"${{AWS::StackName}}-{name}" for name in names}


def test_packages_outlive_the_stack() -> None:
    """Locks name versions that are nowhere else, so neither the domain nor our repository goes with the stack."""
    for name in ("CodeArtifactDomain", "CodeArtifactRepository"):
        resource = TEMPLATE["Resources"][name]
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == (
            "RetainExceptOnCreate",
            "Retain",
        )
    assert TEMPLATE["Resources"]["CodeArtifactDomain"]["Properties"]["EncryptionKey"] == {
        "Fn::If": ["HasKmsKey", {"Ref": "KmsKeyArn"}, {"Ref": "AWS::NoValue"}]
    }
