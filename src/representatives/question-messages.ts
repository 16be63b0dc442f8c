/** The nine questions of the registration, asked alone too, answers that are not taken, and a break in the middle. */
import { both } from '../language.ts';
import { card, text, type Button } from '../line/compose.ts';
import { fit, LIMITS } from '../line/limits.ts';
import type { Places } from '../thai/places.ts';
import type { Message } from '../turn.ts';
import { districtName, districtWithGroup, FIELD_NAMES, FIELD_NAMES_EN, fieldName, shown } from './messages.ts';
import type { Representative } from './model.ts';
import { buttons, fieldBefore, FIELDS, limitOf, mayBeSkipped, numberOf, type Field, type Refusal } from './rules.ts';

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

export function prefilledWords(profile: Pick<Representative, Field>, places: Places): string[] {
  return FIELDS.flatMap((field) => {
    const held = profile[field];
    if (!held) return [];
    return field === 'district'
      ? [both(`เขต${held} ${places.groupOf(held).nameTh}`, districtName(held, places))]
      : [shown(field, held, places)];
  });
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
