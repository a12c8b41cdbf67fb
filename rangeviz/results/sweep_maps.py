"""The result of `sweep_map`: shares of a sweep that draw and write themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.sweeps.shares import SweepShares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from distributed import Client
    from matplotlib.figure import Figure

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.catalog import Catalog
    from rangeviz.geodesy.distance import Launch
    from rangeviz.naming.records import Sites, SystemLike
    from rangeviz.naming.targets import Targets
    from rangeviz.outputs.look import Look

__all__ = ["SweepMap", "sweep_map"]


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
            File to write, ending in html, png, svg, pdf or pptx; written whole or not at all.
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
    QuestionError, UnknownNameError, RadiusError, CoordinateError, GeometryError
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
