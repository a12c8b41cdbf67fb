"""What the files are measured by, and a name that would break out of one that quotes badly."""

import copy

import numpy as np
import pyproj
import shapely

HOSTILE = "<b onclick=\"alert('x')\">&amp; ]]> '); DROP TABLE regions; -- \x00\x1b $[name]"
CLEANED = HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")

_EQUAL_AREA = pyproj.Transformer.from_crs("EPSG:4326", "+proj=cea +ellps=WGS84", always_xy=True)


def areas_km2(geometries):
    """By PROJ: on a cylindrical equal-area map, where 180° and the poles are straight lines."""
    flat = [
        shapely.transform(shape, lambda lonlat: np.column_stack(_EQUAL_AREA.transform(*lonlat.T)))
        for shape in geometries
    ]
    return shapely.area(flat) / 1e6


def hostile(reached):
    """The same, its regions and places of a hostile name."""
    changed = copy.copy(reached)
    vars(changed)["regions"] = reached.regions.assign(name=HOSTILE)
    vars(changed)["together"] = reached.together.assign(name=HOSTILE)
    vars(changed)["places"] = reached.places.assign(place=HOSTILE)
    return changed
