"""The question that a command line or a scenario puts, as texts; knows nothing of the terminal."""

from __future__ import annotations

import dataclasses
import math
import shlex
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rangeviz.errors import CoordinateError, QuestionError

if TYPE_CHECKING:
    from rangeviz.catalog.records import Site

__all__ = ["FlagError", "Question", "lon_lat_of_flag"]

_DEFAULT_SYSTEMS = ("tomahawk", "tomahawk-block-v", "lrhw")
_DEFAULT_SITES = ("kyushu", "first-island-chain")
_DEFAULT_TARGETS = ("CHN", "RUS")
_Many = list[str] | None

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
_CHOICES = {"launch": ("anywhere", "everywhere"), "viewpoint": ("apart", "de-facto", "iso")}


class FlagError(QuestionError):
    """A flag has a value that it cannot have."""

    def __init__(self, flag: str, message: str) -> None:
        super().__init__(message)
        self.flag = flag


@dataclasses.dataclass(frozen=True)
class Question:
    """What every command that asks takes: one field for each flag, with its texts."""

    system: _Many = None
    range_km: _Many = None
    site: _Many = None
    at: _Many = None
    label: _Many = None
    target: _Many = None
    launch: Literal["anywhere", "everywhere"] | None = None
    viewpoint: Literal["apart", "de-facto", "iso"] | None = None
    catalog: _Many = None
    scenario: str | None = None
    title: str | None = None  # only some commands have the flag, but a scenario may name its map
    read_scenario: str | None = dataclasses.field(default=None, compare=False)  # completed it

    @property
    def files(self) -> list[str]:
        """Files that are read for an answer, which no output may replace."""
        from rangeviz.catalog.reading.shapes import is_area_file

        scenarios = [path for path in (self.scenario, self.read_scenario) if path]
        areas = [target for target in self.target or () if is_area_file(target)]
        return [*scenarios, *(self.catalog or ()), *areas]

    def completed(self) -> Question:
        """
        Question with the flags of its scenario.

        Returns
        -------
        Question
            Without a scenario, the same. Where a flag chooses the systems (or the sites, or the
            targets), it replaces all of the scenario's choice of them.

        Raises
        ------
        CatalogError
            If the scenario cannot be read: one line for every fault.
        """
        if self.scenario is None:
            return self
        from rangeviz.cli.scenario import read_scenario
        from rangeviz.naming.coordinates import parse_lon_lat

        check = {"range_km": _range_km, "at": parse_lon_lat}
        flags = read_scenario(Path(self.scenario), _FLAGS, check=check, choices=_CHOICES)
        for part in _PARTS:
            if any(getattr(self, name) for name in part):
                flags = {name: value for name, value in flags.items() if name not in part}
        catalogs = [*(flags.pop("catalog", None) or ()), *(self.catalog or ())]
        return dataclasses.replace(
            self, **flags, catalog=catalogs, scenario=None, read_scenario=self.scenario
        )

    def arguments(self) -> dict[str, Any]:
        """
        Arguments of `rangeviz.reach`.

        Returns
        -------
        dict
            Systems, sites, targets, launch, viewpoint and catalog. A part that is left out is that
            of the default question: Tomahawk and LRHW, from Kyushu and the first island chain, to
            China and Russia.

        Raises
        ------
        FlagError
            If a flag has a value that it cannot have.
        CatalogError
            If a catalog file cannot be read.
        UnknownNameError
            If a target is not a country.
        """
        from rangeviz.catalog.catalog import load_catalog
        from rangeviz.naming.countries import target_code

        ranges = [_range_km(text) for text in self.range_km or ()]
        points = self._points()
        return {
            "systems": [*(self.system or ()), *ranges] or list(_DEFAULT_SYSTEMS),
            "sites": [*(self.site or ()), *points] or list(_DEFAULT_SITES),
            "targets": [target_code(text) for text in self.target or _DEFAULT_TARGETS],
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
            It names files without their folders, which concern nobody else.
        """
        words = ["rangeviz", name]
        for field, flag in _FLAGS.items():
            value = getattr(self, field) or ()
            for item in [value] if isinstance(value, str) else value:
                words += [flag, _without_folder(field, item)]
        return shlex.join(words)

    def scenario_text(self, folder: Path) -> str:
        """
        Scenario that asks the same.

        Parameters
        ----------
        folder
            Where it will lie, with every file that it names.

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
            flags["system"] = list(_DEFAULT_SYSTEMS)
        if not (self.site or self.at):
            flags["site"] = list(_DEFAULT_SITES)
        flags["target"] = flags["target"] or list(_DEFAULT_TARGETS)
        return scenario_text(flags, folder)

    def _points(self) -> list[Site]:
        from rangeviz.catalog.sites import point_site

        places, labels = self.at or [], self.label or []
        if len(labels) not in {0, len(places)}:
            flag = "--label"
            msg = f"{len(labels)} for {len(places)} --at; give one for each, or none"
            raise FlagError(flag, msg)
        sites = [
            point_site(*lon_lat_of_flag(text), label) for text, label in zip_longest(places, labels)
        ]
        for site in sites:
            if [other.id for other in sites].count(site.id) > 1:
                flag = "--at"
                msg = f"two points are both {site.name!r}; give each its own --label"
                raise FlagError(flag, msg)
        return sites


def lon_lat_of_flag(text: str) -> tuple[float, float]:
    """
    Point that the flag ``--at`` gives.

    Parameters
    ----------
    text
        Longitude and latitude in degrees, separated by a comma.

    Returns
    -------
    lon, lat
        Degrees.

    Raises
    ------
    FlagError
        If it is not a point on the Earth.

    Examples
    --------
    >>> lon_lat_of_flag("-70.7,-33.4")
    (-70.7, -33.4)
    """
    from rangeviz.naming.coordinates import parse_lon_lat

    try:
        return parse_lon_lat(text)
    except CoordinateError as error:
        flag = "--at"
        raise FlagError(flag, str(error)) from None


def _range_km(text: str) -> float:
    try:
        range_km = float(text)
    except ValueError:
        range_km = math.nan
    if not 0 < range_km < math.inf:
        flag = "--range-km"
        msg = f"a range must be a number of kilometres over 0, got {text!r}; give one such as 1600"
        raise FlagError(flag, msg)
    return range_km


def _without_folder(field: str, item: str) -> str:
    from rangeviz.catalog.reading.shapes import is_area_file

    is_file = field == "catalog" or (field == "target" and is_area_file(item))
    return Path(item).name if is_file else item
