/** Sentences put together from parts that people use; each is read as it was put together. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Reading } from '../../src/thai/intents.ts';
import { NOW, interpret, places, type Phrase } from './vocabulary.ts';

type Sentence = Pick<Phrase, 'text' | 'context' | 'actor' | 'slots'> & { intent: Reading['intent'] };
type Part<Slots> = readonly [words: string, slots: Slots];

const words = (list: string) => fc.constantFrom(...list.split('|'));
const part = <Slots>(...parts: Part<Slots>[]) => fc.constantFrom(...parts);
const join = (...parts: string[]): string => parts.join('').replace(/ +/g, ' ').trim();

const self = words('ผม|ดิฉัน|หนู|ป้า|ลุง|ยาย|');
const please = words('ขอ|ช่วย|รบกวน|');
const polite = words('ครับ|ค่ะ|คะ|คับ|ครับผม|นะคะ|จ้า|จ้ะ|คร้าบ|ค่า|');
const group = part(['กรุงธนใต้', 'THON_S'], ['กรุงธนเหนือ', 'THON_N'], ['กทม.ใต้', 'BKK_S'], ['กรุงเทพกลาง', 'BKK_C']);
const day = part(
  ['16 ก.ค.', '2020-07-16'],
  ['วันพฤหัสบดีที่ 16 กรกฎาคม 2563', '2020-07-16'],
  ['๒๒/๗/๖๓', '2020-07-22'],
  ['พุธหน้า', '2020-07-15'],
  ['พรุ่งนี้', '2020-07-11'],
  ['จันทร์ที่ 20 ก.ค.', '2020-07-20'],
);
const laterDay = part(['24 ก.ค.', '2020-07-24'], ['วันศุกร์ที่ 24 กรกฎาคม 2563', '2020-07-24'], ['6 ส.ค.', '2020-08-06']);
const hour = part(['9 โมง', '09:00'], ['บ่ายสองครึ่ง', '14:30'], ['เวลา ๑๐.๐๐ น.', '10:00'], ['สี่โมงเย็น', '16:00']);
const venue = words('ห้องประชุมสำนักงานเขตบางแค|วัดสิงห์|ศาลาว่าการ กทม.|สำนักงานเขตสายไหม');
const detail = part<Record<string, unknown>>(
  ['', {}],
  [' 2 คน', { partySize: 2 }],
  [' แต่สายหน่อย', { late: true }],
  [' อาจไปสาย 15 นาที', { late: true }],
  [' แต่ขอออกก่อนนิดหน่อย', { leavesEarly: true }],
);

const SENTENCES: Record<string, fc.Arbitrary<Sentence>> = {
  'I come': fc
    .tuple(self, words('ไป|ไปแน่นอน|จะไปประชุม|เข้าร่วม|สะดวก|ว่าง|ไม่พลาด|พร้อมเข้าร่วม|ไปป|ปัย'), polite, detail)
    .map(([who, yes, end, [more, slots]]) => ({
      text: join(who, yes, end, more, end),
      context: 'rsvp_open',
      intent: 'rsvp',
      slots: { answer: 'yes', ...slots },
    })),
  'I do not come, and why': fc
    .tuple(self, words('ไม่ไป|ไปไม่ได้|ไม่ว่าง|ขอลา|เข้าร่วมไม่ได้'), polite, words('ติดงาน|ไม่สบาย|ลูกป่วย|ต้องพาแม่ไปหาหมอ'))
    .map(([who, no, end, reason]) => ({
      text: join(who, no, end, ' ', reason, end),
      context: 'rsvp_open',
      intent: 'rsvp',
      slots: { answer: 'no', reason },
    })),
  'I agree': fc.tuple(self, words('ยินยอม|ตกลง|ยอมรับ|ให้ความยินยอม|อนุญาต'), polite).map(([who, yes, end]) => ({
    text: join(who, yes, end),
    context: 'awaiting_consent',
    intent: 'consent',
    slots: { answer: 'accept' },
  })),
  'I register': fc
    .tuple(self, words('ขอสมัคร|อยากลงทะเบียน|สนใจสมัคร'), polite, words(' เขต| อยู่เขต'), fc.constantFrom(...places.districts))
    .map(([who, wish, end, at, { nameTh, group: districtGroup }]) => ({
      text: join(who, wish, end, at, nameTh, end),
      intent: 'register',
      slots: { district: nameTh, districtGroup },
    })),
  'set up': fc.tuple(please, group, day, hour, venue, polite).map(([lead, [where, code], [on, date], [at, time], place, end]) => ({
    text: join(lead, 'นัดประชุม ', where, ' ', on, ' ', at, ' ที่', place, ' ', end),
    actor: 'analyst',
    intent: 'session_create',
    slots: { districtGroup: code, startsAt: `${date}T${time}`, venue: place },
  })),
  'put off': fc.tuple(please, group, day, laterDay, hour, polite).map(([lead, [where, code], [on, from], [to, date], [at, time], end]) => ({
    text: join(lead, 'เลื่อนประชุม', where, ' ', on, ' เป็น', to, ' ', at, ' ', end),
    actor: 'analyst',
    intent: 'session_postpone',
    slots: { districtGroup: code, from, startsAt: `${date}T${time}` },
  })),
  'call off': fc
    .tuple(please, words('ยกเลิกประชุม|ยกเลิกนัด|งดประชุม'), group, day, words('|เนื่องจากน้ำท่วม|เพราะห้องประชุมไม่ว่าง'), polite)
    .map(([lead, verb, [where, districtGroup], [on, date], reason, end]) => ({
      text: join(lead, verb, where, ' ', on, ' ', reason, end),
      actor: 'analyst',
      intent: 'session_cancel',
      slots: { districtGroup, date, ...(reason !== '' && { reason }) },
    })),
}; // prettier-ignore

describe('a sentence put together from its parts', () => {
  it.each(Object.entries(SENTENCES))('is read as it was meant: %s', (_, sentences) => {
    fc.assert(
      fc.property(sentences, ({ text, context, actor, intent, slots }) => {
        const read = interpret({ text, now: NOW, channel: 'user', context, actor });
        expect([text, read]).toEqual([text, { intent, slots }]);
      }),
      { numRuns: 150, seed: 2563 },
    );
  });
});
