"""How many events a second the worker takes, from the first row on."""

from time import perf_counter
from typing import NamedTuple

from bench.reader import Reader, running
from bench.service import WORKER, applied, begun, is_judged
from store.store import Store
from throughline.settings import Settings


class Rates(NamedTuple):
    """Events a second: until all are rows, and until all is judged too."""

    rows: float
    judged: float


def rates(settings: Settings, records: int) -> Rates:
    """Let a worker with an empty store take all that is on case.events."""
    with begun(settings) as store, running(settings, WORKER) as reader:
        first, began = first_rows(reader, store, records), perf_counter()
        reader.wait_for(lambda: applied(store) >= records)
        rows_in = perf_counter() - began
        reader.wait_for(lambda: is_judged(store))
        judged_in = perf_counter() - began
    return Rates((records - first) / rows_in, (records - first) / judged_in)


def first_rows(reader: Reader, store: Store, wanted: int, before: int = 0) -> int:
    """Wait for the first rows, and say how many there are: fewer than wanted, so some are left.

    A handful may all be there at the first look.
    """
    reader.wait_for(lambda: applied(store) > before)
    return min(applied(store), wanted - 1)
