/** Answers and presence as rows of a file, session by session. */
import type { Consultation } from '../consultations/model.ts';
import { inBatches, type Column, type Row, type Table } from '../documents/table.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { centreOf } from '../thai/centres.ts';
import { groupShortTh } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { AttendanceExportStore } from './export-store.ts';
import type { RsvpAnswer } from './model.ts';

export interface AttendanceTableDeps {
  places: Pick<Places, 'groups' | 'districts'>;
  attendanceExports: Pick<AttendanceExportStore, 'streamOf'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  codeOf(person: string): string;
  /** Of whom the names are told; left out: of nobody. */
  namedIn?: (person: Pick<Representative, 'district' | 'districtGroup'>) => boolean;
}

const COLUMNS: readonly Column[] = [
  { name: 'session', title: 'รหัสการประชุม', width: 28 },
  { name: 'districtGroup', title: 'กลุ่มเขต', width: 18 },
  { name: 'round', title: 'ครั้งที่', width: 8 },
  { name: 'date', title: 'วันที่', width: 14 },
  { name: 'person', title: 'รหัสผู้แทน', width: 16 },
  { name: 'district', title: 'เขต', width: 18 },
  { name: 'answer', title: 'คำตอบ', width: 12 },
  { name: 'answeredAt', title: 'ตอบเมื่อ', width: 18 },
  { name: 'partySize', title: 'จำนวนคน', width: 10 },
  { name: 'waiting', title: 'รอที่นั่ง', width: 10 },
  { name: 'checkedInAt', title: 'เช็กอินเมื่อ', width: 18 },
  { name: 'checkedInPeople', title: 'มากี่คน', width: 10 },
];
const NAMED: readonly Column[] = [
  { name: 'fullName', title: 'ชื่อ', width: 28 },
  { name: 'reason', title: 'เหตุผล', width: 28 },
];
const ANSWER_TH: Readonly<Record<RsvpAnswer, string>> = { yes: 'ไป', no: 'ไม่ไป', maybe: 'ไม่แน่ใจ' };
const AT_ONCE = 250;

export function attendanceTable(sessions: AsyncIterable<Consultation>, deps: AttendanceTableDeps): Table {
  const { places, codeOf, namedIn } = deps;
  async function* rows(): AsyncGenerator<Row> {
    for await (const session of sessions) {
      const { districtGroup } = session;
      const group = groupShortTh(places, districtGroup);
      for await (const batch of inBatches(deps.attendanceExports.streamOf(session._id), AT_ONCE)) {
        const people = namedIn
          ? await deps.representatives.findMany(batch.map(({ representative }) => representative))
          : [];
        const known = new Map(people.map((person) => [person._id, person]));
        for (const each of batch) {
          // An answer to an earlier date counts no more.
          const counts = each.answer !== null && each.revision === session.revision;
          const there = each.checkedInAt !== null && each.checkedInRevision === session.revision;
          const shown = namedIn?.({ district: each.district, districtGroup }) ?? false;
          yield {
            cells: [
              session._id,
              group,
              session.round,
              session.date,
              codeOf(each.representative),
              each.district,
              counts ? ANSWER_TH[each.answer!] : '',
              counts ? each.answeredAt : null,
              counts ? each.partySize : null,
              counts && each.waiting ? 'รอ' : '',
              there ? each.checkedInAt : null,
              there ? (each.checkedInPeople ?? 1) : null,
              ...(namedIn
                ? [
                    shown ? (known.get(each.representative)?.fullName ?? '') : '',
                    shown && counts ? (each.reason ?? '') : '',
                  ]
                : []),
            ],
            place: centreOf(places, { district: each.district, districtGroup }),
          };
        }
      }
    }
  }
  return { name: 'การตอบรับและเข้าร่วม', columns: namedIn ? [...COLUMNS, ...NAMED] : COLUMNS, rows: rows() };
}
