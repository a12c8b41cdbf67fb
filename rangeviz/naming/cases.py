"""From a claim to what it names: its range, where it starts, what it is said to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rangeviz.catalog.records import System
from rangeviz.errors import QuestionError, RangevizError
from rangeviz.geodesy import checks
from rangeviz.naming.grounds import (
    Ground,
    find_launch_ground,
    find_target_ground,
    point_ground,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.catalog.claims import Claim
    from rangeviz.catalog.reading.claims import PlacedClaim

__all__ = ["Case", "find_case", "find_cases"]


@dataclass(frozen=True)
class Case:
    """
    A claim with what it names.

    Attributes
    ----------
    claim
        The claim.
    system
        Missile, or range of its own; None for a mere distance.
    area
        Ground that it may start from anywhere in; None if only a point is named.
    named
        Point that it starts from; None if only an area is named.
    end
        Ground that it is said to reach.
    remark
        What was chosen where the claim leaves it open; empty if nothing was.
    """

    claim: Claim
    system: System | None
    area: Ground | None
    named: Ground | None
    end: Ground
    remark: str = ""

    @property
    def start(self) -> Ground:
        """Ground that it starts from: the area, else the point."""
        ground = self.area or self.named
        if ground is None:  # never: a case has one or the other
            raise AssertionError
        return ground


def find_cases(
    claims: Iterable[PlacedClaim], catalog: Catalog, faults: Iterable[str] = ()
) -> list[Case]:
    """
    Look up what claims name.

    Parameters
    ----------
    claims
        Claims with their places in messages.
    catalog
        Catalog of the systems and sites.
    faults
        Faults of other claims, to be reported with those found here.

    Raises
    ------
    QuestionError
        If a name is unknown, or a claim is faulty; one line for each fault of each claim.
    """
    cases, lines = [], list(faults)
    for claim, where in claims:
        case, wrong = find_case(claim, catalog)
        lines += [f"{where}: {fault}" if where else fault for fault in wrong]
        if case is not None:
            cases.append(case)
    if lines:
        raise QuestionError(*lines)
    return cases


def find_case(claim: Claim, catalog: Catalog) -> tuple[Case | None, list[str]]:
    """
    Look up what a claim names, and list the faults.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> from rangeviz.catalog.claims import Claim
    >>> claim = Claim(system="lrwh", site="kyushu", target="Beijing")
    >>> find_case(claim, load_catalog())[1][0].split(";")[0]
    "no system named 'lrwh'"
    """
    faults: list[str] = []
    found: dict[str, tuple[System | None, str] | Ground | None] = {}

    def look_up(what: str, how: Callable[[], tuple[System | None, str] | Ground | None]) -> None:
        try:
            found[what] = how()
        except RangevizError as error:
            faults.append(str(error))

    look_up("system", lambda: _system(claim, catalog))
    look_up("site", lambda: find_launch_ground(claim.site, catalog) if claim.site else None)
    look_up("named", lambda: _named(claim, catalog))
    look_up("end", lambda: _end(claim, catalog))
    if faults:
        return None, faults
    site, named, end, chosen = (found[name] for name in ("site", "named", "end", "system"))
    if not isinstance(end, Ground) or not isinstance(chosen, tuple):
        return None, ["has no target; give target, or to_lon and to_lat"]
    area = site if isinstance(site, Ground) and not site.is_point else None
    start = named if isinstance(named, Ground) else None
    if area is None and start is None and isinstance(site, Ground):
        start = site
    if start is not None and not start.is_point:
        area, start = area or start, None
    if area is None and start is None:
        return None, ["has no site; give site, or from_lon and from_lat"]
    return Case(claim, chosen[0], area, start, end, chosen[1]), []


def _named(claim: Claim, catalog: Catalog) -> Ground | None:
    if claim.from_lon is not None and claim.from_lat is not None:
        return point_ground(claim.from_lon, claim.from_lat, claim.from_name)
    return find_launch_ground(claim.from_name, catalog) if claim.from_name else None


def _end(claim: Claim, catalog: Catalog) -> Ground:
    if claim.target:
        return find_target_ground(claim.target, catalog)
    if claim.to_lon is not None and claim.to_lat is not None:
        return point_ground(claim.to_lon, claim.to_lat, claim.to_name)
    return find_target_ground(claim.to_name, catalog)


def _system(claim: Claim, catalog: Catalog) -> tuple[System | None, str]:
    """Find the missile, or make one of the range as printed; and a remark on the choice."""
    km = claim.range_km if claim.range_km is not None else claim.range_used_km
    if km is not None:
        checks.radii(1000 * km)
        name = claim.system or f"{km:,.5g} km"
        label = claim.range_used_note if claim.range_km is None else ""
        return System(id=f"{km:g}-km", name=name, range_km=km), label
    name = claim.system_id or claim.system
    if not name:
        return None, ""
    missiles = catalog.missiles(name)
    if len(missiles) == 1:
        return missiles[0], ""
    farthest = max(missiles, key=lambda missile: missile.range_km or 0.0)
    others = ", ".join(missile.name for missile in missiles if missile is not farthest)
    return farthest, f"It also fires {others}; the missile of the longest range was taken."
