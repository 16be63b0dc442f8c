/** What the bot says around registration and a person's own data. Read it from top to bottom as a script. */
import type { messagingApi } from '@line/bot-sdk';
import { rsvpButtons } from '../consultations/messages.ts';
import { both } from '../language.ts';
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

const FIELD_NAMES_EN: Readonly<Record<Field, string>> = {
  district: 'District',
  community: 'Community',
  fullName: 'Name',
  role: 'Role',
  mission: 'Mission',
  keyActivities: 'Key activities',
  speaksFor: 'Speaks for',
  contactAddress: 'Address',
  phone: 'Phone',
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

const QUESTIONS_EN: Readonly<Record<Field, string>> = {
  district: 'Which district do you live in? (for example Bang Khun Thian)',
  community: 'Which community or village? (for example Rim Khlong Bang Mot)',
  fullName: 'What is your name and surname? (for example Somsri Jaidee)',
  role: 'What is your role there? (for example head of the community)',
  mission: 'What do you take care of? (for example elderly people)',
  keyActivities: 'What are the most important things you do? (for example sorting waste every Saturday)',
  speaksFor: 'Which group or body do you speak for? (for example the community’s committee)',
  contactAddress: 'At which address can we reach you? (for example 12/3 Soi 4, Rama II Road)',
  phone: 'What is your phone number? (for example 081-234-5678)',
};

export function fieldName(field: Field): string {
  return both(FIELD_NAMES, FIELD_NAMES_EN)[field];
}

/** The question, with the step, and what may be said instead of an answer. */
export function question(
  field: Field,
  profile: Pick<Representative, Field> | null,
  places: Places,
  before = '',
): Message {
  const proposal = field === 'speaksFor' ? profile?.community : null;
  const held = profile?.[field];
  const lines = [
    ...(before ? [before, ''] : []),
    both(`ข้อ ${numberOf(field)} จาก ${FIELDS.length}`, `${numberOf(field)} of ${FIELDS.length}`),
    both(QUESTIONS, QUESTIONS_EN)[field],
    ...(held ? [both(`(ที่จดไว้: ${shown(field, held, places)})`, `(noted: ${shown(field, held, places)})`)] : []),
  ];
  return text(lines.join('\n'), [...(proposal ? [offer(proposal)] : []), ...steering(field, held ?? null)]);
}

/** A long proposal does not fit a button's label, its text does. */
function offer(answer: string): Button {
  return { label: fit(answer, LIMITS.quickReplyLabel), say: answer };
}

function steering(field: Field, held: string | null): Button[] {
  return [
    ...(field === 'district'
      ? [{ label: both('เลือกจากรายชื่อ', 'Choose from a list'), postback: buttons.districts.pack({}) }]
      : []),
    ...(mayBeSkipped(field) || held ? [{ label: both('ข้าม', 'Skip'), say: both('ข้าม', 'Skip') }] : []),
    ...(fieldBefore(field) ? [{ label: both('ย้อน', 'Back'), say: both('ย้อน', 'Back') }] : []),
    cancelButton(),
  ];
}

const cancelButton = (): Button => ({ label: both('ยกเลิก', 'Cancel'), say: both('ยกเลิก', 'Cancel') });

/** The question for one field alone: no step, no way back. */
export function editQuestion(field: Field, profile: Pick<Representative, Field>, places: Places, before = ''): Message {
  const held = profile[field];
  const lines = [
    ...(before ? [before, ''] : []),
    both(QUESTIONS, QUESTIONS_EN)[field],
    ...(held ? [both(`(เดิม: ${shown(field, held, places)})`, `(so far: ${shown(field, held, places)})`)] : []),
  ];
  return text(lines.join('\n'), [
    ...(field === 'district'
      ? [{ label: both('เลือกจากรายชื่อ', 'Choose from a list'), postback: buttons.districts.pack({}) }]
      : []),
    ...(held && mayBeSkipped(field)
      ? [{ label: both('เว้นว่าง', 'Leave empty'), say: both('เว้นว่าง', 'Leave empty') }]
      : []),
    cancelButton(),
  ]);
}

export function isThatTheDistrict(district: string, places: Places): Message {
  return text(both(`หมายถึง ${district} ใช่ไหมคะ`, `Do you mean ${districtName(district, places)}?`), [
    { label: both('ใช่', 'Yes'), say: both('ใช่', 'Yes') },
    { label: both('ไม่ใช่', 'No'), say: both('ไม่ใช่', 'No') },
  ]);
}

export function whichDistrict(districts: readonly string[], places: Places): Message {
  return text(
    both('หมายถึงเขตใดคะ', 'Which district do you mean?'),
    districts.map((district) => {
      const name = districtName(district, places);
      return { label: name, say: name };
    }),
  );
}

export function districtGroupsToChoose(places: Places): Message {
  return text(
    both('เขตของท่านอยู่กลุ่มใดคะ กดเลือกได้เลยค่ะ', 'Which group is your district in? Please tap.'),
    places.groups.map(({ code, shortTh, nameEn }) => ({
      label: both(shortTh, nameEn),
      postback: buttons.districts.pack({ group: code }),
    })),
  );
}

export function districtsToChoose(places: Places, group: string): Message {
  const inGroup = places.districts.filter((district) => district.group === group);
  return whichDistrict(
    inGroup.map(({ nameTh }) => nameTh),
    places,
  );
}

/** What was written down, said back. */
export function noted(field: Field, profile: Pick<Representative, Field>, places: Places): string {
  const held = profile[field];
  if (!held) return both('เว้นว่างไว้ค่ะ', 'Left empty.');
  if (field === 'district') return districtWithGroup(held, places);
  if (field === 'fullName') return both(`คุณ${held} ค่ะ`, `Thank you, ${held}.`);
  return `${both('จดแล้วค่ะ', 'Noted.')} ${fieldName(field)}: ${fit(shown(field, held, places), 80)}`;
}

export function districtWithGroup(district: string, places: Places): string {
  const { nameTh, nameEn } = places.groupOf(district);
  return both(`เขต${district} ${nameTh} ค่ะ`, `${districtName(district, places)} district, ${nameEn}.`);
}

/** As the person reads it; it is kept by its Thai name. */
function districtName(district: string, places: Places): string {
  return both(district, places.districts.find(({ nameTh }) => nameTh === district)?.nameEn ?? district);
}

export function prefilledWords(profile: Pick<Representative, Field>, places: Places): string[] {
  return FIELDS.flatMap((field) => {
    const held = profile[field];
    if (!held) return [];
    return field === 'district'
      ? [both(`เขต${held} ${places.groupOf(held).nameTh}`, districtName(held, places))]
      : [shown(field, held, places)];
  });
}

function shown(field: Field, held: string, places: Places): string {
  if (field === 'district') return districtName(held, places);
  return field === 'phone' ? phoneWithDashes(held) : held;
}

/** Why an answer was not taken. Said twice, it is said differently. */
export function refusalWords(why: Refusal, field: Field, missed: number): string {
  const again = missed % 2 === 1;
  const most = limitOf(field).toLocaleString('en');
  switch (why) {
    case 'tooLong':
      return again
        ? both(
            `ยังยาวเกิน ${most} ตัวอักษรค่ะ พิมพ์ให้สั้นลงอีกนิดนะคะ`,
            `It is still longer than ${most} characters. A little shorter, please.`,
          )
        : both(`ข้อความยาวไปค่ะ ข้อนี้รับได้ไม่เกิน ${most} ตัวอักษร`, `That is too long. Up to ${most} characters fit here.`);
    case 'idNumber':
      return again
        ? both(
            'ข้อความมีเลข 13 หลักอยู่ค่ะ พิมพ์ใหม่โดยไม่มีเลขนั้นนะคะ',
            'There is still a number of 13 digits in it. Please write it without.',
          )
        : both(
            'ไม่ต้องให้เลขบัตรประชาชนนะคะ ระบบไม่เก็บเลขนี้ กรุณาพิมพ์ใหม่โดยไม่มีเลข 13 หลักค่ะ',
            'Please do not give your ID number: we do not keep it. Write it once more without the 13 digits.',
          );
    case 'notAPhone':
      return again
        ? both(
            'ยังอ่านเบอร์ไม่ออกค่ะ พิมพ์เฉพาะตัวเลข 9 หรือ 10 หลักนะคะ',
            'I still cannot read the number. Please type 9 or 10 digits only.',
          )
        : both(
            'ขออภัยค่ะ เบอร์โทรต้องขึ้นต้นด้วย 0 และมี 9 หรือ 10 หลัก',
            'Sorry, a phone number begins with 0 and has 9 or 10 digits.',
          );
    case 'notAName':
      return again
        ? both('ขอเป็นชื่อและนามสกุลตัวหนังสือนะคะ', 'Name and surname in letters, please.')
        : both('ขออภัยค่ะ ข้อนี้ขอเป็นชื่อและนามสกุลค่ะ', 'Sorry, here we need a name and surname.');
    case 'noSuchDistrict':
      return again
        ? both(
            'ยังหาเขตนี้ไม่พบค่ะ กดปุ่ม “เลือกจากรายชื่อ” ด้านล่างได้เลยค่ะ',
            'I still cannot find it. Please tap “Choose from a list” below.',
          )
        : both('ขออภัยค่ะ ไม่พบชื่อเขตนี้ในกรุงเทพมหานคร', 'Sorry, there is no such district in Bangkok.');
  }
}

/** A sticker, a picture or a sound came where words were asked for. */
export function wordsPlease(missed: number): string {
  return missed % 2 === 1
    ? both('ยังอ่านไม่ได้ค่ะ ข้อนี้ขอเป็นข้อความตัวหนังสือนะคะ', 'I cannot read that. Please answer this in words.')
    : both('ได้รับแล้วค่ะ แต่ข้อนี้ขอคำตอบเป็นข้อความนะคะ', 'Received, but here we need an answer in words.');
}

export function mustBeAnswered(field: Field): string {
  return both(
    `ขออภัยค่ะ ข้อ${FIELD_NAMES[field]}จำเป็นต้องมี ข้ามไม่ได้ค่ะ`,
    `Sorry, “${FIELD_NAMES_EN[field]}” is needed and cannot be skipped.`,
  );
}

// ── A break in the middle ────────────────────────────────────────────────────────────────────────────────────────────

export function stoppedAt(field: Field | 'review'): Message {
  const where = field === 'review' ? both('ตรวจสอบข้อมูล', 'the check of your data') : fieldName(field);
  return card({
    title: both(`เราค้างอยู่ที่ “${where}” ค่ะ`, `We had stopped at “${where}”.`),
    lines: [both('คำตอบก่อนหน้านี้ยังอยู่ครบค่ะ', 'Your earlier answers are all there.')],
    buttons: [
      { label: both('ทำต่อ', 'Go on'), postback: buttons.register.pack({ do: 'goOn' }), tone: 'go' },
      { label: both('เริ่มใหม่', 'Start over'), postback: buttons.register.pack({ do: 'startOver' }) },
      { label: both('ยกเลิก', 'Cancel'), postback: buttons.register.pack({ do: 'cancel' }) },
    ],
  });
}

export function startedOver(): string {
  return both('เริ่มใหม่ตั้งแต่ข้อแรกค่ะ', 'Let us start over.');
}

export function registrationCancelled(): Message {
  return text(
    both(
      'หยุดลงทะเบียนไว้ก่อนค่ะ คำตอบที่ให้ไว้ยังอยู่ พิมพ์ “สมัคร” เพื่อทำต่อได้ทุกเมื่อค่ะ',
      'Registration rests. Your answers are kept: type “register” to go on at any time.',
    ),
    [
      { label: both('ทำต่อ', 'Go on'), postback: buttons.register.pack({ do: 'goOn' }) },
      { label: both('ลบที่ให้ไว้', 'Delete my answers'), postback: buttons.myData.pack({ do: 'erase' }) },
    ],
  );
}

export function nothingChanged(): Message {
  return text(both('ไม่ได้เปลี่ยนแปลงอะไรค่ะ', 'Nothing was changed.'), [
    { label: both('ข้อมูลของฉัน', 'My data'), postback: buttons.myData.pack({ do: 'show' }) },
  ]);
}

// ── The review at the end ────────────────────────────────────────────────────────────────────────────────────────────

export function reviewCard(
  profile: Representative,
  places: Places,
  over = both('กรุณาตรวจสอบค่ะ', 'Please check'),
): Message {
  const note = profile.status === 'pending' ? profile.reviewNote : null;
  return fieldsCard(profile, places, {
    over,
    title: both('ข้อมูลของท่านถูกต้องไหมคะ', 'Is everything right?'),
    ...(note && { note: both(`เจ้าหน้าที่ขอเพิ่ม: ${note}`, `Our staff ask for: ${note}`) }),
    buttons: [{ label: both('ถูกต้อง', 'All right'), postback: buttons.register.pack({ do: 'submit' }), tone: 'go' }],
  });
}

export function whichFieldToEdit(profile: Representative, places: Places): Message {
  return fieldsCard(profile, places, {
    over: both('แก้ไขข้อมูล', 'Change your data'),
    title: both('ต้องการแก้ข้อใดคะ', 'What should be changed?'),
    buttons: [],
  });
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
          label: both(EDIT_LABELS[field], 'Change'),
          data: buttons.edit.pack({ field }),
          displayText: both(EDIT_LABELS[field], `Change: ${FIELD_NAMES_EN[field]}`),
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
    if (!held) return { label: fieldName(field), value: both('ยังไม่ได้ระบุ', 'not said yet') };
    const value =
      field === 'district'
        ? `${districtName(held, places)} (${both(places.groupOf(held).nameTh, places.groupOf(held).nameEn)})`
        : shown(field, held, places);
    return { label: fieldName(field), value };
  });
}

function sentAgain(submissions: number | null): boolean {
  return (submissions ?? 0) > 1;
}

export function pleaseCheck(): string {
  return both('กดปุ่ม “ถูกต้อง” หรือกดแก้ข้อที่ต้องการค่ะ', 'Tap “All right”, or “Change” beside what is wrong.');
}

export function submitted({ submissions }: Pick<Representative, 'submissions'>): Message {
  if (sentAgain(submissions))
    return text(
      both(
        'ส่งให้เจ้าหน้าที่เขตอีกครั้งแล้วค่ะ เมื่อตรวจเสร็จจะแจ้งท่านในแชตนี้ค่ะ',
        'Sent to the district’s staff once more. We will tell you here what they say.',
      ),
    );
  return text(
    both(
      'ลงทะเบียนเรียบร้อยค่ะ เจ้าหน้าที่เขตจะตรวจสอบ แล้วแจ้งผลให้ท่านทราบในแชตนี้ค่ะ',
      'You are registered. The district’s staff will check it, and we will tell you here what they say.',
    ),
  );
}

/** What a person hears who wants to register and is registered already. */
export function whereYouStand(status: RepresentativeStatus): Message {
  const show: Button = { label: both('ข้อมูลของฉัน', 'My data'), postback: buttons.myData.pack({ do: 'show' }) };
  switch (status) {
    case 'pending':
      return text(
        both('ท่านลงทะเบียนแล้วค่ะ ขณะนี้รอเจ้าหน้าที่เขตตรวจสอบ', 'You have registered. The district’s staff are checking it.'),
        [show],
      );
    case 'active':
      return text(
        both(
          'ท่านเป็นผู้แทนประชาคมในทะเบียนแล้วค่ะ ไม่ต้องสมัครใหม่',
          'You are in the register already. There is no need to register again.',
        ),
        [show],
      );
    case 'paused':
      return text(
        both(
          'ท่านอยู่ในทะเบียนแล้วค่ะ แต่หยุดรับข้อความไว้ ต้องการเปิดรับอีกครั้งไหมคะ',
          'You are in the register, and messages are off. Shall they be on again?',
        ),
        [{ label: both('เปิดรับข้อความ', 'Messages on'), postback: buttons.myData.pack({ do: 'start' }) }, show],
      );
    case 'rejected':
      return text(
        both(
          'เจ้าหน้าที่เขตยังไม่รับรองการลงทะเบียนของท่านค่ะ ตรวจและส่งใหม่ได้ค่ะ',
          'The district’s staff have not confirmed it. You can check it and send it again.',
        ),
        [
          { label: both('ตรวจและส่งใหม่', 'Check and send again'), postback: buttons.register.pack({ do: 'review' }) },
          show,
        ],
      );
    default:
      return text(
        both('ท่านยังไม่ได้ลงทะเบียนค่ะ พิมพ์ “สมัคร” เพื่อเริ่มได้เลยค่ะ', 'You are not registered yet. Type “register” to begin.'),
      );
  }
}

export function welcomeBack(status: RepresentativeStatus | 'staff'): Message {
  if (status === 'staff') return text('สวัสดีค่ะ ท่านเป็นเจ้าหน้าที่ในระบบแล้ว พิมพ์ “วิธีใช้” เพื่อดูสิ่งที่ทำได้ค่ะ');
  if (status === 'active')
    return text(both('ยินดีต้อนรับกลับค่ะ จะส่งข่าวให้ท่านตามเดิมค่ะ', 'Welcome back. You will hear from us as before.'));
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

const STATUS_NAMES_EN: Readonly<Record<RepresentativeStatus, string>> = {
  invited: 'invited',
  consented: 'registration not finished',
  pending: 'being checked by the district',
  active: 'in the register, messages on',
  paused: 'in the register, messages off',
  rejected: 'not confirmed by the district',
  withdrawn: 'consent withdrawn',
  erased: 'erased',
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
    { label: both('สถานะ', 'Status'), value: both(STATUS_NAMES, STATUS_NAMES_EN)[status] },
    { label: both('รหัส LINE', 'LINE id'), value: both('เก็บไว้เพื่อส่งข้อความถึงท่าน', 'kept, to write to you') },
    ...(consentedAt
      ? [
          {
            label: both('ยินยอมเมื่อ', 'Agreed on'),
            value: both(
              `${dateShort(consentedAt)} (ฉบับ ${noticeVersion})`,
              `${dateShort(consentedAt)} (version ${noticeVersion})`,
            ),
          },
        ]
      : []),
    ...(memberships?.some(({ member }) => member)
      ? [
          {
            label: both('ไลน์กลุ่ม', 'LINE groups'),
            value: both(
              `อยู่ในกลุ่มที่ลงทะเบียนไว้ ${memberships.filter(({ member }) => member).length} กลุ่ม`,
              `in ${memberships.filter(({ member }) => member).length} of ours`,
            ),
          },
        ]
      : []),
    ...(profile.reviewNote ? [{ label: both('เจ้าหน้าที่ขอเพิ่ม', 'Our staff ask for'), value: profile.reviewNote }] : []),
    ...also,
  ];
  const stop: Button =
    status === 'paused'
      ? { label: both('เปิดรับข้อความ', 'Messages on'), postback: buttons.myData.pack({ do: 'start' }) }
      : { label: both('หยุดส่ง', 'Messages off'), postback: buttons.myData.pack({ do: 'stop' }) };
  return card({
    over: both('ข้อมูลของฉัน', 'My data'),
    title: both('ข้อมูลที่ระบบเก็บไว้', 'What we keep about you'),
    lines,
    buttons:
      status === 'withdrawn'
        ? [{ label: both('ลบข้อมูล', 'Erase my data'), postback: buttons.myData.pack({ do: 'erase' }) }]
        : [
            { label: both('แก้ไข', 'Change'), postback: buttons.edit.pack({}), tone: 'go' },
            { label: both('ลบข้อมูล', 'Erase my data'), postback: buttons.myData.pack({ do: 'erase' }) },
            stop,
            { label: both('ถอนความยินยอม', 'Withdraw consent'), postback: buttons.myData.pack({ do: 'withdraw' }) },
          ],
    ...(noticeUrl && { quickReplies: [{ label: both('อ่านที่ยินยอมไว้', 'What I agreed to'), uri: noticeUrl }] }),
  });
}

export function nothingHeld(): Message {
  return text(both('ระบบไม่ได้เก็บข้อมูลของท่านค่ะ', 'We keep nothing about you.'));
}

export function staffDataHeld(displayName: string, roles: readonly string[]): Message {
  return text(`ระบบเก็บข้อมูลเจ้าหน้าที่ของท่าน: ชื่อใน LINE ${displayName} รหัส LINE และบทบาท ${roles.join(', ')} ค่ะ`);
}

export function changed(field: Field, profile: Pick<Representative, Field>, places: Places): Message {
  const [line] = fieldLines(profile, places, [field]);
  const { label, value } = line!;
  const words = profile[field]
    ? both(`เปลี่ยน${label}เป็น “${value}” แล้วค่ะ`, `${label} is now “${value}”.`)
    : both(`เว้น${label}ให้ว่างแล้วค่ะ`, `${label} is empty now.`);
  return text(words, [
    { label: both('แก้อีกครั้ง', 'Change again'), postback: buttons.edit.pack({ field }) },
    { label: both('ข้อมูลของฉัน', 'My data'), postback: buttons.myData.pack({ do: 'show' }) },
  ]);
}

export function reallyErase(missed = 0): Message {
  const title =
    missed > 0
      ? both('ยังไม่ได้ลบค่ะ', 'Nothing is erased yet.')
      : both('ลบข้อมูลของท่านทั้งหมดไหมคะ', 'Erase all of your data?');
  return card({
    title,
    lines: [
      both(
        'สิ่งที่จะหายไป: ชื่อ ที่อยู่ เบอร์โทร รหัส LINE คำตอบการประชุม เสียงและวิดีโอ',
        'What goes: name, address, phone, LINE id, answers to meetings, voice messages and videos',
      ),
      both('สิ่งที่ยังอยู่: ความคิดเห็นที่เคยส่ง โดยไม่มีชื่อท่าน', 'What stays: opinions you sent, without your name'),
      both('ลบแล้วกู้คืนไม่ได้ค่ะ', 'It cannot be undone.'),
      { strong: both('ถ้าแน่ใจ พิมพ์คำว่า “ลบ”', 'If you are sure, type “erase”') },
    ],
    buttons: [{ label: both('ไม่ลบ เก็บไว้ก่อน', 'No, keep it'), postback: buttons.myData.pack({ do: 'keep' }) }],
  });
}

export function erased(): Message {
  return text(
    both(
      'ลบข้อมูลส่วนบุคคลของท่านแล้วค่ะ ความคิดเห็นที่เคยส่งไม่มีชื่อท่านแล้ว ขอบคุณที่ร่วมงานกันนะคะ',
      'Your personal data are erased. Opinions you sent no longer bear your name. Thank you for your help.',
    ),
  );
}

export function notErased(): Message {
  return text(both('ไม่ได้ลบค่ะ ข้อมูลของท่านยังอยู่เหมือนเดิม', 'Nothing was erased. Your data are as they were.'));
}

export function notifications(status: RepresentativeStatus, wanted: 'stop' | 'start'): Message {
  if (status === 'paused')
    return text(
      both('หยุดส่งข้อความแล้วค่ะ พิมพ์ “รับข่าว” เพื่อเปิดอีกครั้ง', 'Messages are off. Type “messages on” to have them again.'),
    );
  if (status === 'active')
    return text(both('เปิดรับข้อความแล้วค่ะ จะแจ้งกำหนดประชุมให้ท่านทราบ', 'Messages are on. We will tell you of meetings.'));
  return wanted === 'stop'
    ? text(
        both(
          'ขณะนี้ยังไม่มีการส่งข่าวประชุมถึงท่านค่ะ จะแจ้งเฉพาะผลการลงทะเบียน',
          'No news of meetings is sent to you yet, only what becomes of your registration.',
        ),
      )
    : whereYouStand(status);
}

export function reallyWithdraw(): Message {
  return card({
    title: both('ถอนความยินยอมใช่ไหมคะ', 'Withdraw your consent?'),
    lines: [
      both('เราจะหยุดใช้ข้อมูลและหยุดส่งข้อความถึงท่าน', 'We will stop using your data and writing to you.'),
      both('หากต้องการให้ลบข้อมูลด้วย เลือก “ลบข้อมูล” ค่ะ', 'To have them erased, too, choose “Erase my data”.'),
    ],
    buttons: [
      {
        label: both('ถอนความยินยอม', 'Withdraw consent'),
        postback: buttons.myData.pack({ do: 'withdrawNow' }),
        tone: 'go',
      },
      { label: both('ลบข้อมูล', 'Erase my data'), postback: buttons.myData.pack({ do: 'erase' }) },
      { label: both('ไม่ถอน', 'No'), postback: buttons.myData.pack({ do: 'keep' }) },
    ],
  });
}

export function consentWithdrawn(): Message {
  return text(
    both(
      'ถอนความยินยอมแล้วค่ะ เราจะไม่ส่งข้อความถึงท่านอีก หากต้องการลบข้อมูลที่มีอยู่ กดปุ่มด้านล่างค่ะ',
      'Your consent is withdrawn. We will not write to you again. To have your data erased, tap the button.',
    ),
    [{ label: both('ลบข้อมูล', 'Erase my data'), postback: buttons.myData.pack({ do: 'erase' }) }],
  );
}

// ── In a LINE group ──────────────────────────────────────────────────────────────────────────────────────────────────

export function onlyInPrivate(quoteToken: string | null): Message {
  return text(both('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', 'Please ask this in the private chat.'), undefined, quoteToken);
}
