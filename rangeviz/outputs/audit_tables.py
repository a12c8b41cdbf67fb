"""An audited ring as text, Markdown, JSON and GeoJSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from rangeviz._version import __version__
from rangeviz.outputs.data import json_text
from rangeviz.text import markdown_table, markdown_text, text_table, wrapped_lines
from rangeviz.units import in_units
from rangeviz.words.audit_sentences import audit_sentences, kind_label
from rangeviz.writing import check_output, write_text

if TYPE_CHECKING:
    from rangeviz.geodesy.audited import RingAudit
    from rangeviz.units import Units

__all__ = ["AUDIT_FORMATS", "audit_dict", "audit_text", "write_audit"]

AUDIT_FORMATS = (".html", ".htm", ".json", ".md", ".txt", ".geojson")


def audit_dict(audit: RingAudit, label: str) -> dict[str, Any]:
    """
    Plain values of an audit, metric.

    Examples
    --------
    >>> from rangeviz.geodesy import range_ring
    >>> from rangeviz.geodesy.audited import audit_ring
    >>> audit_dict(audit_ring(range_ring(10, 50, radius_m=1_000_000)), "mine")["name"]
    'right'
    """
    area = None if audit.area_m2 != audit.area_m2 else round(audit.area_m2 / 1e6, 1)
    off_m = audit.centre_off_m
    return {
        "ring": label,
        "name": audit.name,
        "faults": list(audit.faults),
        "centre": [round(audit.fit.lon, 6), round(audit.fit.lat, 6)],
        "radius_km": round(audit.fit.radius_m / 1000, 4),
        "drawn": kind_label(audit.fit.kind, audit.fit.detail),
        "centre_off_km": None if off_m is None else round(off_m / 1000, 3),
        "true_centre": [round(value, 6) for value in audit.centre],
        "true_radius_km": round(audit.radius_m / 1000, 4),
        "worst_km": round(audit.worst_m / 1000, 4),
        "worst_at": [round(value, 5) for value in audit.worst_lonlat],
        "mean_km": round(audit.mean_m / 1000, 4),
        "area_km2": area,
        "true_area_km2": round(audit.true_area_m2 / 1e6, 1),
        "vertices": audit.vertices,
        "tried": [
            {
                "way": kind_label(fit.kind, fit.detail),
                "centre": [round(fit.lon, 6), round(fit.lat, 6)],
                "radius_km": round(fit.radius_m / 1000, 4),
                "rms_m": round(fit.rms_m, 2),
                "worst_m": round(fit.worst_m, 2),
            }
            for fit in audit.fits
        ],
        "software": f"rangeviz {__version__}",
    }


def audit_text(audit: RingAudit, form: str, *, label: str, units: Units = "km") -> str:
    """
    Text of an audit in a form: ``table``, ``md`` or ``json``.

    Examples
    --------
    >>> from rangeviz.geodesy import range_ring
    >>> from rangeviz.geodesy.audited import audit_ring
    >>> ring = audit_ring(range_ring(10, 50, radius_m=1_000_000))
    >>> audit_text(ring, "table", label="mine").splitlines()[0]
    'Right. Its vertices lie on a circle of 1,000 km along the geodesic (WGS84),'
    """
    if form == "json":
        return json_text(audit_dict(audit, label)) + "\n"
    header = ("DRAWN", f"RADIUS {units}", "CENTRE", "LEFT OVER m")
    rows = [
        (
            kind_label(fit.kind, fit.detail),
            f"{in_units(fit.radius_m / 1000, units):,.1f}",
            f"{fit.lat:.3f}, {fit.lon:.3f}",
            f"{fit.rms_m:,.1f}",
        )
        for fit in sorted(audit.fits, key=lambda fit: fit.rms_m)
    ]
    sentences = audit_sentences(audit, units)
    if form == "md":
        table = markdown_table(header, rows, right={1, 3})
        return "\n\n".join([" ".join(map(markdown_text, sentences)), table]) + "\n"
    lines = wrapped_lines([" ".join(sentences)])
    return "\n".join([*lines, "", text_table(header, rows, right={1, 3})]) + "\n"


def write_audit(audit: Any, path: str | Path, *, title: str | None = None) -> Path:
    """
    Write an audit in the format that the suffix names.

    Parameters
    ----------
    audit
        Result of `rangeviz.audit`.
    path
        The file, ending in html, json, md, txt or geojson.
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
    path = Path(path)
    check_output(path, suffixes=AUDIT_FORMATS)
    suffix = path.suffix.lower()
    if suffix in {".html", ".htm"}:
        write_text(path, audit.to_html(title=title))
    elif suffix == ".geojson":
        write_text(path, _geojson(audit.ring, audit.label))
    else:
        form = {".json": "json", ".md": "md", ".txt": "table"}[suffix]
        write_text(path, audit_text(audit.ring, form, label=audit.label))
    return path


def _geojson(audit: RingAudit, label: str) -> str:
    """Write the ring that was audited and the true one as features."""
    features = [
        (audit.drawn, {"ring": "audited", "name": label, "faults": ", ".join(audit.faults)}),
        (audit.true_ring, {"ring": "true", "radius_km": audit.radius_m / 1000}),
    ]
    texts = ",\n".join(
        f'{{"type": "Feature", "properties": {json_text(fields)}, '
        f'"geometry": {shapely.to_geojson(shape)}}}'
        for shape, fields in features
    )
    return f'{{"type": "FeatureCollection", "features": [\n{texts}\n]}}\n'
