import { readWish } from '../../src/thai/wishes.ts';

const NOW = new Date('2020-07-10T09:00:00+07:00');

it.each([
  ['English', 'en'],
  ['english please', 'en'],
  ['Do you speak English?', 'en'],
  ['ขอภาษาอังกฤษหน่อยค่ะ', 'en'],
  ['ภาษาไทย', 'th'],
  ['ขอเปลี่ยนเป็นภาษาไทยค่ะ', 'th'],
  ['back to Thai', 'th'],
])('%s asks for the language %s', (text, language) => {
  expect(readWish(text, NOW, false)).toEqual({ intent: 'language', slots: { language } });
});

it.each([
  ['ตัวใหญ่', 'large'],
  ['ขอตัวหนังสือใหญ่ๆหน่อยครับ', 'large'],
  ['ตัวหนังสือเล็กไปค่ะ', 'large'],
  ['ตัวใหญ่ขึ้นได้ไหมคะ', 'large'],
  ['Larger text please', 'large'],
  ['ตัวปกติ', 'normal'],
  ['ตัวหนังสือเท่าเดิม', 'normal'],
  ['normal text', 'normal'],
])('%s asks for %s letters', (text, size) => {
  expect(readWish(text, NOW, false)).toEqual({ intent: 'text_size', slots: { size } });
});

it.each([
  'ลูกสอนภาษาอังกฤษให้เด็กในชุมชน',
  'เสนอให้มีป้ายภาษาอังกฤษ',
  'ตัวใหญ่มากเลยหนูท่อหน้าบ้าน',
  'ป้ายตัวเล็กมองไม่เห็น',
  'คนไทย',
  'small',
])('%s asks for neither', (text) => {
  expect(readWish(text, NOW, false)).toBeNull();
});

it.each([
  ['ผู้ได้รับผลกระทบ 72 ชั่วโมง', { slots: { hours: 72 } }],
  ['ขอรายชื่อผู้ที่ได้รับผลกระทบ ตั้งแต่ 8 ก.ค. 63 ถึง 10 ก.ค. 63', { slots: { from: '2020-07-08', to: '2020-07-10' } }],
  ['ข้อมูลรั่วไหล', { slots: {}, ask: ['date'] }],
])('%s of staff asks whom a breach concerns', (text, expected) => {
  expect(readWish(text, NOW, true)).toEqual({ intent: 'affected', ...expected });
  expect(readWish(text, NOW, false)).toBeNull();
});

it.each(['ปฏิทิน', 'ขอลิงก์ปฏิทินลงมือถือค่ะ', 'ปฏิทินลงโทรศัพท์', 'เพิ่มลงปฏิทินหน่อย', 'calendar please'])(
  '%s asks for the calendar',
  (text) => {
    expect(readWish(text, NOW, false)).toEqual({ intent: 'calendar', slots: {} });
  },
);

it.each(['ขอปฏิทินประชุมค่ะ', 'ปฏิทินที่แจกปีใหม่สวยมาก'])('%s does not', (text) => {
  expect(readWish(text, NOW, false)).toBeNull();
});
