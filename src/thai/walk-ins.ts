/** วอล์กอิน 3 คน, มีคนไม่ได้ลงทะเบียนมา 2 คน ชื่อ …: people at the venue who are not in the register. */
import { isQuestion, tidy, type Parts } from './command-parts.ts';
import { MASK } from './masking.ts';
import { NUMBER, readNumber } from './numbers.ts';
import { reading, type Reading } from './readings.ts';
import { sessionNamed } from './session-commands.ts';

export const WALK_IN =
  /(?:วอล?์?ค?ก?\s?อิน|walk\s?-?in|(?:คน|ผู้|ประชาชน|ชาวบ้าน)(?:ที่)?(?:ยัง)?ไม่(?:ได้)?ลงทะเบียน|คน(?:มา|เพิ่ม|ใหม่)+(?:ที่)?หน้างาน|(?:คน|ผู้)(?:ที่)?ไม่มีชื่อ(?:ใน)?ทะเบียน)/iu;

const COUNT = new RegExp(`(${NUMBER})\\s*(?:คน|ท่าน|ราย)`, 'u');
const NAME = /(?:ชื่อ|คือ)\s*(?<name>[\u0e01-\u0e4e. ]{2,60})$/u;
const MOST = 500;

export function readWalkIn(parts: Parts): Reading | null {
  const isTold = /มา|เพิ่ม|บันทึก|จด|ลง|\d|คน/u.test(parts.masked.replace(WALK_IN, MASK));
  if (isQuestion(parts.text) || !isTold) return null;
  const { slots, ask } = sessionNamed(parts);
  const words = parts.masked.replace(/ครั้งที่\s*\d+/gu, MASK);
  const name = tidy(NAME.exec(words)?.groups?.name ?? '') || undefined;
  const count = COUNT.exec(words)?.[1];
  const people = count === undefined ? (name ? 1 : undefined) : (readNumber(count) ?? undefined);
  const { districtGroup, date, round } = slots;
  const named = { districtGroup, date, round, name };
  if (people === undefined || people < 1 || people > MOST) return reading('session_walkin', named, [...ask, 'value']);
  return reading('session_walkin', { ...named, people }, ask);
}
