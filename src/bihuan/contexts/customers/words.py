"""English message ids for the codes that say how an address came to its zone; Chinese in locale/customers."""

from typing import Final

from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_

# How an address came to its zone, and why it did not.
PLACE_REASONS: Final[dict[Code, str]] = {
    "number": N_("By road and number"),
    "building": N_("By compound and building"),
    "section": N_("By village and section"),
    "place": N_("By the place's name"),
    "one_zone": N_("The whole place lies in one zone"),
    "coordinates": N_("By coordinates"),
    "person": N_("Placed by a person"),
    "nothing_known": N_("No place is named"),
    "too_coarse": N_("Only a district, street or town is named"),
    "ambiguous": N_("Several places have this name"),
    "number_missing": N_("The number or building is missing"),
    "out_of_range": N_("There is no such number or building"),
    "conflict": N_("The parts of the address contradict each other"),
    "unknown_part": N_("Part of the address is not known"),
    "only_near": N_("Only a place nearby is named"),
    "outside_zones": N_("The coordinates lie outside every zone"),
}
