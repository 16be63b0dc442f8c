/** What staff read about the members of LINE groups, in 1:1 only. Of people whom nobody knows there is a number only. */
import { card, text, type Button, type Line } from '../line/compose.ts';
import type { DistrictGroup } from '../thai/places.ts';
import type { Message } from '../turn.ts';
import type { RosterView } from './roster-effects.ts';
import { rosterButton, type CountedGroup, type CountedKind } from './roster-rules.ts';

/** The first page has the figures too. A message stays short. */
const ON_FIRST_PAGE = 3;
const ON_A_PAGE = 7;
const CANNOT_TELL = 'ยังตรวจไม่ได้';

export function whichRoster(groups: readonly DistrictGroup[]): Message {
  return text(
    'ตรวจสมาชิกไลน์กลุ่มของกลุ่มเขตใดคะ',
    groups.map(({ code, shortTh }) => ({ label: shortTh, postback: rosterButton.pack({ group: code }) })),
  );
}

function share({ inside, of, unknown }: CountedKind): string {
  if (unknown > 0 && unknown === of) return CANNOT_TELL;
  return `อยู่ ${inside} จาก ${of} คน${unknown > 0 ? ` (${CANNOT_TELL} ${unknown})` : ''}`;
}

function linesOf({ name, people, kinds, unregistered }: CountedGroup): Line[] {
  return [
    { strong: name },
    { label: 'ทั้งหมด', value: people === null ? CANNOT_TELL : `${people} คน` },
    { label: 'นักวิเคราะห์ สยป.', value: share(kinds.analyst) },
    { label: 'นักวิเคราะห์เขต', value: share(kinds.districtAnalyst) },
    { label: 'ผู้แทนประชาคม', value: share(kinds.representative) },
    { label: 'ยังไม่ลงทะเบียน', value: unregistered === null ? CANNOT_TELL : `${unregistered} คน` },
    'rule',
  ];
}

export function roster(view: RosterView, group: DistrictGroup, page: number): Message {
  const { outside, named, withoutLine, unknown } = view;
  const pages = 1 + Math.max(0, Math.ceil((named.length - ON_FIRST_PAGE) / ON_A_PAGE));
  const current = Math.min(page, pages);
  const begin = current === 1 ? 0 : ON_FIRST_PAGE + (current - 2) * ON_A_PAGE;
  const shown = named.slice(begin, begin + (current === 1 ? ON_FIRST_PAGE : ON_A_PAGE));
  const again = (label: string, more: { page?: number } = {}): Button => ({
    label,
    postback: rosterButton.pack({ group: group.code, ...more }),
    displayText: label,
  });
  return card({
    over: group.nameTh,
    title: 'ทะเบียนกับไลน์กลุ่ม',
    lines: [
      ...(current === 1 ? view.groups.flatMap(linesOf) : []),
      outside.length > 0
        ? { strong: `ผู้แทนที่ไม่อยู่ในไลน์กลุ่ม ${outside.length} คน` }
        : unknown > 0
          ? 'ในส่วนที่ตรวจแล้ว ไม่มีผู้แทนที่อยู่นอกไลน์กลุ่มค่ะ'
          : 'ผู้แทนที่มี LINE อยู่ในไลน์กลุ่มครบค่ะ',
      ...shown.map(({ name, district }) => ({ small: `${name} (${district})` })),
      ...(pages > 1 ? [{ small: `หน้า ${current} จาก ${pages}` }] : []),
      ...(current === 1 && withoutLine > 0 ? [{ small: `ในทะเบียนยังไม่มี LINE อีก ${withoutLine} คน` }] : []),
      ...(unknown > 0 ? [{ small: `${CANNOT_TELL} ${unknown} คน ลองอีกครั้งได้ค่ะ` }] : []),
    ],
    buttons: [
      ...(current < pages ? [again('ดูรายชื่อต่อ', { page: current + 1 })] : []),
      ...(unknown > 0 ? [again('ตรวจต่อ')] : []),
    ],
  });
}

export function noBoundLineGroup({ nameTh }: DistrictGroup): Message {
  return text(`ยังไม่มีไลน์กลุ่มที่ผูกกับ${nameTh}ค่ะ เพิ่มบัญชีนี้เข้าไลน์กลุ่ม แล้วกด “ผูกกับกลุ่มเขต” ได้เลย`);
}

export function rosterForStaffOnly(): Message {
  return text('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้นค่ะ');
}

export function rosterInPrivate(): Message {
  return text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
}
