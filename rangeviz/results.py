"""What users hold: `Reach`, `Comparison` and `SweepMap`, each an answer that can show itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.coverage.answer import Answer
from rangeviz.coverage.change import Change
from rangeviz.sweeps.shares import SweepShares

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from distributed import Client
    from matplotlib.figure import Figure

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.catalog import Catalog
    from rangeviz.geodesy.distance import Launch
    from rangeviz.naming.records import Sites, SystemLike
    from rangeviz.naming.targets import Targets
    from rangeviz.outputs.look import Look

__all__ = ["Comparison", "Reach", "SweepMap", "compare", "reach", "sweep_map"]


class Reach(Answer):
    """
    Which regions lie within reach of which systems from which sites.

    Made by `reach`. Its fields and frames are those of `rangeviz.coverage.answer.Answer`; its
    methods draw and write it.
    """

    def summary(self) -> list[str]:
        """Say in sentences how many regions lie wholly or partly in reach."""
        from rangeviz.words.sentences import sentences

        return sentences(self)

    def to_html(self, *, title: str | None = None, lang: str = "en") -> str:
        """
        Draw the interactive map: one HTML page that needs no network.

        Parameters
        ----------
        title
            Heading; the question the map answers, if left out.
        lang
            Language of the page's words: ``"en"`` or ``"ja"``.

        Raises
        ------
        UnknownNameError
            If the page has no words in that language.
        """
        from rangeviz.outputs.webmap import to_html

        return to_html(self, title=title, lang=lang)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map in a notebook, with a picture for where there can be no map."""
        from rangeviz.outputs.notebook import reach_bundle

        return reach_bundle(self)

    def _repr_html_(self) -> str:
        """Show the map where HTML is asked for by itself, as in Panel, Streamlit or marimo."""
        return self._repr_mimebundle_()["text/html"]

    def to_figure(self, *, title: str | None = None, look: Look | None = None) -> Figure:
        """
        Draw the map as a picture, azimuthal equidistant about the site.

        Parameters
        ----------
        title
            Heading; the question the picture answers, if left out.
        look
            Its size, resolution, theme and inset.

        Returns
        -------
        Figure
            Of matplotlib.

        Examples
        --------
        >>> from rangeviz import Look
        >>> answer = reach(systems=[1600], sites=[(130.7, 32.8)], targets=["KR-11"])
        >>> answer.to_figure(look=Look(size=(800, 600), dpi=100)).get_size_inches().tolist()
        [8.0, 6.0]
        """
        from rangeviz.outputs.figure import draw

        return draw(self, title=title, look=look)

    def save(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        look: Look | None = None,
        lang: str = "en",
    ) -> Path:
        """
        Write the map or the table, in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, png, svg, pdf, pptx, csv, json, md, geojson, gpkg, kml,
            kmz or fgb; written whole or not at all.
        title
            Heading of a map.
        look
            Size, resolution, theme, inset and template of a picture or of slides.
        lang
            Language of an HTML map: ``"en"`` or ``"ja"``.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names no known format or the file cannot be written.
        UnknownNameError
            If the page has no words in that language.
        """
        from rangeviz.outputs import write

        return write(self, path, title=title, look=look, lang=lang)


class Comparison(Change):
    """
    Two answers side by side: what is gained, lost and kept.

    Made by `compare`. Its frames are those of `rangeviz.coverage.change.Change`; its methods draw
    and write it.
    """

    def summary(self) -> list[str]:
        """
        Say in sentences what is gained and lost.

        Returns
        -------
        list of str
            One on regions, one on places.
        """
        from rangeviz.words.sentences import change_sentences

        return change_sentences(self)

    def to_html(self, *, names: Sequence[str] = ("before", "after")) -> str:
        """
        Draw what is gained, lost and kept on one HTML page that needs no network, nor a script.

        Parameters
        ----------
        names
            What to call the two.
        """
        from rangeviz.outputs.webmap.comparison_page import comparison_html

        return comparison_html(self, names=names)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map in a notebook."""
        from rangeviz.outputs.notebook import mimebundle

        text = "\n".join(self.summary())
        return mimebundle(self.to_html(), title="Comparison", text=text, picture=None)

    def _repr_html_(self) -> str:
        """Show the map where HTML is asked for by itself, as in Panel, Streamlit or marimo."""
        return self._repr_mimebundle_()["text/html"]


class SweepMap(SweepShares):
    """
    How much of the targets each of many sites reaches.

    Made by `sweep_map`. Its fields are those of `rangeviz.sweeps.shares.SweepShares`; its methods
    draw and write it.
    """

    def to_html(self) -> str:
        """Draw it on one HTML page that needs no network, nor a script."""
        from rangeviz.outputs.webmap.sweep_page import sweep_html

        return sweep_html(self)

    def to_figure(self, *, look: Look | None = None) -> Figure:
        """
        Draw it as a picture, azimuthal equidistant, a panel for each range.

        Parameters
        ----------
        look
            Its size, resolution and theme.
        """
        from rangeviz.outputs.figure.sweep import draw_sweep

        return draw_sweep(self, look=look)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map in a notebook, with a picture if there is room for all ranges."""
        from rangeviz.outputs.notebook import sweep_bundle

        return sweep_bundle(self)

    def _repr_html_(self) -> str:
        """Show the map where HTML is asked for by itself, as in Panel, Streamlit or marimo."""
        return self._repr_mimebundle_()["text/html"]

    def save(self, path: str | Path, *, look: Look | None = None) -> Path:
        """
        Write it, in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, png, svg or pdf; written whole or not at all.
        look
            Size, resolution and theme of a picture.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names no such format, or the file cannot be written.
        LookError
            If there are more ranges than a picture has room for.
        """
        from rangeviz.outputs import write_sweep

        return write_sweep(self, path, look=look)


def reach(
    *,
    systems: Iterable[SystemLike],
    sites: Sites,
    targets: Targets = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    tolerance_m: float = 10.0,
    viewpoint: Viewpoint = "apart",
) -> Reach:
    """
    Find which regions lie within reach of which systems from which sites.

    Parameters
    ----------
    systems
        Ids or aliases of the catalog, `System` records, or bare ranges in kilometres.
    sites
        Ids or aliases of the catalog, `Site` records, ``(lon, lat)`` in degrees, shapely
        geometries, or a GeoDataFrame of them.
    targets
        ISO 3166-1 alpha-3 codes of countries, ISO 3166-2 codes of regions, ``"world"``, or a
        GeoDataFrame of one's own polygons.
    launch
        ``"anywhere"``: measured from a site's nearest point, what could be reached from somewhere
        in it. ``"everywhere"``: from its farthest, what is reached wherever in it the launcher
        stands.
    catalog
        Where names are looked up; the bundled one if left out.
    tolerance_m
        How far, in metres, any point of an envelope's boundary may stray from the true one.
    viewpoint
        For which country disputed regions count: ``"apart"`` for none, ``"de-facto"`` for the one
        that holds them, ``"iso"`` for the one that ISO 3166 lists them under.

    Returns
    -------
    Reach
        The frames `regions` and `envelopes`, and what makes maps and files of them.

    Raises
    ------
    UnknownNameError
        If a system, site or target is not there.
    RadiusError, ToleranceError, CoordinateError, GeometryError
        As `range_envelope`.

    Examples
    --------
    >>> answer = reach(systems=[1600], sites=[(130.7, 32.8)], targets=["KR-11", "CN-XJ"])
    >>> answer.regions[["name", "nearest_km", "status"]].round(0).values.tolist()
    [['Seoul', 610.0, 'full'], ['Xinjiang', 3193.0, 'none']]
    """
    return Reach.compute(
        systems=systems,
        sites=sites,
        targets=targets,
        launch=launch,
        catalog=catalog,
        tolerance_m=tolerance_m,
        viewpoint=viewpoint,
    )


def compare(before: Reach, after: Reach) -> Comparison:
    """
    Compare two answers, region by region and place by place.

    Parameters
    ----------
    before, after
        What `rangeviz.reach` returned for two systems, sites or ranges; of the same targets, or of
        some in common.

    Returns
    -------
    Comparison
        Frames `regions` and `places`, and a `summary`.

    Raises
    ------
    GeometryError
        If no region is in both.

    Examples
    --------
    >>> from rangeviz import reach
    >>> now, then = (reach(systems=[km], sites=["kyushu"], targets=["KOR"]) for km in (300, 500))
    >>> compare(now, then).regions["change"].value_counts().to_dict()
    {'gained': 8, 'more': 6, 'kept': 4}
    """
    return Comparison.between(before, after)


def sweep_map(
    sites: Sites,
    *,
    ranges_km: Sequence[float] | None = None,
    systems: Sequence[SystemLike] | None = None,
    targets: Targets = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    viewpoint: Viewpoint = "apart",
    jobs: int | None = None,
    client: Client | None = None,
    tick: Callable[[], None] | None = None,
) -> SweepMap:
    """
    Sweep, and map every site by how much of the targets it reaches.

    Parameters
    ----------
    sites, ranges_km, systems, targets, launch, catalog, viewpoint, jobs, client, tick
        As for `rangeviz.sweep`.

    Returns
    -------
    SweepMap
        To be saved as a page or a picture.

    Raises
    ------
    RadiusError, UnknownNameError, CoordinateError, GeometryError
        As `rangeviz.sweep`.

    Examples
    --------
    >>> heat = sweep_map([(130.7, 32.8)], ranges_km=[2000, 700], targets=["KOR"], jobs=1)
    >>> dict(zip(heat.ranges, heat.share[0].round(2).tolist()))
    {'700 km': 1.0, '2,000 km': 1.0}
    """
    return SweepMap.compute(
        sites,
        ranges_km=ranges_km,
        systems=systems,
        targets=targets,
        launch=launch,
        catalog=catalog,
        viewpoint=viewpoint,
        jobs=jobs,
        client=client,
        tick=tick,
    )
