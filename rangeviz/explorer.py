"""Putting a question with widgets: `explore`, whose map and table follow what is chosen."""

from __future__ import annotations

from html import escape
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.errors import MissingExtraError, RangevizError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.geodesy.distance import Launch
    from rangeviz.results import Reach

__all__ = ["Explorer", "explore"]

_OWN = ""  # the choice, among the systems, of a range of one's own
_LISTED = ["system", "site", "name", "country", "nearest_km", "farthest_km", "verdict", "share"]
_NUMBERS = ["nearest_km", "farthest_km", "share"]
_STYLE = (
    "table.rangeviz-rows tr>*{padding:.1em .7em;text-align:left}"
    + ",".join(f"table.rangeviz-rows tr>:nth-child({_LISTED.index(name) + 1})" for name in _NUMBERS)
    + "{text-align:right}"
)
_MOST_ROWS = 200  # of the table; the page inside the frame holds them all


def explore(
    *,
    systems: Sequence[str] = ("lrhw",),
    sites: Sequence[str] = ("kyushu",),
    targets: Sequence[str] = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    range_km: float = 1600.0,
    catalog: Catalog | None = None,
) -> Explorer:
    """
    Choose systems, sites, targets, launch and range by widgets; map and table follow.

    Needs the extra ``rangeviz[jupyter]``. The arguments are what is chosen at first.

    Parameters
    ----------
    systems
        Ids or aliases of the catalog.
    sites
        Ids or names of the catalog.
    targets
        ISO 3166-1 alpha-3 codes of countries.
    launch
        As for `rangeviz.reach`.
    range_km
        What the slider for a range of one's own stands at, kilometres.
    catalog
        What there is to choose from; the bundled catalog if left out.

    Returns
    -------
    Explorer
        Shown as the last expression of a cell. Its `reach` is the answer on the screen, and its
        `code` the lines that ask for it again.

    Raises
    ------
    MissingExtraError
        If ipywidgets is not installed.
    UnknownNameError
        If a system, site or target is not there.

    Examples
    --------
    >>> explorer = explore(systems=["dark eagle"], sites=["kumamoto"], targets=["KOR"])
    >>> print(explorer.code)
    import rangeviz as rv
    <BLANKLINE>
    answer = rv.reach(systems=['lrhw'], sites=['kumamoto'], targets=['KOR'])
    answer
    """
    return Explorer(
        systems=systems,
        sites=sites,
        targets=targets,
        launch=launch,
        range_km=range_km,
        catalog=catalog,
    )


class Explorer:
    """
    Widgets that put a question, and its answer; made by `explore`.

    Attributes
    ----------
    reach
        The answer to what is chosen; the last one while nothing is.
    widget
        The ipywidgets box of it all, to be put into a layout of one's own.
    """

    reach: Reach | None
    widget: Any

    def __init__(
        self,
        *,
        systems: Sequence[str],
        sites: Sequence[str],
        targets: Sequence[str],
        launch: Launch,
        range_km: float,
        catalog: Catalog | None,
    ) -> None:
        try:
            import ipywidgets as ipw
        except ImportError as error:
            what, library, extra = "explore", "ipywidgets", "jupyter"
            raise MissingExtraError(what, library, extra) from error
        from rangeviz.basemaps import country_names

        self._catalog = load_catalog() if catalog is None else catalog
        self._is_bundled = catalog is None
        self.reach = None
        wide, tall = ipw.Layout(width="100%"), ipw.Layout(width="100%", height="9em")
        countries = {
            name: code for code, name in sorted(country_names().items(), key=itemgetter(1))
        }
        records = self._catalog.systems
        self._systems = ipw.SelectMultiple(
            options=[("a range of my own", _OWN), *_choices(records.summaries())],
            value=[records[name].id for name in systems] or [_OWN],
            layout=tall,
        )
        self._sites = ipw.SelectMultiple(
            options=_choices(self._catalog.sites.summaries()),
            value=[self._catalog.sites[name].id for name in sites],
            layout=tall,
        )
        self._targets = ipw.SelectMultiple(
            options=list(countries.items()), value=_known(targets, countries.values()), layout=tall
        )
        self._launch, self._range = _launch_buttons(ipw, launch), _range_slider(ipw, range_km)
        self._said, self._map, self._table, self._code = (ipw.HTML(layout=wide) for _ in range(4))
        self.widget = self._box(ipw)
        for widget in (self._systems, self._sites, self._targets, self._launch, self._range):
            widget.observe(self._follow, names="value")
        self._follow()

    def _box(self, ipw: Any) -> Any:
        """Widgets as they are laid out."""
        wide = ipw.Layout(width="100%")
        pickers = [
            ipw.VBox([ipw.Label(title), widget], layout=ipw.Layout(width="33%"))
            for title, widget in (
                ("Systems (Ctrl for several)", self._systems),
                ("Sites", self._sites),
                ("Targets", self._targets),
            )
        ]
        # a layout of its own: to hide it must not hide others
        self._own = ipw.HBox(
            [ipw.Label("My range, km"), self._range], layout=ipw.Layout(width="100%")
        )
        return ipw.VBox(
            [
                *(ipw.HBox(pickers, layout=wide), self._own, self._launch),
                *(self._said, self._map, self._code, self._table),
            ]
        )

    @property
    def code(self) -> str:
        """The current question as lines to paste into a cell or a script."""
        asked = [
            f"systems={self._chosen_systems()!r}",
            f"sites={[*self._sites.value]!r}",
            f"targets={[*self._targets.value]!r}",
            *([f"launch={self._launch.value!r}"] if self._launch.value != "anywhere" else []),
            *([] if self._is_bundled else ["catalog=catalog"]),
        ]
        one_line = f"answer = rv.reach({', '.join(asked)})"
        call = one_line if len(one_line) <= 88 else _over_lines(asked)
        return f"import rangeviz as rv\n\n{call}\nanswer"

    def _repr_mimebundle_(self, **asked: Any) -> dict[str, Any]:
        """Show the widgets, and for where there are none the answer to what is chosen."""
        from rangeviz.outputs.notebook import reach_bundle

        answer = {} if self.reach is None else reach_bundle(self.reach)
        return {**self.widget._repr_mimebundle_(**asked), **answer}

    def _chosen_systems(self) -> list[str | float]:
        """Give the systems that are chosen, the slider's kilometres for a range of one's own."""
        return [self._range.value if name == _OWN else name for name in self._systems.value]

    def _follow(self, _: Any = None) -> None:
        """Answer what is chosen, or say why that cannot be."""
        from rangeviz.outputs.notebook import page_frame
        from rangeviz.results import reach
        from rangeviz.words.sentences import question

        self._own.layout.display = None if _OWN in self._systems.value else "none"
        try:
            self.reach = reach(
                systems=self._chosen_systems(),
                sites=self._sites.value,
                targets=self._targets.value,
                launch=self._launch.value,
                catalog=self._catalog,
            )
        except RangevizError as error:
            self._said.value = f"<p><strong>{escape(str(error))}</strong></p>"
            return
        self._said.value = ""  # the page says it
        self._map.value = page_frame(self.reach.to_html(), title=question(self.reach))
        self._code.value = f"<p>The same in code:</p><pre>{escape(self.code)}</pre>"
        self._table.value = _table(self.reach)


def _launch_buttons(ipw: Any, launch: Launch) -> Any:
    return ipw.ToggleButtons(
        options=[("from anywhere in the site", "anywhere"), ("from everywhere", "everywhere")],
        value=launch,
        style={"button_width": "16em"},
    )


def _range_slider(ipw: Any, range_km: float) -> Any:
    return ipw.IntSlider(
        value=round(range_km),
        min=100,
        max=15_000,
        step=50,
        continuous_update=False,
        layout=ipw.Layout(width="100%"),
    )


def _choices(summaries: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Give each record as the list shows it, and its id; no two are shown alike."""
    return [(f"{summary['name']} · {summary['id']}", summary["id"]) for summary in summaries]


def _known(codes: Sequence[str], countries: Any) -> list[str]:
    """Validate codes of countries."""
    from rangeviz.errors import UnknownNameError

    for code in codes:
        if code not in countries:
            kind = "country"
            raise UnknownNameError(kind, code, countries)
    return list(codes)


def _over_lines(asked: Sequence[str]) -> str:
    body = "".join(f"    {argument},\n" for argument in asked)
    return f"answer = rv.reach(\n{body})"


def _table(reach: Reach) -> str:
    """Regions in reach, the nearest first."""
    from rangeviz.words.labels import share_label

    frame = reach.regions
    found = frame.loc[frame["verdict"] != "none", _LISTED].sort_values("nearest_km")
    kilometres = "{:,.0f}".format
    rows = found.head(_MOST_ROWS).to_html(  # escapes every text
        index=False,
        border=0,
        classes="rangeviz-rows",
        formatters={"nearest_km": kilometres, "farthest_km": kilometres, "share": share_label},
    )
    rest = len(found) - _MOST_ROWS
    more = f"<p>and {rest:,} more</p>" if rest > 0 else ""
    summary = f"<summary>{len(found):,} rows in reach</summary>"
    return f"<style>{_STYLE}</style><details open>{summary}{rows}{more}</details>"
