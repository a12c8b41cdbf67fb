"""The result of `audit`: a ring held against the true one, that draws and writes itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from rangeviz.geodesy.audited import RingAudit
    from rangeviz.units import Units

__all__ = ["Audit", "audit"]

_KM_FIELDS = ("radius_km", "range_km")
_M_FIELDS = ("radius_m", "range_m")


@dataclass(frozen=True)
class Audit:
    """
    A ring, audited.

    Made by `audit`.

    Attributes
    ----------
    ring
        What was found: name, faults, fits, strays, areas.
    label
        Name of the ring.
    """

    ring: RingAudit
    label: str

    def __repr__(self) -> str:
        return f"<Audit of {self.label}: {', '.join(self.ring.faults) or 'right'}>"

    @property
    def name(self) -> str:
        """``"right"``, or the first fault."""
        return self.ring.name

    @property
    def faults(self) -> tuple[str, ...]:
        """Every fault."""
        return self.ring.faults

    @property
    def centre(self) -> tuple[float, float]:
        """Fitted centre, ``(lon, lat)`` in degrees."""
        return self.ring.fit.lon, self.ring.fit.lat

    @property
    def radius_km(self) -> float:
        """Fitted radius, kilometres."""
        return self.ring.fit.radius_m / 1000

    def summary(self, *, units: Units = "km") -> list[str]:
        """Say in sentences how it was drawn, how far it strays, and what is broken in it."""
        from rangeviz.words.audit_sentences import audit_sentences

        return audit_sentences(self.ring, units)

    def to_dict(self) -> dict[str, Any]:
        """Plain values of all that was found, metric."""
        from rangeviz.outputs.audit_tables import audit_dict

        return audit_dict(self.ring, self.label)

    def to_html(self, *, title: str | None = None) -> str:
        """Draw both rings, the one audited and the true one, on one page without scripts."""
        from rangeviz.outputs.webmap.audit_page import audit_html

        return audit_html(self.ring, title=title or f"Audit of {self.label}")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the page in a notebook, with the sentences for where there can be none."""
        from rangeviz.outputs.notebook import mimebundle

        text = "\n".join(self.summary())
        return mimebundle(self.to_html(), title=repr(self), text=text, picture=None)

    def _repr_html_(self) -> str:
        """Show the page where HTML is asked for by itself, as in Panel, Streamlit or marimo."""
        return self._repr_mimebundle_()["text/html"]

    def save(self, path: str | Path, *, title: str | None = None) -> Path:
        """
        Write it, in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, json, md, txt or geojson (both rings).
        title
            Heading of the page.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names no such format, or the file cannot be written.
        """
        from rangeviz.outputs.audit_tables import write_audit

        return write_audit(self, path, title=title)


def audit(
    ring: str | Path | BaseGeometry,
    *,
    at: tuple[float, float] | None = None,
    radius_km: float | None = None,
    feature: int = 1,
) -> Audit:
    """
    Hold a ring that somebody drew against the true one.

    Centre and radius are found by least squares on the ellipsoid, and by other ways to draw a
    circle; the way with the least residual tells how it was drawn.

    Parameters
    ----------
    ring
        A file (geojson, gpkg, kml, kmz), or a polygon, several, or a closed line, in degrees.
    at
        Centre that it is said to have, ``(lon, lat)`` in degrees.
    radius_km
        Radius that it is said to have, in kilometres; if left out, the property ``radius_km`` or
        ``range_km`` of the feature, if it has one.
    feature
        Number of the feature in the file, from 1.

    Returns
    -------
    Audit
        Faults, fits, strays, area.

    Raises
    ------
    CatalogError
        If the file cannot be read, or has no such feature.
    GeometryError
        If it is no ring, or too coarse.

    Examples
    --------
    >>> import shapely
    >>> audit(shapely.Point(10, 50).buffer(5, quad_segs=32))
    <Audit of the ring: degrees>
    """
    from rangeviz.catalog.shapes import check_lon_lat
    from rangeviz.geodesy import checks
    from rangeviz.geodesy.audited import Stated, audit_ring

    label = "the ring"
    if isinstance(ring, str | Path):
        ring, label, said_km = _read(Path(ring), feature)
        radius_km = said_km if radius_km is None else radius_km
    if at is not None:
        check_lon_lat(*at)
    if radius_km is not None:
        checks.radii(1000 * radius_km)
    stated = Stated(at, None if radius_km is None else 1000 * radius_km)
    return Audit(audit_ring(_lines_of(ring), stated), label)


def _read(path: Path, number: int) -> tuple[Any, str, float | None]:
    """Read one feature: its geometry, its name, and the radius in its properties."""
    from rangeviz.catalog.reading.shapes import read_features
    from rangeviz.errors import CatalogError

    features = list(read_features(path))
    if not 1 <= number <= len(features):
        msg = f"{path}: has {len(features)} features, none of number {number}; name one of those"
        raise CatalogError(msg)
    found = features[number - 1]
    if found.geometry is None:
        msg = f"{path}: {found.where}: {found.fault}"
        raise CatalogError(msg)
    fields = {key.casefold(): value for key, value in found.properties.items()}
    name = next((str(fields[key]) for key in ("name", "title", "id") if fields.get(key)), path.name)
    for keys, unit_km in ((_KM_FIELDS, 1.0), (_M_FIELDS, 0.001)):
        for key in keys:
            try:
                return found.geometry, name, float(fields[key]) * unit_km
            except (KeyError, TypeError, ValueError):
                continue
    return found.geometry, name, None


def _lines_of(geometry: Any) -> Any:
    """Check that a geometry is a polygon, several, or a line."""
    from rangeviz.errors import GeometryError

    kind = getattr(geometry, "geom_type", type(geometry).__name__)
    known = {"Polygon", "MultiPolygon", "LineString", "LinearRing", "MultiLineString"}
    if kind not in known or geometry.is_empty:
        msg = f"a {'n empty' if kind in known else ''} {kind} is no ring; give a polygon or a line"
        raise GeometryError(" ".join(msg.split()))
    return geometry
