# Generated from schemas/entities/Gadgets.yml by "make generate". Do not edit.
"""Who may use the operations on Gadgets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER = frozenset({"OWNER"})
_OWNER_USER = frozenset({"OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "GadgetsCreate": Right(groups=_OWNER_USER),
        "GadgetsUpdate": Right(
            groups=_OWNER_USER, relation=Relation.MEMBER, permission="applications.update"
        ),
        "GadgetsDelete": Right(groups=_OWNER_USER, relation=Relation.OWNER),
        "GadgetsDisable": Right(groups=_OWNER),
        "GadgetsGet": Right(groups=_OWNER_USER, relation=Relation.SELF),
        "GadgetsList": Right(groups=_OWNER),
        "GadgetsQueryByOwnerId": Right(groups=_OWNER),
        "GadgetsQueryByGadgetId": Right(groups=_OWNER),
        "GadgetsQueryByOwnerIdAndGadgetId": Right(groups=_OWNER),
        "GadgetsQueryByColour": Right(groups=_OWNER),
        "GadgetsQueryByBuiltAt": Right(groups=_OWNER),
        "GadgetsQueryByColourAndBuiltAt": Right(groups=_OWNER),
        "GadgetsQueryByType": Right(groups=_OWNER),
        "GadgetsQueryBySize": Right(groups=_OWNER),
        "GadgetsQueryByTypeAndSize": Right(groups=_OWNER),
        "GadgetsQueryBySerial": Right(groups=_OWNER),
        "GadgetsQueryByOwnerIdAndSerial": Right(groups=_OWNER),
        "GadgetsWithPartners": Right(groups=_OWNER),
        "OwnersOfGadgets": Right(groups=_OWNER),
        "GadgetsRepair": Right(groups=_OWNER),
        "GadgetsParcels": Right(groups=_OWNER),
        "GadgetsPrice": Right(groups=_OWNER),
    }
)
