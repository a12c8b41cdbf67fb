"""Which regions lie within reach of which published missile range, from where, how sure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__ as __version__

if TYPE_CHECKING:
    from rangeviz import errors as errors
    from rangeviz.basemaps.viewpoint import Viewpoint
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
    from rangeviz.geodesy.distance import Launch
    from rangeviz.naming.records import SiteLike, Sites, SystemLike
    from rangeviz.naming.targets import Targets
    from rangeviz.outputs.look import Look, Theme
    from rangeviz.results import (
        Audit,
        Comparison,
        Reach,
        SweepMap,
        Verification,
        audit,
        compare,
        reach,
        sweep_map,
        verify,
    )
    from rangeviz.sweeps.candidates import grid
    from rangeviz.sweeps.sweep import sweep, sweep_to
    from rangeviz.units import Units

_HOME = {  # each public name, and the module it is imported from when first asked for
    "Audit": "results",
    "Catalog": "catalog.catalog",
    "Comparison": "results",
    "Launch": "geodesy.distance",
    "Look": "outputs.look",
    "RangevizError": "errors",
    "Reach": "results",
    "Site": "catalog.records",
    "SiteLike": "naming.records",
    "Sites": "naming.records",
    "Source": "catalog.records",
    "SweepMap": "results",
    "System": "catalog.records",
    "SystemLike": "naming.records",
    "Targets": "naming.targets",
    "Theme": "outputs.look",
    "Units": "units",
    "Verification": "results",
    "Viewpoint": "basemaps.viewpoint",
    "audit": "results",
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
    "verify": "results",
    "who": "coverage.who",
}
__all__ = [
    "Audit",
    "Catalog",
    "Comparison",
    "Launch",
    "Look",
    "RangevizError",
    "Reach",
    "Site",
    "SiteLike",
    "Sites",
    "Source",
    "SweepMap",
    "System",
    "SystemLike",
    "Targets",
    "Theme",
    "Units",
    "Verification",
    "Viewpoint",
    "audit",
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
    "verify",
    "who",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562), so that ``import rangeviz`` costs nothing."""
    if name == "errors":
        return import_module(f"{__name__}.errors")
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "errors"})
