"""Invented border traffic with labelled rings and honest look-alikes: the same for a seed, everywhere.

It is for users who want to try the library out, size a machine or train staff, and for tests. It says nothing
about how often anything happens at a real border: every assumption is a knob (see `parameters`), and `varied`
turns them all.
"""

from borderscore.simulation.parameters import Parameters, varied
from borderscore.simulation.simulation import Simulation, simulate

__all__ = ["Parameters", "Simulation", "simulate", "varied"]
