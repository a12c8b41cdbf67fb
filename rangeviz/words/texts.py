"""Words of the outputs by language, from the files ``text.<code>.json``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from rangeviz.errors import UnknownNameError

__all__ = ["load_texts"]

_FOLDER = Path(__file__).parent


@cache
def load_texts(code: str) -> dict[str, Any]:
    """
    Words of a language, by key.

    Parameters
    ----------
    code
        Code of the language, such as ``"en"`` or ``"ja"``.

    Raises
    ------
    UnknownNameError
        If there are no words in that language.

    Examples
    --------
    >>> load_texts("en")["disclaimer"].split(".")[0]
    'Published or estimated maximum ranges'
    """
    known = {path.name.split(".")[1]: path for path in sorted(_FOLDER.glob("text.*.json"))}
    if code not in known:
        kind = "language"
        raise UnknownNameError(kind, code, known)
    texts: dict[str, Any] = json.loads(known[code].read_bytes())
    return texts
