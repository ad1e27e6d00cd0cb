"""Matching of written addresses to zones by an installation's own address tree. A pure library: see README.md."""

from bihuan.engines.addressing.index import Index
from bihuan.engines.addressing.match import match
from bihuan.engines.addressing.model import Candidate, Level, Match, Place, Reason
from bihuan.engines.addressing.rooms import doors_are_plain, one_door

__all__ = ["Candidate", "Index", "Level", "Match", "Place", "Reason", "doors_are_plain", "match", "one_door"]
