/** Sessions as rows of a file. */
import type { Column, Row, Table } from '../documents/table.ts';
import { centreOf } from '../thai/centres.ts';
import { groupShortTh, timeOf } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { Consultation } from './model.ts';

const COLUMNS: readonly Column[] = [
  { name: 'id', title: 'รหัส', width: 28 },
  { name: 'districtGroup', title: 'กลุ่มเขต', width: 18 },
  { name: 'fiscalYear', title: 'ปีงบประมาณ', width: 12 },
  { name: 'round', title: 'ครั้งที่', width: 8 },
  { name: 'title', title: 'ชื่อ', width: 40 },
  { name: 'status', title: 'สถานะ', width: 14 },
  { name: 'date', title: 'วันที่', width: 14 },
  { name: 'time', title: 'เวลา', width: 12 },
  { name: 'startsAt', title: 'เริ่ม', width: 18 },
  { name: 'endsAt', title: 'เลิก', width: 18 },
  { name: 'form', title: 'รูปแบบ', width: 18 },
  { name: 'venue', title: 'สถานที่', width: 40 },
  { name: 'chair', title: 'ประธาน', width: 28 },
  { name: 'partners', title: 'หน่วยงานร่วม', width: 40 },
  { name: 'revision', title: 'ฉบับที่', width: 8 },
];
export const SESSION_STATUS_TH: Readonly<Record<Consultation['status'], string>> = {
  draft: 'ร่าง',
  announced: 'ประกาศแล้ว',
  postponed: 'เลื่อน ยังไม่มีวัน',
  held: 'จัดแล้ว',
  reported: 'รายงานแล้ว',
  cancelled: 'ยกเลิก',
};
const FORM_TH: Readonly<Record<Consultation['form'], string>> = {
  meeting: 'ประชุม',
  focus_group: 'สนทนากลุ่มย่อย',
  verification: 'ตรวจสอบข้อมูล',
  online: 'ออนไลน์',
};

export function sessionTable(
  sessions: AsyncIterable<Consultation>,
  places: Pick<Places, 'groups' | 'districts'>,
): Table {
  async function* rows(): AsyncGenerator<Row> {
    for await (const each of sessions)
      yield {
        cells: [
          each._id,
          groupShortTh(places, each.districtGroup),
          each.fiscalYear,
          each.round,
          each.title,
          SESSION_STATUS_TH[each.status],
          each.date,
          each.startsAt ? timeOf(each.startsAt) : '',
          each.startsAt,
          each.endsAt,
          FORM_TH[each.form],
          each.venue,
          each.chair,
          each.partners.join(', '),
          each.revision,
        ],
        place: centreOf(places, each),
      };
  }
  return { name: 'การประชุม', columns: COLUMNS, rows: rows() };
}
