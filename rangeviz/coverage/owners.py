"""Whose systems can stand at a site: those of its country, and of those whom it hosts."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from rangeviz import basemaps

if TYPE_CHECKING:
    from rangeviz.catalog.records import Site, System

__all__ = ["Owners", "can_stand", "owners_at"]

_SEVERAL = "MUL"
_SHORE_DEG = 0.1  # a launcher this far off a coast counts as on it
_HOSTED_KM = 5_500.0  # missiles of intercontinental range are stationed in no other country


class Owners(NamedTuple):
    """
    Countries whose systems can stand at a site.

    Attributes
    ----------
    own
        The countries that the site lies in, by ISO 3166-1 alpha-3 code, and their sovereigns.
    guests
        Countries whose missiles these host.
    """

    own: frozenset[str]
    guests: frozenset[str]


def can_stand(system: System, owners: Owners) -> bool:
    """
    Whether a country that operates a system can place it at a site.

    Parameters
    ----------
    system
        A missile. If nobody is recorded to operate it, its origin counts.
    owners
        Of the site; nobody at sea, where any ship can be.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> systems, sites = load_catalog().systems, load_catalog().sites
    >>> at = owners_at(sites["kyushu"])
    >>> [can_stand(systems[name], at) for name in ("lrhw", "type-12-upgraded-ground", "df-26")]
    [True, True, False]
    >>> can_stand(systems["minuteman-iii"], at)
    False
    """
    if not owners.own:
        return True
    operators = set(system.operators or filter(None, [system.origin]))
    if operators & owners.own or not operators:
        return True
    return bool(operators & owners.guests) and (system.range_km or 0.0) <= _HOSTED_KM


def owners_at(site: Site) -> Owners:
    """
    Countries whose systems can stand at a site.

    Parameters
    ----------
    site
        By its `country`; if it has none, or several, by the regions it touches. Its `hosts` are
        added to those that are recorded for the country.

    Examples
    --------
    >>> from rangeviz.catalog.sites import point_site
    >>> sorted(owners_at(point_site(27.55, 53.9)).guests)  # Minsk
    ['RUS']
    """
    country = site.country
    countries = {country} if country and country != _SEVERAL else _touched(site)
    hosts, sovereign = _recorded()
    own = countries | {sovereign[code] for code in countries if code in sovereign}
    guests = {guest for code in own for guest in hosts.get(code, ())} | set(site.hosts)
    return Owners(frozenset(own), frozenset(guests))


def _touched(site: Site) -> set[str]:
    """Countries of the regions that a site touches; none out at sea."""
    regions = basemaps.read_regions(columns=["region", "country"])
    near = shapely.buffer(site.geometry, _SHORE_DEG) if site.kind == "point" else site.geometry
    rows = shapely.STRtree(regions["geometry"]).query(near, predicate="intersects")
    return set(np.unique(regions["country"][rows]).tolist())


@cache
def _recorded() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Guests by the country that hosts them, and sovereigns by territory."""
    text = basemaps.data_file("catalog", "hosts.toml").read_text(encoding="utf-8")
    fields = tomllib.loads(text)
    return {row["country"]: row["guests"] for row in fields["host"]}, fields["sovereign"]
