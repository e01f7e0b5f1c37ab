# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.inputs.addresses import AddressesInput as AddressesInput
from orb_models.inputs.drafts import DraftsCreate as DraftsCreate
from orb_models.inputs.drafts import DraftsUpdate as DraftsUpdate
from orb_models.inputs.gadgets import GadgetsCreate as GadgetsCreate
from orb_models.inputs.gadgets import GadgetsUpdate as GadgetsUpdate
from orb_models.inputs.makers import MakersInput as MakersInput
from orb_models.inputs.motion.sensors import SensorsCreate as SensorsCreate
from orb_models.inputs.motion.sensors import SensorsUpdate as SensorsUpdate
from orb_models.inputs.parcel_request import ParcelRequest as ParcelRequest
from orb_models.inputs.parcels import ParcelsCreate as ParcelsCreate
from orb_models.inputs.parcels import ParcelsUpdate as ParcelsUpdate
