"""Units of distance, and labels of distances, ranges and positions."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "KM_PER_UNIT",
    "Units",
    "distance_label",
    "in_units",
    "point_label",
    "position_label",
    "range_label",
]

Units = Literal["km", "mi", "nmi"]
KM_PER_UNIT: dict[str, float] = {"km": 1.0, "mi": 1.609344, "nmi": 1.852}


def in_units(distance_km: float, units: Units) -> float:
    """
    Distance in kilometres, statute miles or nautical miles.

    Parameters
    ----------
    distance_km
        A distance in kilometres.
    units
        ``"km"``, ``"mi"`` (1.609344 km) or ``"nmi"`` (1.852 km).

    Returns
    -------
    float
        The same distance in those units.

    Examples
    --------
    >>> in_units(2775, "nmi")
    1498.3801295896328
    """
    return distance_km / KM_PER_UNIT[units]


def distance_label(distance_km: float, units: Units = "km") -> str:
    """
    Label of a distance, rounded to the nearest whole unit.

    Parameters
    ----------
    distance_km
        A distance in kilometres.
    units
        ``"km"``, ``"mi"`` or ``"nmi"``.

    Returns
    -------
    str
        Value and unit; below 10 with one decimal.

    Examples
    --------
    >>> distance_label(2775), distance_label(2775, "mi"), distance_label(0.4)
    ('2,775 km', '1,724 mi', '0.4 km')
    """
    value = in_units(distance_km, units)
    return f"{value:,.0f} {units}" if value >= 9.95 else f"{value:.1f} {units}"


def range_label(range_km: float | None, range_is: str, units: Units = "km") -> str:
    """
    Label of a range, with a plus sign if the range is only a floor.

    Parameters
    ----------
    range_km
        The range in kilometres; None for a launcher, which has no range.
    range_is
        ``"floor"``, ``"typical"`` or ``"maximum"``.
    units
        ``"km"``, ``"mi"`` or ``"nmi"``.

    Returns
    -------
    str
        Value and unit; empty if there is no range.

    Examples
    --------
    >>> range_label(1000, "floor"), range_label(None, "maximum")
    ('1,000+ km', '')
    """
    if range_km is None:
        return ""
    value, unit = distance_label(range_km, units).split(" ")
    return f"{value}{'+' if range_is == 'floor' else ''} {unit}"


def position_label(
    lon: float, lat: float, *, digits: int = 6, between: str = ", ", unit: str = "° "
) -> str:
    """
    Label of a position, latitude first.

    Parameters
    ----------
    lon, lat
        Degrees.
    digits
        Significant digits of each number.
    between, unit
        Text between latitude and longitude, and between a number and its letter.

    Examples
    --------
    >>> position_label(-70.7, -33.4), position_label(-70.7, 0.0)
    ('33.4° S, 70.7° W', '0° N, 70.7° W')
    """
    north = f"{abs(lat):.{digits}g}{unit}{'N' if lat >= 0 else 'S'}"
    east = f"{abs(lon):.{digits}g}{unit}{'E' if lon >= 0 else 'W'}"
    return f"{north}{between}{east}"


def point_label(lon: float, lat: float) -> str:
    """
    Coordinates of a point as an answer repeats them, latitude first.

    Parameters
    ----------
    lon, lat
        Degrees.

    Returns
    -------
    str
        With two decimals at least, and up to five if they were given.

    Examples
    --------
    >>> point_label(130.7, 32.8), point_label(-70.66927, -33.4372)
    ('32.80° N 130.70° E', '33.4372° S 70.66927° W')
    """
    letters = "N" if lat >= 0 else "S", "E" if lon >= 0 else "W"
    values = (_at_least_two_decimals(abs(value)) for value in (lat, lon))
    return " ".join(f"{value}° {letter}" for value, letter in zip(values, letters, strict=True))


def _at_least_two_decimals(value: float) -> str:
    whole, _, decimals = f"{value:.5f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
