import type { Notice } from '../../src/programme.ts';
import { consentStands } from '../../src/representatives/consent-rules.ts';

const makeNotice = (version: string, asksAgain: boolean): Notice => ({
  version,
  asksAgain,
  short: { th: ['ย่อ'], en: ['short'] },
  full: { th: [{ heading: 'ก', text: 'ข' }], en: [{ heading: 'a', text: 'b' }] },
});
const notices = [makeNotice('1', true), makeNotice('2', true), makeNotice('3', false)];

it.each([
  ['the newest version', '3', true],
  ['one after which nothing important changed', '2', true],
  ['one after which something did', '1', false],
  ['a version that nobody knows', '0', false],
  ['none', null, false],
])('a consent to %s stands or not', (_what, agreed, stands) => {
  expect(consentStands(agreed, notices)).toBe(stands);
});
