/** What an analyst sees before people are told of a session, and what came of it. */
import { AUDIENCE_AWAY, QUOTA_AWAY, QUOTA_SHORT } from '../delivery/messages.ts';
import type { Price } from '../delivery/price.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { countTh, dateShortNoYear, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import {
  confirmChangeButton,
  dropChangeButton,
  editDraftButton,
  editFieldButton,
  FORM_NAMES,
  keepDraftButton,
  leaveOutButton,
  placeLines,
  quorumWarning,
  tallyButton,
  titleOf,
  whenLines,
  whenShort,
  type GroupName,
} from './messages.ts';
import type { ChangeKind, Consultation } from './model.ts';
import { AMBER, CHANGE_WORDS, RED } from './told-messages.ts';

export interface Audience {
  /** `people` null: LINE has never said how many. */
  lineGroups: { name: string; people: number | null }[];
  people: number;
  /** LINE cannot be asked just now: what it told last, or nothing, is what is counted. */
  away: boolean;
}

/** Messages that telling them takes, as far as is known. */
export const messagesFor = ({ lineGroups, people }: Audience): number =>
  lineGroups.reduce((sum, group) => sum + (group.people ?? 0), people);

export interface Preview {
  changeId: string;
  kind: ChangeKind;
  reason: string | null;
  /** As they would be, and as they are. */
  sessions: { after: Consultation; before: Consultation; revises: boolean }[];
  audience: Audience;
  /** Null while LINE cannot be asked. */
  quota: QuotaState | null;
  /** What that takes of the quota; null while LINE cannot be asked. */
  price: Price | null;
  answered: number;
  /** When it would go out if that is not at once. */
  sendsAt: Date | null;
  holiday: string | null;
  /** Where one of them cannot have its quorum. */
  outOfReach: { quorum: number; capacity: number } | null;
  /** Nobody has been told of them, so nobody hears of the change. */
  silent: boolean;
  /** Also meant by the sentence, and left as they are. */
  left: { session: Consultation; why: 'past' | 'same' }[];
}

function audienceLines({ audience, quota, price, sendsAt, silent }: Preview): Line[] {
  if (silent) return [{ small: 'ยังไม่เคยประกาศ จึงไม่มีการส่งข้อความ' }];
  const { lineGroups, people } = audience;
  const total = messagesFor(audience);
  const to = [
    ...lineGroups.map(({ name, people: count }) => `กลุ่มไลน์ ${name}${count === null ? '' : ` (${count} คน)`}`),
    ...(people > 0 ? [`รายบุคคล ${people} คนที่ไม่อยู่ในกลุ่มไลน์`] : []),
  ];
  const left = price?.left ?? null;
  return [
    'rule',
    { label: 'จะส่งถึง', value: to.length > 0 ? to.join(' และ ') : 'ยังไม่มีผู้รับ' },
    {
      label: 'ใช้',
      value: `${countTh(total, 'ข้อความ')}${left === null ? '' : ` เหลือโควตาเดือนนี้ ${left.toLocaleString('en-US')}`}`,
    },
    ...(price?.baht ? [{ label: 'ค่าส่วนเกิน', value: `ประมาณ ${price.baht.toLocaleString('en-US')} บาท` }] : []),
    ...(quota ? [] : [{ small: QUOTA_AWAY.th }]),
    ...(price && !price.fits ? [{ small: QUOTA_SHORT.th }] : []),
    ...(audience.away ? [{ small: AUDIENCE_AWAY.th }] : []),
    ...(quota?.stopped ? [{ small: 'โควตาเดือนนี้หมดแล้ว ข้อความจะยังไม่ถูกส่ง' }] : []),
    ...(sendsAt ? [{ small: `จะส่ง ${dateShortNoYear(sendsAt)} ${timeOf(sendsAt)} (พ้นช่วงงดส่ง)` }] : []),
  ];
}

/** What was perhaps not meant; nothing is held back for it. */
const warningLines = ({ kind, holiday, outOfReach }: Preview): Line[] => [
  ...(holiday ? [{ small: `ตรงกับวันหยุด: ${holiday}` }] : []),
  ...(outOfReach && kind !== 'cancelled' ? [{ small: quorumWarning(outOfReach) }] : []),
];

export function announcementPreview(preview: Preview, groupName: GroupName): Message {
  const session = preview.sessions[0]!.after;
  const missing: Button[] = [
    ...(session.chair ? [] : [{ label: 'เพิ่มประธาน', postback: editFieldButton.pack({ c: session._id, f: 'chair' }) }]),
    ...(session.endsAt
      ? []
      : [{ label: 'เพิ่มเวลาเลิก', postback: editFieldButton.pack({ c: session._id, f: 'endsAt' }) }]),
  ];
  return card({
    over: `ร่างประกาศ · ${groupName(session.districtGroup)}`,
    title: titleOf(session),
    lines: [...whenLines(session), ...placeLines(session), ...warningLines(preview), ...audienceLines(preview)],
    buttons: [
      { label: 'ส่งประกาศ', postback: confirmChangeButton.pack({ id: preview.changeId }), tone: 'go' },
      { label: 'แก้ไข', postback: editDraftButton.pack({ c: session._id }) },
      ...missing,
      { label: 'เก็บเป็นร่าง', postback: keepDraftButton.pack({ c: session._id }) },
    ],
  });
}

/** Each detail that would be new, with what it was. */
function detailsChanged(before: Consultation, after: Consultation): Line[] {
  const detail = (label: string, was: string | null, is: string | null): Line[] =>
    was === is ? [] : [{ label, value: `${is ?? 'ไม่กำหนด'} (เดิม ${was ?? 'ยังไม่กำหนด'})` }];
  return [
    ...detail('รูปแบบ', FORM_NAMES[before.form], FORM_NAMES[after.form]),
    ...detail('ลิงก์', before.onlineLink, after.onlineLink),
    ...detail('สถานที่', before.venue, after.venue),
    ...detail('ประธาน', before.chair, after.chair),
    ...detail('เลิก', before.endsAt && timeOf(before.endsAt), after.endsAt && timeOf(after.endsAt)),
  ];
}

function atOneTime(sessions: Preview['sessions']): boolean {
  const starts = sessions.flatMap(({ after: { startsAt } }) => (startsAt ? [startsAt.getTime()] : []));
  return new Set(starts).size < starts.length;
}

/** Sessions that the sentence meant too and that stay as they are, so that nobody thinks they had changed. */
function leftLines({ left }: Preview): Line[] {
  return left.map(({ session, why }) => ({
    small: `${whenShort(session)} คงเดิม: ${why === 'past' ? 'วันใหม่ผ่านมาแล้ว' : 'เป็นตามนี้อยู่แล้ว'}`,
  }));
}

export function changePreview(preview: Preview, groupName: GroupName): Message {
  const { kind, sessions, changeId } = preview;
  const many = sessions.length > 1;
  const lines = sessions.flatMap(({ after, before }): Line[] => [
    { label: after.round ? `ครั้งที่ ${after.round}` : 'นัด', value: whenShort(before) },
    ...(kind === 'postponed'
      ? [{ strong: after.startsAt ? `เป็น ${whenShort(after)}` : 'ออกไปก่อน ยังไม่กำหนดวันใหม่' }]
      : []),
    ...(kind === 'changed' ? detailsChanged(before, after) : []),
  ]);
  const confirm = {
    postponed: many ? `เลื่อนทั้งหมด ${sessions.length} นัด` : 'เลื่อนและแจ้งทุกคน',
    cancelled: many ? `ยกเลิกทั้งหมด ${sessions.length} นัด` : 'ยกเลิกนัดและแจ้งทุกคน',
    changed: many ? `เปลี่ยนทั้งหมด ${sessions.length} นัด` : 'เปลี่ยนและแจ้งทุกคน',
    announced: 'ส่งประกาศ',
  }[kind];
  const voids = preview.answered > 0 && sessions.some((session) => session.revises);
  return card({
    over: groupName(sessions[0]!.after.districtGroup),
    title: CHANGE_WORDS[kind],
    lines: [
      ...lines,
      ...(preview.reason ? [{ small: preview.reason }] : []),
      ...(voids ? [{ small: `ตอบแล้ว ${preview.answered} คน คำตอบเดิมจะถูกล้าง` }] : []),
      ...warningLines(preview),
      ...(many && atOneTime(sessions) ? [{ small: 'มีมากกว่าหนึ่งนัดในวันและเวลาเดียวกัน' }] : []),
      ...leftLines(preview),
      ...audienceLines(preview),
    ],
    buttons: [
      { label: preview.silent ? 'ยืนยัน' : confirm, postback: confirmChangeButton.pack({ id: changeId }), tone: 'go' },
      { label: 'ไม่ทำ', postback: dropChangeButton.pack({ id: changeId }) },
    ],
    quickReplies: many
      ? sessions.slice(0, 12).map(({ before }) => ({
          label: `ไม่รวม ${before.startsAt ? dateShortNoYear(before.startsAt) : whenShort(before)}`,
          postback: leaveOutButton.pack({ id: changeId, c: before._id }),
        }))
      : [],
    colour: kind === 'cancelled' ? RED : AMBER,
  });
}

export const sameAsBefore = (): Message => text('ข้อมูลเหมือนเดิมค่ะ ไม่มีอะไรต้องเปลี่ยน');

export function changeDone(
  kind: ChangeKind,
  done: { sessions: readonly Consultation[]; told: number; sendsAt: Date | null; outdated: number },
): Message {
  const what = { announced: 'ส่งประกาศ', postponed: 'เลื่อน', cancelled: 'ยกเลิก', changed: 'เปลี่ยน' }[kind];
  const when = done.sendsAt ? `จะส่ง ${dateShortNoYear(done.sendsAt)} ${timeOf(done.sendsAt)}` : 'กำลังส่ง';
  const told =
    done.told > 0 ? ` ${when}ถึง ${countTh(done.told, 'คน')}` : kind === 'announced' ? ' (ยังไม่มีผู้รับข้อความ)' : '';
  const outdated = done.outdated > 0 ? `\n${done.outdated} นัดถูกแก้ไขไปก่อนแล้ว จึงไม่ได้เปลี่ยน` : '';
  const single = done.sessions.length === 1 ? done.sessions[0]! : null;
  return text(
    `${what}แล้วค่ะ${single ? ` ${whenShort(single)}` : ` ${done.sessions.length} นัด`}${told}${outdated}`,
    single?.startsAt && kind !== 'cancelled'
      ? [{ label: 'ดูคำตอบ', postback: tallyButton.pack({ c: single._id }) }]
      : [],
  );
}

export const alreadyDone = (at: Date): Message => text(`ส่งไปแล้วเมื่อ ${dateShortNoYear(at)} ${timeOf(at)} ค่ะ ไม่ได้ส่งซ้ำ`);
export const proposalGone = (): Message => text('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ พิมพ์คำสั่งใหม่อีกครั้งนะคะ');
export const outdatedPreview = (): Message => text('มีการแก้ไขนัดนี้หลังจากดูตัวอย่าง จึงยังไม่ได้ส่ง พิมพ์คำสั่งใหม่เพื่อดูข้อมูลล่าสุดค่ะ');
export const draftKept = (session: Consultation): Message => text(`เก็บร่างไว้แล้วค่ะ: ${whenShort(session)} ยังไม่ได้ประกาศ`);
