"""Organizations of many kinds in real repositories: sizes, shared users, trees, odd texts and attacks."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Self

from orb_common.aws.dynamodb import Put
from orb_models import (
    ApplicationsRepository,
    OrganizationsRepository,
    OrganizationStatus,
    OrganizationUsersRepository,
    UsersRepository,
)

from .links import broken_links
from .organizations import OrganizationFamily, Size, build_membership, build_organization, build_user

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from orb_common.aws.dynamodb import Item
    from orb_models import OrganizationUserRole, OrganizationUsers, Users
    from orb_testing.table_environments import TestEnvironment

TABLES: Final = ("Users", "UniqueValues", "Organizations", "OrganizationUsers", "Applications")
"""The entities whose tables the scenarios need."""
LONGEST_NAME: Final = 255
LONGEST_DESCRIPTION: Final = 1000
"""The characters that schemas/entities/Organizations.yml allows."""
_SPECIAL = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\u00a0\u200b\u202e"
_UNICODE = "Zo\u00eb Ünïted 株式会社 Компания شركة हिन्दी e\u0301 👩‍🚀"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUser:
    """A user with memberships in several organizations."""

    user: Users
    memberships: tuple[OrganizationUsers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationTree:
    """An organization whose administrators own the organizations below it.

    The schemas know no parent of an organization, so people are what joins the levels.
    """

    family: OrganizationFamily
    children: tuple[OrganizationTree, ...]

    @property
    def families(self) -> Iterator[OrganizationFamily]:
        """This organization, and then all below it."""
        yield self.family
        for child in self.children:
            yield from child.families


class OrganizationScenarios:
    """Builds organizations, and stores them in repositories.

        with TestEnvironment("orb-review", template, client=client, only=TABLES) as tests:
            scenarios = OrganizationScenarios.on(tests)
            family = scenarios.organization("medium")

    The tables' own environment removes what was stored. Default of each repository: the table of the environment.
    """

    def __init__(
        self,
        *,
        users: UsersRepository | None = None,
        organizations: OrganizationsRepository | None = None,
        members: OrganizationUsersRepository | None = None,
        applications: ApplicationsRepository | None = None,
    ) -> None:
        self.users = users or UsersRepository()
        self.organizations = organizations or OrganizationsRepository()
        self.members = members or OrganizationUsersRepository()
        self.applications = applications or ApplicationsRepository()

    @classmethod
    def on(cls, tests: TestEnvironment) -> Self:
        """Return the scenarios on the tables of an environment."""
        return cls(
            users=tests.repository(UsersRepository),
            organizations=tests.repository(OrganizationsRepository),
            members=tests.repository(OrganizationUsersRepository),
            applications=tests.repository(ApplicationsRepository),
        )

    def organization(self, size: Size | tuple[int, int] = "small") -> OrganizationFamily:
        """Store an organization of a size: `SIZES`, or the numbers of users (owner included) and applications."""
        return self.store(build_organization(size))[0]

    def user_in(self, *places: tuple[OrganizationFamily, OrganizationUserRole]) -> SharedUser:
        """Store a new user who is an active member of several stored organizations, with a role in each."""
        user = build_user()
        memberships = tuple(build_membership(user, family.organization, role) for family, role in places)
        self._store_users([user])
        self.members.batch_write(memberships)
        return SharedUser(user=user, memberships=memberships)

    def tree(self, levels: int = 3, children: int = 3) -> OrganizationTree:
        """Store an organization with levels of others below it, each with one application.

        The administrators of an organization are the owners of the next level's.

        Args:
            levels: At least 1, which is a single organization.
            children: The organizations below each one that is not on the last level.
        """

        def grow(owner: Users, below: int) -> OrganizationTree:
            heads = [build_user() for _ in range(children if below else 0)]
            family = build_organization((1 + len(heads), 1), owner=owner, administrators=heads)
            return OrganizationTree(family=family, children=tuple(grow(head, below - 1) for head in heads))

        tree = grow(build_user(), levels - 1)
        self.store(*tree.families)
        return tree

    def edge_cases(self) -> Mapping[str, OrganizationFamily]:
        """Store organizations at the limits of the schema: their texts, and one of each status, by name."""
        one = (1, 1)
        return self._store_named(
            {
                "longest": build_organization(
                    one, name="n" * LONGEST_NAME, description="d" * LONGEST_DESCRIPTION
                ),
                "minimal": build_organization((1, 0), name="n"),
                "special characters": build_organization(one, name=_SPECIAL, description=_SPECIAL),
                "unicode": build_organization(
                    one, name=_UNICODE, description=(_UNICODE * 100)[:LONGEST_DESCRIPTION]
                ),
                **{status.value: build_organization(one, status=status) for status in OrganizationStatus},
            }
        )

    def attacks(self) -> Mapping[str, OrganizationFamily]:
        """Store organizations whose names and descriptions are hostile texts, by the name of the attack."""
        from orb_testing.suites.security import ATTACKS

        return self._store_named(
            {kind: build_organization((1, 1), name=text, description=text) for kind, text in ATTACKS.items()}
        )

    def store(self, *families: OrganizationFamily) -> tuple[OrganizationFamily, ...]:
        """Store what was built, in batches, and return it. An item replaces the stored one with its key."""
        self._store_users({user.user_id: user for family in families for user in family.users}.values())
        self.organizations.batch_write(family.organization for family in families)
        self.members.batch_write(member.membership for family in families for member in family.members)
        self.applications.batch_write(each for family in families for each in family.applications)
        return families

    def check(self) -> None:
        """Raise AssertionError if an id in a stored item is not the id of a stored item. Names each one."""
        broken = broken_links(
            self.users,
            self.organizations,
            self.members,
            self.applications,
            also={"ownerId": "Users", "invitedBy": "Users"},
        )
        if broken:
            raise AssertionError("\n".join(broken))

    def _store_named(self, families: dict[str, OrganizationFamily]) -> Mapping[str, OrganizationFamily]:
        self.store(*families.values())
        return MappingProxyType(families)

    def _store_users(self, users: Iterable[Users]) -> None:
        # Users have unique values, so the repository has no batches of them, and transactions of thousands of users
        # take minutes on moto. The ids and values of scenarios are new, so they need no conditions.
        writes = self.users.writes
        items: dict[str, list[Item]] = {}
        for user in users:
            for write in writes.creation(user)[0].writes:
                if isinstance(write, Put):
                    items.setdefault(write.table, []).append(write.item)
        for table, puts in items.items():
            self.users.dynamodb.batch_write(table, puts=puts)
