import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRsvp } from '../../src/thai/rsvp.ts';

const particles = fc.constantFrom('', 'ครับ', 'ค่ะ', 'คะ', 'คับ', 'คร้าบ', 'ค่าาา', 'นะคะ', ' ค่ะ', 'จ้า', 'ครับ 🙏', 'ค่ะ!');

describe('readRsvp', () => {
  it('takes polite endings for nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('ไป', 'เข้าร่วม', 'ว่าง', 'ไม่พลาด'), particles, (answer, particle) => {
        expect(readRsvp(answer + particle)).toEqual({ answer: 'yes' });
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom('ไม่ไป', 'ไม่ว่าง', 'ไปไม่ได้', 'ไม่สะดวก'), particles, (answer, particle) => {
        expect(readRsvp(answer + particle)).toEqual({ answer: 'no' });
      }),
    );
  });

  it('never records an answer with a condition, a doubt or a question', () => {
    const answers = fc.constantFrom('ไป', 'ไม่ไป', 'ว่าง', 'ไม่ว่าง', 'เข้าร่วม', 'ไปไม่ได้', 'ไปแน่นอน');
    const doubts = fc.constantFrom('ถ้าฝนไม่ตก', 'ถ้าว่าง', 'หรือเปล่า', 'ไหม', '?', ' แต่เปลี่ยนใจได้', 'ก็ได้', 'หรือไม่', 'ถ้ามีรถ');
    fc.assert(
      fc.property(answers, doubts, particles, (answer, doubt, particle) => {
        expect(readRsvp(answer + doubt + particle)).toMatchObject({ ask: true });
      }),
    );
  });

  it('never records two different answers in one message', () => {
    const yes = fc.constantFrom('ไป', 'ไปแน่นอน', 'เข้าร่วม', 'สะดวก');
    const no = fc.constantFrom('ไม่ไป', 'ไม่ว่าง', 'ไปไม่ได้', 'ไม่สะดวก');
    fc.assert(fc.property(yes, no, particles, (a, b, particle) => 'ask' in (readRsvp(`${a}${particle} ${b}`) ?? {})));
    fc.assert(fc.property(yes, no, particles, (a, b, particle) => 'ask' in (readRsvp(`${b}${particle} ${a}`) ?? {})));
  });

  it.each([[''], ['   '], ['😀'], ['ค่ะ']])('has nothing to read in %j', (text) => {
    expect(readRsvp(text)).toBeNull();
  });

  it('asks about long and repetitive text, without getting lost in it', () => {
    for (const part of ['ไปได้', 'ไม่ได้ไป', 'ติดงาน ', 'ไม่แน่ใจ ', 'ขอบคุณ ไปได้แน่นอน']) {
      expect(readRsvp(part.repeat(1000))).toMatchObject({ ask: true });
      expect(readRsvp(`${part.repeat(8)}ก`)).not.toBeNull();
    }
  });
});
