/** The district’s analyst decides about a registration, and the person hears of it. */
import { rsvpButtons } from '../consultations/messages.ts';
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import type { Programme } from '../programme.ts';
import { dateLong, dateShort, timeOf } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { Message, RoleGrant } from '../turn.ts';
import { fieldLines } from './messages.ts';
import type { Representative } from './model.ts';
import { sentAgain } from './registration-messages.ts';
import { buttons, NOTE_LETTERS } from './rules.ts';

type Organisation = Programme['organisation'];

export interface NextConsultation {
  _id: string;
  revision: number;
  startsAt: Date;
  venue: string | null;
  round: number | null;
}

export function registrationToReview(profile: Representative, places: Places, over?: string): Message {
  const seen = String(profile.version);
  const review = (decision: 'approve' | 'more' | 'reject') =>
    buttons.review.pack({ do: decision, person: profile._id, seen });
  const lines: Line[] = [
    ...fieldLines(profile, places),
    ...(profile.reviewNote ? ['rule' as const, `ขอข้อมูลเพิ่มไปแล้ว: ${profile.reviewNote}`] : []),
  ];
  return card({
    over: over ?? (sentAgain(profile.submissions) ? 'ผู้ลงทะเบียนแก้ไขและส่งใหม่' : 'มีผู้ลงทะเบียนใหม่'),
    title: profile.fullName ?? '',
    lines,
    buttons: [
      { label: 'รับรอง', postback: review('approve'), tone: 'go' },
      { label: 'ขอข้อมูลเพิ่ม', postback: review('more') },
      { label: 'ปฏิเสธ', postback: review('reject') },
    ],
  });
}

export function changedSinceThen(): string {
  return 'ผู้สมัครแก้ไขข้อมูลหลังจากนั้น กรุณาตรวจอีกครั้งค่ะ';
}

export function decided(decision: 'approve' | 'more' | 'reject', fullName: string): Message {
  const words = {
    approve: `รับรองคุณ${fullName}แล้วค่ะ ระบบจะแจ้งให้ทราบ`,
    more: `ส่งข้อความถึงคุณ${fullName}แล้วค่ะ เมื่อแก้ไขเสร็จจะแจ้งท่านอีกครั้ง`,
    reject: `ไม่รับรองคุณ${fullName}ค่ะ ระบบจะแจ้งให้ทราบ`,
  };
  return text(words[decision]);
}

export function alreadyDecided(wasApproved: boolean, by: RoleGrant | null, at: Date, places: Places): Message {
  const what = wasApproved ? 'รับรองไปแล้ว' : 'ปฏิเสธไปแล้ว';
  return text(`รายการนี้${what}โดย${reviewerName(by, places)} เมื่อ${dateShort(at)} ${timeOf(at)} ค่ะ`);
}

function reviewerName(by: RoleGrant | null, places: Places): string {
  if (by?.role === 'districtAnalyst') return `นักวิเคราะห์ฯ เขต${by.scope}`;
  const group = places.groups.find(({ code }) => code === by?.scope);
  return group ? `นักวิเคราะห์ฯ ${group.nameTh}` : 'เจ้าหน้าที่';
}

/** To staff of elsewhere and to anybody else: no word about whom it concerns. */
export function notYoursToReview(): Message {
  return text('ปุ่มนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลเขตนั้นค่ะ');
}

export function registrationGone(): Message {
  return text('รายการนี้ไม่มีแล้วค่ะ ผู้สมัครถอนการลงทะเบียน');
}

export function whatIsMissing(fullName: string): Message {
  const ask = (words: string): Button => ({ label: words, say: words });
  return text(`ต้องการให้คุณ${fullName}แจ้งเรื่องใดเพิ่มคะ พิมพ์หนึ่งประโยค`, [
    ask('ขอที่อยู่ให้ครบค่ะ'),
    ask('ขอเบอร์โทรค่ะ'),
    ask('ขอชื่อชุมชนให้ชัดค่ะ'),
    ask('ยกเลิก'),
  ]);
}

export function noteTooLong(): Message {
  return text(`ข้อความยาวไปค่ะ ขอไม่เกิน ${NOTE_LETTERS} ตัวอักษรค่ะ`, [{ label: 'ยกเลิก', say: 'ยกเลิก' }]);
}

export function noteNotSent(): Message {
  return text('ยังไม่ได้ส่งอะไรค่ะ รายการนี้ยังรอการตรวจอยู่');
}

export function pendingCount(shownCount: number, all: number): Message {
  if (all === 0) return text('ไม่มีผู้ลงทะเบียนรอตรวจค่ะ');
  const rest = all > shownCount ? ` แสดง ${shownCount} รายแรก` : '';
  return text(`มีผู้ลงทะเบียนรอตรวจ ${all} รายค่ะ${rest}`);
}

/** To the person, after [รับรอง]. */
export function approved(profile: Representative, places: Places, next: NextConsultation | null): Message {
  const of = profile.district ? places.groupOf(profile.district) : null;
  const group = of ? both(of.nameTh, of.nameEn) : '';
  const lines: Line[] = next
    ? [
        both(`ประชุมครั้งต่อไปของ${group}`, `The next meeting of ${group}`),
        { strong: `${dateLong(next.startsAt)} ${both('เวลา ', '')}${timeOf(next.startsAt)}` },
        ...(next.venue ? [both(`ณ ${next.venue}`, `at ${next.venue}`)] : []),
        both('ท่านสะดวกเข้าร่วมไหมคะ', 'Can you come?'),
      ]
    : [both(`เมื่อ${group}มีกำหนดประชุม จะแจ้งท่านที่นี่ค่ะ`, `We will tell you here when ${group} has a meeting.`)];
  return card({
    over: group,
    title: both('รับรองการลงทะเบียนแล้วค่ะ', 'Your registration is confirmed.'),
    lines: [
      {
        small: both(
          'ส่งความคิดเห็นได้ทุกเมื่อ พิมพ์เรื่องที่อยากบอกในแชตนี้ได้เลยค่ะ',
          'You can send us your opinion at any time, here in this chat.',
        ),
      },
      ...lines,
    ],
    // The announcement went out before this person could get it: this card asks in its place.
    buttons: next ? rsvpButtons(next) : [],
  });
}

export function rejected(organisation: Organisation): Message {
  return card({
    title: both('ยังไม่ได้รับรองการลงทะเบียนค่ะ', 'Your registration is not confirmed.'),
    lines: [
      both('เจ้าหน้าที่เขตตรวจแล้ว ยังรับรองไม่ได้', 'The district’s staff have looked at it and cannot confirm it yet.'),
      both('ท่านตรวจข้อมูลและส่งใหม่ได้ค่ะ', 'You can check your data and send it again.'),
      { small: both(`สอบถาม: ${organisation.contactTh}`, `Questions: ${organisation.contactEn}`) },
    ],
    buttons: [
      {
        label: both('ตรวจและส่งใหม่', 'Check and send again'),
        postback: buttons.register.pack({ do: 'review' }),
        tone: 'go',
      },
      { label: both('ลบข้อมูล', 'Erase my data'), postback: buttons.myData.pack({ do: 'erase' }) },
    ],
  });
}

export function moreWanted(note: string): Message {
  return card({
    title: both('เจ้าหน้าที่เขตขอข้อมูลเพิ่มค่ะ', 'The district’s staff ask for more.'),
    lines: [{ strong: note }, both('กดแก้ไข แล้วส่งอีกครั้งได้เลยค่ะ', 'Change it, then send it again.')],
    buttons: [
      { label: both('แก้ไขข้อมูล', 'Change my data'), postback: buttons.register.pack({ do: 'review' }), tone: 'go' },
    ],
  });
}
