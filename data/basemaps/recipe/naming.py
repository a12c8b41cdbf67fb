"""Codes and names of countries and regions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pycountry

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_codes", "country_name"]

# ISO 3166-1 or 3166-2, or a code of rangeviz
CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|[A-Z]{3}-~\d\d")
# countries with a formal name in pycountry, or with a user-assigned code
COUNTRY_NAMES = {
    "XKX": "Kosovo",
    "XSP": "Spratly Islands",
    "CHN": "China",
    "RUS": "Russia",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "TWN": "Taiwan",
    "HKG": "Hong Kong",
    "MAC": "Macau",
    "IRN": "Iran",
    "SYR": "Syria",
    "LAO": "Laos",
    "VNM": "Vietnam",
    "BRN": "Brunei",
    "FSM": "Micronesia",
    "MDA": "Moldova",
    "TZA": "Tanzania",
    "BOL": "Bolivia",
    "VEN": "Venezuela",
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "PSE": "Palestine",
    "FLK": "Falkland Islands / Malvinas",
    "VAT": "Vatican City",
    "TUR": "Turkey",
    "VGB": "British Virgin Islands",
    "VIR": "United States Virgin Islands",
    "SHN": "Saint Helena, Ascension and Tristan da Cunha",
    "MAF": "Saint Martin (French part)",
    "SXM": "Sint Maarten (Dutch part)",
    "BES": "Caribbean Netherlands",
}


def country_name(alpha3: str) -> str:
    """English name of a country in common use; KeyError for a code that is not in ISO 3166-1."""
    return COUNTRY_NAMES.get(alpha3) or str(_country(alpha3).name)


def check_codes(rows: Iterable[dict[str, str]]) -> None:
    """Refuse a table of regions in which a code is malformed, or stands for two things."""
    meaning: dict[str, tuple[str, str]] = {}
    for row in rows:
        code, means = row["region"], (row["country"], row["name"])
        country_name(row["country"])  # raises for a code that is not ISO's
        if not CODE.fullmatch(code) or not means[1] or meaning.setdefault(code, means) != means:
            msg = f"regions.csv, unit {row['unit']}: {code} {means} is not {meaning.get(code)}"
            raise ValueError(msg)


def _country(alpha3: str) -> Any:
    country = pycountry.countries.get(alpha_3=alpha3)
    if country is None:
        raise KeyError(alpha3)
    return country
