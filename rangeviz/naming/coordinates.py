"""Coordinates as people write them: degrees, minutes and seconds, MGRS, UTM and UPS."""

from __future__ import annotations

import math
import re

from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.errors import CoordinateError, brief

__all__ = ["looks_like_coordinates", "parse_lon_lat"]

_EXPECTED = "expected LON,LAT in degrees, such as 130.7,32.8, or 32.8N 130.7E"
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "º": "°", "˚": "°", "∘": "°"}
    | dict.fromkeys("′’ʹ‘`´", "'")
    | dict.fromkeys("″”“ʺ＂", '"')
)
_WORDS = {
    **{
        "latitude": "lat",
        "longitude": "lon",
        "lng": "lon",
        "long": "lon",
        "北緯": "n",
        "南緯": "s",
    },
    **{
        "東経": "e",
        "西経": "w",
        "北纬": "n",
        "南纬": "s",
        "东经": "e",
        "西经": "w",
        "東經": "e",
        "西經": "w",
    },
    **{
        "degrees": "°",
        "degree": "°",
        "deg": "°",
        "minutes": "'",
        "seconds": '"',
        "度": "°",
        "分": "'",
    },
    **{"秒": '"', "north": "n", "south": "s", "east": "e", "west": "w", "''": '"'},
}
_DMS_LETTERS = re.compile(
    r"(\d)\s*d\s*(\d+(?:\.\d+)?)\s*m(?:in)?(?![a-z])(?:\s*(\d+(?:\.\d+)?)\s*s(?:ec)?(?![a-z]))?"
)
_TOKEN = re.compile(r"\s*(?:(lat|lon|[nsew])(?![a-z])|([-+])|(\d+(?:[.,]\d+)?)|([°'\":])|([,;/=]))")
_AXES = {"n": "lat", "s": "lat", "e": "lon", "w": "lon", "lat": "lat", "lon": "lon"}
_MGRS = re.compile(r"(?:\d{1,2}[c-hj-np-x]|[abyz])\s*[a-hj-np-z]{2}\s*[\d\s]*", re.ASCII)
_UTM = re.compile(
    r"(?:utm\s*)?(?:zone\s*)?(?P<zone>\d{1,2})\s*(?P<band>[c-hj-np-x])\s*,?\s*"
    r"(?:(?P<east>\d{5,6}(?:[.,]\d+)?)\s*m?\s*e?)[\s,]+(?:(?P<north>\d{1,8}(?:[.,]\d+)?)\s*m?\s*n?)"
)
_UPS = re.compile(
    r"(?:ups\s*)?(?P<band>[abyz])\s*,?\s*(?P<east>\d{6,7}(?:[.,]\d+)?)\s*m?\s*e?[\s,]+"
    r"(?P<north>\d{6,7}(?:[.,]\d+)?)\s*m?\s*n?"
)
_BARE = re.compile(
    r"([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*°?(?:\s*[,;/]\s*|\s+)([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*°?"
)
_BARE_COMMAS = re.compile(r"([-+]?\d+,\d+)\s*°?(?:\s*;\s*|\s*/\s*|\s+|,\s+)([-+]?\d+,\d+)\s*°?")


def looks_like_coordinates(text: str) -> bool:
    """
    Whether a text is meant as coordinates rather than a name.

    Examples
    --------
    >>> looks_like_coordinates("32°48′N 130°42′E"), looks_like_coordinates("df-26")
    (True, False)
    """
    plain = _plain(text)
    if any(pattern.fullmatch(plain) for pattern in (_UTM, _UPS)):
        return True
    if _MGRS.fullmatch(plain):
        return len(re.findall(r"\d", plain)) >= 5
    rest = re.sub(r"(?<![^\W\d_])(lat|lon|[nsew])(?![^\W\d_])", "", plain)
    return not re.search(r"[^\W\d_]", rest) and len(re.findall(r"\d+", plain)) >= 2


def parse_lon_lat(text: str) -> tuple[float, float]:
    """
    Point written in any usual notation.

    A bare pair of numbers is longitude, then latitude. Letters, degree signs, MGRS, UTM and UPS say
    for themselves which is which.

    Parameters
    ----------
    text
        Such as ``"130.7,32.8"``, ``"32.8N 130.7E"``, ``"32°48′N 130°42′E"``, ``"32,8 N; 130,7 E"``,
        ``"52SFB8475831136"``, ``"52 S 659000 3630000"`` or ``"Z 2000000 2000000"``. Longitudes go
        from -180 to 360.

    Returns
    -------
    lon, lat
        Degrees; the longitude from -180 to 180.

    Raises
    ------
    CoordinateError
        If it is no point on the Earth, or can be read in more than one way.

    Examples
    --------
    >>> parse_lon_lat("-70.7,-33.4"), parse_lon_lat("33°24′S 70°42′W")
    ((-70.7, -33.4), (-70.7, -33.4))
    """
    plain = _plain(text)
    for pattern, read in ((_UPS, _read_ups), (_UTM, _read_utm), (_MGRS, _read_mgrs)):
        match = pattern.fullmatch(plain)
        if match:
            return read(match, text)
    pair = _BARE.fullmatch(plain) or _BARE_COMMAS.fullmatch(plain)
    if pair:
        lon, lat = (float(number.replace(",", ".")) for number in pair.groups())
        return _checked(lon, lat)
    return _read_angles(plain, text)


def _plain(text: str) -> str:
    """Text in small letters, with one sign for each meaning."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).casefold()
    for word, short in _WORDS.items():
        plain = plain.replace(word, short)
    plain = _DMS_LETTERS.sub(_with_signs, plain)
    return " ".join(plain.strip("()[] \t\r\n").split())


def _with_signs(match: re.Match[str]) -> str:
    """Write 32d48m00s with the signs of degrees, minutes and seconds."""
    seconds = f'{match[3]}"' if match[3] else ""
    return f"{match[1]}°{match[2]}'{seconds}"


def _read_angles(plain: str, text: str) -> tuple[float, float]:
    """Read two angles whose letters say which is which."""
    tokens, at = [], 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if not match:
            msg = f"{brief(text)} is no point; {_EXPECTED}"
            raise CoordinateError(msg)
        tokens.append(match[match.lastindex or 0])
        at = match.end()
    letters = [i for i, token in enumerate(tokens) if token in _AXES]
    if not letters:
        is_plain = not re.search(r"[°':]", plain)
        is_one = sum(token[0].isdigit() for token in tokens) < 2
        fault = "can be read in more than one way" if is_plain else "does not say which is north"
        fault = "is no point" if is_one else fault
        remedy = _EXPECTED if is_plain or is_one else "add N or S, and E or W"
        msg = f"{brief(text)} {fault}; {remedy}"
        raise CoordinateError(msg)
    groups = _groups(tokens, letters)
    values = dict(_angle(group, text) for group in groups)
    if len(groups) != 2 or set(values) != {"lon", "lat"}:
        msg = f"{brief(text)} needs one latitude (N or S) and one longitude (E or W)"
        raise CoordinateError(msg)
    return _checked(values["lon"], values["lat"])


def _groups(tokens: list[str], letters: list[int]) -> list[list[str]]:
    """Tokens of each angle: letters stand before all of them, or after all of them."""
    words = [i for i in letters if tokens[i] in {"lat", "lon"}]
    starts = words or (letters if letters[0] == 0 else [])
    ends = [*starts[1:], len(tokens)] if starts else [i + 1 for i in letters]
    starts = starts or [0, *ends[:-1]]
    rest = tokens[ends[-1] :]
    found = [tokens[start:end] for start, end in zip(starts, ends, strict=True)]
    groups = [_without_separators(group) for group in found]
    return [*groups, rest] if _without_separators(rest) else groups


def _without_separators(tokens: list[str]) -> list[str]:
    """Leave out separators around an angle, and after its leading word."""
    kept = list(tokens)
    while kept and kept[-1] in {",", ";", "/"}:
        kept.pop()
    while kept and kept[0] in {",", ";", "/"}:
        kept.pop(0)
    if kept and kept[0] in _AXES:
        while len(kept) > 1 and kept[1] in {":", "="}:
            kept.pop(1)
    return kept


def _angle(tokens: list[str], text: str) -> tuple[str, float]:
    """Axis and degrees of one angle."""
    letters = [token for token in tokens if token in _AXES]
    numbers = [token for token in tokens if token[0].isdigit()]
    marks = [token for token in tokens if token in {"°", "'", '"', ":"}]
    signs = [token for token in tokens if token in {"-", "+"}]
    axes = {_AXES[letter] for letter in letters}
    compass = [letter for letter in letters if letter in {"n", "s", "e", "w"}]
    order = [mark for mark in ("°", "'", '"') if mark in marks]
    is_marked = marks in (order, [":"], [":", ":"])
    if len(axes) != 1 or len(compass) > 1 or not 1 <= len(numbers) <= 3 or not is_marked:
        msg = f"{brief(text)} needs one latitude (N or S) and one longitude (E or W)"
        raise CoordinateError(msg)
    if {",", ";", "/", "="} & set(tokens) or len(signs) > 1:
        msg = f"{brief(text)} has a separator within an angle; write such as 32°48'00\"N"
        raise CoordinateError(msg)
    if signs and compass:
        msg = f"{brief(text)} has a sign and a letter; give one of them"
        raise CoordinateError(msg)
    value = _sexagesimal([_number(number) for number in numbers], text)
    is_negative = "-" in signs or bool({"s", "w"} & set(compass))
    return axes.pop(), -value if is_negative else value


def _sexagesimal(parts: list[float], text: str) -> float:
    """Degrees of degrees, minutes and seconds, of which only the last may have a fraction."""
    *whole, _ = parts
    if any(part != int(part) for part in whole):
        msg = f"{brief(text)} has a fraction before a smaller unit; write the fraction last"
        raise CoordinateError(msg)
    if any(part >= 60 for part in parts[1:]):
        msg = f"{brief(text)} has minutes or seconds of 60 and more; they end at 60"
        raise CoordinateError(msg)
    return math.fsum(part / 60.0**i for i, part in enumerate(parts))


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _checked(lon: float, lat: float) -> tuple[float, float]:
    """Validate a point; longitudes beyond 180 count on round the Earth."""
    if 180 < lon <= 360 and -90 <= lat <= 90:
        lon -= 360
    check_lon_lat(lon, lat)
    return lon, lat


def _read_mgrs(match: re.Match[str], text: str) -> tuple[float, float]:
    from mgrs import MGRS
    from mgrs.core import MGRSError

    code = "".join(match[0].split()).upper()
    digits = len(re.sub(r"\D", "", re.sub(r"^\d{1,2}", "", code)))
    if digits % 2 or digits > 10:
        msg = f"{brief(text)} is no MGRS reference: {digits} digits cannot be halved; give 4 to 10"
        raise CoordinateError(msg)
    if digits < 4:
        msg = f"{brief(text)} names a square of {10 ** (5 - digits // 2):,} m; give 4 to 10 digits"
        raise CoordinateError(msg)
    try:
        lat, lon = MGRS().toLatLon(_middle_of_square(code, digits // 2))
        again = MGRS().toMGRS(lat, lon, MGRSPrecision=0)
    except MGRSError as error:
        msg = f"{brief(text)} is no MGRS reference ({error}); check zone, band and square"
        raise CoordinateError(msg) from None
    if again.lstrip("0") != code[: len(code) - digits].lstrip("0"):
        msg = f"{brief(text)} names a square that is not in its zone; check zone, band and square"
        raise CoordinateError(msg)
    return _checked(round(lon, 7), round(lat, 7))


def _middle_of_square(code: str, half: int) -> str:
    """Middle of the square that a reference of fewer digits names."""
    if half == 5:
        return code
    head, east, north = code[: -2 * half], code[-2 * half : -half], code[-half:]
    return f"{head}{east}5{'0' * (4 - half)}{north}5{'0' * (4 - half)}"


def _read_utm(match: re.Match[str], text: str) -> tuple[float, float]:
    zone, band = int(match["zone"]), match["band"].upper()
    east, north = _number(match["east"]), _number(match["north"])
    if not 1 <= zone <= 60:
        msg = f"{brief(text)} has UTM zone {zone}; zones go from 1 to 60"
        raise CoordinateError(msg)
    south = band < "N"
    lon, lat = _inverse(f"EPSG:{32700 + zone if south else 32600 + zone}", east, north)
    bottom = -80 + 8 * "CDEFGHJKLMNPQRSTUVWX".index(band)
    top = bottom + (12 if band == "X" else 8)
    if bottom - 0.5 <= lat <= top + 0.5:
        return _checked(round(lon, 7), round(lat, 7))
    if band in "NS":
        msg = (
            f"{brief(text)} lies at latitude {lat:.2f}, outside band {band}; the letter is the "
            "band, not north or south"
        )
    else:
        msg = f"{brief(text)} lies at latitude {lat:.2f}, outside band {band}; check the letter"
    raise CoordinateError(msg)


def _read_ups(match: re.Match[str], text: str) -> tuple[float, float]:
    band = match["band"].upper()
    east, north = _number(match["east"]), _number(match["north"])
    lon, lat = _inverse("EPSG:32661" if band in "YZ" else "EPSG:32761", east, north)
    is_off_meridian = 0.5 < abs(lon) < 179.5
    if abs(lat) < 79.5 or (is_off_meridian and (lon < 0) != (band in "AY")):
        msg = f"{brief(text)} is no UPS position of zone {band}; check letter and metres"
        raise CoordinateError(msg)
    return _checked(round(lon, 7), round(lat, 7))


def _inverse(crs: str, east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of projected metres, degrees."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    lon, lat = transformer.transform(east, north)
    return float(lon), float(lat)
