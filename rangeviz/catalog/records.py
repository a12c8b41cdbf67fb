"""Records of the catalog: the models `System`, `Site`, `Source` and `Figure`."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from rangeviz.errors import CatalogError, brief, suggestion
from rangeviz.units import KM_PER_UNIT, Units, range_label

if TYPE_CHECKING:
    from collections.abc import Collection

    from shapely.geometry.base import BaseGeometry

__all__ = ["Figure", "Lint", "Site", "Source", "System", "faults_of"]


def _as_text(value: object) -> object:
    """Convert a TOML date, or a year that TOML reads as a number, to text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if type(value) is int else value


# A TOML array arrives as a list, which a strict tuple would refuse: hence strict=False.
Id = Annotated[str, Field(pattern=r"^\w[\w.+-]*$", max_length=80)]
Ids = Annotated[tuple[Id, ...], Field(strict=False)]
Line = Annotated[str, Field(max_length=2_000, pattern=r"^[^\p{Cc}]*$")]
Text = Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^[^\p{Cc}]*$")]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Countries = Annotated[tuple[Country, ...], Field(strict=False)]
Kilometres = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Date = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^(n\.d\.|\d{4}(-\d\d){0,2})$")]
Lint = Literal[
    "no-source",
    "undated",
    "outside-sources",
    "units-swapped",
    "lon-lat-swapped",
    "outside-country",
    "unknown-country",
    "shared-name",
]
Accepted = dict[Lint, Text]  # reasons why a lint of `rangeviz check` does not apply
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)]


if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _ModelType
else:
    _ModelType = type(BaseModel)  # it has no public name


class _RecordType(_ModelType):
    """Type of the records: one that cannot be made says why in one line."""

    def __call__(cls, *args: Any, **fields: Any) -> Any:  # noqa: N805  of a metaclass
        try:
            return super().__call__(*args, **fields)
        except ValidationError as error:
            given = brief(fields.get("id", fields.get("title", "")))
            msg = f"{cls.__name__.lower()} {given}: {'; '.join(faults_of(error))}"
            raise CatalogError(msg) from None


class _Record(BaseModel, metaclass=_RecordType):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Figure(_Record):
    """One published range, with value and unit as printed."""

    value: Kilometres
    unit: Literal["km", "mi", "nmi"]
    qualifier: Literal["exactly", "about", "more than", "less than", "up to", "at least"] = (
        "exactly"
    )
    bound: Literal["low", "high"] | None = None

    @property
    def km(self) -> float:
        """The figure in kilometres (a mile is 1.609344 km, a nautical mile 1.852 km)."""
        return self.value * KM_PER_UNIT[self.unit]


class Source(_Record):
    """A page or publication that a record rests on."""

    title: Text
    publisher: Text
    date: Date = "n.d."  # the page shows no date; `rangeviz check` asks to write that out
    url: Url | None = None
    figures: Annotated[tuple[Figure, ...], Field(strict=False)] = ()
    about: Line = ""
    variant: Line = ""
    seen: bool = False
    weak: bool = False


class System(_Record):
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
    sources: Annotated[tuple[Source, ...], Field(strict=False)] = Field(
        default=(), validation_alias=AliasChoices("source", "sources")
    )

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


class PathPoint(_Record):
    """One point of the line that joins the islands of a chain on a map."""

    label: Text
    lon: Longitude
    lat: Latitude
    site: Id | None = None


class Site(_Record):
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
    hosts: Countries = ()
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
    sources: Annotated[tuple[Source, ...], Field(strict=False)] = Field(
        default=(), validation_alias=AliasChoices("source", "sources")
    )
    _explicit_geometry: BaseGeometry | None = PrivateAttr(default=None)

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


_FIELDS = {model.__name__: [*model.model_fields, "source", "geometry"] for model in (System, Site)}
_EXPECTED = {  # in words, by field if it has a pattern, else by the type of the fault
    "id": "letters, digits, '-', '_', '.' or '+', without spaces",
    "url": "an http or https address",
    "date": "a date such as 2026-11-30, 2026-11, 2026 or 'n.d.'",
    "country": "an ISO 3166-1 alpha-3 code such as JPN",
    "origin": "an ISO 3166-1 alpha-3 code such as JPN",
    "operators": "ISO 3166-1 alpha-3 codes such as JPN",
    "hosts": "ISO 3166-1 alpha-3 codes such as USA",
    "string_type": "a text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list in [brackets]",
    "finite_number": "a finite number",
    "string_unicode": "text in Unicode",
    "string_too_short": "a text that is not empty",
    "string_too_long": "a shorter text",
    "string_pattern_mismatch": "one line without control characters",
    "model_type": "a table",
}


def faults_of(error: ValidationError, *, except_fields: Collection[str] = ()) -> list[str]:
    """
    Faults of a record, in words.

    Parameters
    ----------
    error
        Error that pydantic raised for the record.
    except_fields
        Fields to leave out, since their faults are listed already.

    Returns
    -------
    list of str
        One line for each fault: the field, the expected value, and the actual one.
    """
    lines = []
    for fault in error.errors(include_url=False):
        *outer, field = fault["loc"] or ("record",)
        is_listed = bool(fault["loc"]) and fault["loc"][0] in except_fields
        if is_listed or fault["type"] == "default_factory_not_called":
            continue  # it follows from another fault
        if isinstance(field, int):
            field = outer.pop()
        where = "".join(f"{part + 1}: " if isinstance(part, int) else f"{part} " for part in outer)
        got = brief(fault["input"])
        context = fault.get("ctx", {})
        match fault["type"]:
            case "missing":
                line = f"{field} is missing"
            case "extra_forbidden":
                known = _FIELDS[error.title] if not outer else ()
                line = f"unknown field {brief(field)}{suggestion(str(field), known)}"
            case "value_error":
                line = str(context["error"])
            case "literal_error":
                line = f"{field} must be {context['expected']}, got {got}"
            case "greater_than":
                line = f"{field} must be over {context['gt']:g}, got {got}"
            case "greater_than_equal":
                line = f"{field} must be at least {context['ge']:g}, got {got}"
            case "less_than_equal":
                line = f"{field} must be at most {context['le']:g}, got {got}"
                line += "; are lon and lat swapped?" if field == "lat" else ""
            case kind:
                pattern = kind == "string_pattern_mismatch"
                expected = (_EXPECTED.get(str(field)) if pattern else None) or _EXPECTED.get(kind)
                line = f"{field} must be {expected or fault['msg']}, got {got}"
        lines.append(where + line)
    return lines
