import { findByName, matchName } from '../../src/thai/person-names.ts';

it.each([
  ['คุณสมชาย ใจดี', 'สมชาย ใจดี', 'whole'],
  ['สมชาย  ใจดีค่ะ', 'นายสมชาย ใจดี', 'whole'],
  ['คุณสมชาย', 'สมชาย ใจดี', 'first'],
  ['ใจดี', 'สมชาย ใจดี', 'first'],
  ['ป้าแดง', 'แดง สวนใน', 'first'],
  ['ตาล', 'ตาล บ้านสวน', 'first'],
  ['สม', 'สมชาย ใจดี', 'part'],
  ['สมชัย ใจดี', 'สมชาย ใจดี', 'near'],
  ['ป้าแดง', 'ดำ สวนใน', null],
  ['สมหญิง', 'สมชาย ใจดี', null],
  ['ก', 'กานดา ใจดี', null],
])('%s is %s: %s', (typed, fullName, expected) => {
  expect(matchName(typed, fullName)).toBe(expected);
});

it('is sure of one who bears the name, and asks where several do or it only resembles one', () => {
  const people = ['สมชาย ใจดี', 'สมชาย สวนใน', 'วิไล ใจกลาง'].map((fullName) => ({ fullName }));
  expect(findByName('คุณสมชาย ใจดี', people)).toEqual({ people: [people[0]], sure: true });
  expect(findByName('สมชาย', people)).toEqual({ people: people.slice(0, 2), sure: false });
  expect(findByName('วิไน ใจกลาง', people).sure).toBe(false);
  expect(findByName('ป้าแดง', people)).toEqual({ people: [], sure: false });
});
