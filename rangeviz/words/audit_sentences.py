"""What is said of a ring that was audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz.geodesy.ring_fit import M_PER_ARC_DEG
from rangeviz.text import listed
from rangeviz.units import Units, distance_label, position_label

if TYPE_CHECKING:
    from rangeviz.geodesy.audited import RingAudit

__all__ = ["FAULT_LABELS", "audit_sentences", "kind_label"]

FAULT_LABELS = {
    "right": "Right",
    "sphere": "Drawn on a sphere",
    "mercator": "A circle on a Mercator map",
    "degrees": "A circle in degrees of longitude and latitude",
    "planar": "A circle in a plane",
    "miles-for-kilometres": "Miles taken for kilometres",
    "kilometres-for-miles": "Kilometres taken for miles",
    "nautical-miles-for-kilometres": "Nautical miles taken for kilometres",
    "kilometres-for-nautical-miles": "Kilometres taken for nautical miles",
    "nautical-miles-for-miles": "Nautical miles taken for miles",
    "miles-for-nautical-miles": "Miles taken for nautical miles",
    "radius": "Another radius than stated",
    "centre": "Another centre than stated",
    "few-vertices": "Too few vertices",
    "uncut": "Not cut at the antimeridian",
    "pole": "Not closed over the pole",
    "inside-out": "Inside out",
    "irregular": "No circle of any kind tried",
}
_KINDS = {
    "geodesic": "along the geodesic (WGS84)",
    "sphere": "on a sphere",
    "mercator": "on a Mercator map",
    "degrees": "in degrees",
    "planar": "in a plane",
}


def audit_sentences(audit: RingAudit, units: Units = "km") -> list[str]:
    """
    Say what was found of a ring: its faults, how it was drawn, how far it strays.

    Parameters
    ----------
    audit
        Result of `rangeviz.geodesy.audited.audit_ring`.
    units
        Units of distances.

    Returns
    -------
    list of str
        The sentence on the faults first.

    Examples
    --------
    >>> import shapely
    >>> from rangeviz.geodesy.audited import audit_ring
    >>> audit_sentences(audit_ring(shapely.Point(10, 50).buffer(5, quad_segs=32)))[0]
    'A circle in degrees of longitude and latitude.'
    """
    faults = audit.faults or ("right",)
    first, *rest = (FAULT_LABELS[fault] for fault in faults)
    found = [first, *(f"{label[0].lower()}{label[1:]}" for label in rest)]
    fit = audit.fit
    radius = distance_label(fit.radius_m / 1000, units)
    if fit.kind == "degrees":
        radius = f"{fit.radius_m / M_PER_ARC_DEG:.4g} degrees"
    where = position_label(fit.lon, fit.lat, digits=6)
    out = [
        f"{listed(found)}.",
        f"Its vertices lie on a circle of {radius} {kind_label(fit.kind, fit.detail)}, about "
        f"{where}, to {_short(fit.rms_m)} in the mean.",
    ]
    if audit.centre_off_m is not None and "centre" in faults:
        out.append(f"That is {_short(audit.centre_off_m)} from the centre stated.")
    true = distance_label(audit.radius_m / 1000, units)
    sign = "outside" if audit.worst_m > 0 else "inside"
    at = position_label(*audit.worst_lonlat, digits=5)
    out.append(
        f"Against the true ring of {true} it strays by {_short(audit.mean_m)} in the mean, and "
        f"most at {at}: {_short(abs(audit.worst_m))} {sign}."
    )
    if audit.area_m2 == audit.area_m2:  # not NaN
        error = audit.area_error_share
        words = "as large" if abs(error) < 5e-4 else f"{abs(error):.1%} too {_size(error)}"
        out.append(f"Its area is {words}.")
    return out


def kind_label(kind: str, detail: str = "") -> str:
    """
    Way to draw a ring, in words.

    Examples
    --------
    >>> kind_label("planar", "UTM zone 52")
    'in a plane (UTM zone 52)'
    """
    return f"{_KINDS[kind]} ({detail})" if detail else _KINDS[kind]


def _size(error: float) -> str:
    return "large" if error > 0 else "small"


def _short(metres: float) -> str:
    return f"{metres:,.0f} m" if metres < 1000 else distance_label(metres / 1000)
