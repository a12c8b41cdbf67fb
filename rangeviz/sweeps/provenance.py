"""What the numbers of a sweep rest on besides its question: the version and the base maps."""

from __future__ import annotations

import hashlib
import sys
from functools import cache

from rangeviz.basemaps import data_file

__all__ = ["provenance"]


def provenance() -> str:
    """
    Version of rangeviz and digest of its boundaries.

    Returns
    -------
    str
        Different wherever the same question may have other numbers.

    Examples
    --------
    >>> len(provenance().split()[1])
    64
    """
    version = sys.modules["rangeviz"].__version__  # the top imports this layer, not the other way
    return f"{version} {_boundaries_digest()}"


@cache
def _boundaries_digest() -> str:
    digest = hashlib.sha256()
    for name in ("regions.gpkg", "countries.json"):
        digest.update(data_file("basemaps", name).read_bytes())
    return digest.hexdigest()
