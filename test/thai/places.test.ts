import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from '../../src/thai/edit-distance.ts';
import { createPlaces, placesSchema } from '../../src/thai/places.ts';
import { places, placesConfig } from './vocabulary.ts';

describe('the configuration', () => {
  it('holds 50 districts in 6 groups', () => {
    expect(places.districts).toHaveLength(50);
    expect(places.groups.map((g) => g.code)).toEqual(['BKK_C', 'BKK_S', 'BKK_N', 'BKK_E', 'THON_N', 'THON_S']);
  });

  it('is refused when a district is listed twice', () => {
    const twice = { ...placesConfig, districts: [...placesConfig.districts, placesConfig.districts[0]] };
    expect(placesSchema.safeParse(twice).success).toBe(false);
  });
});

describe('findDistrict', () => {
  it.each(
    places.districts.flatMap((d) =>
      [d.nameTh, `เขต${d.nameTh}ค่ะ`, `สำนักงานเขต${d.nameTh}`, d.nameEn].map((t) => [t, d.nameTh]),
    ),
  )('%s is %s', (text, name) => {
    expect(places.findDistrict(text)).toMatchObject({ district: { nameTh: name } });
  });

  it.each([
    ['จตุจัก', 'จตุจักร'],
    ['บางขุนเทียร', 'บางขุนเทียน'],
    ['สาธร', 'สาทร'],
    ['ราษบูรณะ', 'ราษฎร์บูรณะ'],
    ['ทุ่งคุครับ', 'ทุ่งครุ'],
    ['khlong toey', 'คลองเตย'],
    ['ภาษี', 'ภาษีเจริญ'],
  ])('%s is offered as %s', (text, name) => {
    expect(places.findDistrict(text)).toMatchObject({ suggest: { nameTh: name } });
  });

  it('offers a choice where several begin alike', () => {
    const found = places.findDistrict('บางกอก');
    expect(found).toMatchObject({ ambiguous: [{ nameTh: 'บางกอกใหญ่' }, { nameTh: 'บางกอกน้อย' }] });
  });

  it.each([['เชียงใหม่'], ['ไม่รู้'], [''], ['สวัสดีค่ะ'], ['😀']])('%s is no district', (text) => {
    expect(places.findDistrict(text)).toBeNull();
  });

  it('never takes a misspelling for certain', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places.districts), fc.nat(20), (district, index) => {
        const name = district.nameTh;
        const typed = name.slice(0, index % name.length) + name.slice((index % name.length) + 1);
        const found = places.findDistrict(typed);
        if (found && 'district' in found) expect(found.district.aliases.concat(found.district.nameTh)).toContain(typed);
      }),
    );
  });
});

describe('findGroup', () => {
  it.each([
    ['กท.ใต้', 'BKK_S'],
    ['กลุ่มกรุงธนใต้', 'THON_S'],
    ['กรุงธน ใต้', 'THON_S'],
    ['THON_S', 'THON_S'],
    ['thon-s', 'THON_S'],
    ['กรุงเทพฯ ตะวันออก', 'BKK_E'],
    ['กทม. เหนือ', 'BKK_N'],
    ['กลุ่มเขตกรุงเทพกลาง', 'BKK_C'],
    ['ธนเหนือ', 'THON_N'],
    ['กรุงเทพไต้', 'BKK_S'],
    ['กท.ตอ.', 'BKK_E'],
  ])('%s is %s', (text, code) => {
    expect(places.findGroup(text)?.code).toBe(code);
  });

  it.each([['กรุงเทพ'], ['กรุงธนใต้ กรุงธนเหนือ'], ['ภาคเหนือ'], ['กรุงเทพตอนเช้า'], ['กรุงเทพกลางคืน'], ['']])(
    '%s is no one group',
    (text) => {
      expect(places.findGroup(text)).toBeNull();
    },
  );

  it('is the group of each of its districts', () => {
    for (const district of places.districts) expect(places.groupOf(district.nameTh).code).toBe(district.group);
    expect(() => createPlaces(placesConfig).groupOf('เชียงใหม่')).toThrow('No such district');
  });
});

it('measures edits, a swap of neighbours as one', () => {
  expect([
    editDistance('กข', 'กข'),
    editDistance('กข', 'ขก'),
    editDistance('กขค', 'กค'),
    editDistance('', 'กข'),
  ]).toEqual([0, 1, 1, 2]);
});
