/** The review at the end of the registration, and where somebody stands with it. */
import type { messagingApi } from '@line/bot-sdk';
import { both } from '../language.ts';
import { card, cardText, text, type Button, type Line } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import type { Places } from '../thai/places.ts';
import type { Message, RepresentativeStatus } from '../turn.ts';
import { FIELD_NAMES_EN, fieldLines } from './messages.ts';
import type { Representative } from './model.ts';
import { buttons, FIELDS, type Field } from './rules.ts';

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

export function sentAgain(submissions: number | null): boolean {
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
