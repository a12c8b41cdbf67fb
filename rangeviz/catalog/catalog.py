"""Where systems and sites come from: the bundled catalog, the user's files over it, by any name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rangeviz.errors import AmbiguousNameError, CatalogError, UnknownNameError

if TYPE_CHECKING:
    from rangeviz.catalog.records import Site, System

__all__ = ["Catalog", "Shelf", "load_catalog", "unknown_missiles"]

Record = TypeVar("Record", bound="System | Site")
_MOST_FAULTS = 1_000  # told of at once


def load_catalog(*paths: str | Path) -> Catalog:
    """
    Read the bundled catalog, and the user's own files over it.

    Parameters
    ----------
    *paths
        TOML files of ``[[system]]`` and ``[[site]]`` records, in the schema that the head of the
        bundled files describes; tables of them (csv, xlsx); or shapes of sites (geojson, gpkg, kml,
        kmz). A record replaces the one of the same id in the files before it.

    Returns
    -------
    Catalog
        Systems and sites, by id or alias.

    Raises
    ------
    CatalogError
        If a file cannot be read or breaks the schema: one line for every fault of every file.

    Examples
    --------
    >>> catalog = load_catalog()
    >>> catalog.systems["Dark Eagle"].id, catalog.systems["lrhw"].range_label("mi")
    ('lrhw', '1,724 mi')
    >>> [missile.id for missile in catalog.missiles("typhon")]
    ['sm-6', 'tomahawk-block-v']
    """
    bundled = Catalog()
    if not paths:
        return bundled
    from rangeviz.catalog.reading.records import read_entries

    own: dict[str, dict[str, Any]] = {"system": {}, "site": {}}
    known: set[object] = set(bundled.systems)
    files: dict[tuple[str, str], str] = {}
    faults: list[str] = []
    fires: list[tuple[str, Sequence[str]]] = []
    for path in paths:
        for entry in read_entries(path, faults, sites=bundled.sites, named=known):
            files.pop((entry.kind, entry.record.id), None)  # the last file wins, and stands last
            files[entry.kind, entry.record.id] = str(path)
            own[entry.kind][entry.record.id] = entry.record
            if entry.kind == "system":
                fires.append((entry.where, cast("System", entry.record).fires))
    faults += unknown_missiles(fires, known)
    if faults:
        raise CatalogError("\n".join(_first_of(faults)))
    return Catalog(systems=own["system"], sites=own["site"], files=files)


def unknown_missiles(
    fires: Iterable[tuple[str, Iterable[str]]], known: Container[object]
) -> list[str]:
    """
    Faults of launchers that fire what there is not.

    Parameters
    ----------
    fires
        How messages name each launcher, and what it fires.
    known
        Ids of systems.

    Returns
    -------
    list of str
        One line for each.

    Examples
    --------
    >>> unknown_missiles([("own.toml: system 'rail'", ["lrwh"])], ["lrhw"])
    ["own.toml: system 'rail': fires unknown system 'lrwh'"]
    """
    return [
        f"{where}: fires unknown system {fired!r}"
        for where, missiles in fires
        for fired in missiles
        if fired not in known
    ]


def _first_of(faults: list[str]) -> list[str]:
    rest = len(faults) - _MOST_FAULTS
    return faults if rest <= 0 else [*faults[:_MOST_FAULTS], f"and {rest:,} more faults"]


class Catalog:
    """
    Systems and sites; each bundled file is read when it is first asked for.

    Parameters
    ----------
    systems, sites
        The user's own records, by id; they go before the bundled ones.
    files
        The file of each of them, by kind (``"system"`` or ``"site"``) and id.
    """

    def __init__(
        self,
        *,
        systems: Mapping[str, System] | None = None,
        sites: Mapping[str, Site] | None = None,
        files: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self._systems, self._sites = dict(systems or {}), dict(sites or {})
        self._files = dict(files or {})

    @cached_property
    def systems(self) -> Shelf[System]:
        """Systems by id or alias, in any case."""
        return Shelf("system", {**_bundled("system")[1], **self._systems}, self._files)

    @cached_property
    def sites(self) -> Shelf[Site]:
        """Sites by id or name, in any case."""
        return Shelf("site", {**_bundled("site")[1], **self._sites}, self._files)

    @cached_property
    def date(self) -> str:
        """The month the bundled figures are as of, such as ``"2026-11"``."""
        return str(_bundled("system")[0]["date"])

    def origin(self, kind: str, record_id: str) -> str | None:
        """
        Say where a record of the user's comes from.

        Parameters
        ----------
        kind
            ``"system"`` or ``"site"``.
        record_id
            Its id.

        Returns
        -------
        str or None
            The bare name of its file, and whether it overrides a bundled record; None if it is not
            the user's.
        """
        file = self._files.get((kind, record_id))
        if file is None:
            return None
        over = ", overrides the bundled record" if record_id in _bundled(kind)[1] else ""
        return f"{Path(file).name}{over}"

    def changes(self) -> list[str]:
        """
        Say what the user's files add to the bundled catalog, and what they override in it.

        Returns
        -------
        list of str
            A line for each file.

        Examples
        --------
        >>> load_catalog().changes()
        []
        """
        lines = []
        for file in dict.fromkeys(self._files.values()):
            added, over = [], []
            for kind in ("system", "site"):
                ids = [i for k, i in self._files if k == kind and self._files[k, i] == file]
                old = [record_id for record_id in ids if record_id in _bundled(kind)[1]]
                if len(ids) > len(old):
                    count = len(ids) - len(old)
                    added.append(f"{count:,} {kind}{'s' if count > 1 else ''}")
                over += [f"{kind} {record_id!r}" for record_id in old]
            said = [f"added {' and '.join(added)}"] if added else []
            rest = f" and {len(over) - 8:,} more" if len(over) > 8 else ""
            said += [f"overrode {', '.join(over[:8])}{rest}"] if over else []
            lines.append(f"{Path(file).name}: {'; '.join(said)}")
        return lines

    def _repr_html_(self) -> str:
        from rangeviz.catalog.record_html import catalog_card

        systems, sites = (
            [{**head, "file": shelf.file(head["id"])} for head in shelf.heads()]
            for shelf in (self.systems, self.sites)
        )
        return catalog_card(self.date, systems, sites)

    def missiles(self, system: System | str) -> tuple[System, ...]:
        """
        Missiles a launcher fires; anything else is its own.

        Parameters
        ----------
        system
            A system, or its id or alias.

        Returns
        -------
        tuple of System
            Systems with a range, at least one.

        Raises
        ------
        UnknownNameError
            If no system has that name.
        """
        found = self.systems[system] if isinstance(system, str) else system
        return tuple(self.systems[fired] for fired in found.fires) or (found,)


class Shelf(Mapping[str, Record]):
    """
    Read-only mapping of records, found by id, alias or name in any case; iterates over ids.

    A name that is not there raises `UnknownNameError` and suggests near ones; an alias that several
    records share raises `AmbiguousNameError`. Bundled records are parsed and validated one by one,
    when they are taken: whole, the two files would take longer to read than a map to draw.

    Examples
    --------
    >>> systems = load_catalog().systems
    >>> systems["rgm-109e"].name
    'Tomahawk Block IV (Tactical Tomahawk)'
    >>> "tomahok" in systems
    False
    """

    def __init__(
        self,
        kind: str,
        entries: Mapping[str, str | Record],
        files: Mapping[tuple[str, str], str],
    ) -> None:
        self._kind, self._entries, self._files = kind, entries, files
        self._taken: dict[str, Record] = {}

    def __getitem__(self, name: str) -> Record:
        found = self._id(name)
        if found not in self._taken:
            entry = self._entries[found]
            self._taken[found] = (
                _model(self._kind).model_validate(_parse(entry))
                if isinstance(entry, str)
                else entry
            )
        return self._taken[found]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and self._id(name) in self._entries
        except UnknownNameError:
            return False

    def get(self, name: str, default: Any = None) -> Any:
        """Record of that name, or the default if there is none."""
        try:
            return self[name]
        except UnknownNameError:
            return default

    def file(self, name: str) -> str | None:
        """File of the user's that a record comes from; None if it is a bundled one."""
        return self._files.get((self._kind, self._id(name)))

    def raw(self, name: str) -> dict[str, Any]:
        """One record as a file has it, with its sources; a bundled one is not validated."""
        entry = self._entries[self._id(name)]
        if isinstance(entry, str):
            return _parse(entry)
        record = entry.model_dump(mode="json", exclude_unset=True)
        for field, written in {"sources": "source", "shape": "geometry"}.items():
            if field in record:
                record[written] = record.pop(field)
        return record

    def heads(self) -> list[dict[str, Any]]:
        """Every record without its sources, as the file has it: quick to list, not validated."""
        return [
            _parse(entry.partition(f"\n[[{self._kind}.source]]")[0])
            if isinstance(entry, str)
            else entry.model_dump(exclude={"sources"})
            for entry in self._entries.values()
        ]

    def _id(self, name: str) -> str:
        if name in self._entries:
            return name
        wanted = name.strip().casefold()
        found = self._names.get(wanted, set())
        if wanted in found:  # an id goes before other records' aliases
            return wanted
        if len(found) > 1:
            raise AmbiguousNameError(self._kind, name, found)
        if not found:
            raise UnknownNameError(self._kind, name, self._near(wanted))
        return next(iter(found))

    def _near(self, name: str) -> Iterable[str]:
        """Ids, or other names where only one of those is near, to suggest from."""
        import difflib

        near_an_id = difflib.get_close_matches(name, self._entries, n=1)
        near_a_name = difflib.get_close_matches(name, self._names, n=1)
        return self._names if near_a_name and not near_an_id else self._entries

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for head in self.heads():
            for name in (
                head["id"],
                head["name"],
                head.get("local_name"),
                *head.get("aliases", ()),
            ):
                if name:
                    names.setdefault(name.casefold(), set()).add(head["id"])
        return names


@cache
def _bundled(kind: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Head of a bundled file, and the text of each of its records by id."""
    from rangeviz.basemaps import data_file

    text = data_file("catalog", f"{kind}s.toml").read_text(encoding="utf-8")
    head, *records = re.split(rf"^(?=\[\[{kind}\]\]$)", text, flags=re.MULTILINE)
    ids = (re.search(r'^id = "(.+)"$', record, flags=re.MULTILINE) for record in records)
    entries = {match[1]: record for match, record in zip(ids, records, strict=True) if match}
    return tomllib.loads(head), entries


def _parse(record: str) -> dict[str, Any]:
    """One record out of the text of its table."""
    ((found,),) = tomllib.loads(record).values()
    return dict(found)


def _model(kind: str) -> Any:
    from rangeviz.catalog import records

    return {"system": records.System, "site": records.Site}[kind]
