// Text drawn along a line, letter by letter.

/** @import { XY } from "./types.d.ts" */

import { pointAlong, STEP } from "./label_placement.js";

// Scripts whose letters join or reorder cannot be set letter by letter along a curve.
const JOINED = /[\u0590-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * A piece of a text and where its middle goes.
 * @typedef {{ piece: string, x: number, y: number, turn: number }} Letter
 */

/**
 * Draw a text along points, in the middle of them.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {XY[]} points
 * @param {number} width  of the text
 */
export function drawAlong(context, text, points, width) {
  context.textAlign = "center";
  const letters = lettersAlong(context, text, points, width);
  // Every halo first, or one would cut into its neighbour.
  for (const letter of letters) drawLetter(context, letter, () => context.strokeText(letter.piece, 0, 0));
  for (const letter of letters) drawLetter(context, letter, () => context.fillText(letter.piece, 0, 0));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {XY[]} points
 * @param {number} width
 * @returns {Letter[]}
 */
function lettersAlong(context, text, points, width) {
  const margin = ((points.length - 1) * STEP - width) / 2;
  if (JOINED.test(text)) return [{ piece: text, ...pointAlong(points, margin + width / 2) }];
  let before = "";
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => {
    const start = context.measureText(before).width;
    before += segment;
    return { piece: segment, ...pointAlong(points, margin + (start + context.measureText(before).width) / 2) };
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Letter} letter
 * @param {() => void} draw
 */
function drawLetter(context, { x, y, turn }, draw) {
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  draw();
  context.restore();
}
