import { loadProgramme } from '../../src/programme.ts';
import { asksForStaffList, codeIn, hashCode, looksLikeStaffCode, newCode, readScope } from '../../src/staff/rules.ts';

const { places } = loadProgramme();

describe('codes', () => {
  it('have eight characters that cannot be mistaken for each other', () => {
    let turn = 0;
    const every = Array.from({ length: 200 }, () => newCode((below) => (turn += 1) % below)).join('');
    expect(every).toMatch(/^(?:PC-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4})+$/);
    expect(every.replaceAll('PC-', '')).not.toMatch(/[01OIL]/);
  });

  it.each([
    ['PC-7KQM-2XVN'],
    ['pc7kqm2xvn'],
    ['  pc - 7kqm - 2xvn '],
    ['PC–7KQM–2XVN'],
    ['PC-๗KQM-๒XVN'],
    ['PC-7KQM-2XVN\u200b'],
  ])('are read however they are typed: %s', (typed) => {
    expect(codeIn(typed)).toBe('PC-7KQM-2XVN');
  });

  it.each(['PC-7KQM', 'PC-0KQM-2XVN', '63-0042', 'PC', 'pc computer', 'สวัสดีค่ะ'])('%s is no code', (typed) => {
    expect(codeIn(typed)).toBeNull();
  });

  it('a code of letters only is known without its hyphens', () => {
    expect(looksLikeStaffCode('pc abcd efgh')).toBe(true);
  });

  it('a misspelt code is still known for one, a word is not', () => {
    expect(looksLikeStaffCode('PC-0KQM-2XVN')).toBe(true);
    expect(looksLikeStaffCode('PC-7KQM-2XV')).toBe(true);
    expect(looksLikeStaffCode('ประธานชุมชน')).toBe(false);
    expect(looksLikeStaffCode('pc computer')).toBe(false);
  });

  it('are kept as a hash that is always the same', async () => {
    const [one, again, other] = await Promise.all(['PC-7KQM-2XVN', 'PC-7KQM-2XVN', 'PC-7KQM-2XVP'].map(hashCode));
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^[0-9a-f]{48}$/);
  });
});

describe('scopes', () => {
  it.each([
    ['analyst', 'กรุงธนใต้', { kind: 'scope', scope: 'THON_S' }],
    ['analyst', 'THON_S', { kind: 'scope', scope: 'THON_S' }],
    ['analyst', undefined, { kind: 'missing' }],
    ['districtAnalyst', 'เขตบางขุนเทียน', { kind: 'scope', scope: 'บางขุนเทียน' }],
    ['districtAnalyst', 'จตุจัก', { kind: 'suggest', district: 'จตุจักร' }],
    ['districtAnalyst', 'ดาวอังคาร', { kind: 'missing' }],
    ['coordinator', 'กรุงธนใต้', { kind: 'scope', scope: null }],
    ['admin', undefined, { kind: 'scope', scope: null }],
  ] as const)('%s of %s', (role, typed, expected) => {
    expect(readScope(role, typed, places)).toEqual(expected);
  });
});

it.each([
  ['เจ้าหน้าที่', true],
  ['รายชื่อเจ้าหน้าที่', true],
  ['ดูเจ้าหน้าที่ทั้งหมด', true],
  ['ติดต่อเจ้าหน้าที่', false],
])('%s asks for the list: %s', (typed, asks) => {
  expect(asksForStaffList(typed)).toBe(asks);
});
