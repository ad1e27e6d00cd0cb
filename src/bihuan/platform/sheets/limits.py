"""How much a sheet may ask for before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds, all inclusive. A carrier's daily export is some thousand rows; a year of one city is below 100,000.

    `ratio`: unpacked to packed bytes of the whole workbook. `sheets_count`: how many sheets are read, the first
    visible ones; `rows_count` and `columns_count` are each sheet's. `memory_mb` and `cpu_s` bind the reading process by
    the operating system, `wall_s` by the clock; the others are looked at before anything is unpacked or built.
    """

    file_mb: int = 20
    unpacked_mb: int = 50
    ratio: int = 100
    entries_count: int = 1_000
    sheets_count: int = 1
    rows_count: int = 100_000
    columns_count: int = 200
    shared_texts_count: int = 700_000
    memory_mb: int = 1_024
    cpu_s: int = 30
    wall_s: int = 60
