/** Questions about sessions: when, where, at what hour, whether there is one. */
import { findDates } from './date-mentions.ts';
import type { Utterance } from './person-phrases.ts';
import { normalise } from './normalise.ts';
import { SELF } from './pattern-words.ts';
import { reading, type Ask, type Reading } from './readings.ts';

const MEETING = '(?:ประชุม|(?<!ตลาด)นัด|เวที|งาน)';

const WHEN = /วันไหน(?!ก็)|ทราบวัน(?:ที่)?(?:นัด)?ประชุม|วันที่เท่าไ|วันอะไร|เมื่อไหร่|กำหนดวัน|วันใด|ครั้งหน้า(?:วัน|เมื่อ)|ว่าไงบ้าง$/u;
const WHERE =
  /ที่ไหน|ตรงไหน|สถานที่|ห้องไหน|ห้องอะไร|แถวไหน|แผนที่|โลเคชั่น|location|ไปยังไง|ไปทางไหน|ที่ใด|จัดไหน|อยู่ไหน|ชั้นไหน|ชั้นอะไร|เดินทางยังไง/iu;
const CLOCK = /กี่โมง|เวลาไหน|เวลาอะไร|เวลาเท่าไ|ตอนไหน|กี่ทุ่ม|เริ่มเมื่อไหร่|เวลากี่|เวลาใด/u;
const SCHEDULE = new RegExp(
  `^(?:ขอ|ดู|อยาก|ขอดู|เช็[คก])*(?:ตาราง|กำหนด(?:การ)?|ปฏิทิน|คิว)(?:นัด|การ)?(?:${MEETING})?|${MEETING}ครั้ง(?:หน้า|ต่อไป|ถัดไป)|นัด${MEETING}ครั้ง`,
  'u',
);
const IS_THERE = new RegExp(
  `(?:มี|ต้อง|จะ|จัด|ได้)(?:การ|นัด)?${MEETING}.*(?:ไหม|หรือเปล่า|หรือไม่|หรือยัง|อะไรบ้าง|บ้าง)|${MEETING}.*(?:ไหม|หรือเปล่า|หรือไม่|ใช่ไหม)$|^(?:มี)?(?:การ)?ประชุม\\S{0,12}\\?$|(?:ยกเลิก|เลื่อน|งด)${MEETING}?.*(?:ไหม|หรือเปล่า|หรือยัง|ใช่ไหม)$|${MEETING}(?:ถูก|จะ)?(?:เลื่อน|ยกเลิก|งด)(?:ไหม|แล้วหรือ|แล้วเหรอ|หรือ|เหรอ)|^${MEETING}(?:กัน)?(?:หรือ)?ยัง$|^(?:ขอ|อยาก)?(?:ดู|เช็[คก]|ทราบ)?นัด(?:หมาย)?(?:ทั้งหมด)?(?:ของ)?(?:${SELF}|ทั้งหมด)|(?:ขอ|ส่ง)?(?:ลิงก์|ลิงค์|ลิ้งค์|link)(?:ของ)?(?:ห้อง)?(?:การ)?\\s?(?:${MEETING}|zoom|ซูม)`,
  'u',
);

export function readSchedule({ text, now, places, context }: Utterance, key: string): Reading | null {
  const asks = [WHEN.test(key) && 'date', WHERE.test(key) && 'venue', CLOCK.test(key) && 'time'].filter(
    (a) => a !== false,
  );
  if (/^(?:ถ้า|หาก|สมมติ)/u.test(key)) return null;
  const meeting = new RegExp(`${MEETING}|ครั้งหน้า|ครั้งต่อไป|ครั้งถัดไป|รอบหน้า|รอบต่อไป|สนทนากลุ่ม`, 'u').test(key);
  const alone = context === 'rsvp_open' || /^(?:จัด|เริ่ม|เจอกัน|ไป|แล้ว|ที่|กี่|วัน|เมื่อ|สถานที่|ตอน|เวลา)/u.test(key);
  if (
    /(?:จอดรถ|เปิด|ปิด|ทำบัตร|หมอนัด|นัดหมอ|จ่าย|ที่จอด|แทน|ชื่อ|รหัส|เบอร์|ลงทะเบียน|สมัคร|ข้อมูล|ขยะ|น้ำ|ซ่อม|เลื่อนได้|ขอเลื่อน|ไม่รู้)/u.test(
      key,
    ) &&
    !meeting
  )
    return null;
  const moved = places.groupsIn(text).length > 0 && /(?:เลื่อน|ย้าย).*(?<!ดี)$/u.test(key);
  const asksOnly = asks.length > 0 && (meeting || moved || (alone && key.length <= 24));
  const isSchedule = SCHEDULE.test(key) && !/เปลี่ยน|แก้/u.test(key);
  const isThere =
    IS_THERE.test(key) && !/ไป(?:ประชุม)?(?:ไหม|หรือเปล่า)|อยากให้|ขอให้|เข้าร่วมได้|แทน|เลื่อนได้|ได้ไหม$|ดีไหม/u.test(key);
  if (!asksOnly && !isSchedule && !isThere) return null;
  const groups = new Set(places.groupsIn(text).map((m) => m.group.code));
  for (const { district } of places.districtsIn(text)) groups.add(district.group);
  const [districtGroup] = groups;
  const when = findDates(normalise(text), now)[0]?.reading;
  const ask: Ask[] = groups.size > 1 ? ['districtGroup'] : [];
  // A stretch of time (เดือนนี้) shows what is planned.
  if (when && 'ask' in when && when.reason !== 'which_day') ask.push('date');
  if (when && 'warning' in when) ask.push('confirm');
  const certain = when && 'date' in when ? { date: when.date } : {};
  return reading('ask_schedule', {
    ask: asks.length > 0 ? asks.join('+') : undefined,
    scope: groups.size > 0 ? 'group' : 'mine',
    districtGroup: groups.size === 1 ? districtGroup : undefined,
    ...certain,
    warning: when && 'warning' in when ? 'weekday_mismatch' : undefined,
  }, ask); // prettier-ignore
}
