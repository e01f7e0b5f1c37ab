# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.enums.colour import Colour as Colour
from orb_models.enums.parcel_state import ParcelState as ParcelState
from orb_models.enums.user_group import UserGroup as UserGroup
from orb_models.inputs.addresses import AddressesInput as AddressesInput
from orb_models.inputs.gadgets import GadgetsCreate as GadgetsCreate
from orb_models.inputs.gadgets import GadgetsUpdate as GadgetsUpdate
from orb_models.inputs.makers import MakersInput as MakersInput
from orb_models.inputs.motion.sensors import SensorsCreate as SensorsCreate
from orb_models.inputs.motion.sensors import SensorsUpdate as SensorsUpdate
from orb_models.inputs.parcel_request import ParcelRequest as ParcelRequest
from orb_models.inputs.parcels import ParcelsCreate as ParcelsCreate
from orb_models.inputs.parcels import ParcelsUpdate as ParcelsUpdate
from orb_models.models.addresses import Addresses as Addresses
from orb_models.models.facts import Facts as Facts
from orb_models.models.gadgets import Gadgets as Gadgets
from orb_models.models.gadgets import GadgetsColourRow as GadgetsColourRow
from orb_models.models.gadgets import GadgetsOwnerSerialRow as GadgetsOwnerSerialRow
from orb_models.models.makers import Makers as Makers
from orb_models.models.motion.sensors import Sensors as Sensors
from orb_models.models.parcels import Parcels as Parcels
from orb_models.models.parcels import ParcelsCarrierRow as ParcelsCarrierRow
from orb_models.repositories.gadgets import GadgetsRepository as GadgetsRepository
from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
from orb_models.repositories.parcels import ParcelsRepository as ParcelsRepository
