import { announcesOnly, commandOnQuoted, hasWords, saysKind, saysPrivately } from '../../src/feedback/telling-rules.ts';

describe('that something will be told', () => {
  it.each(['ส่งความคิดเห็น', 'ขอแจ้งปัญหาหน่อยค่ะ', 'ปัญหา', 'อยากเสนอข้อเสนอแนะครับ', 'แจ้งเรื่องร้องเรียนยังไงคะ', 'ส่งเรื่องได้ไหมคะ'])(
    '“%s” is no story',
    (text) => expect(announcesOnly(text)).toBe(true),
  );
  it.each(['แจ้งปัญหาขยะล้นถัง', 'ปัญหาน้ำเน่า', 'เสนอให้มีสวน', 'เรื่องต้นไม้หน้าหมู่บ้าน', 'ไฟดับ'])('“%s” is one', (text) =>
    expect(announcesOnly(text)).toBe(false),
  );
});

describe('the kind in a word', () => {
  it.each([
    ['ปัญหา', 'problem'],
    ['เป็นปัญหาค่ะ', 'problem'],
    ['ศักยภาพครับ', 'potential'],
    ['ข้อเสนอโครงการ', 'proposal'],
    ['เป็นข้อเสนอแนะค่ะ', 'proposal'],
    ['เสนอ', 'proposal'],
    ['ปัญหาคือถนนพัง', null],
    ['ไม่รู้เหมือนกัน', null],
    ['', null],
  ])('“%s” is %s', (text, kind) => expect(saysKind(text)).toBe(kind));
});

describe('words on a quoted receipt', () => {
  it.each([
    ['ลบ', 'erase'],
    ['ขอลบเรื่องนี้ได้ไหมคะ', 'erase'],
    ['ยกเลิกข้อความนี้', 'erase'],
    ['แก้ไขหน่อยครับ', 'edit'],
    ['ดูเรื่องนี้', 'show'],
    ['ถึงไหนแล้วคะ', 'show'],
    ['เรื่องนี้คืบหน้าไหมครับ', 'show'],
    ['ลบป้ายเก่าออกแล้วแต่ยังรก', null],
    ['แก้แล้วพังอีก', null],
    ['ดูแลกันหน่อย', null],
    ['ยังไม่มาเก็บเลย', null],
  ])('“%s” is %s', (text, command) => expect(commandOnQuoted(text)).toBe(command));
});

describe('privately', () => {
  it.each(['ส่งเป็นส่วนตัว', 'ขอส่งเป็นส่วนตัวแทนค่ะ', 'ขอคุยส่วนตัว', 'ส่วนตัว', 'เปลี่ยนเป็นเรื่องส่วนตัวได้ไหมคะ', 'ส่งทางแชตส่วนตัว'])(
    '“%s” asks for it',
    (text) => expect(saysPrivately(text)).toBe(true),
  );
  it.each(['ข้อมูลส่วนตัว', 'รถส่วนตัวจอดขวางทาง', 'เรื่องส่วนตัวของเขา', ''])('“%s” does not', (text) =>
    expect(saysPrivately(text)).toBe(false),
  );
});

describe('something to read', () => {
  it.each(['', ' ', '\u200b\u200d\ufeff', '\u3164\u2800', '\u202e\u2069'])('is not in %j', (text) =>
    expect(hasWords(text)).toBe(false),
  );
  it.each(['ก', '😡', '?', '\u202eกลับ'])('is in %j', (text) => expect(hasWords(text)).toBe(true));
});
