// Colours and line patterns, as the style sheet and the legend have them.

/** @import { Palette } from "./types.d.ts" */

/**
 * How the outlines from one site differ from those of another: line pattern, apart from the colour.
 * @type {{ dash: number[], isDouble?: boolean }[]}
 */
const PATTERNS = [
  { dash: [] },
  { dash: [], isDouble: true },
  { dash: [14, 4, 3, 4] },
  { dash: [2.5, 4] },
  { dash: [22, 5] },
  { dash: [14, 4, 3, 4], isDouble: true },
];
const SYSTEM_COLOURS = 8;

const COLOUR_NAMES = [
  "--sea", "--land", "--coast", "--border", "--target", "--region-border", "--certain", "--full", "--full-line", "--partial", "--hatch",
  "--casing", "--casing-solid", "--site", "--site-line", "--chain", "--ink", "--halo",
  "--sea-ink", "--sea-halo", "--country-ink", "--city-ink",
  ...Array.from({ length: SYSTEM_COLOURS }, (_, i) => [`--s${i}`, `--s${i}-ink`]).flat(),
];

/**
 * The line pattern of a site's outlines.
 * @param {number} site
 */
export function linePattern(site) {
  return PATTERNS[site % PATTERNS.length];
}

/**
 * The name of the colour of a system's outlines.
 * @param {number} system
 */
export function colourName(system) {
  return `--s${system % SYSTEM_COLOURS}`;
}

/**
 * The colours that the style sheet gives now: they differ in the dark and in print.
 * @returns {Palette}
 */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLOUR_NAMES.map((name) => [name, style.getPropertyValue(name).trim()]));
}
