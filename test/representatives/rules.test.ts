import { loadProgramme } from '../../src/programme.ts';
import {
  buttons,
  controlIn,
  FIELDS,
  fieldBefore,
  mayBeSkipped,
  missingFields,
  nextField,
  phoneWithDashes,
  prefillFrom,
  readAnswer,
  reviewersOf,
  type Field,
  whyUnreachable,
} from '../../src/representatives/rules.ts';
import type { RepresentativeStatus, StaffMember } from '../../src/turn.ts';

const { places } = loadProgramme();
const read = (field: Field, text: string) => readAnswer(field, text, places);
const value = (change: Record<string, string>) => ({ kind: 'value', change });
const refused = (why: string) => ({ kind: 'refused', why });

describe('answers', () => {
  it.each<[what: string, field: Field, typed: string, expected: object]>([
    ['a district by its name', 'district', 'บางขุนเทียนคะ', value({ district: 'บางขุนเทียน', districtGroup: 'THON_S' })],
    ['a district with เขต', 'district', 'อยู่เขตธนบุรีครับ', value({ district: 'ธนบุรี', districtGroup: 'THON_N' })],
    ['a misspelt district', 'district', 'จตุจัก', { kind: 'suggest', district: 'จตุจักร' }],
    ['a place that is no district', 'district', 'ดาวอังคาร', refused('noSuchDistrict')],
    ['a name', 'fullName', 'สมศรี ใจดี', value({ fullName: 'สมศรี ใจดี' })],
    ['a name with a polite ending', 'fullName', 'ดิฉันชื่อสมศรี ใจดีค่ะ', value({ fullName: 'สมศรี ใจดี' })],
    ['a name that begins like a word for I', 'fullName', 'ฉันทนา มานะ', value({ fullName: 'ฉันทนา มานะ' })],
    ['a name as it is said to a grandchild', 'fullName', 'ป้าชื่อสมศรี ใจดี นะจ๊ะ', value({ fullName: 'สมศรี ใจดี' })],
    ['a name that begins like a word for an aunt', 'fullName', 'ป้านิ่ม ใจดี', value({ fullName: 'ป้านิ่ม ใจดี' })],
    ['a community with a homely ending', 'community', 'หมู่บ้านพระราม 2จ้ะ', value({ community: 'หมู่บ้านพระราม 2' })],
    ['a name that is a number', 'fullName', '081', refused('notAName')],
    ['a name that is only a picture', 'fullName', '🙂', refused('notAName')],
    ['a role in a sentence', 'role', 'ผมเป็นประธานชุมชนครับ', value({ role: 'ประธานชุมชน' })],
    ['a mission over several lines', 'mission', 'ดูแลผู้สูงอายุ\nดูแลเด็ก', value({ mission: 'ดูแลผู้สูงอายุ\nดูแลเด็ก' })],
    ['a word that only looks polite at its end', 'mission', 'สินค้าชุมชน', value({ mission: 'สินค้าชุมชน' })],
    ['an address with Thai digits', 'contactAddress', '๑๒/๓ ซอย ๔', value({ contactAddress: '12/3 ซอย 4' })],
    ['a mobile phone', 'phone', '๐๘๑-๒๓๔ ๕๖๗๘ ค่ะ', value({ phone: '0812345678' })],
    ['a phone with the country code', 'phone', '+66 81 234 5678', value({ phone: '0812345678' })],
    ['a line at home', 'phone', '02 123 4567', value({ phone: '021234567' })],
    ['too few digits', 'phone', '08123', refused('notAPhone')],
    ['200 characters in a short field', 'role', 'ก'.repeat(200), value({ role: 'ก'.repeat(200) })],
    ['201 characters in a short field', 'role', 'ก'.repeat(201), refused('tooLong')],
    ['1,000 characters in a long field', 'mission', 'ก'.repeat(1_000), value({ mission: 'ก'.repeat(1_000) })],
    ['1,001 characters in a long field', 'mission', 'ก'.repeat(1_001), refused('tooLong')],
    ['the number of an identity card', 'fullName', 'สมศรี 1103702071811', refused('idNumber')],
    ['that number with dashes', 'contactAddress', 'เลขบัตร 1-1037-02071-81-1', refused('idNumber')],
    ['that number in Thai digits', 'phone', '๑๑๐๓๗๐๒๐๗๑๘๑๑', refused('idNumber')],
    [
      'two phone numbers are no identity card',
      'contactAddress',
      'โทร 0812345678 หรือ 0898765432',
      value({ contactAddress: 'โทร 0812345678 หรือ 0898765432' }),
    ],
  ])('%s', (_what, field, typed, expected) => {
    expect(read(field, typed)).toEqual(expected);
  });

  it('zero-width characters are not kept', () => {
    expect(read('role', 'กรรม\u200bการ')).toEqual(value({ role: 'กรรมการ' }));
  });
});

describe('the order of questions', () => {
  const empty = Object.fromEntries(FIELDS.map((field) => [field, null])) as Record<Field, string | null>;

  it('begins with the district and ends with the review', () => {
    expect(nextField(empty, null)).toBe('district');
    expect(nextField({ ...empty, district: 'a', community: 'b', fullName: 'c' }, 'phone')).toBeNull();
  });

  it('leaves out what is known, and does not ask twice for what was skipped', () => {
    const known = { ...empty, district: 'a', community: 'b', fullName: 'c', mission: 'd' };
    expect(nextField(known, 'fullName')).toBe('role');
    expect(nextField(known, 'role')).toBe('keyActivities');
  });

  it('comes back to what must be there', () => {
    expect(nextField({ ...empty, district: 'a', community: 'b' }, 'phone')).toBe('fullName');
    expect(missingFields(empty)).toEqual(['district', 'community', 'fullName']);
  });

  it('everything after the name may be skipped, nothing before it', () => {
    expect(FIELDS.filter(mayBeSkipped)).toEqual([
      'role',
      'mission',
      'keyActivities',
      'speaksFor',
      'contactAddress',
      'phone',
    ]);
    expect(fieldBefore('district')).toBeNull();
  });
});

describe('words that steer', () => {
  it.each([
    ['ข้ามค่ะ', 'skip'],
    ['ไม่รู้จะตอบอะไรจ้ะ', 'skip'],
    ['ไม่รู้จักใครเลย', null],
    ['ย้อน', 'back'],
    ['ยกเลิกครับ', 'cancel'],
    ['ใช่ค่ะ', 'yes'],
    ['ไม่ใช่ค่ะ', 'no'],
    ['ถูกต้องครับ', 'right'],
    ['ลบ', 'erase'],
    ['ลบอะไรบ้าง', null],
    ['ใช่ ชุมชนวัดใหม่', null],
    ['constructor', null],
  ])('%s', (typed, control) => {
    expect(controlIn(typed)).toBe(control);
  });
});

describe('what was said before the consent', () => {
  it('waits in the form that it will be stored in', () => {
    const slots = { district: 'ธนบุรี', community: 'ชุมชนตลาดพลู', role: 'ประธานชุมชน' };
    expect(prefillFrom(slots, places)).toEqual({ ...slots, districtGroup: 'THON_N' });
  });

  it('is left out where it would not be taken as an answer', () => {
    expect(prefillFrom({ role: 'ก'.repeat(300), fullName: '1103702071811' }, places)).toEqual({});
  });
});

it('phones are read in groups', () => {
  expect([phoneWithDashes('0812345678'), phoneWithDashes('021234567')]).toEqual(['081-234-5678', '02-123-4567']);
});

describe('who decides', () => {
  const someone = (id: string): StaffMember => ({ id, displayName: id, roles: [] });
  it.each([
    ['the analysts of the district', ['d1', 'd2'], ['g1'], null, ['d1', 'd2']],
    ['the analysts of the district group where there is none', [], ['g1'], null, ['g1']],
    ['never the applicant', ['d1', 'd2'], ['g1'], 'd1', ['d2']],
    ['the district group where the applicant is the only one', ['d1'], ['g1'], 'd1', ['g1']],
    ['nobody where there is nobody', [], [], null, []],
  ])('%s', (_name, district, group, applicant, expected) => {
    const { reviewers } = reviewersOf(district.map(someone), group.map(someone), applicant);
    expect(reviewers.map(({ id }) => id)).toEqual(expected);
  });
});

describe('buttons', () => {
  it('are read as they were made', () => {
    const person = `r${'0'.repeat(24)}`;
    const data = buttons.review.pack({ do: 'approve', person, seen: '12' });
    expect(buttons.review.read(data)).toEqual({ do: 'approve', person, seen: 12 });
  });

  it.each([
    'review?do=approve&person=r1&seen=1',
    `review?do=approve&person=r${'0'.repeat(24)}&seen=-1`,
    `review?do=approve&person=r${'0'.repeat(24)}&seen=1&extra=1`,
    `review?do=activate&person=r${'0'.repeat(24)}&seen=1`,
    'edit-profile?field=status',
    'consent?answer=accept',
  ])('%s is none of ours', (data) => {
    for (const button of Object.values(buttons)) expect(button.read(data)).toBeNull();
  });
});

describe('whom LINE may reach', () => {
  const reach = (status: RepresentativeStatus, also?: RepresentativeStatus[], more = {}) =>
    whyUnreachable({ status, lineUserId: 'U1', blockedAt: null, ...more }, also);

  it.each<[RepresentativeStatus, ReturnType<typeof whyUnreachable>]>([
    ['active', null],
    ['paused', 'stopped'],
    ['pending', 'stopped'],
    ['rejected', 'stopped'],
    ['withdrawn', 'withdrawn'],
    ['erased', 'withdrawn'],
  ])('%s: %s', (status, why) => {
    expect(reach(status)).toBe(why);
  });

  it('takes in who waits for a message of their own, and never who has withdrawn or is erased', () => {
    const also: RepresentativeStatus[] = ['consented', 'pending', 'paused', 'withdrawn', 'erased'];
    expect(also.map((status) => reach(status, also))).toEqual([null, null, null, 'withdrawn', 'withdrawn']);
  });

  it('leaves out who blocked the bot, who has no LINE account, and whom nobody knows', () => {
    expect(reach('paused', ['paused'], { blockedAt: new Date(0) })).toBe('blocked');
    expect(reach('active', [], { lineUserId: null })).toBe('noLine');
    expect(reach('invited', [], { lineUserId: null })).toBe('noLine');
    expect(whyUnreachable(null)).toBe('withdrawn');
  });
});
