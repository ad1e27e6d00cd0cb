"""The one door to customers; it only re-exports."""

from bihuan.contexts.customers.actions.addresses import add_address, add_service, confirm_address
from bihuan.contexts.customers.actions.copy import copy
from bihuan.contexts.customers.actions.customers import erase, register, unmask, update
from bihuan.contexts.customers.actions.sight import lock
from bihuan.contexts.customers.actions.tree import load_tree
from bihuan.contexts.customers.held import copies, held
from bihuan.contexts.customers.importing.many import Many, Prepared, Said, Taken, prepare
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
    site,
    unmasked,
)
from bihuan.contexts.customers.searching import by_address
from bihuan.contexts.customers.searching import by_text as search
from bihuan.contexts.customers.translate import Tree as AddressTree
from bihuan.contexts.customers.translate import match as match_address
from bihuan.contexts.customers.translate import search as search_places
from bihuan.contexts.customers.translate import tree as address_tree
from bihuan.contexts.customers.types import (
    AddressRow,
    Asking,
    Candidate,
    Coordinates,
    CopyReason,
    CopyRow,
    CustomerCard,
    CustomerRow,
    HeldCustomer,
    Match,
    MatchState,
    Place,
    Reach,
    ServiceRow,
    ServiceStatus,
    Site,
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
    "AddressTree",
    "Asking",
    "Candidate",
    "Coordinates",
    "CopyReason",
    "CopyRow",
    "CustomerCard",
    "CustomerRow",
    "DisclosureRow",
    "ErasureRow",
    "HeldCustomer",
    "Many",
    "Match",
    "MatchState",
    "Place",
    "Prepared",
    "Reach",
    "Said",
    "ServiceRow",
    "ServiceStatus",
    "Site",
    "Sought",
    "Taken",
    "TreeLoaded",
    "TreeRow",
    "UnmaskReason",
    "Unmasked",
    "add_address",
    "add_service",
    "address_tree",
    "asking",
    "by_account",
    "by_address",
    "by_ids",
    "by_name",
    "by_phone",
    "card",
    "confirm_address",
    "copies",
    "copy",
    "disclosures",
    "erase",
    "erasure",
    "first_addresses",
    "get",
    "held",
    "listed",
    "load_tree",
    "lock",
    "match_address",
    "needs_asking",
    "place",
    "places",
    "prepare",
    "reach",
    "reach_many",
    "recall",
    "register",
    "search",
    "search_places",
    "service",
    "site",
    "to_erase",
    "tree_rows",
    "unmask",
    "unmasked",
    "update",
]
