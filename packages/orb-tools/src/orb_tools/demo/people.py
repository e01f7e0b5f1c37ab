"""The people of the demo. They are invented; their addresses use a domain that is reserved for examples (RFC 2606)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with a Cognito subject and perhaps groups."""

    first_name: str
    last_name: str
    groups: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The e-mail address."""
        return f"{self.first_name}.{self.last_name}@example.org".lower()

    @property
    def sub(self) -> str:
        """The Cognito subject."""
        return str(uuid5(NAMESPACE_DNS, self.email))

    def to_input(self) -> dict[str, object]:
        """Return the arguments of UsersCreate."""
        return {
            "email": self.email,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "cognitoSub": self.sub,
            "status": "ACTIVE",
        }


OWNER = Person(first_name="Olivia", last_name="Okafor", groups=("OWNER",))
READER = Person(first_name="Bruno", last_name="Becker", groups=("USER",))
DISABLED = Person(first_name="Dara", last_name="Devlin", groups=("USER",))
DELETED = Person(first_name="Emeka", last_name="Eze", groups=("USER",))
OTHERS = (
    Person(first_name="Chen", last_name="Cao"),
    Person(first_name="Farida", last_name="Faruqi"),
    Person(first_name="Goran", last_name="Gashi"),
)
"""People who only fill the pages of the list."""
EVERYBODY = (OWNER, READER, DISABLED, DELETED, *OTHERS)
