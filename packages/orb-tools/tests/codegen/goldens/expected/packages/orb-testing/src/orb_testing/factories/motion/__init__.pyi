# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_testing.factories.motion.sensors import SensorsFactory as SensorsFactory
