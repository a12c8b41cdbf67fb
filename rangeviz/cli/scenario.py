"""Scenario files: a whole question in TOML, which travels with the files that it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.reading.safe import paths_in_folder, read_toml
from rangeviz.errors import CatalogError, RangevizError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["read_scenario", "scenario_text"]


def read_scenario(
    path: Path,
    flags: Iterable[str],
    *,
    check: Mapping[str, Any],
    choices: Mapping[str, Collection[str]],
) -> dict[str, Any]:
    """
    Read the flags of a scenario file, as the command line would have them.

    Parameters
    ----------
    path
        A TOML file of flags by name.
    flags
        The names there are.
    check
        For some of them, a function that refuses a text.
    choices
        For some of them, the texts of which one is to be chosen.

    Returns
    -------
    dict
        A text or a list of texts for each flag; files below the folder of the scenario.

    Raises
    ------
    CatalogError
        If it cannot be read: one line for every fault.
    """
    from rangeviz.errors import suggestion

    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in read_toml(path).items():
        name = key.replace("-", "_")
        try:
            if name not in flags:
                msg = f"is no flag{suggestion(name, flags)}"
                raise CatalogError(msg)
            values[name] = _texts_of(name, value, path, check, choices)
        except RangevizError as error:
            faults.append(f"{path}: {key}: {error}")
    if faults:
        raise CatalogError(*faults)
    return values


def scenario_text(flags: Mapping[str, Any], folder: Path) -> str:
    """
    Write a question down as a scenario.

    Parameters
    ----------
    flags
        What was chosen, by the name of the flag; what is empty is left out.
    folder
        Where the scenario will lie, and every file that it names with it.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    CatalogError
        If a file that it names lies elsewhere.

    Examples
    --------
    >>> print(scenario_text({"system": ["lrhw"], "launch": "everywhere"}, Path()), end="")
    system = ["lrhw"]
    launch = "everywhere"
    """
    lines = []
    for name, value in flags.items():
        if value:
            named = value
            if name in {"catalog", "target"}:
                named = [_below(text, folder) if _is_file(name, text) else text for text in value]
            lines.append(f"{name} = {_toml(named)}\n")
    return "".join(lines)


def _is_file(name: str, text: str) -> bool:
    from rangeviz.catalog.reading.shapes import is_area_file

    return name == "catalog" or (name == "target" and is_area_file(text))


def _below(text: str, folder: Path) -> str:
    path = Path(text).resolve()
    if not path.is_relative_to(folder.resolve()):
        msg = f"{text!r} is not in the folder of the scenario, {str(folder)!r}; copy it there first"
        raise CatalogError(msg)
    return path.relative_to(folder.resolve()).as_posix()


def _toml(value: str | list[str]) -> str:
    """Write a text or texts as JSON, which is TOML too but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts_of(
    name: str,
    value: object,
    path: Path,
    check: Mapping[str, Any],
    choices: Mapping[str, Collection[str]],
) -> str | list[str]:
    if name == "at" and isinstance(value, list) and value and not isinstance(value[0], str):
        pairs = value if isinstance(value[0], list) else [value]
        value = [",".join(map(str, pair)) for pair in pairs]
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int | float) and item is not True for item in items):
        msg = f"expected text or a list of texts, got {value!r}"
        raise CatalogError(msg)
    texts = [str(item) for item in items]
    for text in texts:
        if name in check:
            check[name](text)
    if name == "title" or name in choices:
        allowed = choices.get(name, texts)
        if len(texts) != 1 or texts[0] not in allowed:
            wanted = " or ".join(map(repr, allowed)) if name in choices else "one text"
            msg = f"expected {wanted}, got {value!r}"
            raise CatalogError(msg)
        return texts[0]
    return [paths_in_folder(path, [text])[0] if _is_file(name, text) else text for text in texts]
