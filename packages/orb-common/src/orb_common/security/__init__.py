"""Who may do what, and secrets: permissions, tokens, encryption, passwords, validators."""

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from .guards import admin_required as admin_required
    from .guards import requires as requires
    from .guards import self_or_admin_required as self_or_admin_required
    from .permissions import Decision as Decision
    from .permissions import Principal as Principal
    from .permissions import Reason as Reason
    from .permissions import Resource as Resource
    from .permissions import allowed as allowed
    from .permissions import check_permissions as check_permissions
    from .permissions import has_permission as has_permission
    from .permissions import is_admin as is_admin
    from .permissions import is_owner as is_owner
    from .permissions import self_or_admin as self_or_admin
    from .permissions import validate_role as validate_role
    from .roles import Group as Group
    from .roles import OrganizationRole as OrganizationRole

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Decision": ".permissions",
        "Group": ".roles",
        "OrganizationRole": ".roles",
        "Principal": ".permissions",
        "Reason": ".permissions",
        "Resource": ".permissions",
        "admin_required": ".guards",
        "allowed": ".permissions",
        "check_permissions": ".permissions",
        "has_permission": ".permissions",
        "is_admin": ".permissions",
        "is_owner": ".permissions",
        "requires": ".guards",
        "self_or_admin": ".permissions",
        "self_or_admin_required": ".guards",
        "validate_role": ".permissions",
    },
)
