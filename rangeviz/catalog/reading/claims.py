"""Reader of files of claims: TOML, CSV and Excel; every fault at once, with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.catalog.reading.safe import check_count, read_text, read_toml
from rangeviz.errors import CatalogError, brief, suggestion
from rangeviz.units import KM_PER_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rangeviz.catalog.claims import Claim

__all__ = ["PlacedClaim", "check_claims", "read_claims"]

_SUFFIXES = (".toml", ".csv", ".xlsx")
_SYNONYMS = {"from": "site", "to": "target", "statement": "text", "claim": "text", "says": "text"}


class PlacedClaim(NamedTuple):
    """A claim, and its place in messages, such as ``claims.toml: line 12: claim 'a'``."""

    claim: Claim
    where: str


def read_claims(path: str | Path) -> tuple[list[PlacedClaim], list[str]]:
    """
    Read the claims of a file, and list the faults of those that break the schema.

    Parameters
    ----------
    path
        A toml, csv or xlsx file. In a table, the header has the names of the fields; those of the
        source start with ``source_``.

    Returns
    -------
    claims, faults
        The sound claims in the order of the file, and one line for each fault of the others.

    Raises
    ------
    CatalogError
        If the file as a whole cannot be read.
    """
    path = Path(path)
    if path.suffix.lower() not in _SUFFIXES:
        msg = f"{path}: suffix {path.suffix!r} names no format of claims; end the name in "
        raise CatalogError(msg + ", ".join(_SUFFIXES))
    faults: list[str] = []
    records = list(_toml(path, faults) if path.suffix.lower() == ".toml" else _table(path, faults))
    check_count(len(records), path, what="claims")
    if not records and not faults:
        msg = f"{path}: holds no claim; write [[claim]], or a header and a line for each claim"
        raise CatalogError(msg)
    placed, wrong = check_claims(
        [fields for _, fields in records], [line for line, _ in records], path
    )
    return placed, faults + wrong


def check_claims(
    records: Sequence[dict[str, Any]], lines: Sequence[str] = (), path: Path | None = None
) -> tuple[list[PlacedClaim], list[str]]:
    """
    Validate claims given as the fields of each.

    Parameters
    ----------
    records
        Fields by name.
    lines
        Where each stands in its file, such as ``"line 3"``.
    path
        The file.

    Returns
    -------
    claims, faults
        As for `read_claims`.

    Examples
    --------
    >>> check_claims([{"site": "kyushu", "target": "Beijing"}])[1]
    ['has no range; give system, or range_km']
    """
    faults: list[str] = []
    placed: list[PlacedClaim] = []
    first: dict[str, str] = {}
    for number, fields in enumerate(records, 1):
        line = lines[number - 1] if lines else f"claim {number}"
        name = fields.setdefault("id", f"claim-{number}")
        where = f"{path}: {line}: claim {brief(name)}" if path else line
        where = where if len(records) > 1 or path else ""
        claim, wrong = _validated(fields)
        if isinstance(name, str) and name in first:
            wrong.append(f"id is used twice, first in {first[name]}; give each claim its own")
        elif isinstance(name, str):
            first[name] = line
        faults += [f"{where}: {fault}" if where else fault for fault in wrong]
        if claim and not wrong:
            placed.append(PlacedClaim(claim, where))
    return placed, faults


def _validated(fields: dict[str, Any]) -> tuple[Claim | None, list[str]]:
    from pydantic import ValidationError

    from rangeviz.catalog.claims import Claim
    from rangeviz.catalog.record_model import faults_of

    fields, wrong = _with_range(fields)
    if wrong:
        return None, wrong
    try:
        claim = Claim.model_validate(fields)
    except ValidationError as error:
        known = [*Claim.model_fields, "from_area", "to_region", "range"]
        lines = [
            f"unknown field {brief(name)}{suggestion(str(name), known)}"
            for name in fields
            if name not in known
        ]
        rest = [fault for fault in faults_of(error, known=known) if "unknown field" not in fault]
        return None, lines + rest
    return claim, claim.faults()


def _with_range(fields: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Read ``range = "1,000 miles"``."""
    from rangeviz.catalog.reading.spreadsheet import parse_range

    if "range" not in fields:
        return fields, []
    fields = dict(fields)
    printed = str(fields.pop("range"))
    if fields.get("range_km") is not None:
        return fields, [f"has range {brief(printed)} and range_km; keep one"]
    try:
        value, unit, _ = parse_range(printed)
    except ValueError as fault:
        return fields, [f"range {fault}"]
    km = round(value * KM_PER_UNIT[unit], 6)
    return {"range_printed": printed, **fields, "range_km": km}, []


def _toml(path: Path, faults: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    tables = read_toml(path)
    for key in tables:
        if key not in {"claim", "schema", "ellipsoid", "count"}:
            faults.append(f"{path}: unknown key {brief(key)}{suggestion(key, ['claim'])}")
    records = tables.get("claim", [])
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        faults.append(f"{path}: claim must be written [[claim]], once for each claim")
        return
    lines = [
        number
        for number, text in enumerate(read_text(path).splitlines(), 1)
        if re.match(r"\s*\[\[\s*claim\s*\]\]", text)
    ]
    for index, record in enumerate(records):
        # a text of many lines may hold the mark as well: then only the number of the claim is sure
        sure = len(lines) == len(records)
        yield (f"line {lines[index]}" if sure else f"number {index + 1}"), record


def _table(path: Path, faults: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    from rangeviz.catalog.claims import Claim, ClaimSource
    from rangeviz.catalog.reading.spreadsheet import read_tables

    known = {*Claim.model_fields, "from_area", "to_region", "range"} - {"source"}
    known |= {f"source_{name}" for name in ClaimSource.model_fields}
    for noun, lines in read_tables(path):
        (number, header), *body = lines or [(1, [])]
        columns = [re.sub(r"[\s-]+", "_", title.strip().casefold()) for title in header]
        columns = [_SYNONYMS.get(name, name) for name in columns]
        for title, name in zip(header, columns, strict=True):
            if name and name not in known and not name.startswith("#"):
                hint = suggestion(name, known) or "; lead its name with '#' to leave it out"
                faults.append(f"{path}: {noun} {number}: unknown column {brief(title)}{hint}")
            elif name and columns.count(name) > 1 and not name.startswith("#"):
                faults.append(f"{path}: {noun} {number}: column {brief(title)} is there twice")
        for number, cells in body:
            filled = {
                name: _number(cell.strip()) if name.endswith(("_km", "_lat", "_lon")) else cell
                for name, cell in zip(columns, map(str.strip, cells), strict=False)
                if cell and name in known
            }
            source = {name: filled.pop(name) for name in list(filled) if name.startswith("source_")}
            fields: dict[str, Any] = dict(filled)
            if source:
                fields["source"] = {name.removeprefix("source_"): v for name, v in source.items()}
            yield f"{noun} {number}", fields


def _number(text: str) -> str:
    """Leave out the separators of thousands, which pydantic does not read."""
    return text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) else text
