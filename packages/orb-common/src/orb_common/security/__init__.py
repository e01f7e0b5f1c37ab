"""Who may do what, and secrets: permissions, tokens, encryption, passwords, validators. See docs/security.md."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .encryption import KmsCipher as KmsCipher
    from .guards import admin_required as admin_required
    from .guards import requires as requires
    from .guards import self_or_admin_required as self_or_admin_required
    from .jwks import KeySet as KeySet
    from .jwks import KeyTimes as KeyTimes
    from .jws import bearer_token as bearer_token
    from .passwords import ScryptParameters as ScryptParameters
    from .passwords import constant_time_equal as constant_time_equal
    from .passwords import generate_secure_token as generate_secure_token
    from .passwords import hash_password as hash_password
    from .passwords import needs_rehash as needs_rehash
    from .passwords import verify_and_upgrade as verify_and_upgrade
    from .passwords import verify_password as verify_password
    from .permissions import Decision as Decision
    from .permissions import Principal as Principal
    from .permissions import Reason as Reason
    from .permissions import Resource as Resource
    from .permissions import allowed as allowed
    from .permissions import self_or_admin as self_or_admin
    from .rights import Relation as Relation
    from .rights import Right as Right
    from .rights import decide as decide
    from .roles import Group as Group
    from .roles import OrganizationRole as OrganizationRole
    from .tokens import TokenRules as TokenRules
    from .tokens import TokenVerifier as TokenVerifier
    from .tokens import VerifiedToken as VerifiedToken
    from .validators import PasswordPolicy as PasswordPolicy
    from .validators import require_email as require_email
    from .validators import require_password as require_password
    from .validators import require_phone_number as require_phone_number
    from .validators import require_safe_string as require_safe_string
    from .validators import sanitize_input as sanitize_input
    from .validators import validate_email as validate_email
    from .validators import validate_password_strength as validate_password_strength
    from .validators import validate_phone_number as validate_phone_number
    from .validators import validate_safe_string as validate_safe_string

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Decision": ".permissions",
        "Group": ".roles",
        "KeySet": ".jwks",
        "KeyTimes": ".jwks",
        "KmsCipher": ".encryption",
        "OrganizationRole": ".roles",
        "PasswordPolicy": ".validators",
        "Principal": ".permissions",
        "Reason": ".permissions",
        "Relation": ".rights",
        "Resource": ".permissions",
        "Right": ".rights",
        "ScryptParameters": ".passwords",
        "TokenRules": ".tokens",
        "TokenVerifier": ".tokens",
        "VerifiedToken": ".tokens",
        "admin_required": ".guards",
        "allowed": ".permissions",
        "bearer_token": ".jws",
        "constant_time_equal": ".passwords",
        "decide": ".rights",
        "generate_secure_token": ".passwords",
        "hash_password": ".passwords",
        "needs_rehash": ".passwords",
        "require_email": ".validators",
        "require_password": ".validators",
        "require_phone_number": ".validators",
        "require_safe_string": ".validators",
        "requires": ".guards",
        "sanitize_input": ".validators",
        "self_or_admin": ".permissions",
        "self_or_admin_required": ".guards",
        "validate_email": ".validators",
        "validate_password_strength": ".validators",
        "validate_phone_number": ".validators",
        "validate_safe_string": ".validators",
        "verify_and_upgrade": ".passwords",
        "verify_password": ".passwords",
    },
)
