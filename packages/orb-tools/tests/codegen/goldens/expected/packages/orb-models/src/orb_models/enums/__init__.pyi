# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.enums.colour import Colour as Colour
from orb_models.enums.parcel_state import ParcelState as ParcelState
from orb_models.enums.user_group import UserGroup as UserGroup
