"""Claims of the form "X at S reaches P", or "S is N km from P", as records."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from rangeviz.catalog.records import (  # noqa: TC001 - pydantic reads the annotations
    Id,
    Latitude,
    Longitude,
)
from rangeviz.catalog.sources import (  # noqa: TC001
    Kilometres,
    Line,
    Text,
    Url,
)

__all__ = ["Claim", "ClaimSource", "claims_schema"]

Share = Annotated[float, Field(gt=0, le=1)]
_BOUNDS = {
    "less than": re.compile(r"\b(less than|under|within|weniger als|moins de)\b", re.I),
    "more than": re.compile(r"\b(more than|over|at least|über|mehr als|plus de)\b", re.I),
}
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def _as_truth(value: object) -> object:
    """Read yes and no, as people write them in a table."""
    return _WORDS.get(value.strip().casefold(), value) if isinstance(value, str) else value


def _as_text(value: object) -> object:
    """Convert a TOML date, or a year that TOML reads as a number, to text."""
    return value if isinstance(value, str) else str(value)


Truth = Annotated[bool, BeforeValidator(_as_truth)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClaimSource(_Part):
    """Where a claim was printed."""

    publisher: Text
    title: Line = ""
    date: Annotated[Line, BeforeValidator(_as_text)] = "n.d."  # as printed, with what is not sure
    url: Url | None = None
    seen: Truth = False


class _Computed(_Part):
    """What was computed without rangeviz: fields of the bundled data set, not read by `verify`."""

    wgs84_km: float | None = None
    wgs84_min_km: float | None = None
    wgs84_max_km: float | None = None
    decisive_lat: float | None = None
    decisive_lon: float | None = None
    area_best_km: float | None = None
    area_best_lat: float | None = None
    area_best_lon: float | None = None
    area_min_km: float | None = None
    area_sup_km: float | None = None
    margin_point_km: float | None = None
    margin_area_km: float | None = None
    share_in_range: float | None = None
    share_in_range_area: float | None = None
    in_range_point: bool | None = None
    in_range_area: bool | None = None
    reach_consistent: bool | None = None
    distance_error_pct: float | None = None
    distance_consistent: bool | None = None
    consistent: bool | None = None
    verdict: Literal["supported", "contradicted", "depends", "too close to call"] | None = None
    edge: Literal["razor", "near", "clear"] | None = None
    origin_sensitive: bool | None = None
    mercator_circle_km: float | None = None
    mercator_verdict_differs: bool | None = None


class Claim(_Computed):
    """
    A claim as it was made.

    Examples
    --------
    >>> Claim(range_km=1600, site="iwakuni", target="Beijing").phrase
    '1,600 km from iwakuni to Beijing'
    """

    id: Id = "claim"
    text: Line = ""
    kind: Literal["reach", "touches", "covers", "all-of", "distance", "both"] = "reach"
    theatre: Line = ""
    composite: Truth = False
    system: Line = ""
    system_id: Line = ""
    range_km: Kilometres | None = None
    range_printed: Line = ""
    range_used_km: Kilometres | None = None
    range_used_note: Line = ""
    site: Line = Field(default="", validation_alias=AliasChoices("site", "from_area"))
    from_name: Line = ""
    from_lat: Latitude | None = None
    from_lon: Longitude | None = None
    target: Line = Field(default="", validation_alias=AliasChoices("target", "to_region"))
    to_name: Line = ""
    to_lat: Latitude | None = None
    to_lon: Longitude | None = None
    extent: Literal["all", "part", "only-part", "none"] | None = None
    share_claimed_min: Share | None = None
    claimed: Truth = True
    within_km: Kilometres | None = None
    distance_km_claimed: Kilometres | None = None
    distance_printed: Line = ""
    distance_is: Literal["about", "less than", "more than"] | None = None
    source: ClaimSource | None = None
    note: Line = ""

    @property
    def extent_claimed(self) -> str:
        """How much of a target is meant: all, a part, only a part, a share, or not said."""
        if self.share_claimed_min is not None:
            return "share"
        if self.kind in {"covers", "all-of"} or self.extent == "all":
            return "all"
        if self.kind == "touches" or self.extent in {"part", "none"}:
            return "part"
        return self.extent or ""

    @property
    def distance_bound(self) -> str:
        """Whether a stated distance is ``about``, ``less than`` or ``more than``; as printed."""
        if self.distance_is:
            return self.distance_is
        for bound, words in _BOUNDS.items():
            if words.search(self.distance_printed):
                return bound
        return "about"

    @property
    def is_denial(self) -> bool:
        """Whether it says that something is out of reach."""
        return not self.claimed or self.extent == "none"

    @property
    def says_distance(self) -> bool:
        """Whether it states a distance."""
        return self.within_km is not None or self.distance_km_claimed is not None

    @property
    def says_reach(self) -> bool:
        """Whether it states that something is in reach, or out of it."""
        return self.kind != "distance"

    @property
    def phrase(self) -> str:
        """What is asked, in a few words: range, place and target as they were written."""
        what = self.system_id or self.system or "no range"
        if self.range_km is not None:
            what = self.system or f"{self.range_km:,g} km"
        start = self.site or self.from_name or "the point"
        return f"{what} from {start} to {self.target or self.to_name or 'the point'}"

    def faults(self) -> list[str]:
        """
        Fields that are missing or contradict one another, a line each.

        Examples
        --------
        >>> Claim(site="kyushu", target="Beijing").faults()
        ['has no range; give system, or range_km']
        """
        lines = []
        has_range = any((self.system, self.system_id, self.range_km, self.range_used_km))
        if self.says_reach and not has_range:
            lines.append("has no range; give system, or range_km")
        if not self.says_reach and not self.says_distance:
            lines.append("kind 'distance' states none; give within_km, or distance_km_claimed")
        if self.kind == "both" and not self.says_distance:
            lines.append("kind 'both' states no distance; give within_km, or distance_km_claimed")
        if self.within_km is not None and self.distance_km_claimed is not None:
            lines.append("has within_km and distance_km_claimed; keep one")
        if self.share_claimed_min is not None and self.extent in {"all", "none"}:
            lines.append(f"has share_claimed_min and extent {self.extent!r}; keep one")
        if self.kind in {"covers", "all-of"} and self.extent in {"part", "only-part", "none"}:
            lines.append(f"kind {self.kind!r} contradicts extent {self.extent!r}; keep one")
        if self.kind == "touches" and self.extent in {"all", "only-part"}:
            lines.append(f"kind 'touches' contradicts extent {self.extent!r}; keep one")
        if not self.claimed and self.extent == "none":
            lines.append("claimed is false and extent is 'none': out of reach said twice; keep one")
        for ends, area in (("from", self.site), ("to", self.target)):
            lon, lat = getattr(self, f"{ends}_lon"), getattr(self, f"{ends}_lat")
            field = "site" if ends == "from" else "target"
            if (lon is None) != (lat is None):
                lines.append(f"has one of {ends}_lon and {ends}_lat; give both")
            elif lon is None and not area and not getattr(self, f"{ends}_name"):
                lines.append(f"has no {field}; give {field}, or {ends}_lon and {ends}_lat")
        if self.target and self.to_lon is not None:
            lines.append("has target and to_lon, to_lat; keep one")
        return lines


def claims_schema() -> dict[str, Any]:
    """
    JSON Schema of a file of claims, by which editors complete and check it.

    Examples
    --------
    >>> sorted(claims_schema()["properties"])
    ['claim', 'count', 'ellipsoid', 'schema']
    """
    import json

    record = Claim.model_json_schema(by_alias=False)
    parts = record.pop("$defs", {})
    properties = record["properties"]
    properties["range"] = {"type": "string", "title": "Range in words, instead of range_km"}
    for name, older in (("site", "from_area"), ("target", "to_region")):
        properties[older] = {**properties[name], "title": f"Another name of {name}"}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claims about ranges",
        "type": "object",
        "additionalProperties": False,
        "required": ["claim"],
        "properties": {
            "schema": {"const": 1},
            "ellipsoid": {"const": "WGS84"},
            "count": {"type": "integer"},
            "claim": {"type": "array", "items": {"$ref": "#/$defs/Claim"}},
        },
        "$defs": {**parts, "Claim": record},
    }
    text = json.dumps(schema).replace(r"\\p{Cc}", r"\\u0000-\\u001f\\u007f-\\u009f")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
