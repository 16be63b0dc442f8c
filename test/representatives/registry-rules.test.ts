import { changeFrom, isFound, nameKeyOf, searchWords } from '../../src/representatives/registry-rules.ts';
import { FIELDS, type Field } from '../../src/representatives/rules.ts';
import { loadProgramme } from '../../src/programme.ts';

const { places } = loadProgramme();
const sheet = (fields: Partial<Record<Field, string>> = {}): Record<Field, string> => ({
  ...(Object.fromEntries(FIELDS.map((field) => [field, ''])) as Record<Field, string>),
  district: 'บางบอน',
  community: 'ชุมชนหนึ่ง',
  fullName: 'สมศรี ใจดี',
  ...fields,
});

describe('the order of names', () => {
  it('is that of a dictionary: titles, leading vowels and tones do not count first', () => {
    const names = ['ไพศาล', 'นางสาวเกษร', 'แก้ว', 'กนก', 'นายขจร', 'น้ำ', 'นา', 'โกศล'];
    const sorted = names.toSorted((a, b) => (nameKeyOf(a)! < nameKeyOf(b)! ? -1 : 1));
    expect(sorted).toEqual(names.toSorted((a, b) => strip(a).localeCompare(strip(b), 'th')));
  });

  const strip = (name: string): string => name.replace(/^(?:นางสาว|นาย)/, '');

  it('has no place for somebody without a name', () => {
    expect(nameKeyOf(null)).toBeNull();
    expect(nameKeyOf('  ')).toBeNull();
  });
});

describe('a search', () => {
  const person = { fullName: 'สมศรี ใจดี', community: 'ชุมชนวัดไผ่', speaksFor: null, role: 'กรรมการ', phone: '0812345678' };
  it.each([
    ['ใจดี', true],
    ['วัดไผ่ สมศรี', true],
    ['081-234', true],
    ['5678', true],
    ['78', false],
    ['สมศรี ใจร้าย', false],
    ['กรรม', true],
  ])('for %s finds her: %s', (typed, found) => {
    expect(isFound(person, searchWords(typed))).toBe(found);
  });
});

describe('a sheet', () => {
  it('changes only what differs from what it was opened with', () => {
    const was = sheet({ role: 'ครู', phone: '0811111111' });
    expect(changeFrom({ ...was, role: 'เป็นประธาน', phone: '' }, was, places)).toEqual({
      change: { role: 'ประธาน', phone: null },
    });
    expect(changeFrom(was, was, places)).toEqual({ change: {} });
  });

  it('moves somebody to the district group of the new district', () => {
    const was = sheet();
    expect(changeFrom({ ...was, district: 'เขตจตุจักร' }, was, places)).toEqual({
      change: { district: 'จตุจักร', districtGroup: 'BKK_N' },
    });
  });

  it('asks for what nobody can be without', () => {
    const was = sheet();
    expect(changeFrom({ ...was, fullName: ' ', community: '' }, was, places)).toEqual({
      problems: { fullName: 'required', community: 'required' },
    });
  });
});
