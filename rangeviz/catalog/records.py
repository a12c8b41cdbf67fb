"""Records of the catalog: the models `System`, `Site`, `Source` and `Figure`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_validator,
)

from rangeviz.catalog.record_model import Record
from rangeviz.catalog.sources import (
    Figure,
    Kilometres,
    Line,
    Source,
    Sources,
    Text,
    independent_sources,
    strongest_first,
)
from rangeviz.units import Units, range_label

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Figure", "Lint", "Site", "Source", "System"]


# A TOML array arrives as a list, which a strict tuple would refuse: hence strict=False.
Id = Annotated[str, Field(pattern=r"^\w[\w.+-]*$", max_length=80)]
Ids = Annotated[tuple[Id, ...], Field(strict=False)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Countries = Annotated[tuple[Country, ...], Field(strict=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Lint = Literal[
    "no-source",
    "undated",
    "outside-sources",
    "unprinted",
    "variant-mixed",
    "weak-bound",
    "one-source-spread",
    "floor",
    "stale-status",
    "repost",
    "units-swapped",
    "lon-lat-swapped",
    "outside-country",
    "unknown-country",
    "shared-name",
]
Accepted = dict[Lint, Text]  # reasons why a lint of `rangeviz check` does not apply


class System(Record):
    """
    A missile with its published range, or a launcher with the missiles that it fires.

    Only id, name and range are required: ``System(id="1600-km", name="1,600 km", range_km=1600)``.
    The low and high published figures equal the nominal one unless given.

    Examples
    --------
    >>> system = System(id="mine", name="Mine", range_km=1000, range_is="floor")
    >>> system.range_low_km, system.range_high_km, system.range_label()
    (1000.0, 1000.0, '1,000+ km')
    """

    id: Id
    name: Text
    aliases: Texts = ()
    variant_of: Id | None = None
    kind: Literal[
        "ballistic",
        "cruise",
        "boost-glide",
        "hypersonic-cruise",
        "air-launched-cruise",
        "air-launched-ballistic",
        "anti-ship-cruise",
        "anti-ship-ballistic",
        "surface-to-air",
        "launcher",
        "unspecified",
    ] = "unspecified"
    fires: Ids = ()
    range_km: Kilometres | None = Field(default=None, validate_default=True)
    range_low_km: Kilometres | None = Field(default_factory=lambda data: data.get("range_km"))
    range_high_km: Kilometres | None = Field(default_factory=lambda data: data.get("range_km"))
    min_range_km: Kilometres | None = None
    range_is: Literal["floor", "typical", "maximum"] = "maximum"
    figure_basis: Line = ""
    basing: Annotated[
        tuple[Literal["air", "ground", "ship", "submarine"], ...], Field(strict=False)
    ] = ()
    origin: Country | None = None
    operators: Countries = ()
    status: Line = ""
    introduced: Annotated[int, Field(ge=1900, le=2100)] | None = None
    notes: Line = ""
    accept: Accepted = Field(default_factory=dict)
    sources: Sources = Field(default=(), validation_alias=AliasChoices("source", "sources"))

    @field_validator("sources")
    @classmethod
    def _strongest_first(
        cls, sources: tuple[Source, ...], info: ValidationInfo
    ) -> tuple[Source, ...]:
        return strongest_first(sources, info.data.get("range_km"))

    @field_validator("fires")
    @classmethod
    def _only_launchers_fire(cls, fires: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if fires and info.data.get("kind", "launcher") != "launcher":
            msg = f"fires is for kind 'launcher' only, got kind {info.data['kind']!r}"
            raise ValueError(msg)
        return fires

    @field_validator("range_km")
    @classmethod
    def _missiles_have_a_range(cls, range_km: float | None, info: ValidationInfo) -> float | None:
        launcher = info.data.get("kind") == "launcher"
        if launcher and range_km is not None:
            msg = f"a launcher has no range of its own, got range_km {range_km:g}"
            raise ValueError(msg)
        if launcher and info.data.get("fires") == ():
            msg = "a launcher must say what it fires"
            raise ValueError(msg)
        if range_km is None and "kind" in info.data and not launcher:
            msg = "range_km is missing"
            raise ValueError(msg)
        return range_km

    @field_validator("range_low_km", "range_high_km", "min_range_km")
    @classmethod
    def _low_and_high_enclose_the_range(
        cls, end_km: float | None, info: ValidationInfo
    ) -> float | None:
        name, range_km = info.field_name, info.data.get("range_km")
        if end_km is None or range_km is None:
            return end_km
        if name == "range_high_km" and end_km < range_km:
            msg = f"{name} must be at least range_km {range_km:g}, got {end_km:g}"
            raise ValueError(msg)
        if name != "range_high_km" and end_km > range_km:
            msg = f"{name} must be at most range_km {range_km:g}, got {end_km:g}"
            raise ValueError(msg)
        return end_km

    def __hash__(self) -> int:
        return hash((System, self.id))

    def _repr_html_(self) -> str:
        from rangeviz.catalog.record_html import system_html

        return system_html(self.model_dump())

    @property
    def independent_sources(self) -> int:
        """Number of independent sources of its range that were read and are not weak."""
        return independent_sources(self.sources)

    def range_label(self, units: Units = "km") -> str:
        """
        Nominal range with its unit, and a plus sign if it is a floor.

        Parameters
        ----------
        units
            ``"km"``, ``"mi"`` or ``"nmi"``.

        Returns
        -------
        str
            Such as ``"2,775 km"`` or ``"1,000+ km"``; empty for a launcher, which has no range.

        Examples
        --------
        >>> System(id="x", name="X", range_km=1000, range_is="floor").range_label("nmi")
        '540+ nmi'
        """
        return range_label(self.range_km, self.range_is, units)


class PathPoint(Record):
    """One point of the line that joins the islands of a chain on a map."""

    label: Text
    lon: Longitude
    lat: Latitude
    site: Id | None = None


class Site(Record):
    """
    A place where a launcher might stand: a point, an area, or a chain of islands.

    Create sites of your own with `point_site` and `geometry_site` of `rangeviz.catalog.sites`, or
    write them in a catalog file with ``lon`` and ``lat``, and for areas and chains ``geometry``
    (WKT, or a GeoJSON object).
    """

    id: Id
    name: Text
    local_name: Line = ""
    kind: Literal["area", "point", "chain"] = "point"
    country: Country | None = None
    lon: Longitude
    lat: Latitude
    chain: Line = "none"
    role: Line = ""
    precision: Line = ""
    definition: Line = ""
    notes: Line = ""
    coord_source: Line = ""
    members: Texts = ()
    path: Annotated[tuple[PathPoint, ...], Field(strict=False)] = ()
    shape: str | dict[str, Any] | None = Field(
        default=None, validation_alias=AliasChoices("geometry", "shape"), repr=False
    )
    selector: dict[str, Any] = Field(default_factory=dict, repr=False)
    alt_selector: dict[str, Any] = Field(default_factory=dict, repr=False)
    accept: Accepted = Field(default_factory=dict)
    sources: Sources = Field(default=(), validation_alias=AliasChoices("source", "sources"))
    _explicit_geometry: BaseGeometry | None = PrivateAttr(default=None)

    @field_validator("sources")
    @classmethod
    def _strongest_first(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        return strongest_first(sources)

    def __hash__(self) -> int:
        return hash((Site, self.id))

    @cached_property
    def geometry(self) -> BaseGeometry:
        """
        Geometry of the site: EPSG:4326, cut at the antimeridian, exteriors counterclockwise.

        A Point, or the MultiPolygon of an area or of the islands of a chain. Raises
        `GeometryError` if the geometry in a catalog file is not valid.

        Examples
        --------
        >>> Site(id="a", name="A", lon=130.7, lat=32.8).geometry.wkt
        'POINT (130.7 32.8)'
        """
        import shapely

        if self._explicit_geometry is not None:
            return self._explicit_geometry
        if self.shape is not None:
            from rangeviz.catalog.shapes import checked_shape, read_shape

            return checked_shape(read_shape(self.shape))
        if self.kind == "point":
            return shapely.Point(self.lon, self.lat)
        from rangeviz.basemaps import bundled_site_geometry

        return bundled_site_geometry(self.id)

    def with_geometry(self, geometry: BaseGeometry) -> Site:
        """
        Copy of the site with another geometry.

        Parameters
        ----------
        geometry
            A Point or MultiPolygon, as `rangeviz.catalog.shapes.checked_shape` returns it.
        """
        site = self.model_copy()
        site.__dict__.pop("geometry", None)  # the copy has the cached geometry too
        site._explicit_geometry = geometry
        return site

    def _repr_html_(self) -> str:
        from rangeviz.catalog.record_html import site_html

        return site_html(self.model_dump(exclude={"shape", "selector", "alt_selector"}))
