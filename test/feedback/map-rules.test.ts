import {
  boxAround,
  dotsOf,
  isInBox,
  MAP_FRAME,
  namesOn,
  packBox,
  readBox,
  scaleOf,
} from '../../src/feedback/map-rules.ts';
import { loadProgramme } from '../../src/programme.ts';

const SIZE = { width: 640, height: 496 };
const at = (entry: string, latitude: number, longitude: number) => ({ entry, latitude, longitude });

describe('dots', () => {
  it('lie where the places do: north above, west to the left', () => {
    const { dots } = dotsOf(
      [at('north', 13.9, 100.5), at('south', 13.6, 100.5), at('east', 13.6, 100.8)],
      MAP_FRAME,
      SIZE,
    );
    const of = (id: string) => dots.find(({ entries }) => entries[0] === id)!;
    expect(of('north').y).toBeLessThan(of('south').y);
    expect(of('east').x).toBeGreaterThan(of('south').x);
    expect(of('north').x).toBe(of('south').x);
  });

  it('that would cover each other are one, and no two that are left cover each other', () => {
    const places = Array.from({ length: 200 }, (_, n) => at(`e${n}`, 13.5 + (n % 20) / 50, 100.35 + (n % 31) / 60));
    const { dots } = dotsOf(places, MAP_FRAME, SIZE);
    expect(dots.length).toBeGreaterThan(1);
    const covering = dots.flatMap((one, n) =>
      dots.slice(n + 1).filter((other) => Math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius),
    );
    expect(covering).toEqual([]);
    expect(dots.flatMap(({ entries }) => entries).toSorted()).toEqual(places.map(({ entry }) => entry).toSorted());
  });

  it('of one entry with two places on one spot count once, and those outside are told', () => {
    const { dots, outside } = dotsOf([at('a', 13.7, 100.5), at('a', 13.7, 100.5), at('b', 18.8, 99)], MAP_FRAME, SIZE);
    expect(dots.map(({ entries }) => entries)).toEqual([['a']]);
    expect(outside).toBe(1);
  });
});

describe('a closer look', () => {
  it('holds every place of the dot, in the shape of the whole map', () => {
    const points = [at('a', 13.7, 100.5), at('b', 13.71, 100.53)];
    const box = boxAround(points);
    expect(points.every((point) => isInBox(point, box))).toBe(true);
    const shape = ({ west, east, south, north }: typeof box) => (east - west) / (north - south);
    expect(shape(box)).toBeCloseTo(shape(MAP_FRAME), 6);
    expect(box.east - box.west).toBeLessThan(0.1);
  });

  it('parts in the end what lies apart, and stays the same for what lies on one spot', () => {
    const apart = [at('a', 13.7, 100.5), at('b', 13.7006, 100.5006)];
    expect(dotsOf(apart, boxAround(apart), SIZE).dots).toHaveLength(2);
    const spot = [at('a', 13.7, 100.5), at('b', 13.7, 100.5)];
    expect(dotsOf(spot, boxAround(spot), SIZE).dots).toHaveLength(1);
    expect(packBox(boxAround(spot))).toBe(packBox(boxAround(spot.toReversed())));
  });

  it('stays within the city at its edge', () => {
    const { west, north } = MAP_FRAME;
    const box = boxAround([at('a', north, west)]);
    expect([box.west, box.north]).toEqual([west, north]);
    expect(readBox(packBox(box))).not.toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['too few', '100.4,13.6,100.5'],
    ['too many', '100.4,13.6,100.5,13.7,1'],
    ['an empty side', '100.4,,100.5,13.7'],
    ['words', 'a,b,c,d'],
    ['inside out', '100.5,13.7,100.4,13.6'],
    ['elsewhere', '98.9,18.7,99.1,18.9'],
  ])('is not taken from an address with %s', (_what, text) => {
    expect(readBox(text)).toBeNull();
  });
});

it.each([
  ['the whole city', MAP_FRAME, 10],
  ['a few streets', { west: 100.5, south: 13.7, east: 100.505, north: 13.7038 }, 0.1],
] as const)('the scale of %s is a round distance of at most a quarter of the picture', (_what, box, km) => {
  const scale = scaleOf(box, SIZE);
  expect(scale.km).toBe(km);
  expect(scale.width).toBeLessThanOrEqual(SIZE.width / 4);
  // Longitudes lie closer together here than at the equator.
  const degrees = (scale.width / SIZE.width) * (box.east - box.west);
  expect((degrees * 111.2 * 0.9714) / km).toBeCloseTo(1, 3);
});

it('names of districts do not cover each other, and all are there where one looks closely', () => {
  const middles = loadProgramme().places.districts.map(({ nameTh, centre }) => ({ name: nameTh, ...centre! }));
  const letter = { width: 6.5, height: 15 };
  const { marks, named } = namesOn(middles, MAP_FRAME, SIZE, letter);
  expect(marks).toHaveLength(50);
  expect(named.length).toBeGreaterThan(20);
  const covering = named.flatMap((one, n) =>
    named
      .slice(n + 1)
      .filter(
        (other) =>
          Math.abs(one.y - other.y) < letter.height &&
          Math.abs(one.x - other.x) < ((one.name.length + other.name.length) * letter.width) / 2,
      ),
  );
  expect(covering).toEqual([]);
  const centre = { west: 100.49, south: 13.73, east: 100.56, north: 13.7828 };
  const closer = namesOn(middles, centre, SIZE, letter);
  expect(closer.named.length).toBe(closer.marks.length);
});

it('names of districts stand below their middle where a dot lies above it, and under no dot', () => {
  const middles = loadProgramme().places.districts.map(({ nameTh, centre }) => ({ name: nameTh, ...centre! }));
  const letter = { width: 6.5, height: 15 };
  const { marks } = namesOn(middles, MAP_FRAME, SIZE, letter);
  const dots = marks.map(({ x, y }) => ({ x, y: y - 13, radius: 11 }));
  const { named } = namesOn(middles, MAP_FRAME, SIZE, letter, dots);
  expect(named.length).toBeGreaterThan(10);
  const lineBelow = named.map(({ name, y }) => y - marks.find((mark) => mark.name === name)!.y);
  expect(lineBelow.filter((by) => by <= 0)).toEqual([]);
  const under = named.filter(({ name, x, y }) =>
    dots.some((dot) => Math.abs(dot.x - x) < (name.length * letter.width) / 2 && Math.abs(dot.y - (y - 4)) < 11),
  );
  expect(under).toEqual([]);
});
