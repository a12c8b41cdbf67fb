// The shadings of the verdicts: the more certain, the denser the ink.

/** @import { Palette, Verdict, View } from "./types.d.ts" */

/**
 * A fill of marks that stay as large on the screen, whatever the scale.
 * @param {View} view
 * @param {number} side
 * @param {string} paper
 * @param {(context: CanvasRenderingContext2D, size: number) => void} draw
 */
function tiled(view, side, paper, draw) {
  const size = Math.round(side * view.ratio);
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const context = tile.getContext("2d");
  if (!context) return paper;
  context.fillStyle = paper;
  context.fillRect(0, 0, size, size);
  draw(context, size);
  const fill = context.createPattern(tile, "repeat");
  fill?.setTransform(new DOMMatrix().scale(1 / (view.scale * view.ratio)));
  return fill ?? paper;
}

/**
 * Lines across the tile: up to the right, or down.
 * @param {View} view
 * @param {{ side: number, width: number, ink: string, paper: string, rise?: 1 | -1 }} marks
 */
function hatch(view, { side, width, ink, paper, rise = 1 }) {
  return tiled(view, side, paper, (context, size) => {
    context.strokeStyle = ink;
    context.lineWidth = width * view.ratio;
    for (const offset of [-size, 0, size]) {
      const [a, b] = [offset - size / 4, offset + size * 1.25];
      context.moveTo(rise > 0 ? a : size - a, size * 1.25);
      context.lineTo(rise > 0 ? b : size - b, -size / 4);
    }
    context.stroke();
  });
}

/**
 * @param {View} view
 * @param {{ side: number, radius: number, ink: string, paper: string }} marks
 */
function dots(view, { side, radius, ink, paper }) {
  return tiled(view, side, paper, (context, size) => {
    context.fillStyle = ink;
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
      context.beginPath();
      context.arc(x * size, y * size, radius * view.ratio, 0, 2 * Math.PI);
      context.fill();
    }
  });
}

/**
 * @param {View} view
 * @param {Palette} palette
 * @returns {Record<Verdict, string | CanvasPattern>}
 */
export function verdictFills(view, palette) {
  return {
    none: palette["--target"],
    possible: dots(view, { side: 8, radius: 1.1, ink: palette["--hatch"], paper: palette["--target"] }),
    partial: hatch(view, { side: 7, width: 1.5, ink: palette["--hatch"], paper: palette["--partial"] }),
    full: hatch(view, { side: 5, width: 0.8, ink: palette["--full-line"], paper: palette["--full"], rise: -1 }),
    certain: palette["--certain"],
  };
}
