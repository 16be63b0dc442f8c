/** What is denied, asked, told of others or made conditional is never carried out. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW, interpret } from './vocabulary.ts';

const words = (list: string) => fc.constantFrom(...list.trim().split(/\s+/));
const group = words('กรุงธนใต้ กลุ่มกรุงเทพเหนือ กท.ใต้ กธ.เหนือ กรุงเทพตะวันออก');
const day = fc.constantFrom('20 ก.ค.', '20 ก.ค. 63', 'วันที่ 16 กรกฎาคม 2563', 'พรุ่งนี้', 'วันพุธหน้า', '16/7/63', '');
const to = fc.constantFrom('', ' เป็น 27 ก.ค. 63 เวลาเดิม', ' ไปเป็นวันที่ 3 สิงหาคม 9.00 น.');
const ending = fc.constantFrom('', 'ครับ', ' ค่ะ', 'นะคะ', ' นะครับ', 'นะ', ' 🙏', '!', 'จ้า');
const change = words('เลื่อน ยกเลิก งด เปลี่ยนสถานที่ ย้ายที่ นัด');

const not = words(`
  อย่า อย่าเพิ่ง อย่าพึ่ง อย่าได้ ยังไม่ ยังไม่ต้อง ไม่ต้อง ไม่ จะไม่ ไม่ได้ ห้าม ไม่มีการ ไม่อยากให้ ไม่ควร ไม่อยาก ไม่ได้จะ ยังไม่ได้ ขออย่าเพิ่ง
  ช่วยอย่า ยังไม่คิดจะ ไม่เห็นต้อง มิได้ ไม่น่า อย่าเพิ่งรีบ ไม่ยอมให้
`);
const doubt = words(`
  ไหม มั้ย หรือยัง รึยัง หรือเปล่า รึป่าว เหรอ ใช่ไหม ใช่ป่ะ ดีไหม ดีมั้ย หรือไม่ หรอ แล้วหรือ จริงเหรอ ทำไม เมื่อไหร่ ไม่ได้ ไม่ได้หรอก ไม่ทัน ไม่ทันแล้ว มั้ง
  แล้วเหรอ เพราะอะไร ไปทำไม แล้ว ไปแล้ว
`);
const condition = words('ถ้าฝนตก หากประธานไม่ว่าง ถ้าคนไม่ครบ เผื่อโควิดมา สมมติน้ำท่วม กรณีฝนตก');
const hearsay = words(`
  ได้ข่าวว่า ได้ยินว่า เขาบอกว่า ผอ.บอกว่าอาจ คุณสมชายถามว่า มีคนบอกว่า ใครบอกว่า อาจจะ น่าจะ คงจะ คิดว่าจะ ทำไม ใคร เมื่อวาน กลัวว่าจะ ไม่แน่ใจว่า
  เห็นว่า เพิ่ง เคย ใครให้ ทำไมถึง นึกว่า สงสัยจะ หัวหน้าให้ถามว่าจะ
`);

const isNoCommand = (text: string) => {
  const { intent } = interpret({ text, now: NOW, channel: 'user', actor: 'analyst' });
  expect([text, intent]).toEqual([
    text,
    expect.not.stringMatching(/^session_(?:create|postpone|cancel|change|remind)|broadcast/),
  ]);
};

describe('a command of the staff that is not meant', () => {
  it('is none when it is denied', () => {
    fc.assert(
      fc.property(not, change, group, day, to, ending, (no, verb, where, when, then, end) => {
        isNoCommand(`${no}${verb}ประชุม${where} ${when}${then}${end}`);
        isNoCommand(`${where} ${when} ${no}${verb}ประชุม${end}`);
        isNoCommand(`ประชุม${where} ${when} ${no}${verb}${end}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is none when it is asked, or said to be impossible or done', () => {
    fc.assert(
      fc.property(change, group, day, to, doubt, ending, (verb, where, when, then, why, end) => {
        isNoCommand(`${verb}ประชุม${where} ${when}${then} ${why}${end}`);
        isNoCommand(`ประชุม${where} ${when} ${verb}${why}${end}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is none when it hangs on something', () => {
    fc.assert(
      fc.property(change, group, day, to, condition, ending, (verb, where, when, then, only, end) => {
        isNoCommand(`${only} ${verb}ประชุม${where} ${when}${then}${end}`);
        isNoCommand(`${verb}ประชุม${where} ${when}${then} ${only}${end}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is none when others are said to do it', () => {
    fc.assert(
      fc.property(change, group, day, to, hearsay, ending, (verb, where, when, then, who, end) => {
        isNoCommand(`${who}${verb}ประชุม${where} ${when}${then}${end}`);
        isNoCommand(`คุณสมชายบอก "${verb}ประชุม${where} ${when}${then}"${end}`);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['อย่าเพิ่งเตือนคนที่ยังไม่ตอบ กรุงธนใต้'],
    ['ไม่ต้องเตือนกรุงธนเหนือแล้ว'],
    ['ยังไม่ต้องส่งประกาศกรุงธนใต้: พรุ่งนี้หยุด'],
    ['อย่าเพิ่งประกาศถึงกรุงธนใต้: พรุ่งนี้หยุด'],
  ])('%s', isNoCommand);
});

describe('a wish about oneself that is not meant', () => {
  const wish = words('ลบข้อมูล ลบข้อมูลของฉัน ถอนความยินยอม ยกเลิกความยินยอม สมัคร ลงทะเบียน');
  const refusal = words('อย่า อย่าเพิ่ง ไม่ต้อง ไม่ได้ ไม่ได้อยาก ไม่อยาก ยังไม่ ยังไม่อยาก ไม่คิดจะ ยังไม่ได้ ไม่ได้จะ');

  it('is none when it is denied', () => {
    fc.assert(
      fc.property(refusal, wish, ending, (no, what, end) => {
        const { intent } = interpret({ text: `${no}${what}${end}`, now: NOW, channel: 'user' });
        expect([no, what, intent]).toEqual([no, what, expect.not.stringMatching(/^(?:my_data|consent|register)$/)]);
      }),
    );
  });
});
