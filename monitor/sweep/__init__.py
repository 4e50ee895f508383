"""Which devices to look at (``plan``), looking at them (``engine``), and what to make of what was
seen (``decide``, with ``topology`` for devices that hang on others)."""

from .decide import (
    BLOCKABLE,
    Action,
    Context,
    Decision,
    EndFault,
    FaultCause,
    FaultFlapped,
    OpenFault,
    decide,
)
from .engine import Limits, Sweep, SweepError
from .plan import Budget, Due, Step, plan
from .schedule import Schedule
from .state import DeviceState, Policy, Track
from .topology import Blocker, ParentsFirst, Standing, Topology, context_for, standing_of

__all__ = [
    "BLOCKABLE",
    "Action",
    "Blocker",
    "Budget",
    "Context",
    "Decision",
    "DeviceState",
    "Due",
    "EndFault",
    "FaultCause",
    "FaultFlapped",
    "Limits",
    "OpenFault",
    "ParentsFirst",
    "Policy",
    "Schedule",
    "Standing",
    "Step",
    "Sweep",
    "SweepError",
    "Topology",
    "Track",
    "context_for",
    "decide",
    "plan",
    "standing_of",
]
