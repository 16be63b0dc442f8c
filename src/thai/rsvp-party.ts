/** How many come: ไป 2 คน, ไปกับลูกสาว, ไปกันสองคนผัวเมีย. */
import { NUMBER, readNumber } from './numbers.ts';
import { KIN_ONE, KIN_SOME, SUBSTITUTE } from './rsvp-words.ts';

type Groups = Record<string, string | undefined>;

/** ไปกันสองคนผัวเมีย */
const TOGETHER = '(?:ผัวเมีย|สามีภรรยา|ตายาย|พี่น้อง|แม่ลูก|พ่อลูก|ยายหลาน|ป้าหลาน|ย่าหลาน)';
const COUNT = `(?:กัน|มากัน|ทั้ง|ที่นั่ง|รวม(?:ตัวเอง|ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง|พี่)(?:ด้วย)?(?:เป็น)?|รวม|ทั้งหมด|รวมทั้งหมด|จำนวน|(?:ทั้ง|หมด|ยก)บ้าน|ทั้งครอบครัว|รวมเป็น|สัก)? ?(?<party>${NUMBER}) ?(?:คน|ท่าน|ที่นั่ง|ที่)(?:ถ้วน)?(?: ?${TOGETHER})?`;
const WITH = '(?:กัน)?(?:กับ|พร้อม(?:กับ)?|พา|และ) ?';
const ALTOGETHER = `${WITH}(?:${KIN_ONE}|${KIN_SOME}|${SUBSTITUTE})(?: ?(?:กับ|และ) ?(?:${KIN_ONE}|${SUBSTITUTE})){0,3} ?รวม(?:กัน|ทั้งหมด|เป็น|แล้ว)? ?(?<total>${NUMBER}) ?(?:คน|ท่าน)`;
export const PARTY = `(?:${COUNT}|${ALTOGETHER}|(?<both>ทั้งคู่|ทั้งสองคน)|(?<alone>คนเดียว)|${WITH}(?:(?<one>${KIN_ONE})|${KIN_SOME})(?: ?อีก ?(?<extra>${NUMBER}) ?คน| ?(?:คนหนึ่ง|คนนึง|ไป)?ด้วย| ?คนหนึ่ง| ?คนนึง| ?อีกคน(?:หนึ่ง|นึง)?)?)`;

/** `null`: the number of people is not sure. */
export function partyOf({
  party: count,
  total,
  first,
  alone,
  one,
  bring,
  pair,
  both,
  extra,
}: Groups): { partySize?: number } | null {
  const party = count ?? total ?? first;
  if (first !== undefined && (count ?? total ?? alone ?? one) !== undefined) return null;
  if (party !== undefined) {
    const partySize = readNumber(party);
    return partySize !== null && partySize >= 1 && partySize <= 99 ? { partySize } : null;
  }
  if (pair !== undefined && (alone ?? one ?? bring ?? extra) !== undefined) return null;
  if (alone !== undefined) return { partySize: 1 };
  if (extra !== undefined) {
    const more = readNumber(extra);
    return more === null || more < 1 || more > 98 ? null : { partySize: more + 1 };
  }
  return (one ?? bring ?? pair ?? both) === undefined ? {} : { partySize: 2 };
}
