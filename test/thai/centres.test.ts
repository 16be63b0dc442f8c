import { loadProgramme } from '../../src/programme.ts';
import { centreOf } from '../../src/thai/centres.ts';

const { places } = loadProgramme();

it('every district has a middle within the city', () => {
  expect(places.districts).toHaveLength(50);
  for (const { nameTh, group } of places.districts) {
    const point = centreOf(places, { district: nameTh, districtGroup: group })!;
    expect(point.precision).toBe('district');
    expect(point.latitude).toBeGreaterThan(13.49);
    expect(point.latitude).toBeLessThan(13.96);
    expect(point.longitude).toBeGreaterThan(100.32);
    expect(point.longitude).toBeLessThan(100.94);
  }
  const middles = places.districts.map(({ centre }) => JSON.stringify(centre));
  expect(new Set(middles).size).toBe(50);
});

it.each([
  ['west', 'ทวีวัฒนา', 'ตลิ่งชัน'],
  ['west', 'พระนคร', 'ราชเทวี'],
  ['west', 'มีนบุรี', 'หนองจอก'],
  ['west', 'บางแค', 'บางนา'],
] as const)('%s to east: %s before %s', (_from, west, east) => {
  const of = (district: string) => centreOf(places, { district, districtGroup: null })!.longitude;
  expect(of(west)).toBeLessThan(of(east));
});

it.each([
  ['ดอนเมือง', 'หลักสี่'],
  ['หลักสี่', 'จตุจักร'],
  ['ดุสิต', 'บางรัก'],
  ['ธนบุรี', 'ทุ่งครุ'],
  ['ทุ่งครุ', 'บางขุนเทียน'],
])('north to south: %s before %s', (north, south) => {
  const of = (district: string) => centreOf(places, { district, districtGroup: null })!.latitude;
  expect(of(north)).toBeGreaterThan(of(south));
});

it('a district group lies among its districts; what is not known lies nowhere', () => {
  const group = centreOf(places, { districtGroup: 'THON_S' })!;
  expect(group.precision).toBe('districtGroup');
  const own = places.districts.filter((each) => each.group === 'THON_S').map(({ centre }) => centre!.latitude);
  expect(group.latitude).toBeGreaterThan(Math.min(...own));
  expect(group.latitude).toBeLessThan(Math.max(...own));
  expect(centreOf(places, { district: 'ไม่มีเขตนี้', districtGroup: null })).toBeNull();
});
