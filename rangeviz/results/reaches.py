"""The result of `reach`: an answer that draws and writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.coverage.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from matplotlib.figure import Figure

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.catalog import Catalog
    from rangeviz.geodesy.distance import Launch
    from rangeviz.naming.records import Sites, SystemLike
    from rangeviz.naming.targets import Targets
    from rangeviz.outputs.look import Look

__all__ = ["Reach", "reach"]


class Reach(Answer):
    """
    Which regions lie within reach of which systems from which sites.

    Made by `reach`. Its fields and frames are those of `rangeviz.coverage.answer.Answer`; its
    methods draw and write it.
    """

    def summary(self) -> list[str]:
        """
        Say in sentences how many regions lie wholly or partly in reach.

        A point of one's own whose longitude and latitude look swapped is told last.
        """
        from rangeviz.naming.whereabouts import suspicion
        from rangeviz.words.sentences import sentences

        return [*sentences(self), *filter(None, map(suspicion, self.sites))]

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
            File to write, ending in html, png, svg, pdf, pptx, docx, xlsx, csv, json, md,
            geojson, gpkg, kml, kmz, fgb or qml; written whole or not at all.
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
    QuestionError, RadiusError, ToleranceError, CoordinateError, GeometryError
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
