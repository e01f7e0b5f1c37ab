# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_testing.factories.addresses import AddressesFactory as AddressesFactory
from orb_testing.factories.drafts import DraftsFactory as DraftsFactory
from orb_testing.factories.gadgets import GadgetsFactory as GadgetsFactory
from orb_testing.factories.makers import MakersFactory as MakersFactory
from orb_testing.factories.motion.sensors import SensorsFactory as SensorsFactory
from orb_testing.factories.parcels import ParcelsFactory as ParcelsFactory
