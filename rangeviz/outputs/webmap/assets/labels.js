// Names on the map. Each goes where it covers no other; what finds no room is left out.

const CELL = 5; // pixels: the grain at which collisions are found

/** Which cells of the view are taken, and by which outline a line passes. */
class Room {
  constructor(width, height) {
    this.columns = Math.ceil(width / CELL);
    this.rows = Math.ceil(height / CELL);
    this.taken = new Uint8Array(this.columns * this.rows);
    this.crossed = new Uint32Array(this.columns * this.rows); // one bit an outline
  }

  /** Cells under a box; null where the box leaves the view. */
  cells(left, top, right, bottom) {
    const c0 = Math.floor(left / CELL);
    const c1 = Math.floor(right / CELL);
    const r0 = Math.floor(top / CELL);
    const r1 = Math.floor(bottom / CELL);
    if (c0 < 0 || r0 < 0 || c1 >= this.columns || r1 >= this.rows) return null;
    const found = [];
    for (let r = r0; r <= r1; r += 1) {
      for (let c = c0; c <= c1; c += 1) found.push(r * this.columns + c);
    }
    return found;
  }

  take(cells) {
    for (const cell of cells) this.taken[cell] = 1;
  }

  block(left, top, right, bottom) {
    const held = (v, most) => Math.max(0, Math.min(most, v));
    const cells = this.cells(
      held(left, this.columns * CELL - 1), held(top, this.rows * CELL - 1),
      held(right, this.columns * CELL - 1), held(bottom, this.rows * CELL - 1),
    );
    this.take(cells);
  }

  mark(line, bit) {
    for (let i = 2; i < line.length; i += 2) {
      const length = Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
      const steps = Math.min(400, Math.ceil(length / CELL));
      for (let s = 0; s <= steps; s += 1) {
        const x = line[i - 2] + ((line[i] - line[i - 2]) * s) / (steps || 1);
        const y = line[i - 1] + ((line[i + 1] - line[i - 1]) * s) / (steps || 1);
        const cell = this.cells(x, y, x, y);
        if (cell) this.crossed[cell[0]] |= bit;
      }
    }
  }
}

/** The boundary on the screen, in view pixels, for every visible copy. */
function onScreen(lines, box, view) {
  const found = [];
  for (const copy of COPIES) {
    const dx = view.x - view.inset.x + copy * view.k;
    if (dx + box.east * view.k < 0 || dx + box.west * view.k > view.frame.x) continue;
    for (const line of lines) {
      const out = [];
      for (let i = 0; i < line.length; i += 2) {
        out.push(dx + line[i] * view.k, view.y - view.inset.y + line[i + 1] * view.k);
      }
      found.push(out);
    }
  }
  return found;
}

/** Resample a line at even steps, so that glyphs and collision boxes can be laid along it. */
function evenly(line, step) {
  const out = [];
  let left = 0;
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const length = Math.hypot(dx, dy);
    if (length === 0 || length > 5000) continue;
    let at = left;
    for (; at < length; at += step) {
      out.push([line[i - 2] + (dx * at) / length, line[i - 1] + (dy * at) / length]);
    }
    left = at - length;
  }
  return out;
}

const STEP = 4;

/** The same points without the corners, over which letters would stumble. */
function smoothed(points) {
  const reach = 5;
  return points.map((point, i) => {
    if (i < reach || i + reach >= points.length) return point;
    let x = 0;
    let y = 0;
    for (let j = i - reach; j <= i + reach; j += 1) {
      x += points[j][0];
      y += points[j][1];
    }
    return [x / (2 * reach + 1), y / (2 * reach + 1)];
  });
}

/** The stretch of a line that carries a text best: in view, straight, clear of other lines. */
function bestStretch(room, lines, width, height, bit, { offset, mostBend }) {
  const span = Math.ceil((width + 10) / STEP);
  let best = null;
  for (const line of lines) {
    const points = smoothed(evenly(line, STEP));
    for (let start = 0; start + span < points.length; start += 3) {
      const a = points[start];
      const m = points[start + (span >> 1)];
      const b = points[start + span];
      const chord = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const bend = 1 - chord / (span * STEP);
      if (bend > mostBend) continue;
      if (isUpsideDown(points, start, span)) continue;
      let cost = bend * 45 + kink(points, start, span) * 12;
      const cells = [];
      let fits = true;
      for (let i = start; fits && i <= start + span; i += 2) {
        const [x, y] = shifted(points, i, offset);
        const under = room.cells(x - height / 2, y - height / 2, x + height / 2, y + height / 2);
        if (!under || under.some((cell) => room.taken[cell])) {
          fits = false;
          break;
        }
        for (const cell of under) {
          cells.push(cell);
          if (room.crossed[cell] & ~bit) cost += 0.25;
        }
      }
      if (!fits) continue;
      cost += Math.abs((b[1] - a[1]) / chord) * 3; // level text reads more easily
      cost += Math.abs(m[0] - room.columns * CELL * 0.62) / 900; // the open ocean rather than the edge
      if (cost < (best?.cost ?? 90)) best = { cost, cells, points: points.slice(start, start + span + 1) };
    }
  }
  if (best && best.points[0][0] > best.points[best.points.length - 1][0]) best.points.reverse();
  return best;
}

/** True if some letter of a text set along here would stand on its head. */
function isUpsideDown(points, start, span) {
  const reads = Math.sign(points[start + span][0] - points[start][0]) || 1;
  for (let i = start + 2; i <= start + span; i += 2) {
    if ((points[i][0] - points[i - 2][0]) * reads < -1) return true;
  }
  return false;
}

/** The sharpest turn within a letter's width, in radians: what would break a word. */
function kink(points, start, span) {
  let worst = 0;
  for (let i = start + 3; i <= start + span - 3; i += 2) {
    const before = Math.atan2(points[i][1] - points[i - 3][1], points[i][0] - points[i - 3][0]);
    const after = Math.atan2(points[i + 3][1] - points[i][1], points[i + 3][0] - points[i][0]);
    const turn = Math.abs(after - before);
    worst = Math.max(worst, Math.min(turn, 2 * Math.PI - turn));
  }
  return worst > 0.6 ? 100 : worst;
}

function shifted(points, i, offset) {
  if (!offset) return points[i];
  const a = points[Math.max(0, i - 2)];
  const b = points[Math.min(points.length - 1, i + 2)];
  const turn = Math.atan2(b[1] - a[1], b[0] - a[0]);
  return [points[i][0] - Math.sin(turn) * offset, points[i][1] + Math.cos(turn) * offset];
}

// Scripts whose letters join or reorder cannot be set letter by letter along a curve.
const JOINED = /[\u0590-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

function drawAlong(context, text, points, width) {
  const along = (distance) => {
    const i = Math.max(0, Math.min(points.length - 2, Math.floor(distance / STEP)));
    const part = Math.min(1, distance / STEP - i);
    const near = points[Math.max(0, i - 3)];
    const far = points[Math.min(points.length - 1, i + 4)];
    return {
      x: points[i][0] + (points[i + 1][0] - points[i][0]) * part,
      y: points[i][1] + (points[i + 1][1] - points[i][1]) * part,
      turn: Math.atan2(far[1] - near[1], far[0] - near[0]),
    };
  };
  const set = (piece, distance) => {
    const { x, y, turn } = along(distance);
    context.save();
    context.translate(x, y);
    context.rotate(turn);
    context.strokeText(piece, 0, 0);
    context.restore();
    return () => {
      context.save();
      context.translate(x, y);
      context.rotate(turn);
      context.fillText(piece, 0, 0);
      context.restore();
    };
  };
  const margin = ((points.length - 1) * STEP - width) / 2;
  context.textAlign = "center";
  if (JOINED.test(text)) {
    set(text, margin + width / 2)();
    return;
  }
  const letters = [...new Intl.Segmenter().segment(text)].map((s) => s.segment);
  let before = "";
  const inks = letters.map((letter) => {
    const start = context.measureText(before).width;
    before += letter;
    return set(letter, margin + (start + context.measureText(before).width) / 2);
  });
  inks.forEach((ink) => ink()); // every halo first, or one would cut into its neighbour
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

function use(context, style, palette) {
  context.font = `${style.font} ${FONT}`;
  context.fillStyle = palette[style.ink];
  context.strokeStyle = palette[style.halo];
  context.lineWidth = style.halfHalo * 2;
  context.letterSpacing = style.spacing || "0px";
}

const STYLES = {
  site: { font: "700 13px", ink: "--ink", halo: "--halo", halfHalo: 2.2, size: 13 },
  chain: { font: "italic 600 12px", ink: "--ink", halo: "--halo", halfHalo: 2, size: 12 },
  ring: { font: "600 12px", ink: "--ink", halo: "--halo", halfHalo: 2.6, size: 12 },
  sea: { font: "italic 400 12px", ink: "--sea-ink", halo: "--sea-halo", halfHalo: 1.2, size: 12 },
  country: { font: "600 11px", ink: "--country-ink", halo: "--halo", halfHalo: 1.6, size: 11, spacing: "1.5px" },
  city: { font: "400 11px", ink: "--city-ink", halo: "--halo", halfHalo: 1.6, size: 11 },
};

/** Place and draw every name for this view; returns what was placed, in words. */
function paintLabels(context, view, world, state, palette, blocked) {
  const { ratio, inset, frame } = view;
  context.setTransform(ratio, 0, 0, ratio, ratio * inset.x, ratio * inset.y);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const room = new Room(frame.x, frame.y);
  blocked.forEach(([left, top, right, bottom]) => room.block(left, top, right, bottom));
  const placed = [];
  const shown = world.outlines.filter((o) => state.shown.has(o.key));

  const onView = shown.map((outline, i) => {
    const lines = onScreen(outline.drawn.lines, outline.drawn.box, view);
    const bit = 1 << i % 31;
    lines.forEach((line) => room.mark(line, bit));
    return { outline, lines, bit };
  });

  for (const site of world.sites) placeSite(site);
  const tightFirst = [...onView].sort((a, b) => height(a) - height(b));
  for (const { outline, lines, bit } of tightFirst) {
    const style = { ...STYLES.ring, ink: `${colourName(outline.system)}-ink` };
    // Along a calm stretch, or a curled one, shortened; straight across; at the last the range alone.
    const along = (text) => placeAlong(text, style, lines, bit, { offset: 0, mostBend: 0.09 })
      || placeAlong(text, style, lines, bit, { offset: 0, mostBend: 0.2 });
    const across = (text) => placeAcross(text, style, lines, bit);
    const { labels, range } = outline;
    labels.some(along) || labels.some(across) || along(range) || across(range);
  }
  for (const name of world.names) placeName(name);
  return placed;

  function placeAlong(text, style, lines, bit, { offset, mostBend }) {
    use(context, style, palette);
    const width = context.measureText(text).width;
    const best = bestStretch(room, lines, width, style.size + 4, bit, { offset, mostBend });
    if (!best) return false;
    room.take(best.cells);
    const points = offset ? best.points.map((_, i) => shifted(best.points, i, offset)) : best.points;
    drawAlong(context, text, points, width);
    placed.push(text);
    return true;
  }

  function height({ outline: { drawn: { box } } }) {
    return box.south - box.north;
  }

  /** Level, centred on the line where it runs freest. */
  function placeAcross(text, style, lines, bit) {
    use(context, style, palette);
    const width = context.measureText(text).width;
    if (width > frame.x * 0.25) return false;
    let best = null;
    for (const line of lines) {
      for (const [x, y] of evenly(line, 12)) {
        const cells = room.cells(x - width / 2 - 3, y - style.size / 2 - 2, x + width / 2 + 3, y + style.size / 2 + 2);
        if (!cells || cells.some((cell) => room.taken[cell])) continue;
        const cost = cells.filter((cell) => room.crossed[cell] & ~bit).length;
        if (!best || cost < best.cost) best = { cost, x, y };
      }
    }
    return best !== null && best.cost < 14 && put(text, best.x, best.y, width, style.size);
  }

  function screen(x, y) {
    return COPIES.map((copy) => [
      view.x - inset.x + (x + copy) * view.k,
      view.y - inset.y + y * view.k,
    ]).filter(([sx, sy]) => sx > 0 && sy > 0 && sx < frame.x && sy < frame.y);
  }

  function placeSite(site) {
    if (site.kind === "chain" && site.lines) {
      const lines = onScreen(site.lines, EVERYWHERE, view);
      if (placeAlong(site.short, STYLES.chain, lines, 0xffffffff, { offset: 11, mostBend: 0.03 })) return;
    }
    if (site.kind === "chain") return;
    const box = site.shape?.box;
    const half = box ? Math.max(6, ((box.east - box.west) / 2) * view.k) : 6;
    const rise = box ? Math.max(6, ((box.south - box.north) / 2) * view.k) : 6;
    for (const [x, y] of screen(site.x, site.y)) placeBeside(site.short, STYLES.site, x, y, half, rise);
  }

  /** Beside a mark: right, left, above, below, whichever is free first. */
  function placeBeside(text, style, x, y, half, rise) {
    use(context, style, palette);
    const width = context.measureText(text).width;
    const tall = style.size;
    const spots = [
      [x + half + 4 + width / 2, y],
      [x - half - 4 - width / 2, y],
      [x, y - rise - tall / 2 - 4],
      [x, y + rise + tall / 2 + 4],
      [x + half + 3 + width / 2, y - rise - 2],
      [x + half + 3 + width / 2, y + rise + 2],
    ].map(([cx, cy], order) => ({ cx, cy, cost: order + 0.3 * crossings(cx, cy, width, tall) }));
    spots.sort((a, b) => a.cost - b.cost);
    return spots.some(({ cx, cy }) => put(text, cx, cy, width, tall));
  }

  function crossings(cx, cy, width, tall) {
    const cells = room.cells(cx - width / 2, cy - tall / 2, cx + width / 2, cy + tall / 2) || [];
    return cells.filter((cell) => room.crossed[cell]).length;
  }

  function put(text, cx, cy, width, tall) {
    const pad = 2;
    const cells = room.cells(
      cx - width / 2 - pad, cy - tall / 2 - pad, cx + width / 2 + pad, cy + tall / 2 + pad,
    );
    if (!cells || cells.some((cell) => room.taken[cell])) return false;
    room.take(cells);
    context.textAlign = "center";
    context.strokeText(text, cx, cy);
    context.fillText(text, cx, cy);
    placed.push(text);
    return true;
  }

  function placeName(name) {
    if (view.zoom < name.from) return;
    for (const [x, y] of screen(name.x, name.y)) {
      if (name.kind === "city") {
        if (!placeBeside(name.text, STYLES.city, x, y, 3, 3)) continue;
        context.beginPath();
        context.arc(x, y, 2.4, 0, 2 * Math.PI);
        context.fillStyle = palette["--halo"];
        context.fill();
        context.lineWidth = 1.2;
        context.strokeStyle = palette["--city-ink"];
        context.stroke();
        room.block(x - 3, y - 3, x + 3, y + 3);
      } else {
        placeLines(name, x, y);
      }
    }
  }

  /** A sea or a country: where it is, or near by where fewer outlines run through it. */
  function placeLines(name, x, y) {
    const style = STYLES[name.kind];
    use(context, style, palette);
    const text = name.kind === "country" ? name.text.toUpperCase() : name.text;
    const width = context.measureText(text).width;
    const spots = NEAR.map(([dx, dy], order) => ({
      cx: x + dx, cy: y + dy,
      crossed: crossings(x + dx, y + dy, width, style.size),
      order,
    })).filter(({ crossed }) => crossed <= 3);
    spots.sort((a, b) => a.crossed * 2 + a.order - b.crossed * 2 - b.order);
    spots.some(({ cx, cy }) => put(text, cx, cy, width, style.size));
  }
}

// How far, in pixels, the name of a sea or a country may stray from its place.
const NEAR = [[0, 0], [0, -14], [0, 14], [-24, 0], [24, 0], [0, -28], [0, 28], [-44, -14], [44, -14], [-44, 14], [44, 14]];
