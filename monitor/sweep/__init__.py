"""Which devices to look at (``plan``), looking at them (``engine``), and what to make of what was
seen (``decide``, with ``topology`` for devices that hang on others)."""

from .decide import (
    BLOCKABLE,
    Action,
    Context,
    Decision,
    Doubt,
    EndFault,
    FaultCause,
    FaultFlapped,
    OpenFault,
    decide,
)
from .engine import Limits, Sweep, SweepError
from .hold import HoldSilent
from .inference import Cause, Question, Sign, find_causes, still_holds
from .plan import Budget, Due, Step, plan
from .schedule import Schedule
from .state import DeviceState, Policy, Track
from .topology import (
    Blocker,
    ParentsFirst,
    Standing,
    Topology,
    context_for,
    inferred_standing,
    standing_of,
)

__all__ = [
    "BLOCKABLE",
    "Action",
    "Blocker",
    "Budget",
    "Cause",
    "Context",
    "Decision",
    "DeviceState",
    "Doubt",
    "Due",
    "EndFault",
    "FaultCause",
    "FaultFlapped",
    "HoldSilent",
    "Limits",
    "OpenFault",
    "ParentsFirst",
    "Policy",
    "Question",
    "Schedule",
    "Sign",
    "Standing",
    "Step",
    "Sweep",
    "SweepError",
    "Topology",
    "Track",
    "context_for",
    "decide",
    "find_causes",
    "inferred_standing",
    "plan",
    "standing_of",
    "still_holds",
]
