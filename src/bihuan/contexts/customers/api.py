"""The one door to customers; it only re-exports."""

from bihuan.contexts.customers.actions.addresses import add_address, add_service, confirm_address
from bihuan.contexts.customers.actions.customers import erase, register, unmask, update
from bihuan.contexts.customers.actions.sight import lock
from bihuan.contexts.customers.actions.tree import load_tree
from bihuan.contexts.customers.listing import (
    DisclosureRow,
    ErasureRow,
    by_ids,
    disclosures,
    erasure,
    first_addresses,
    listed,
    to_erase,
)
from bihuan.contexts.customers.queries import (
    asking,
    by_account,
    by_name,
    by_phone,
    card,
    get,
    needs_asking,
    place,
    places,
    reach,
    reach_many,
    recall,
    service,
    unmasked,
)
from bihuan.contexts.customers.searching import by_address
from bihuan.contexts.customers.searching import by_text as search
from bihuan.contexts.customers.translate import match as match_address
from bihuan.contexts.customers.translate import search as search_places
from bihuan.contexts.customers.types import (
    AddressRow,
    Asking,
    Candidate,
    Coordinates,
    CustomerCard,
    CustomerRow,
    Match,
    MatchState,
    Place,
    Reach,
    ServiceRow,
    ServiceStatus,
    Sought,
    TreeLoaded,
    Unmasked,
    UnmaskReason,
)
from bihuan.contexts.customers.words import PLACE_REASONS
from bihuan.engines.addressing import Place as TreeRow
from bihuan.engines.addressing.table import read_places as tree_rows

__all__ = [
    "PLACE_REASONS",
    "AddressRow",
    "Asking",
    "Candidate",
    "Coordinates",
    "CustomerCard",
    "CustomerRow",
    "DisclosureRow",
    "ErasureRow",
    "Match",
    "MatchState",
    "Place",
    "Reach",
    "ServiceRow",
    "ServiceStatus",
    "Sought",
    "TreeLoaded",
    "TreeRow",
    "UnmaskReason",
    "Unmasked",
    "add_address",
    "add_service",
    "asking",
    "by_account",
    "by_address",
    "by_ids",
    "by_name",
    "by_phone",
    "card",
    "confirm_address",
    "disclosures",
    "erase",
    "erasure",
    "first_addresses",
    "get",
    "listed",
    "load_tree",
    "lock",
    "match_address",
    "needs_asking",
    "place",
    "places",
    "reach",
    "reach_many",
    "recall",
    "register",
    "search",
    "search_places",
    "service",
    "to_erase",
    "tree_rows",
    "unmask",
    "unmasked",
    "update",
]
