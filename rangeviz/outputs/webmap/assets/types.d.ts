// Types of the page's data, as rangeviz/webmap/payload.py writes it, and of what the modules pass to
// each other. For the type checker only: the page does not hold this file.

// ---- The page's data ----

export interface PageData {
  text: Record<string, string>;
  version: string;
  title: string;
  answer: string;
  command: string;
  flags: string;
  asOf: string;
  launch: "anywhere" | "everywhere";
  viewpoint: string;
  tolerance: string;
  drawn: string;
  /** Longitude of the middle of the map. */
  centre: number;
  outlineSteps: number;
  coastSteps: number;
  systems: SystemRecord[];
  sites: SiteRecord[];
  envelopes: { key: string; parts: EncodedParts }[];
  regions: RegionColumns;
  /** By site: kilometres to each region, and how its share grows with the range. */
  distances: { nearest: number[]; farthest: number[]; curves: string[] }[];
  /** By system and site, systems first. */
  rows: RowColumns[];
  places: PlaceColumns;
  countries: Record<string, string>;
  names: [kind: NameKind, text: string, lon: number, lat: number, zoom: number][];
  placeSource: { name: string; version: string; licence: string; url: string; date: string; credit: string };
  boundary: { name: string; version: string; licence: string; viewpoint: string; date: string };
  backdrop: { steps: number; land: EncodedParts; borders: string[] };
}

export interface RowColumns {
  verdict: string;
  share: number[];
  low: number[];
  high: number[];
  /** By region, where a minimum range takes something away: how the share grows with the range. */
  beyond: Record<number, string>;
}

export interface SystemRecord {
  id: string;
  name: string;
  short: string;
  label: string;
  flag: string;
  range: number;
  min: number | null;
  low: number;
  high: number;
  rangeIs: "floor" | "typical" | "maximum";
  basis: string;
  status: string;
  sources: SourceRecord[];
  /** Name of the user's file that the record is from. */
  file?: string;
}

export interface SiteRecord {
  id: string;
  name: string;
  short: string;
  kind: "point" | "area" | "chain";
  lon: number;
  lat: number;
  notes: string;
  sources: SourceRecord[];
  path: number[];
  parts?: EncodedParts;
  file?: string;
}

export interface SourceRecord {
  title: string;
  publisher: string;
  date: string;
  url: string;
  figures: FigureRecord[];
  seen: boolean;
  weak: boolean;
}

export interface FigureRecord {
  printed: string;
  km: number;
  qualifier: string;
}

export interface RegionColumns {
  code: string[];
  name: string[];
  country: string[];
  disputed: boolean[];
  counted: boolean[];
  parts: EncodedParts[];
}

export interface PlaceColumns {
  name: string[];
  country: string[];
  admin1: string[];
  population: number[];
  lon: number[];
  lat: number[];
  /** By site, then by place. */
  distances: number[][];
  /** By system and site, systems first: a letter a place. */
  figures: string[];
  /** By system and site; by place, where a minimum range makes it need a longer range: which, or null if none is enough. */
  beyond: Record<number, number | null>[];
}

/** For each part its rings, the outside first, each as text (see decodeRing). */
export type EncodedParts = string[][];

export type NameKind = "city" | "country" | "sea";

// ---- What is in reach ----

export type Verdict = "none" | "possible" | "partial" | "full" | "certain";

/** Which range reaches a place: a published figure, the what-if range, or none. */
export type ReachedBy = "low" | "nominal" | "high" | "whatIf" | "";

export interface RegionVerdict {
  verdict: Verdict;
  share: number;
  low: number;
  high: number;
  nearest: number;
  farthest: number;
}

export interface PlaceVerdict {
  reachedBy: ReachedBy;
  km: number;
  system: number;
  site: number;
}

/** What regions are shaded for; null is the best of all systems or sites. */
export interface Question {
  system: number | null;
  site: number | null;
  /** What-if ranges in kilometres, by combination of system and site. */
  ranges: ReadonlyMap<string, number>;
}

// ---- Geometry ----

export type LonLat = readonly [lon: number, lat: number];
export type Vector = readonly [x: number, y: number, z: number];

/** A point of the plane, of the map's frame, or a pair of the two. */
export type XY = readonly [x: number, y: number];

export interface Point {
  x: number;
  y: number;
}

/** In units of the plane: y grows south. */
export interface Box {
  west: number;
  east: number;
  north: number;
  south: number;
}

export type FlatLine = ArrayLike<number>;

/** A line that can be stroked. */
export interface Line {
  lines: FlatLine[];
  line: Path2D;
  box: Box;
}

/** An area that can be filled. */
export interface Area extends Line {
  fill: Path2D;
  holds(context: CanvasRenderingContext2D, x: number, y: number): boolean;
}

// ---- What there is to draw ----

export interface World {
  land: Area;
  borders: Path2D;
  regions: WorldRegion[];
  outlines: PublishedOutline[];
  sites: WorldSite[];
  names: MapName[];
}

export interface WorldRegion {
  code: string;
  index: number;
  disputed: boolean;
  shape: Area;
}

export interface PublishedOutline {
  key: string;
  system: number;
  site: number;
  nominal: Area;
  low: Area | null;
  high: Area | null;
}

/** An outline as it is drawn now: as published, or traced for a what-if range or a moved site. */
export interface DrawnOutline extends PublishedOutline {
  drawn: Line;
  isTraced: boolean;
  /** What is written along it: with the system, and without. */
  labels: string[];
  /** What is written along it where there is room for nothing else. */
  rangeLabel: string;
  whatIfKm: number | null;
  position: LonLat | null;
}

export interface WorldSite {
  kind: SiteRecord["kind"];
  short: string;
  x: number;
  y: number;
  shape?: Area;
  lines?: FlatLine[];
  path?: Path2D;
}

export interface MapName {
  kind: NameKind;
  text: string;
  zoom: number;
  x: number;
  y: number;
}

/** How the plane lies on a canvas, in pixels of the screen. */
export interface View {
  /** Pixels a unit of the plane. */
  scale: number;
  /** The plane's origin. */
  x: number;
  y: number;
  /** Pixels of the canvas a pixel of the screen. */
  ratio: number;
  width: number;
  height: number;
  /** Where the map's frame begins on the canvas, which reaches beyond it. */
  inset: Point;
  frame: Point;
  zoom: number;
}

export type Palette = Record<string, string>;
export type Paint = (context: CanvasRenderingContext2D, view: View) => void;

// ---- The state ----

export type Tab = "regions" | "places" | "sources";

/** What the reader has chosen. Collections are replaced, never changed. */
export interface Choices extends Question {
  shown: ReadonlySet<string>;
  isBandShown: boolean;
  /** Where point sites have been moved to. */
  moved: ReadonlyMap<number, LonLat>;
  /** The combination of system and site whose range the slider changes. */
  combination: string;
  tab: Tab;
  pinned: number | null;
  hovered: number | null;
  place: number | null;
  /** The region that the card describes, and where; without a point, at the region. */
  card: { region: number; point: Point | null } | null;
}

/** What follows from the choices. */
export interface Derived {
  verdicts: RegionVerdict[];
  /** The verdicts alone, as one text: regions are shaded anew only if it changes. */
  shading: string;
  sites: WorldSite[];
  outlines: DrawnOutline[];
  /** Keys of the traced outlines, as one text. */
  traced: string;
}

export type State = Readonly<Choices & Derived>;
export type PageStore = import("./store.js").Store<Choices, Derived>;

/** What the address of the page says. */
export interface FragmentChoices {
  isEmbedded: boolean;
  system: number | null;
  site: number | null;
  hidden: string[];
  isBandShown: boolean;
  ranges: [key: string, km: number][];
  moved: [site: number, position: LonLat][];
  pinned: number | null;
  tab: Tab;
  /** Longitude, latitude and zoom. */
  view: number[] | null;
}
