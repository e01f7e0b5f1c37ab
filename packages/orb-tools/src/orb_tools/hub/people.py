"""Sample people. They are invented; their addresses use a domain that is reserved for examples (RFC 2606)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, perhaps with groups of the user pool."""

    first_name: str
    last_name: str
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name by which commands know the person: `olivia`."""
        return self.first_name.lower()

    @property
    def email(self) -> str:
        """The e-mail address."""
        return f"{self.first_name}.{self.last_name}@example.org".lower()

    def to_input(self, sub: str) -> dict[str, object]:
        """Return the input of UsersCreate. `sub`: the person's Cognito subject."""
        return {
            "email": self.email,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "cognitoId": sub,  # People of a pool who sign in with an address have their subject as their user name.
            "cognitoSub": sub,
            "status": "ACTIVE",
            "groups": list(self.groups),
            "emailVerified": True,
        }


OLIVIA = Person(first_name="Olivia", last_name="Okafor", groups=("OWNER",))
EDDA = Person(first_name="Edda", last_name="Engel", groups=("EMPLOYEE",))
CHEN = Person(first_name="Chen", last_name="Cao", groups=("CUSTOMER",))
FARIDA = Person(first_name="Farida", last_name="Faruqi", groups=("CUSTOMER",))
BRUNO = Person(first_name="Bruno", last_name="Becker", groups=("USER",))
PEOPLE = (OLIVIA, EDDA, CHEN, FARIDA, BRUNO)
"""The people of `orb up --people`: one of each group, and a second customer, to see tenants apart from each other."""
