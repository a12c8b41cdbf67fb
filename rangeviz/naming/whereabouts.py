"""Where a point of the user's own lies, and whether its longitude and latitude look swapped."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.basemaps import names
from rangeviz.folding import fold
from rangeviz.geodesy import distances_m
from rangeviz.units import distance_label, point_label

if TYPE_CHECKING:
    from rangeviz.basemaps.names import NamedRecord
    from rangeviz.catalog.records import Site

__all__ = ["Countries", "suspicion"]

_NEAR_DEG = 0.25  # from the coast of a country, for islets that the base map lacks
_NEAR_KM = 100.0  # from a town whose name is the label
_TOLD_PEOPLE = 100_000  # a label that is the name of a smaller town may be a word


class Countries:
    """Land of the world by country, read from the base map when first needed."""

    def at(self, lon: float, lat: float) -> set[str]:
        """Countries that hold or claim a place, or lie near it."""
        return self.near(shapely.Point(lon, lat))

    def near(self, shape: Any) -> set[str]:
        """Countries that hold or claim what a shape touches, or is near."""
        rows = self._tree.query(shape, predicate="dwithin", distance=_NEAR_DEG)
        table = self._regions
        return {
            code
            for row in rows
            for code in (table["country"][row], *table["claimants"][row].split(";"))
            if code
        }

    @cached_property
    def _regions(self) -> dict[str, Any]:
        return basemaps.read_regions(columns=["country", "claimants"])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._regions["geometry"])


_COUNTRIES = Countries()


def suspicion(site: Site) -> str:
    """
    Say why the coordinates of a point look swapped, or not to be those of its label.

    Parameters
    ----------
    site
        Any site; only a point of the user's own is doubted.

    Returns
    -------
    str
        One sentence, with the remedy; empty if nothing is wrong.

    Examples
    --------
    >>> from rangeviz.catalog.sites import point_site
    >>> suspicion(point_site(49.99, 36.23, "Kharkiv"))[:63]
    "'Kharkiv' is given at 36.23° N 49.99° E, 1,887 km from Kharkiv,"
    >>> suspicion(point_site(36.23, 49.99, "Kharkiv"))
    ''
    """
    if site.kind != "point" or site.coord_source:
        return ""
    label = _by_label(site)
    return _by_country(site) if label is None else label


def _by_label(site: Site) -> str | None:
    """Compare a point with what is called like it; None if its label is no such name."""
    text = site.name.partition(",")[0]
    found = names.called(fold(text), kinds=("place", "country"))
    towns = [record for record in found if record.kind == "place"]
    if towns:
        return _by_town(site, towns)
    country = next((record.record for record in found if record.level < 2), None)
    return _swapped(site, {country}) if country else None


def _by_town(site: Site, towns: list[NamedRecord]) -> str | None:
    """Compare a point with the towns that have its name."""
    lons, lats = (np.array(values) for values in zip(*(t.lonlat for t in towns), strict=True))
    here = distances_m(shapely.Point(site.lon, site.lat), lons, lats) / 1000
    if here.min() <= _NEAR_KM:
        return ""
    nearest = int(np.argmin(here))
    is_swapped = False
    if abs(site.lon) <= 90:
        there = distances_m(shapely.Point(site.lat, site.lon), lons, lats) / 1000
        is_swapped = bool(there.min() <= _NEAR_KM)
        nearest = int(np.argmin(there)) if is_swapped else nearest
    town = towns[nearest]
    if not is_swapped and max(t.weight for t in towns) < _TOLD_PEOPLE:
        return None
    far = distance_label(float(here[nearest]))
    given = f"{site.name!r} is given at {point_label(site.lon, site.lat)}, {far} from {town.label}"
    return f"{given}{_remedy(site) if is_swapped else '; check the coordinates or the label'}"


def _by_country(site: Site) -> str:
    """Compare a point with its country; one without a country, with the land."""
    if site.country in basemaps.country_names():
        return _swapped(site, {site.country})
    if abs(site.lon) > 90 or names.towns_near(site.lon, site.lat):
        return ""
    if _COUNTRIES.at(site.lon, site.lat) or not names.towns_near(site.lat, site.lon):
        return ""
    given = f"{_called(site)} lies at sea, and swapped on land"
    return f"{given}{_remedy(site)}"


def _swapped(site: Site, wanted: set[str | None]) -> str:
    """Say that a point lies in a country only if its coordinates are swapped."""
    if abs(site.lon) > 90 or wanted & _COUNTRIES.at(site.lon, site.lat):
        return ""
    if not wanted & _COUNTRIES.at(site.lat, site.lon):
        return ""
    named = " or ".join(basemaps.country_names().get(code or "", code or "") for code in wanted)
    return f"{_called(site)} is not in {named}, but swapped it is{_remedy(site)}"


def _called(site: Site) -> str:
    where = point_label(site.lon, site.lat)
    return where if site.name == where else f"{site.name!r} ({where})"


def _remedy(site: Site) -> str:
    return f"; if longitude and latitude are swapped, give {site.lat:g},{site.lon:g} (LON,LAT)"
