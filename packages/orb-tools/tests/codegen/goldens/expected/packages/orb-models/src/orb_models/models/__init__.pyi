# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.models.addresses import Addresses as Addresses
from orb_models.models.drafts import Drafts as Drafts
from orb_models.models.drafts import DraftsStateRow as DraftsStateRow
from orb_models.models.facts import Facts as Facts
from orb_models.models.gadgets import Gadgets as Gadgets
from orb_models.models.gadgets import GadgetsColourRow as GadgetsColourRow
from orb_models.models.gadgets import GadgetsOwnerSerialRow as GadgetsOwnerSerialRow
from orb_models.models.makers import Makers as Makers
from orb_models.models.motion.sensors import Sensors as Sensors
from orb_models.models.parcels import Parcels as Parcels
from orb_models.models.parcels import ParcelsCarrierRow as ParcelsCarrierRow
