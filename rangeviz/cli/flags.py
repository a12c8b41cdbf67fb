"""How a question is put: the selection flags, or a scenario file that holds the same names."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import shlex
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from rangeviz.errors import CoordinateError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rangeviz.catalog.records import Site

__all__ = ["Selection", "country_code", "parse_lon_lat", "selects", "target"]

DEFAULT_SYSTEMS = ("tomahawk", "tomahawk-block-v", "lrhw")
DEFAULT_SITES = ("kyushu", "first-island-chain")
DEFAULT_TARGETS = ("CHN", "RUS")
_Many = list[str] | None


@dataclasses.dataclass(frozen=True)
class Selection:
    """The flags that every question shares: one field each."""

    system: Annotated[
        _Many,
        typer.Option(
            "--system",
            "-s",
            metavar="ID",
            help="Missile or launcher, by id or alias; may be repeated."
            "  [default: tomahawk, tomahawk-block-v, lrhw]",
        ),
    ] = None
    range_km: Annotated[
        _Many,
        typer.Option("--range-km", metavar="KM", help="A range of your own; may be repeated."),
    ] = None
    site: Annotated[
        _Many,
        typer.Option(
            "--site",
            metavar="ID",
            help="Island, region, town or chain to launch from; may be repeated."
            "  [default: kyushu, first-island-chain]",
        ),
    ] = None
    at: Annotated[
        _Many,
        typer.Option(
            "--at",
            metavar="LON,LAT",
            help="A point of your own, degrees east and north; may be repeated.",
        ),
    ] = None
    label: Annotated[
        _Many,
        typer.Option("--label", metavar="TEXT", help="Name of the point; one for each --at."),
    ] = None
    target: Annotated[
        _Many,
        typer.Option(
            "--target",
            metavar="CODE",
            help="Country (CHN, or its name), region (CN-SD), 'world' or a file of areas "
            "(geojson, gpkg, kml, kmz); may be repeated."
            "  [default: CHN, RUS]",
        ),
    ] = None
    launch: Annotated[
        Literal["anywhere", "everywhere"] | None,
        typer.Option(
            "--launch",
            metavar="WHERE",
            help="What is in reach from 'anywhere' in the site, or from 'everywhere' in it."
            "  [default: anywhere]",
        ),
    ] = None
    viewpoint: Annotated[
        Literal["apart", "de-facto", "iso"] | None,
        typer.Option(
            "--viewpoint",
            metavar="VIEW",
            help="Where disputed regions count: 'apart' for no country, 'de-facto' for the one that"
            " holds them, 'iso' for the one that ISO 3166 lists them under.  [default: apart]",
        ),
    ] = None
    catalog: Annotated[
        _Many,
        typer.Option(
            "--catalog",
            metavar="FILE",
            help="Your own systems and sites (toml, csv, xlsx, geojson, gpkg, kml, kmz); may be "
            "repeated.",
        ),
    ] = None
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario",
            metavar="FILE",
            help="TOML file of the flags above, by name; a flag given here wins.",
        ),
    ] = None
    title: str | None = None  # no flag of every question, but a scenario may name its map

    def completed(self) -> Selection:
        """
        Fill in what the scenario says.

        Returns
        -------
        Selection
            The same without a scenario. Where a flag chooses the systems (or the places, or the
            targets), the scenario's choice of them is dropped whole.

        Raises
        ------
        CatalogError
            If the scenario cannot be read: one line for every fault.
        """
        if self.scenario is None:
            return self
        from rangeviz.cli.scenario import read_scenario

        check = {"range_km": _range_km, "at": parse_lon_lat}
        told = read_scenario(Path(self.scenario), _FLAGS, check=check, one_of=_ONE_OF)
        for part in _PARTS:
            if any(getattr(self, name) for name in part):
                told = {name: value for name, value in told.items() if name not in part}
        catalogs = [*(told.pop("catalog", None) or ()), *(self.catalog or ())]
        return dataclasses.replace(self, **told, catalog=catalogs, scenario=None)

    def arguments(self) -> dict[str, Any]:
        """
        Arguments of `rangeviz.reach`.

        Returns
        -------
        dict
            Systems, sites, targets, launch and catalog; what was left out is the default question,
            Tomahawk and LRHW from Kyushu and the first island chain to China and Russia.

        Raises
        ------
        CatalogError
            If a catalog file cannot be read.
        UnknownNameError
            If a target is no country.
        """
        from rangeviz.catalog.catalog import load_catalog

        ranges = [_range_km(text) for text in self.range_km or ()]
        points = self._points()
        return {
            "systems": [*(self.system or ()), *ranges] or list(DEFAULT_SYSTEMS),
            "sites": [*(self.site or ()), *points] or list(DEFAULT_SITES),
            "targets": [target(text) for text in self.target or DEFAULT_TARGETS],
            "launch": self.launch or "anywhere",
            "viewpoint": self.viewpoint or "apart",
            "catalog": load_catalog(*(self.catalog or ())),
        }

    def command(self, name: str) -> str:
        """
        Command line that asks the same again.

        Parameters
        ----------
        name
            The command, such as ``"map"``.

        Returns
        -------
        str
            With catalog files by their bare names: folders are nobody's business.
        """
        words = ["rangeviz", name]
        for field, flag in _FLAGS.items():
            value = getattr(self, field) or ()
            for item in [value] if isinstance(value, str) else value:
                words += [flag, _bare(field, item)]
        return shlex.join(words)

    def scenario_text(self, folder: Path) -> str:
        """
        Write the question down as a scenario.

        Parameters
        ----------
        folder
            Where it will lie, and every file that it names with it.

        Returns
        -------
        str
            TOML that `--scenario` reads.

        Raises
        ------
        CatalogError
            If a file that it names lies elsewhere.
        """
        from rangeviz.cli.scenario import scenario_text

        flags = {name: getattr(self, name) for name in _FLAGS}
        if not (self.system or self.range_km):
            flags["system"] = list(DEFAULT_SYSTEMS)
        if not (self.site or self.at):
            flags["site"] = list(DEFAULT_SITES)
        flags["target"] = flags["target"] or list(DEFAULT_TARGETS)
        return scenario_text(flags, folder)

    def _points(self) -> list[Site]:
        from rangeviz.catalog.sites import point_site

        places, labels = self.at or [], self.label or []
        if len(labels) not in {0, len(places)}:
            msg = f"{len(labels)} for {len(places)} --at; give one for each, or none"
            raise typer.BadParameter(msg, param_hint="'--label'")
        sites = [
            point_site(*parse_lon_lat(text), label) for text, label in zip_longest(places, labels)
        ]
        for site in sites:
            if [other.id for other in sites].count(site.id) > 1:
                msg = f"two points are both {site.name!r}; give each its own --label"
                raise typer.BadParameter(msg, param_hint="'--at'")
        return sites


def _bare(field: str, item: str) -> str:
    """Name a file without its folder."""
    from rangeviz.catalog.reading.shapes import is_area_file

    named = field == "catalog" or (field == "target" and is_area_file(item))
    return Path(item).name if named else item


_FLAGS = {
    "system": "-s",
    "range_km": "--range-km",
    "site": "--site",
    "at": "--at",
    "label": "--label",
    "target": "--target",
    "launch": "--launch",
    "viewpoint": "--viewpoint",
    "catalog": "--catalog",
    "title": "--title",
}
_PARTS = (
    ("system", "range_km"),
    ("site", "at", "label"),
    ("target",),
    ("launch",),
    ("viewpoint",),
    ("title",),
)
_ONE_OF = {"launch": ("anywhere", "everywhere"), "viewpoint": ("apart", "de-facto", "iso")}


def selects(command: Callable[..., None], *, without: Collection[str] = ()) -> Callable[..., None]:
    """
    Give a command the selection flags before its own, and the selection as its first argument.

    Parameters
    ----------
    command
        A function of a `Selection` and keyword-only options.
    without
        Flags that it does not take, by field.

    Returns
    -------
    Callable
        A function with one parameter for each flag, as typer wants it.
    """
    hints = get_type_hints(Selection, include_extras=True)
    flags = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )
        for field in dataclasses.fields(Selection)
        if hasattr(hints[field.name], "__metadata__") and field.name not in without
    ]
    _, *own = inspect.signature(command, eval_str=True).parameters.values()

    @functools.wraps(command)
    def with_selection(**given: Any) -> None:
        selection = Selection(**{flag.name: given.pop(flag.name) for flag in flags})
        command(selection.completed(), **given)

    arguments = [parameter for parameter in own if parameter.kind is not parameter.KEYWORD_ONLY]
    options = [*flags, *own[len(arguments) :]]
    with_selection.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*arguments, *options]
    )
    return with_selection


def country_code(text: str) -> str:
    """
    Code of a country given by code or English name.

    Parameters
    ----------
    text
        Such as ``"chn"`` or ``"China"``.

    Returns
    -------
    str
        ISO 3166-1 alpha-3.

    Raises
    ------
    UnknownNameError
        If no country of the base map is called so.
    """
    from rangeviz.basemaps import country_names

    names: dict[str, str] = country_names()
    if text.upper() in names:
        return text.upper()
    for code, name in names.items():
        if text.casefold() == name.casefold():
            return code
    kind = "country"
    raise UnknownNameError(kind, text, [*names.values(), *names])


def target(text: str) -> str:
    """
    Target as `rangeviz.reach` takes it.

    Parameters
    ----------
    text
        A country by code or name, a region, ``"world"``, or a file of areas.

    Returns
    -------
    str
        A country's code; what else it is goes through as it is.

    Raises
    ------
    UnknownNameError
        If no country is called so.

    Examples
    --------
    >>> target("china"), target("cn-sd"), target("areas.gpkg")
    ('CHN', 'CN-SD', 'areas.gpkg')
    """
    from rangeviz.catalog.reading.shapes import is_area_file

    if is_area_file(text):
        return text
    if text.casefold() == "world":
        return "world"
    return text.upper() if "-" in text[2:4] else country_code(text)


def _range_km(text: str) -> float:
    try:
        range_km = float(text)
    except ValueError:
        range_km = math.nan
    if not 0 < range_km < math.inf:
        msg = f"a range must be a number of kilometres over 0, got {text!r}; give one such as 1600"
        raise typer.BadParameter(msg, param_hint="'--range-km'")
    return range_km


def parse_lon_lat(text: str) -> tuple[float, float]:
    """
    Read a point as the flag ``--at`` has it.

    Parameters
    ----------
    text
        Longitude and latitude in degrees, with a comma.

    Raises
    ------
    BadParameter
        If it is no point on the Earth.

    Examples
    --------
    >>> parse_lon_lat("-70.7,-33.4")
    (-70.7, -33.4)
    """
    from rangeviz.catalog.shapes import check_lon_lat

    try:
        lon, lat = (float(part) for part in text.split(","))
        check_lon_lat(lon, lat)
    except CoordinateError as error:
        raise typer.BadParameter(str(error), param_hint="'--at'") from None
    except ValueError:
        msg = f"expected LON,LAT in degrees, such as 130.7,32.8; got {text!r}"
        raise typer.BadParameter(msg, param_hint="'--at'") from None
    return lon, lat
