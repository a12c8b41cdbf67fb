"""The catalog: bundled systems and sites, the user's files over them, looked up by any name."""

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

__all__ = ["Catalog", "Records", "load_catalog", "unknown_missiles"]

Record = TypeVar("Record", bound="System | Site")
_MOST_FAULTS = 1_000  # listed in one error


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
        If a file cannot be read or breaks the schema. The message has one line for each fault of
        each file.

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
    system_ids: set[object] = set(bundled.systems)
    files: dict[tuple[str, str], str] = {}
    faults: list[str] = []
    launchers: list[tuple[str, Sequence[str]]] = []
    for path in paths:
        for entry in read_entries(path, faults, site_ids=bundled.sites, system_ids=system_ids):
            files.pop((entry.kind, entry.record.id), None)  # the last file wins and is listed last
            files[entry.kind, entry.record.id] = str(path)
            own[entry.kind][entry.record.id] = entry.record
            if entry.kind == "system":
                launchers.append((entry.where, cast("System", entry.record).fires))
    faults += unknown_missiles(launchers, system_ids)
    if faults:
        raise CatalogError(*_first_faults(faults))
    return Catalog(systems=own["system"], sites=own["site"], files=files)


def unknown_missiles(
    launchers: Iterable[tuple[str, Iterable[str]]], system_ids: Container[object]
) -> list[str]:
    """
    Faults of launchers that fire a system that does not exist.

    Parameters
    ----------
    launchers
        For each launcher, its name in messages and the ids of the missiles that it fires.
    system_ids
        Ids of all systems.

    Returns
    -------
    list of str
        One line for each unknown missile.

    Examples
    --------
    >>> unknown_missiles([("own.toml: system 'rail'", ["lrwh"])], ["lrhw"])
    ["own.toml: system 'rail': fires unknown system 'lrwh'"]
    """
    return [
        f"{where}: fires unknown system {missile!r}"
        for where, missiles in launchers
        for missile in missiles
        if missile not in system_ids
    ]


def _first_faults(faults: list[str]) -> list[str]:
    rest = len(faults) - _MOST_FAULTS
    return faults if rest <= 0 else [*faults[:_MOST_FAULTS], f"and {rest:,} more faults"]


class Catalog:
    """
    Systems and sites. A bundled file is read when one of its records is first needed.

    Parameters
    ----------
    systems, sites
        The user's own records, by id; they replace bundled ones of the same id.
    files
        The file of each own record, by kind (``"system"`` or ``"site"``) and id.

    Examples
    --------
    >>> load_catalog()  # doctest: +ELLIPSIS
    <Catalog: ... systems, ... sites, figures as of 2026-11>
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

    def __repr__(self) -> str:
        counts = f"{len(self.systems):,} systems, {len(self.sites):,} sites"
        names = [Path(file).name for file in dict.fromkeys(self._files.values())]
        own = f"; {', '.join(names)}" if names else ""
        return f"<Catalog: {counts}, figures as of {self.date}{own}>"

    @cached_property
    def systems(self) -> Records[System]:
        """Systems by id or alias, in any case."""
        return Records("system", {**_bundled("system")[1], **self._systems}, self._files)

    @cached_property
    def sites(self) -> Records[Site]:
        """Sites by id or name, in any case."""
        return Records("site", {**_bundled("site")[1], **self._sites}, self._files)

    @cached_property
    def date(self) -> str:
        """Month of the bundled figures, such as ``"2026-11"``."""
        return str(_bundled("system")[0]["date"])

    def origin(self, kind: str, record_id: str) -> str | None:
        """
        Name the file of one of the user's records.

        Parameters
        ----------
        kind
            ``"system"`` or ``"site"``.
        record_id
            Its id.

        Returns
        -------
        str or None
            The name of its file without the folder, and whether the record overrides a bundled
            one; None for a bundled record.
        """
        file = self._files.get((kind, record_id))
        if file is None:
            return None
        override = ", overrides the bundled record" if record_id in _bundled(kind)[1] else ""
        return f"{Path(file).name}{override}"

    def changes(self) -> list[str]:
        """
        Summarize what the user's files add to the bundled catalog and what they override in it.

        Returns
        -------
        list of str
            One line for each file.

        Examples
        --------
        >>> load_catalog().changes()
        []
        """
        lines = []
        for file in dict.fromkeys(self._files.values()):
            added, overridden = [], []
            for kind in ("system", "site"):
                ids = [i for k, i in self._files if k == kind and self._files[k, i] == file]
                old = [record_id for record_id in ids if record_id in _bundled(kind)[1]]
                if len(ids) > len(old):
                    count = len(ids) - len(old)
                    added.append(f"{count:,} {kind}{'s' if count > 1 else ''}")
                overridden += [f"{kind} {record_id!r}" for record_id in old]
            changes = [f"added {' and '.join(added)}"] if added else []
            rest = f" and {len(overridden) - 8:,} more" if len(overridden) > 8 else ""
            changes += [f"overrode {', '.join(overridden[:8])}{rest}"] if overridden else []
            lines.append(f"{Path(file).name}: {'; '.join(changes)}")
        return lines

    def _repr_html_(self) -> str:
        from rangeviz.catalog.record_html import catalog_html

        systems, sites = (
            [{**summary, "file": records.file(summary["id"])} for summary in records.summaries()]
            for records in (self.systems, self.sites)
        )
        return catalog_html(self.date, systems, sites)

    def missiles(self, system: System | str) -> tuple[System, ...]:
        """
        Missiles that a launcher fires; for a missile, the missile itself.

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
        record = self.systems[system] if isinstance(system, str) else system
        return tuple(self.systems[missile] for missile in record.fires) or (record,)


class Records(Mapping[str, Record]):
    """
    Read-only mapping of records, looked up by id, alias or name in any case; iterates over ids.

    An unknown name raises `UnknownNameError` and suggests near ones; an alias that several records
    share raises `AmbiguousNameError`. A bundled record is parsed and validated when it is first
    looked up: to validate both files whole would take longer than to draw a map.

    Parameters
    ----------
    kind
        ``"system"`` or ``"site"``.
    entries
        Records by id; a bundled one as the TOML text of its table.
    files
        The file of each of the user's records, by kind and id.

    Examples
    --------
    >>> systems = load_catalog().systems
    >>> systems  # doctest: +ELLIPSIS
    <Records: ... systems>
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
        self._validated: dict[str, Record] = {}

    def __repr__(self) -> str:
        return f"<Records: {len(self):,} {self._kind}{'' if len(self) == 1 else 's'}>"

    def __getitem__(self, name: str) -> Record:
        record_id = self._id(name)
        if record_id not in self._validated:
            entry = self._entries[record_id]
            self._validated[record_id] = (
                _model(self._kind).model_validate(_parse(entry))
                if isinstance(entry, str)
                else entry
            )
        return self._validated[record_id]

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
        """Record of that name, or the default if no record has it."""
        try:
            return self[name]
        except UnknownNameError:
            return default

    def file(self, name: str) -> str | None:
        """Path of the user's file that a record comes from; None for a bundled record."""
        return self._files.get((self._kind, self._id(name)))

    def written_fields(self, name: str) -> dict[str, Any]:
        """Fields of a record as its file writes them, with the sources."""
        entry = self._entries[self._id(name)]
        if isinstance(entry, str):
            return _parse(entry)
        record = entry.model_dump(mode="json", exclude_unset=True)
        for field, written_name in {"sources": "source", "shape": "geometry"}.items():
            if field in record:
                record[written_name] = record.pop(field)
        return record

    def summaries(self) -> list[dict[str, Any]]:
        """Fields of every record without its sources; bundled records are not validated yet."""
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
        ids = self._names.get(wanted, set())
        if wanted in ids:  # an id goes before other records' aliases
            return wanted
        if len(ids) > 1:
            raise AmbiguousNameError(self._kind, name, ids)
        if not ids:
            raise UnknownNameError(self._kind, name, self._suggestions(wanted))
        return next(iter(ids))

    def _suggestions(self, name: str) -> Iterable[str]:
        """Ids to suggest from; all names if one of these is near but no id is."""
        import difflib

        near_an_id = difflib.get_close_matches(name, self._entries, n=1)
        near_a_name = difflib.get_close_matches(name, self._names, n=1)
        return self._names if near_a_name and not near_an_id else self._entries

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for summary in self.summaries():
            for name in (
                summary["id"],
                summary["name"],
                summary.get("local_name"),
                *summary.get("aliases", ()),
            ):
                if name:
                    names.setdefault(name.casefold(), set()).add(summary["id"])
        return names


@cache
def _bundled(kind: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Metadata of a bundled file (its date and schema), and the text of each record by id."""
    from rangeviz.basemaps import data_file

    text = data_file("catalog", f"{kind}s.toml").read_text(encoding="utf-8")
    preamble, *records = re.split(rf"^(?=\[\[{kind}\]\]$)", text, flags=re.MULTILINE)
    ids = (re.search(r'^id = "(.+)"$', record, flags=re.MULTILINE) for record in records)
    entries = {match[1]: record for match, record in zip(ids, records, strict=True) if match}
    return tomllib.loads(preamble), entries


def _parse(record: str) -> dict[str, Any]:
    """Fields of one record, parsed from the TOML text of its table."""
    ((fields,),) = tomllib.loads(record).values()
    return dict(fields)


def _model(kind: str) -> Any:
    from rangeviz.catalog import records

    return {"system": records.System, "site": records.Site}[kind]
