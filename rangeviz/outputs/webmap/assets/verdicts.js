// What is in reach: Python's numbers at the published ranges, its curves at any other.

const VERDICTS = ["none", "possible", "partial", "full", "certain"]; // as the data number them, worst first

const FIGURES = { l: "low", n: "nominal", h: "high", "-": "" };
const FIGURE_RANK = { low: 3, nominal: 2, asked: 2, high: 1, "": 0 };

const CURVE_ERROR = 0.003;

/** Knots of a curve: pairs of distance (tenths of a kilometre) and share (ten-thousandths). */
function decodeCurve(text) {
  return decodeRing(text, 1);
}

/** The share of a region within a distance: along the curve, straight between its knots. */
function shareWithin(knots, km) {
  const at = km * 10;
  const n = knots.length;
  if (at < knots[0]) return 0;
  if (at >= knots[n - 2]) return knots[n - 1] / 10_000;
  let i = 0;
  while (knots[i + 2] <= at) i += 2;
  const part = (at - knots[i]) / (knots[i + 2] - knots[i]);
  return (knots[i + 1] + part * (knots[i + 3] - knots[i + 1])) / 10_000;
}

class Answers {
  constructor(data, state) {
    Object.assign(this, { data, state });
    this.curves = data.distances.map(({ curves }) => curves.map(decodeCurve));
    this.sites = data.sites.length;
  }

  /** The what-if range of a system from a site, or null where the published one stands. */
  whatIf(s, t) {
    return this.state.ranges.get(`${s}-${t}`) ?? null;
  }

  /** Kilometres that a system flies from a site, by what is asked. */
  rangeKm(s, t) {
    return this.whatIf(s, t) ?? this.data.systems[s].range;
  }

  /** All that is known of one region: system, site, region. */
  of(s, t, i) {
    const row = this.data.rows[s * this.sites + t];
    const { nearest, farthest } = this.data.distances[t];
    const published = {
      verdict: VERDICTS[row.verdict[i]], share: row.share[i], low: row.low[i], high: row.high[i],
      nearest: nearest[i], farthest: farthest[i],
    };
    const km = this.whatIf(s, t);
    return km === null ? published : this.asked(s, t, i, km, published);
  }

  /** The same for a range of the reader's own: it has no spread, so nothing is certain or possible. */
  asked(s, t, i, km, published) {
    const knots = this.curves[t][i];
    const { range, min } = this.data.systems[s];
    const { nearest, farthest } = published;
    // What the minimum range takes away is the same for any range beyond it; the curve tells it to CURVE_ERROR.
    let hole = min && nearest < min ? shareWithin(knots, range) - published.share : 0;
    if (hole < CURVE_ERROR) hole = 0;
    const isHoled = hole > 0 || (min && nearest < min && this.data.sites[t].kind === "point");
    const isOut = km < nearest || (min && nearest <= range && published.verdict === "none");
    const isFull = km >= farthest && !isHoled;
    const share = isOut ? 0 : isFull ? 1 : Math.max(0, shareWithin(knots, km) - hole);
    const verdict = isOut ? "none" : isFull ? "full" : "partial";
    return { ...published, verdict, share, low: share, high: share };
  }

  /** For each region the best of the chosen combinations: verdict, then share, then nearest. */
  best() {
    const { system, site } = this.state;
    const chosen = [];
    this.data.systems.forEach((_, s) => this.data.sites.forEach((__, t) => {
      if ((system === null || system === s) && (site === null || site === t)) chosen.push([s, t]);
    }));
    return this.data.regions.code.map((_, i) => {
      let best = null;
      for (const [s, t] of chosen) {
        const v = this.of(s, t, i);
        const ahead = !best || VERDICTS.indexOf(v.verdict) - VERDICTS.indexOf(best.verdict)
          || v.share - best.share || best.nearest - v.nearest;
        if (ahead === true || ahead > 0) best = v;
      }
      return best;
    });
  }

  /** By which figure a place at a distance is reached: low, nominal, high, or asked; "" if by none. */
  figure(s, t, i) {
    const published = FIGURES[this.data.places.figures[s * this.sites + t][i]];
    const asked = this.whatIf(s, t);
    if (asked === null) return published;
    const km = this.data.places.distances[t][i];
    const isTooNear = published === "" && km <= this.data.systems[s].high;
    return km <= asked && !isTooNear ? "asked" : "";
  }

  /** For each place the best of the chosen combinations. */
  bestPlaces() {
    const { system, site } = this.state;
    return this.data.places.name.map((_, i) => {
      let best = null;
      this.data.sites.forEach((__, t) => {
        if (site !== null && site !== t) return;
        const km = this.data.places.distances[t][i];
        this.data.systems.forEach((___, s) => {
          if (system !== null && system !== s) return;
          const figure = this.figure(s, t, i);
          const ahead = best ? FIGURE_RANK[figure] - FIGURE_RANK[best.figure] || best.km - km : 1;
          if (ahead > 0) best = { figure, km, system: s, site: t };
        });
      });
      return best;
    });
  }
}
