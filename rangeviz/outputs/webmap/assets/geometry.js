// Shapes: from the page's data to paths in a plane with one unit a degree of longitude.
// x grows east and y grows south (Mercator, as Leaflet's); longitudes run on across 180.

const EDGE = 85.0511287798066; // Leaflet's Mercator is a square: it ends here

function northing(lat) {
  const held = Math.max(-EDGE, Math.min(EDGE, lat));
  return (-180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (held * Math.PI) / 360));
}

/** Where a longitude is drawn: the copy of it nearest to the map's centre. */
function nearestCopy(lon, centre) {
  return lon + 360 * Math.round((centre - lon) / 360);
}

/**
 * Undo the digits of five bits and the running differences (data/basemaps/SOURCES.md says how they
 * are made): a flat list of lon, lat, lon, lat in degrees.
 */
function decodeRing(text, steps) {
  const ring = [];
  const sum = [0, 0];
  let value = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 63;
    value |= (digit & 31) << bits;
    bits += 5;
    if (digit < 32) {
      const axis = ring.length % 2;
      sum[axis] += value & 1 ? -((value + 1) >> 1) : value >> 1;
      ring.push(sum[axis] / steps);
      value = 0;
      bits = 0;
    }
  }
  return ring;
}

/** One drawable feature made of parts (each a list of rings, the first the outside). */
class Shape {
  constructor(parts, steps, centre) {
    this.fill = new Path2D();
    this.lines = []; // the boundary, without the cuts, as flat lists of x and y
    this.box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
    let isCut = false;
    for (const part of parts) {
      let shift = null;
      for (const text of part) {
        const ring = decodeRing(text, steps);
        shift ??= shiftOf(ring, centre);
        isCut = this.addRing(ring, shift) || isCut;
      }
    }
    this.line = isCut ? pathOf(this.lines) : this.fill;
  }

  /** Add a ring; true if some of its edges are no boundary: at 180 degrees, or off the map. */
  addRing(ring, shift) {
    const n = ring.length;
    const points = new Float64Array(n + 2);
    const atCut = new Uint8Array(n + 2);
    const { fill, box } = this;
    let isCut = false;
    for (let i = 0; i < n; i += 2) {
      const x = ring[i] + shift;
      const y = northing(ring[i + 1]);
      points[i] = x;
      points[i + 1] = y;
      if (i) fill.lineTo(x, y);
      else fill.moveTo(x, y);
      if (x < box.west) box.west = x;
      if (x > box.east) box.east = x;
      if (y < box.north) box.north = y;
      if (y > box.south) box.south = y;
      if (ring[i] === 180) atCut[i] = 1;
      else if (ring[i] === -180) atCut[i] = 2;
      if (Math.abs(ring[i + 1]) > EDGE) atCut[i + 1] = 1;
      isCut ||= atCut[i] > 0 || atCut[i + 1] > 0;
    }
    points.copyWithin(n, 0, 2);
    fill.lineTo(points[n], points[n + 1]); // closePath takes time with all that the path holds

    atCut.copyWithin(n, 0, 2);
    if (!isCut) {
      this.lines.push(points);
      return false;
    }
    let start = 0;
    for (let i = 2; i <= n; i += 2) {
      const alongCut = (atCut[i] && atCut[i] === atCut[i - 2]) || (atCut[i + 1] && atCut[i - 1]);
      if (alongCut || i === n) {
        const end = alongCut ? i : i + 2;
        if (end - start > 2) this.lines.push(points.slice(start, end));
        start = i;
      }
    }
    return true;
  }

  holds(context, x, y) {
    const { west, east, north, south } = this.box;
    return (
      x >= west && x <= east && y >= north && y <= south &&
      context.isPointInPath(this.fill, x, y, "evenodd")
    );
  }
}

/** A line that bounds no shape of its own, given as flat lists of x and y. */
function lineShape(lines) {
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      if (line[i] < box.west) box.west = line[i];
      if (line[i] > box.east) box.east = line[i];
      if (line[i + 1] < box.north) box.north = line[i + 1];
      if (line[i + 1] > box.south) box.south = line[i + 1];
    }
  }
  return { lines, line: pathOf(lines), box };
}

/** Whole turns that bring a part next to the centre of the map. */
function shiftOf(ring, centre) {
  let west = Infinity;
  let east = -Infinity;
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]);
    east = Math.max(east, ring[i]);
  }
  const middle = (west + east) / 2;
  return nearestCopy(middle, centre) - middle;
}

/** Lines that are no rings, given as flat lists of x and y. */
function pathOf(lines) {
  const path = new Path2D();
  for (const line of lines) {
    path.moveTo(line[0], line[1]);
    for (let i = 2; i < line.length; i += 2) path.lineTo(line[i], line[i + 1]);
  }
  return path;
}

/** A flat list of lon and lat in the plane, each point in the copy nearest to the centre. */
function toPlane(points, centre) {
  return points.map((v, i) => (i % 2 ? northing(v) : nearestCopy(v, centre)));
}

const FAR_NORTH = -northing(75);

/** What should be in view of a shape: round a pole every longitude is in it, and says nothing. */
function extentOf(shape, centre) {
  const box = { ...shape.box, west: Infinity, east: -Infinity };
  for (const line of shape.lines) {
    for (let i = 0; i < line.length; i += 2) {
      if (Math.abs(line[i + 1]) > FAR_NORTH) continue;
      const x = nearestCopy(line[i], centre);
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
    }
  }
  return box.west < box.east ? box : shape.box;
}

/** The box round several others. */
function unionBox(boxes) {
  return {
    west: Math.min(...boxes.map((b) => b.west)),
    east: Math.max(...boxes.map((b) => b.east)),
    north: Math.min(...boxes.map((b) => b.north)),
    south: Math.max(...boxes.map((b) => b.south)),
  };
}
