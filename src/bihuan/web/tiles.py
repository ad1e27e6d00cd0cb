"""Where the map's tiles come from, as the installation's settings name it; without them the map draws zones alone."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings

from bihuan.kernel.geo import Datum


@dataclass(frozen=True, slots=True)
class Tiles:
    """A source of raster tiles. `address` has {z}, {x}, {y} in it, or is empty; `datum`: what they are drawn in."""

    address: str
    datum: Datum
    attribution: str

    @property
    def origin(self) -> str:
        """What pages must be allowed to load images from; empty without tiles, or where they are served from here."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def installed() -> Tiles:
    """This will give the source set for this installation; ValueError for a datum that is none.

    Without tiles nothing has to fit anything, so places stay as they are stored.
    """
    address = settings.BIHUAN_MAP_TILES.replace("{key}", quote(settings.BIHUAN_MAP_KEY, safe=""))
    datum = Datum(settings.BIHUAN_MAP_DATUM)
    return Tiles(address, datum if address else Datum.WGS84, settings.BIHUAN_MAP_ATTRIBUTION)
