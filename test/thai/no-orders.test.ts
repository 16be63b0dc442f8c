/** Small talk, questions, tales of others and of the past, conditions: whatever they are read as, nothing is recorded. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Utterance } from '../../src/thai/intents.ts';
import { NOW, interpret, records } from './vocabulary.ts';

const { texts } = JSON.parse(readFileSync(new URL('./no-orders.json', import.meta.url), 'utf8')) as {
  texts: Record<string, string[]>;
};
const situations: Record<string, Partial<Utterance>> = {
  person: {},
  rsvp_open: { context: 'rsvp_open' },
  awaiting_consent: { context: 'awaiting_consent' },
  analyst: { actor: 'analyst' },
  admin: { actor: 'admin' },
};
const read = (text: string, where: Partial<Utterance> = {}) => interpret({ text, now: NOW, channel: 'user', ...where });

describe.each(Object.entries(texts))('of a text that orders nothing, %s', (situation, list) => {
  it.each(list)('nothing is recorded: %s', (text) => {
    const reading = read(text, situations[situation]);
    expect([reading, records(reading)]).toEqual([reading, false]);
  });
});

const words = (list: string) =>
  fc.constantFrom(
    ...list
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll('_', ' ')),
  );
const wish = words(`
  ลบข้อมูลของฉัน ถอนความยินยอม หยุดส่งข้อความ ไม่ต้องส่งข้อความมาแล้ว เปลี่ยนเบอร์เป็น_0812345678 ลบ_63-0042 แก้_63-0042 เปิดการแจ้งเตือน
`);
const order = words(`
  เลื่อนประชุมกรุงธนใต้_16_ก.ค._เป็น_23_ก.ค._เวลาเดิม ยกเลิกประชุมกรุงเทพใต้_31_ก.ค. นัดประชุมกรุงเทพเหนือ_20_ก.ค._9_โมง
  เปลี่ยนสถานที่กรุงธนใต้_16_ก.ค._เป็นวัดสิงห์ เตือนคนที่ยังไม่ตอบ_กรุงธนเหนือ เพิ่มเจ้าหน้าที่_นักวิเคราะห์_กรุงธนใต้ จำกัด_40_คน_กรุงธนใต้_16_ก.ค.
`);
const before = words(`
  ถ้า หาก สมมติว่า ได้ยินว่า ได้ข่าวว่า เขาบอกว่า มีคนบอกว่า แม่บอกว่า หัวหน้าถามว่า เคย ทำไม ใคร เพื่อน ลูกบ้าน คนข้างบ้าน คิดว่าจะ อาจจะ กลัวว่าจะ ไม่รู้ว่าจะ เมื่อวาน ห้าม อย่าเพิ่ง
`);
const after = words('หรือยัง หรือเปล่า เหรอ ใช่ไหม ดีไหม ทำไม ดีกว่ามั้ง เมื่อไหร่ ใครสั่ง ไปแล้วเหรอ จริงเหรอ');
const ending = fc.constantFrom('', 'ครับ', ' ค่ะ', 'นะคะ', '?', ' 🙏');

describe('an order in words that take it back', () => {
  it.each([
    ['of a person', wish, {}],
    ['of the staff', order, { actor: 'admin' as const }],
  ])('is recorded by none of them, %s', (_, orders, where) => {
    fc.assert(
      fc.property(orders, before, after, ending, (said, lead, tail, end) => {
        for (const text of [`${lead}${said}${end}`, `${said}${tail}${end}`, `${said} ${tail}${end}`]) {
          const reading = read(text, where);
          expect([text, reading, records(reading)]).toEqual([text, reading, false]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is no answer to an invitation', () => {
    const answer = words('ไป ไม่ไป ไม่ว่าง ไปไม่ได้ ติดธุระ เข้าร่วม ว่าง ไม่สะดวก ไม่แน่ใจ ไป_2_คน ไม่สบาย ไปแน่นอน');
    const of = words(`
      เขา แม่ ลูกสาว ประธาน เพื่อน คุณสมชาย สมชาย ลูกบ้าน ใคร คนข้างบ้าน เมื่อวาน ปีที่แล้ว ครั้งก่อน คราวหน้า ถ้า หาก เผื่อ ได้ยินว่า เขาบอกว่า ทำไม
      เคย นึกว่า ไม่ได้บอกว่า คิดว่า ท่าน คุณ น้องแดง ครูสมศรี ทุกคน คนอื่น พรุ่งนี้ เดือนหน้า
    `);
    const then = words(`
      ไหม หรือเปล่า หรือยัง เหรอ ทำไม ใช่ไหม กันหมด ก็ได้ ดีไหม แล้วนี่ ถ้าฝนไม่ตก แต่ไปก็ได้ เมื่อวาน ครั้งที่แล้ว กับใคร ยังไง มั้ง เอ๊ย_ไม่ใช่
    `);
    const gap = fc.constantFrom('', ' ');
    fc.assert(
      fc.property(answer, of, then, gap, ending, (said, lead, tail, space, end) => {
        for (const text of [`${lead}${space}${said}${end}`, `${said}${space}${tail}${end}`]) {
          const reading = read(text, { context: 'rsvp_open' });
          expect([text, reading, records(reading)]).toEqual([text, reading, false]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is recorded as it stands', () => {
    fc.assert(
      fc.property(fc.oneof(wish, order), fc.constantFrom('', 'ครับ', ' ค่ะ', 'นะคะ'), (said, end) => {
        const reading = read(`${said}${end}`, { actor: 'admin' });
        expect([said, reading, records(reading)]).toEqual([said, reading, true]);
      }),
    );
  });
});
