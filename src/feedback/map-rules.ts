/** Pure decisions about the map: what part of the city is shown, where things lie in it, what is one dot. */

/** A part of the city, in degrees (WGS 84). */
export interface MapBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Bangkok with a little around it. */
export const MAP_FRAME: MapBox = { west: 100.3, east: 100.95, south: 13.48, north: 13.97 };

/** Half a kilometre: what is nearer to each other is one dot for good. */
const LEAST_SPAN = 0.005;

export interface Point {
  latitude: number;
  longitude: number;
}

export const isInBox = ({ latitude, longitude }: Point, { west, south, east, north }: MapBox): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north;

/** As addresses carry it: west, south, east, north. */
export const packBox = ({ west, south, east, north }: MapBox): string =>
  [west, south, east, north].map((degrees) => degrees.toFixed(4)).join(',');

/** @returns null for what is no part of the city. */
export function readBox(text: string): MapBox | null {
  const [west, south, east, north, ...more] = text
    .split(',')
    .map((degrees) => (degrees === '' ? NaN : Number(degrees)));
  if (more.length > 0 || ![west, south, east, north].every(Number.isFinite)) return null;
  const box = { west: west!, south: south!, east: east!, north: north! };
  const { west: left, east: right, south: bottom, north: top } = MAP_FRAME;
  const isThere = box.west < box.east && box.south < box.north;
  return isThere && box.west >= left && box.east <= right && box.south >= bottom && box.north <= top ? box : null;
}

/** What holds all of them with some room around, in the shape of the whole map, within the city. */
export function boxAround(points: readonly Point[]): MapBox {
  const { west, south, east, north } = MAP_FRAME;
  const [lons, lats] = [points.map(({ longitude }) => longitude), points.map(({ latitude }) => latitude)];
  const [left, right, bottom, top] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const share = Math.max(LEAST_SPAN, (right - left) * 1.5, (((top - bottom) * 1.5) / (north - south)) * (east - west));
  const width = Math.min(share, east - west);
  const height = (width / (east - west)) * (north - south);
  const within = (middle: number, span: number, least: number, most: number): number =>
    Math.min(most - span, Math.max(least, middle - span / 2));
  const x = within((left + right) / 2, width, west, east);
  const y = within((bottom + top) / 2, height, south, north);
  return { west: x, south: y, east: x + width, north: y + height };
}

export interface MapSize {
  width: number;
  height: number;
}

export function positionOf({ latitude, longitude }: Point, { west, south, east, north }: MapBox, size: MapSize) {
  return {
    x: ((longitude - west) / (east - west)) * size.width,
    y: ((north - latitude) / (north - south)) * size.height,
  };
}

/** Where the map app of a phone, or a browser, shows it. */
export const mapAppAddress = ({ latitude, longitude }: Point): string =>
  `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`;

/** A degree of latitude. */
const DEGREE_KM = 111.2;
const SCALES_KM = [10, 5, 2, 1, 0.5, 0.2, 0.1] as const;
const WIDEST_SHARE = 0.25;

/** The longest round distance that takes up no more than a quarter of the picture, and how wide it is there. */
export function scaleOf({ west, south, east, north }: MapBox, size: MapSize): { km: number; width: number } {
  const across = (east - west) * DEGREE_KM * Math.cos(((south + north) / 2) * (Math.PI / 180));
  const km = SCALES_KM.find((each) => each <= across * WIDEST_SHARE) ?? SCALES_KM.at(-1)!;
  return { km, width: (km / across) * size.width };
}

export interface Located extends Point {
  entry: string;
}
export interface Dot {
  x: number;
  y: number;
  radius: number;
  /** Each once. */
  entries: string[];
  points: Located[];
}

const radiusOf = (entries: number): number => (entries === 1 ? 11 : Math.min(24, 14 + Math.log10(entries) * 6));

/** Where places lie in a picture of the box. Those that would cover each other are one dot; others are left out. */
export function dotsOf(located: readonly Located[], box: MapBox, size: MapSize): { dots: Dot[]; outside: number } {
  const inside = located.filter((place) => isInBox(place, box));
  const dotOf = (points: Located[]): Dot => {
    const spots = points.map((point) => positionOf(point, box, size));
    const mean = (of: (spot: { x: number; y: number }) => number): number =>
      spots.reduce((sum, spot) => sum + of(spot), 0) / spots.length;
    const entries = [...new Set(points.map(({ entry }) => entry))];
    return { x: mean(({ x }) => x), y: mean(({ y }) => y), radius: radiusOf(entries.length), entries, points };
  };
  const dots: Dot[] = [];
  for (const place of inside) {
    // A dot that grew may cover others, too.
    for (let dot = dotOf([place]); ;) {
      const { x, y, radius } = dot;
      const at = dots.findIndex((other) => Math.hypot(other.x - x, other.y - y) < other.radius + radius);
      if (at < 0) {
        dots.push(dot);
        break;
      }
      const [covered] = dots.splice(at, 1);
      dot = dotOf([...covered!.points, ...dot.points]);
    }
  }
  return { dots, outside: located.length - inside.length };
}

export interface MapName {
  name: string;
  x: number;
  /** Of a mark its middle, of a name the line it is written on. */
  y: number;
}

/** Names stand above the middles of their districts, or else below. */
const ABOVE = -5;
const BELOW = 16;
/** How far letters reach below their line. */
const DEPTH = 4;

/** Names beside the middles of districts, as many as there is room for: none covers another, nor lies under a dot. */
export function namesOn(
  middles: readonly (Point & { name: string })[],
  box: MapBox,
  size: MapSize,
  letter: { width: number; height: number },
  dots: readonly Pick<Dot, 'x' | 'y' | 'radius'>[] = [],
): { marks: MapName[]; named: MapName[] } {
  const marks = middles
    .filter((middle) => isInBox(middle, box))
    .map((middle) => ({ name: middle.name, ...positionOf(middle, box, size) }));
  const named: MapName[] = [];
  const halfOf = ({ name }: MapName): number => ([...name].length * letter.width) / 2;
  function hasRoom(name: MapName): boolean {
    const [left, right] = [name.x - halfOf(name), name.x + halfOf(name)];
    const [top, bottom] = [name.y + DEPTH - letter.height, name.y + DEPTH];
    if (left < 0 || right > size.width || top < 0 || bottom > size.height) return false;
    const isUnder = ({ x, y, radius }: Pick<Dot, 'x' | 'y' | 'radius'>): boolean =>
      Math.hypot(x - Math.min(right, Math.max(left, x)), y - Math.min(bottom, Math.max(top, y))) < radius;
    const covers = (other: MapName): boolean =>
      Math.abs(other.y - name.y) < letter.height && Math.abs(other.x - name.x) < halfOf(other) + halfOf(name);
    return !dots.some(isUnder) && !named.some(covers);
  }
  for (const mark of marks) {
    const name = [ABOVE, BELOW].map((by) => ({ ...mark, y: mark.y + by })).find(hasRoom);
    if (name) named.push(name);
  }
  return { marks, named };
}
