/** “ข้อมูลของฉัน”: what is held of somebody, changing, stopping, withdrawing and erasing it. */
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { dateShort } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { Message, RepresentativeStatus } from '../turn.ts';
import { fieldLines } from './messages.ts';
import type { Representative } from './model.ts';
import { whereYouStand } from './registration-messages.ts';
import { buttons, type Field } from './rules.ts';

/** Something that is held of a person, as one line of a card. */
export interface Held {
  label: string;
  value: string;
}

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
