import { describe, expect, it } from '@jest/globals';
import { spokenDigits } from '../../src/thai/numbers.ts';
import { mendSlips } from '../../src/thai/typing-slips.ts';

describe('mendSlips', () => {
  it.each([
    ['ลบขอมุลของฉัน', 'ลบข้อมูลของฉัน'],
    ['ยกเลิ่กประชุ่ม', 'ยกเลิกประชุม'],
    ['เปลียนที่อยู', 'เปลี่ยนที่อยู่'],
    ['ไปไมได้', 'ไปไม่ได้'],
    ['ข้อมูลถูกต้อง', 'ข้อมูลถูกต้อง'],
  ])('%s', (typed, meant) => {
    expect(mendSlips(typed)).toBe(meant);
    expect(mendSlips(meant)).toBe(meant);
  });

  it.each(['ขอความกรุณา', 'เขาร่วมงาน', 'ข้าวสาร', 'สีลบเลือน', ''])('leaves %s as it is', (text) => {
    expect(mendSlips(text)).toBe(text);
  });
});

describe('spokenDigits', () => {
  it('are a telephone number where nine or ten are said in a row', () => {
    expect(spokenDigits('เบอร์ ศูนย์แปดเก้า หนึ่งสองสาม สี่ห้าหกเจ็ด ครับ')).toBe('เบอร์ 0891234567ครับ');
    expect(spokenDigits('ไปสองสามคน')).toBe('ไปสองสามคน');
  });
});
