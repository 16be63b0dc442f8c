/** What an admin reads who has to find out whom a breach of data concerns. */
import { card, text, type Button } from '../line/compose.ts';
import { dateShort, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { buttons, LEAST_REASON, minuteOf, MOST_REASON, OFFERED_HOURS, type Stretch } from './affected-rules.ts';

const period = ({ from, to }: Stretch): string =>
  `${dateShort(from)} ${timeOf(from)} ถึง ${dateShort(to)} ${timeOf(to)}`;

/** @param back the stretch of so many hours before now. */
export function whichStretch(back: (hours: number) => Stretch, now: Date): Message {
  const labels = ['24 ชั่วโมงที่ผ่านมา', '72 ชั่วโมงที่ผ่านมา', '7 วันที่ผ่านมา'];
  return text('เหตุเกิดในช่วงใดคะ เลือก หรือพิมพ์ เช่น ผู้ได้รับผลกระทบ ตั้งแต่ 8 ก.ค. 63 ถึง 10 ก.ค. 63', [
    ...OFFERED_HOURS.map((hours, index): Button => {
      const { from, to } = back(hours);
      return { label: labels[index]!, postback: buttons.count.pack({ from: minuteOf(from), to: minuteOf(to) }) };
    }),
    { label: 'เลือกเวลาเริ่ม', pick: 'datetime', data: buttons.pickFrom.pack({}), initial: minuteOf(now) },
  ]);
}

export function untilWhen(from: Date, now: Date): Message {
  return text(`เริ่ม ${dateShort(from)} ${timeOf(from)} แล้วสิ้นสุดเมื่อใดคะ`, [
    {
      label: 'เลือกเวลาสิ้นสุด',
      pick: 'datetime',
      data: buttons.pickTo.pack({ from: minuteOf(from) }),
      initial: minuteOf(now),
    },
  ]);
}

export function notAStretch(): Message {
  return text('ช่วงเวลานี้สิ้นสุดก่อนเริ่มค่ะ กรุณาเลือกใหม่');
}

export interface AffectedCount {
  people: number;
  staff: number;
  /** Of whom something was done in that time: seen, changed, answered, sent. */
  touched: number;
}

export function affected(stretch: Stretch, { people, staff, touched }: AffectedCount): Message {
  const [from, to] = [minuteOf(stretch.from), minuteOf(stretch.to)];
  return card({
    over: 'ผู้ที่อาจได้รับผลกระทบ',
    title: `${(people + staff).toLocaleString('en-US')} คน`,
    lines: [
      period(stretch),
      { label: 'ผู้แทน', value: `${people.toLocaleString('en-US')} คนมีข้อมูลอยู่ในช่วงนั้น` },
      { label: 'เจ้าหน้าที่', value: `${staff.toLocaleString('en-US')} คน` },
      { label: 'ถูกใช้ในช่วงนั้น', value: `${touched.toLocaleString('en-US')} คน (เปิดดู แก้ไข ส่งออก)` },
      { small: 'กฎหมายให้แจ้งเหตุต่อสำนักงานคุ้มครองข้อมูลฯ ภายใน 72 ชั่วโมงนับแต่ทราบเหตุ' },
    ],
    buttons: [
      { label: 'ไฟล์ตามรหัส', postback: buttons.file.pack({ from, to, with: 'ids' }), tone: 'go' },
      { label: 'ไฟล์พร้อมชื่อและที่ติดต่อ', postback: buttons.file.pack({ from, to, with: 'names' }) },
    ],
  });
}

export function nobodyAffected(stretch: Stretch): Message {
  return text(`ไม่มีข้อมูลของใครในช่วง ${period(stretch)} ค่ะ`);
}

export function whyNames(): Message {
  return text('ไฟล์นี้มีชื่อและที่ติดต่อ พิมพ์เหตุผลที่ต้องใช้ค่ะ ระบบจะบันทึกเหตุผลไว้', [
    { label: 'แจ้งเจ้าของข้อมูล', say: 'แจ้งเหตุละเมิดต่อเจ้าของข้อมูล' },
    { label: 'ยกเลิก', say: 'ยกเลิก' },
  ]);
}

export function notAReason(): Message {
  return text(`เหตุผลสั้นหรือยาวไปค่ะ ขอ ${LEAST_REASON} ถึง ${MOST_REASON} ตัวอักษร`, [{ label: 'ยกเลิก', say: 'ยกเลิก' }]);
}

export function noFileMade(): Message {
  return text('ไม่ได้สร้างไฟล์ค่ะ');
}

export function fileReady(stretch: Stretch, made: { url: string; count: number; names: boolean }): Message {
  return card({
    over: 'ผู้ที่อาจได้รับผลกระทบ',
    title: made.names ? 'ไฟล์พร้อมชื่อและที่ติดต่อ' : 'ไฟล์ตามรหัส',
    lines: [period(stretch), `${made.count.toLocaleString('en-US')} คน ลิงก์ใช้ได้ 15 นาที ครั้งเดียว`],
    buttons: [{ label: 'ดาวน์โหลดไฟล์', uri: made.url, tone: 'go' }],
  });
}

export function onlyAdmins(): Message {
  return text('คำสั่งนี้สำหรับผู้ดูแลระบบค่ะ');
}

export function onlyInPrivate(): Message {
  return text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
}
