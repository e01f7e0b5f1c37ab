# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.repositories.drafts import DraftsRepository as DraftsRepository
from orb_models.repositories.gadgets import GadgetsRepository as GadgetsRepository
from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
from orb_models.repositories.parcels import ParcelsRepository as ParcelsRepository
