/** What the bot says around registration and a person's own data. Read it from top to bottom as a script. */
import type { messagingApi } from '@line/bot-sdk';
import { rsvpButtons } from '../consultations/messages.ts';
import { card, cardText, text, type Button, type Line } from '../line/compose.ts';
import { fit, LIMITS } from '../line/limits.ts';
import type { Programme } from '../programme.ts';
import { dateLong, dateShort, timeOf } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { Message, RepresentativeStatus, RoleGrant } from '../turn.ts';
import type { Representative } from './model.ts';
import {
  buttons,
  fieldBefore,
  FIELDS,
  limitOf,
  mayBeSkipped,
  numberOf,
  phoneWithDashes,
  type Field,
  type Refusal,
} from './rules.ts';

type Organisation = Programme['organisation'];

/** Something that is held of a person, as one line of a card. */
export interface Held {
  label: string;
  value: string;
}

export interface NextConsultation {
  _id: string;
  revision: number;
  startsAt: Date;
  venue: string | null;
  round: number | null;
}

// ── The nine questions ───────────────────────────────────────────────────────────────────────────────────────────────

const FIELD_NAMES: Readonly<Record<Field, string>> = {
  district: 'เขต',
  community: 'ชุมชน',
  fullName: 'ชื่อ-สกุล',
  role: 'บทบาท',
  mission: 'ภารกิจ',
  keyActivities: 'กิจกรรมสำคัญ',
  speaksFor: 'เป็นผู้แทนของ',
  contactAddress: 'ที่อยู่ที่ติดต่อได้',
  phone: 'เบอร์โทร',
};

/** Short enough for a button beside the value. */
const EDIT_LABELS: Readonly<Record<Field, string>> = {
  district: 'แก้เขต',
  community: 'แก้ชุมชน',
  fullName: 'แก้ชื่อ',
  role: 'แก้บทบาท',
  mission: 'แก้ภารกิจ',
  keyActivities: 'แก้กิจกรรม',
  speaksFor: 'แก้ผู้แทนของ',
  contactAddress: 'แก้ที่อยู่',
  phone: 'แก้เบอร์โทร',
};

const QUESTIONS: Readonly<Record<Field, string>> = {
  district: 'ท่านอยู่เขตใดคะ (พิมพ์ชื่อเขต เช่น บางขุนเทียน)',
  community: 'ท่านอยู่ชุมชนหรือหมู่บ้านใดคะ (เช่น ชุมชนริมคลองบางมด)',
  fullName: 'ขอชื่อและนามสกุลของท่านค่ะ (เช่น สมศรี ใจดี)',
  role: 'ท่านมีบทบาทใดในพื้นที่คะ (เช่น ประธานชุมชน)',
  mission: 'ภารกิจที่ท่านดูแลคืออะไรคะ (เช่น ดูแลผู้สูงอายุในชุมชน)',
  keyActivities: 'กิจกรรมสำคัญที่ทำอยู่มีอะไรบ้างคะ (เช่น คัดแยกขยะทุกวันเสาร์)',
  speaksFor: 'ท่านเป็นผู้แทนของกลุ่มหรือองค์กรใดคะ (เช่น คณะกรรมการชุมชน)',
  contactAddress: 'ขอที่อยู่ที่ติดต่อได้ค่ะ (เช่น 12/3 ซอย 4 ถนนพระรามที่ 2)',
  phone: 'ขอเบอร์โทรศัพท์ค่ะ (เช่น 081-234-5678)',
};

export function fieldName(field: Field): string {
  return FIELD_NAMES[field];
}

/** The question, with the step, and what may be said instead of an answer. */
export function question(field: Field, profile: Pick<Representative, Field> | null, before = ''): Message {
  const proposal = field === 'speaksFor' ? profile?.community : null;
  const held = profile?.[field];
  const lines = [
    ...(before ? [before, ''] : []),
    `ข้อ ${numberOf(field)} จาก ${FIELDS.length}`,
    QUESTIONS[field],
    ...(held ? [`(ที่จดไว้: ${shown(field, held)})`] : []),
  ];
  return text(lines.join('\n'), [...(proposal ? [offer(proposal)] : []), ...steering(field, held ?? null)]);
}

/** A long proposal does not fit a button's label, its text does. */
function offer(answer: string): Button {
  return { label: fit(answer, LIMITS.quickReplyLabel), say: answer };
}

function steering(field: Field, held: string | null): Button[] {
  return [
    ...(field === 'district' ? [{ label: 'เลือกจากรายชื่อ', postback: buttons.districts.pack({}) }] : []),
    ...(mayBeSkipped(field) || held ? [{ label: 'ข้าม', say: 'ข้าม' }] : []),
    ...(fieldBefore(field) ? [{ label: 'ย้อน', say: 'ย้อน' }] : []),
    { label: 'ยกเลิก', say: 'ยกเลิก' },
  ];
}

/** The question for one field alone: no step, no way back. */
export function editQuestion(field: Field, profile: Pick<Representative, Field>, before = ''): Message {
  const held = profile[field];
  const lines = [...(before ? [before, ''] : []), QUESTIONS[field], ...(held ? [`(เดิม: ${shown(field, held)})`] : [])];
  return text(lines.join('\n'), [
    ...(field === 'district' ? [{ label: 'เลือกจากรายชื่อ', postback: buttons.districts.pack({}) }] : []),
    ...(held && mayBeSkipped(field) ? [{ label: 'เว้นว่าง', say: 'เว้นว่าง' }] : []),
    { label: 'ยกเลิก', say: 'ยกเลิก' },
  ]);
}

export function isThatTheDistrict(district: string): Message {
  return text(`หมายถึง ${district} ใช่ไหมคะ`, [
    { label: 'ใช่', say: 'ใช่' },
    { label: 'ไม่ใช่', say: 'ไม่ใช่' },
  ]);
}

export function whichDistrict(districts: readonly string[]): Message {
  return text(
    'หมายถึงเขตใดคะ',
    districts.map((district) => ({ label: district, say: district })),
  );
}

export function districtGroupsToChoose(places: Places): Message {
  return text(
    'เขตของท่านอยู่กลุ่มใดคะ กดเลือกได้เลยค่ะ',
    places.groups.map(({ code, shortTh }) => ({ label: shortTh, postback: buttons.districts.pack({ group: code }) })),
  );
}

export function districtsToChoose(places: Places, group: string): Message {
  const inGroup = places.districts.filter((district) => district.group === group);
  return whichDistrict(inGroup.map(({ nameTh }) => nameTh));
}

/** What was written down, said back. */
export function noted(field: Field, profile: Pick<Representative, Field>, places: Places): string {
  const held = profile[field];
  if (!held) return 'เว้นว่างไว้ค่ะ';
  if (field === 'district') return districtWithGroup(held, places);
  if (field === 'fullName') return `คุณ${held} ค่ะ`;
  return `จดแล้วค่ะ ${FIELD_NAMES[field]}: ${fit(shown(field, held), 80)}`;
}

export function districtWithGroup(district: string, places: Places): string {
  return `เขต${district} ${places.groupOf(district).nameTh} ค่ะ`;
}

export function prefilledWords(profile: Pick<Representative, Field>, places: Places): string[] {
  return FIELDS.flatMap((field) => {
    const held = profile[field];
    if (!held) return [];
    return field === 'district' ? [`เขต${held} ${places.groupOf(held).nameTh}`] : [shown(field, held)];
  });
}

function shown(field: Field, held: string): string {
  return field === 'phone' ? phoneWithDashes(held) : held;
}

/** Why an answer was not taken. Said twice, it is said differently. */
export function refusalWords(why: Refusal, field: Field, missed: number): string {
  const again = missed % 2 === 1;
  switch (why) {
    case 'tooLong':
      return again
        ? `ยังยาวเกิน ${limitOf(field).toLocaleString('en')} ตัวอักษรค่ะ พิมพ์ให้สั้นลงอีกนิดนะคะ`
        : `ข้อความยาวไปค่ะ ข้อนี้รับได้ไม่เกิน ${limitOf(field).toLocaleString('en')} ตัวอักษร`;
    case 'idNumber':
      return again
        ? 'ข้อความมีเลข 13 หลักอยู่ค่ะ พิมพ์ใหม่โดยไม่มีเลขนั้นนะคะ'
        : 'ไม่ต้องให้เลขบัตรประชาชนนะคะ ระบบไม่เก็บเลขนี้ กรุณาพิมพ์ใหม่โดยไม่มีเลข 13 หลักค่ะ';
    case 'notAPhone':
      return again
        ? 'ยังอ่านเบอร์ไม่ออกค่ะ พิมพ์เฉพาะตัวเลข 9 หรือ 10 หลักนะคะ'
        : 'ขออภัยค่ะ เบอร์โทรต้องขึ้นต้นด้วย 0 และมี 9 หรือ 10 หลัก';
    case 'notAName':
      return again ? 'ขอเป็นชื่อและนามสกุลตัวหนังสือนะคะ' : 'ขออภัยค่ะ ข้อนี้ขอเป็นชื่อและนามสกุลค่ะ';
    case 'noSuchDistrict':
      return again ? 'ยังหาเขตนี้ไม่พบค่ะ กดปุ่ม “เลือกจากรายชื่อ” ด้านล่างได้เลยค่ะ' : 'ขออภัยค่ะ ไม่พบชื่อเขตนี้ในกรุงเทพมหานคร';
  }
}

/** A sticker, a picture or a sound came where words were asked for. */
export function wordsPlease(missed: number): string {
  return missed % 2 === 1 ? 'ยังอ่านไม่ได้ค่ะ ข้อนี้ขอเป็นข้อความตัวหนังสือนะคะ' : 'ได้รับแล้วค่ะ แต่ข้อนี้ขอคำตอบเป็นข้อความนะคะ';
}

export function mustBeAnswered(field: Field): string {
  return `ขออภัยค่ะ ข้อ${FIELD_NAMES[field]}จำเป็นต้องมี ข้ามไม่ได้ค่ะ`;
}

// ── A break in the middle ────────────────────────────────────────────────────────────────────────────────────────────

export function stoppedAt(field: Field | 'review'): Message {
  const where = field === 'review' ? 'ตรวจสอบข้อมูล' : FIELD_NAMES[field];
  return card({
    title: `เราค้างอยู่ที่ “${where}” ค่ะ`,
    lines: ['คำตอบก่อนหน้านี้ยังอยู่ครบค่ะ'],
    buttons: [
      { label: 'ทำต่อ', postback: buttons.register.pack({ do: 'goOn' }), tone: 'go' },
      { label: 'เริ่มใหม่', postback: buttons.register.pack({ do: 'startOver' }) },
      { label: 'ยกเลิก', postback: buttons.register.pack({ do: 'cancel' }) },
    ],
  });
}

export function startedOver(): string {
  return 'เริ่มใหม่ตั้งแต่ข้อแรกค่ะ';
}

export function registrationCancelled(): Message {
  return text('หยุดลงทะเบียนไว้ก่อนค่ะ คำตอบที่ให้ไว้ยังอยู่ พิมพ์ “สมัคร” เพื่อทำต่อได้ทุกเมื่อค่ะ', [
    { label: 'ทำต่อ', postback: buttons.register.pack({ do: 'goOn' }) },
    { label: 'ลบที่ให้ไว้', postback: buttons.myData.pack({ do: 'erase' }) },
  ]);
}

export function nothingChanged(): Message {
  return text('ไม่ได้เปลี่ยนแปลงอะไรค่ะ', [{ label: 'ข้อมูลของฉัน', postback: buttons.myData.pack({ do: 'show' }) }]);
}

// ── The review at the end ────────────────────────────────────────────────────────────────────────────────────────────

export function reviewCard(profile: Representative, places: Places, over = 'กรุณาตรวจสอบค่ะ'): Message {
  const note = profile.status === 'pending' ? profile.reviewNote : null;
  return fieldsCard(profile, places, {
    over,
    title: 'ข้อมูลของท่านถูกต้องไหมคะ',
    ...(note && { note: `เจ้าหน้าที่ขอเพิ่ม: ${note}` }),
    buttons: [{ label: 'ถูกต้อง', postback: buttons.register.pack({ do: 'submit' }), tone: 'go' }],
  });
}

export function whichFieldToEdit(profile: Representative, places: Places): Message {
  return fieldsCard(profile, places, { over: 'แก้ไขข้อมูล', title: 'ต้องการแก้ข้อใดคะ', buttons: [] });
}

/** Every field with its own button beside it. */
function fieldsCard(
  profile: Representative,
  places: Places,
  head: { over: string; title: string; note?: string; buttons: readonly Button[] },
): Message {
  const rows = FIELDS.map((field) => fieldRow(field, profile, places));
  const { over, title, note } = head;
  const above: Line[] = note ? [{ strong: note }, 'rule'] : ['rule'];
  const plain = card({
    over,
    title,
    lines: above,
    buttons: head.buttons,
    altText: cardText({ over, title, lines: [...above, ...fieldLines(profile, places)] }),
  }) as messagingApi.FlexMessage;
  const bubble = plain.contents as messagingApi.FlexBubble;
  bubble.body!.contents.push(...rows);
  return plain;
}

function fieldRow(field: Field, profile: Representative, places: Places): messagingApi.FlexComponent {
  const [line] = fieldLines(profile, places, [field]);
  const { label, value } = line!;
  return {
    type: 'box',
    layout: 'horizontal',
    spacing: 'sm',
    alignItems: 'center',
    contents: [
      {
        type: 'box',
        layout: 'vertical',
        flex: 5,
        contents: [
          { type: 'text', text: label, size: 'sm', color: '#5B6770', wrap: true },
          { type: 'text', text: fit(value, 300), size: 'md', color: '#1B1F23', wrap: true },
        ],
      },
      {
        type: 'button',
        flex: 4,
        height: 'sm',
        style: 'secondary',
        adjustMode: 'shrink-to-fit',
        action: {
          type: 'postback',
          label: EDIT_LABELS[field],
          data: buttons.edit.pack({ field }),
          displayText: EDIT_LABELS[field],
        },
      },
    ],
  };
}

function fieldLines(
  profile: Pick<Representative, Field>,
  places: Places,
  fields: readonly Field[] = FIELDS,
): { label: string; value: string }[] {
  return fields.map((field) => {
    const held = profile[field];
    if (!held) return { label: FIELD_NAMES[field], value: 'ยังไม่ได้ระบุ' };
    const value = field === 'district' ? `${held} (${places.groupOf(held).nameTh})` : shown(field, held);
    return { label: FIELD_NAMES[field], value };
  });
}

function sentAgain(submissions: number | null): boolean {
  return (submissions ?? 0) > 1;
}

export function pleaseCheck(): string {
  return 'กดปุ่ม “ถูกต้อง” หรือกดแก้ข้อที่ต้องการค่ะ';
}

export function submitted({ submissions }: Pick<Representative, 'submissions'>): Message {
  if (sentAgain(submissions)) return text('ส่งให้เจ้าหน้าที่เขตอีกครั้งแล้วค่ะ เมื่อตรวจเสร็จจะแจ้งท่านในแชตนี้ค่ะ');
  return text('ลงทะเบียนเรียบร้อยค่ะ เจ้าหน้าที่เขตจะตรวจสอบ แล้วแจ้งผลให้ท่านทราบในแชตนี้ค่ะ');
}

/** What a person hears who wants to register and is registered already. */
export function whereYouStand(status: RepresentativeStatus): Message {
  const show: Button = { label: 'ข้อมูลของฉัน', postback: buttons.myData.pack({ do: 'show' }) };
  switch (status) {
    case 'pending':
      return text('ท่านลงทะเบียนแล้วค่ะ ขณะนี้รอเจ้าหน้าที่เขตตรวจสอบ', [show]);
    case 'active':
      return text('ท่านเป็นผู้แทนประชาคมในทะเบียนแล้วค่ะ ไม่ต้องสมัครใหม่', [show]);
    case 'paused':
      return text('ท่านอยู่ในทะเบียนแล้วค่ะ แต่หยุดรับข้อความไว้ ต้องการเปิดรับอีกครั้งไหมคะ', [
        { label: 'เปิดรับข้อความ', postback: buttons.myData.pack({ do: 'start' }) },
        show,
      ]);
    case 'rejected':
      return text('เจ้าหน้าที่เขตยังไม่รับรองการลงทะเบียนของท่านค่ะ ตรวจและส่งใหม่ได้ค่ะ', [
        { label: 'ตรวจและส่งใหม่', postback: buttons.register.pack({ do: 'review' }) },
        show,
      ]);
    default:
      return text('ท่านยังไม่ได้ลงทะเบียนค่ะ พิมพ์ “สมัคร” เพื่อเริ่มได้เลยค่ะ');
  }
}

export function welcomeBack(status: RepresentativeStatus | 'staff'): Message {
  if (status === 'staff') return text('สวัสดีค่ะ ท่านเป็นเจ้าหน้าที่ในระบบแล้ว พิมพ์ “วิธีใช้” เพื่อดูสิ่งที่ทำได้ค่ะ');
  if (status === 'active') return text('ยินดีต้อนรับกลับค่ะ จะส่งข่าวให้ท่านตามเดิมค่ะ');
  return whereYouStand(status);
}

// ── The district's analyst decides ───────────────────────────────────────────────────────────────────────────────────

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
  return text('ข้อความยาวไปค่ะ ขอไม่เกิน 200 ตัวอักษรค่ะ', [{ label: 'ยกเลิก', say: 'ยกเลิก' }]);
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
  const group = profile.district ? places.groupOf(profile.district).nameTh : '';
  const lines: Line[] = next
    ? [
        `ประชุมครั้งต่อไปของ${group}`,
        { strong: `${dateLong(next.startsAt)} เวลา ${timeOf(next.startsAt)}` },
        ...(next.venue ? [`ณ ${next.venue}`] : []),
        'ท่านสะดวกเข้าร่วมไหมคะ',
      ]
    : [`เมื่อ${group}มีกำหนดประชุม จะแจ้งท่านที่นี่ค่ะ`];
  return card({
    over: group,
    title: 'รับรองการลงทะเบียนแล้วค่ะ',
    lines: [{ small: 'ส่งความคิดเห็นได้ทุกเมื่อ พิมพ์เรื่องที่อยากบอกในแชตนี้ได้เลยค่ะ' }, ...lines],
    // The announcement went out before this person could get it: this card asks in its place.
    buttons: next ? rsvpButtons(next) : [],
  });
}

export function rejected(organisation: Organisation): Message {
  return card({
    title: 'ยังไม่ได้รับรองการลงทะเบียนค่ะ',
    lines: ['เจ้าหน้าที่เขตตรวจแล้ว ยังรับรองไม่ได้', 'ท่านตรวจข้อมูลและส่งใหม่ได้ค่ะ', { small: `สอบถาม: ${organisation.contactTh}` }],
    buttons: [
      { label: 'ตรวจและส่งใหม่', postback: buttons.register.pack({ do: 'review' }), tone: 'go' },
      { label: 'ลบข้อมูล', postback: buttons.myData.pack({ do: 'erase' }) },
    ],
  });
}

export function moreWanted(note: string): Message {
  return card({
    title: 'เจ้าหน้าที่เขตขอข้อมูลเพิ่มค่ะ',
    lines: [{ strong: note }, 'กดแก้ไข แล้วส่งอีกครั้งได้เลยค่ะ'],
    buttons: [{ label: 'แก้ไขข้อมูล', postback: buttons.register.pack({ do: 'review' }), tone: 'go' }],
  });
}

// ── My data ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const STATUS_NAMES: Readonly<Record<RepresentativeStatus, string>> = {
  invited: 'ได้รับเชิญ',
  consented: 'ลงทะเบียนยังไม่เสร็จ',
  pending: 'รอเจ้าหน้าที่เขตตรวจสอบ',
  active: 'อยู่ในทะเบียน รับข้อความ',
  paused: 'อยู่ในทะเบียน หยุดรับข้อความ',
  rejected: 'เจ้าหน้าที่เขตยังไม่รับรอง',
  withdrawn: 'ถอนความยินยอมแล้ว',
  erased: 'ลบแล้ว',
};

/** @param noticeUrl of the page with the version that the person agreed to. */
export function ownData(
  profile: Representative,
  also: readonly Held[],
  places: Places,
  noticeUrl: string | null,
): Message {
  const { status, consentedAt, noticeVersion, memberships } = profile;
  const lines: Line[] = [
    ...fieldLines(profile, places),
    'rule',
    { label: 'สถานะ', value: STATUS_NAMES[status] },
    { label: 'รหัส LINE', value: 'เก็บไว้เพื่อส่งข้อความถึงท่าน' },
    ...(consentedAt ? [{ label: 'ยินยอมเมื่อ', value: `${dateShort(consentedAt)} (ฉบับ ${noticeVersion})` }] : []),
    ...(memberships?.some(({ member }) => member)
      ? [{ label: 'ไลน์กลุ่ม', value: `อยู่ในกลุ่มที่ลงทะเบียนไว้ ${memberships.filter(({ member }) => member).length} กลุ่ม` }]
      : []),
    ...(profile.reviewNote ? [{ label: 'เจ้าหน้าที่ขอเพิ่ม', value: profile.reviewNote }] : []),
    ...also,
  ];
  const stop: Button =
    status === 'paused'
      ? { label: 'เปิดรับข้อความ', postback: buttons.myData.pack({ do: 'start' }) }
      : { label: 'หยุดส่ง', postback: buttons.myData.pack({ do: 'stop' }) };
  return card({
    over: 'ข้อมูลของฉัน',
    title: 'ข้อมูลที่ระบบเก็บไว้',
    lines,
    buttons:
      status === 'withdrawn'
        ? [{ label: 'ลบข้อมูล', postback: buttons.myData.pack({ do: 'erase' }) }]
        : [
            { label: 'แก้ไข', postback: buttons.edit.pack({}), tone: 'go' },
            { label: 'ลบข้อมูล', postback: buttons.myData.pack({ do: 'erase' }) },
            stop,
            { label: 'ถอนความยินยอม', postback: buttons.myData.pack({ do: 'withdraw' }) },
          ],
    ...(noticeUrl && { quickReplies: [{ label: 'อ่านที่ยินยอมไว้', uri: noticeUrl }] }),
  });
}

export function nothingHeld(): Message {
  return text('ระบบไม่ได้เก็บข้อมูลของท่านค่ะ');
}

export function staffDataHeld(displayName: string, roles: readonly string[]): Message {
  return text(`ระบบเก็บข้อมูลเจ้าหน้าที่ของท่าน: ชื่อใน LINE ${displayName} รหัส LINE และบทบาท ${roles.join(', ')} ค่ะ`);
}

export function changed(field: Field, profile: Pick<Representative, Field>, places: Places): Message {
  const [line] = fieldLines(profile, places, [field]);
  const words = profile[field] ? `เปลี่ยน${line!.label}เป็น “${line!.value}” แล้วค่ะ` : `เว้น${line!.label}ให้ว่างแล้วค่ะ`;
  return text(words, [
    { label: 'แก้อีกครั้ง', postback: buttons.edit.pack({ field }) },
    { label: 'ข้อมูลของฉัน', postback: buttons.myData.pack({ do: 'show' }) },
  ]);
}

export function reallyErase(missed = 0): Message {
  const title = missed > 0 ? 'ยังไม่ได้ลบค่ะ' : 'ลบข้อมูลของท่านทั้งหมดไหมคะ';
  return card({
    title,
    lines: [
      'สิ่งที่จะหายไป: ชื่อ ที่อยู่ เบอร์โทร รหัส LINE คำตอบการประชุม เสียงและวิดีโอ',
      'สิ่งที่ยังอยู่: ความคิดเห็นที่เคยส่ง โดยไม่มีชื่อท่าน',
      'ลบแล้วกู้คืนไม่ได้ค่ะ',
      { strong: 'ถ้าแน่ใจ พิมพ์คำว่า “ลบ”' },
    ],
    buttons: [{ label: 'ไม่ลบ เก็บไว้ก่อน', postback: buttons.myData.pack({ do: 'keep' }) }],
  });
}

export function erased(): Message {
  return text('ลบข้อมูลส่วนบุคคลของท่านแล้วค่ะ ความคิดเห็นที่เคยส่งไม่มีชื่อท่านแล้ว ขอบคุณที่ร่วมงานกันนะคะ');
}

export function notErased(): Message {
  return text('ไม่ได้ลบค่ะ ข้อมูลของท่านยังอยู่เหมือนเดิม');
}

export function notifications(status: RepresentativeStatus, wanted: 'stop' | 'start'): Message {
  if (status === 'paused') return text('หยุดส่งข้อความแล้วค่ะ พิมพ์ “รับข่าว” เพื่อเปิดอีกครั้ง');
  if (status === 'active') return text('เปิดรับข้อความแล้วค่ะ จะแจ้งกำหนดประชุมให้ท่านทราบ');
  return wanted === 'stop' ? text('ขณะนี้ยังไม่มีการส่งข่าวประชุมถึงท่านค่ะ จะแจ้งเฉพาะผลการลงทะเบียน') : whereYouStand(status);
}

export function reallyWithdraw(): Message {
  return card({
    title: 'ถอนความยินยอมใช่ไหมคะ',
    lines: ['เราจะหยุดใช้ข้อมูลและหยุดส่งข้อความถึงท่าน', 'หากต้องการให้ลบข้อมูลด้วย เลือก “ลบข้อมูล” ค่ะ'],
    buttons: [
      { label: 'ถอนความยินยอม', postback: buttons.myData.pack({ do: 'withdrawNow' }), tone: 'go' },
      { label: 'ลบข้อมูล', postback: buttons.myData.pack({ do: 'erase' }) },
      { label: 'ไม่ถอน', postback: buttons.myData.pack({ do: 'keep' }) },
    ],
  });
}

export function consentWithdrawn(): Message {
  return text('ถอนความยินยอมแล้วค่ะ เราจะไม่ส่งข้อความถึงท่านอีก หากต้องการลบข้อมูลที่มีอยู่ กดปุ่มด้านล่างค่ะ', [
    { label: 'ลบข้อมูล', postback: buttons.myData.pack({ do: 'erase' }) },
  ]);
}

// ── In a LINE group ──────────────────────────────────────────────────────────────────────────────────────────────────

export function onlyInPrivate(quoteToken: string | null): Message {
  return text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', undefined, quoteToken);
}
