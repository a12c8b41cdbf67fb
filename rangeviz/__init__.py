"""Which regions lie within reach of which published missile range, from where, how sure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rangeviz.candidates import grid
    from rangeviz.catalog import Catalog, Site, Source, System, load_catalog
    from rangeviz.comparison import Comparison, compare
    from rangeviz.coverage import Reach, reach
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
    from rangeviz.heat import Heat, sweep_map
    from rangeviz.look import Look
    from rangeviz.reverse import who
    from rangeviz.sweeping import sweep, sweep_to

__version__ = "0.1.0"

_HOME = {  # each public name, and the module it is imported from when first asked for
    "Catalog": "catalog",
    "Comparison": "comparison",
    "Heat": "heat",
    "Look": "look",
    "RangevizError": "errors",
    "Reach": "coverage",
    "Site": "catalog",
    "Source": "catalog",
    "System": "catalog",
    "compare": "comparison",
    "distances_m": "geodesy",
    "explore": "explorer",
    "grid": "candidates",
    "load_catalog": "catalog",
    "range_envelope": "geodesy",
    "range_fan": "geodesy",
    "range_ring": "geodesy",
    "range_rings": "geodesy",
    "range_sector": "geodesy",
    "reach": "coverage",
    "sweep": "sweeping",
    "sweep_map": "heat",
    "sweep_to": "sweeping",
    "who": "reverse",
}
__all__ = [
    "Catalog",
    "Comparison",
    "Heat",
    "Look",
    "RangevizError",
    "Reach",
    "Site",
    "Source",
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
