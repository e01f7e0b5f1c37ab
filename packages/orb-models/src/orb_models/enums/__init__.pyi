# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.enums.application_role_status import ApplicationRoleStatus as ApplicationRoleStatus
from orb_models.enums.application_status import ApplicationStatus as ApplicationStatus
from orb_models.enums.application_user_status import ApplicationUserStatus as ApplicationUserStatus
from orb_models.enums.invitation_status import InvitationStatus as InvitationStatus
from orb_models.enums.legal_basis import LegalBasis as LegalBasis
from orb_models.enums.motion_event_type import MotionEventType as MotionEventType
from orb_models.enums.notification_status import NotificationStatus as NotificationStatus
from orb_models.enums.notification_type import NotificationType as NotificationType
from orb_models.enums.organization_status import OrganizationStatus as OrganizationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole as OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus as OrganizationUserStatus
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus as OwnershipTransferStatus
from orb_models.enums.privacy_request_status import PrivacyRequestStatus as PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType as PrivacyRequestType
from orb_models.enums.role_status import RoleStatus as RoleStatus
from orb_models.enums.role_type import RoleType as RoleType
from orb_models.enums.schema_type import SchemaType as SchemaType
from orb_models.enums.sensor_status import SensorStatus as SensorStatus
from orb_models.enums.session_status import SessionStatus as SessionStatus
from orb_models.enums.spotify_playback_state import SpotifyPlaybackState as SpotifyPlaybackState
from orb_models.enums.user_group import UserGroup as UserGroup
from orb_models.enums.user_status import UserStatus as UserStatus
