"""Which regions lie within reach of which published missile range, from where, how sure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__ as __version__

if TYPE_CHECKING:
    from rangeviz.catalog.catalog import Catalog, load_catalog
    from rangeviz.catalog.records import Site, Source, System
    from rangeviz.coverage.who import who
    from rangeviz.errors import RangevizError
    from rangeviz.explorer import explore
    from rangeviz.geodesy import (
        distances_m,
        range_envelope,
        range_fan,
        range_ring,
        range_rings,
        range_sector,
    )
    from rangeviz.outputs.look import Look
    from rangeviz.results import Comparison, Reach, SweepMap, compare, reach, sweep_map
    from rangeviz.sweeps.candidates import grid
    from rangeviz.sweeps.sweep import sweep, sweep_to

_HOME = {  # each public name, and the module it is imported from when first asked for
    "Catalog": "catalog.catalog",
    "Comparison": "results",
    "Look": "outputs.look",
    "RangevizError": "errors",
    "Reach": "results",
    "Site": "catalog.records",
    "Source": "catalog.records",
    "SweepMap": "results",
    "System": "catalog.records",
    "compare": "results",
    "distances_m": "geodesy",
    "explore": "explorer",
    "grid": "sweeps.candidates",
    "load_catalog": "catalog.catalog",
    "range_envelope": "geodesy",
    "range_fan": "geodesy",
    "range_ring": "geodesy",
    "range_rings": "geodesy",
    "range_sector": "geodesy",
    "reach": "results",
    "sweep": "sweeps.sweep",
    "sweep_map": "results",
    "sweep_to": "sweeps.sweep",
    "who": "coverage.who",
}
__all__ = [
    "Catalog",
    "Comparison",
    "Look",
    "RangevizError",
    "Reach",
    "Site",
    "Source",
    "SweepMap",
    "System",
    "compare",
    "distances_m",
    "explore",
    "grid",
    "load_catalog",
    "range_envelope",
    "range_fan",
    "range_ring",
    "range_rings",
    "range_sector",
    "reach",
    "sweep",
    "sweep_map",
    "sweep_to",
    "who",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562), so that ``import rangeviz`` costs nothing."""
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
