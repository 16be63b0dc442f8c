/** What the bot says when no feature has an answer: never silence in 1:1, never the same sentence twice in a row. */
import { scheduleButton } from '../consultations/messages.ts';
import { startFeedback } from '../feedback/rules.ts';
import { contactButton } from '../handoffs/messages.ts';
import { buttons as handoffButtons } from '../handoffs/rules.ts';
import { both, type Manner } from '../language.ts';
import { text, type Button } from '../line/compose.ts';
import { buttons as registration } from '../representatives/rules.ts';
import { staffMenu } from '../staff/menu-messages.ts';
import type { Message, StaffMember } from '../turn.ts';

export const menuButtons = (): Button[] => [
  { label: both('กำหนดประชุม', 'Meetings'), postback: scheduleButton.pack({}) },
  { label: both('ส่งความคิดเห็น', 'Tell us something'), postback: startFeedback.pack({}) },
  { label: both('ข้อมูลของฉัน', 'My data'), say: both('ข้อมูลของฉัน', 'My data') },
  contactButton(),
];

export const notUnderstood = (missed: number): Message => {
  if (missed === 0)
    return text(
      both('ขออภัยค่ะ ไม่เข้าใจข้อความ เลือกจากปุ่มด้านล่างได้ค่ะ', 'Sorry, I did not understand. Please choose a button below.'),
      menuButtons(),
    );
  if (missed === 1)
    return text(
      both(
        'ยังไม่เข้าใจค่ะ ลองพิมพ์สั้น ๆ เช่น "ประชุมวันไหน" หรือกดปุ่มนะคะ',
        'I still do not understand. Try something short, like “meetings”, or tap a button.',
      ),
      menuButtons(),
    );
  return text(
    missed % 2 === 0
      ? both('ให้เจ้าหน้าที่ติดต่อกลับไหมคะ', 'Shall our staff get in touch with you?')
      : both('หากไม่สะดวกพิมพ์ ให้เจ้าหน้าที่ติดต่อกลับได้ค่ะ', 'If typing is difficult, our staff can get in touch with you.'),
    [{ label: both('ให้ติดต่อกลับ', 'Yes, please'), postback: handoffButtons.ask.pack({}) }, ...menuButtons().slice(0, 3)],
  );
};

export const strangerMenu = (missed: number): Message =>
  text(
    missed % 2 === 0
      ? both(
          'สวัสดีค่ะ บัญชีนี้แจ้งกำหนดประชุมและรับความคิดเห็นของประชาคม ต้องการลงทะเบียนไหมคะ',
          'Hello. This account tells of community meetings and listens to opinions. Would you like to register?',
        )
      : both('กดปุ่มลงทะเบียนเพื่อเริ่มได้เลยค่ะ หรือพิมพ์ "ติดต่อเจ้าหน้าที่"', 'Tap “Register” to begin, or talk to a person.'),
    [
      { label: both('ลงทะเบียน', 'Register'), postback: registration.register.pack({ do: 'start' }) },
      contactButton(),
      otherLanguage(),
    ],
  );

export const help = (): Message =>
  text(
    both(
      [
        'ช่วยได้ดังนี้ค่ะ',
        '• ดูวันประชุม: พิมพ์ ประชุมวันไหน',
        '• ส่งเรื่อง: พิมพ์ #ปัญหา #ศักยภาพ หรือ #เสนอ แล้วเล่าต่อ',
        '• ดูหรือแก้ข้อมูล: พิมพ์ ข้อมูลของฉัน',
        '• ตัวหนังสือใหญ่ขึ้น: พิมพ์ ตัวใหญ่',
      ],
      [
        'This is what I can do:',
        '• When the meetings are: type “meetings”',
        '• Tell us something: type #problem, #potential or #proposal and your words',
        '• See or change your data: type “my data”',
        '• Larger letters: type “large letters”',
      ],
    ).join('\n'),
    [...menuButtons(), otherLanguage()],
  );

export const staffNotUnderstood = (staff: StaffMember, missed: number): Message =>
  missed % 2 === 0
    ? staffMenu(staff, false, 'ขออภัยค่ะ ไม่เข้าใจข้อความ')
    : text('ยังไม่เข้าใจค่ะ กดเมนูแล้วเลือกได้เลยนะคะ', [{ label: 'เมนู', say: 'เมนู' }]);

export const welcome = (): Message => text(both('ยินดีค่ะ', 'You are welcome.'));
export const oldButton = (): Message =>
  text(
    both('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ เลือกจากเมนูได้เลยนะคะ', 'This button no longer works. Please choose from the menu.'),
    menuButtons(),
  );
export const mentionHelp = (): Message =>
  text(
    both(
      'พิมพ์ #ปัญหา #ศักยภาพ หรือ #เสนอ ตามด้วยเรื่องที่อยากบอกได้เลยค่ะ เรื่องอื่นคุยกันในแชตส่วนตัวนะคะ',
      'Mention me and begin with #problem, #potential or #proposal. For anything else, write to me in the private chat.',
    ),
  );
export const apology = (): Message =>
  text(
    both(
      'ขออภัยค่ะ ระบบขัดข้องชั่วคราว เก็บข้อความของท่านไว้แล้ว เจ้าหน้าที่จะตรวจสอบให้ค่ะ',
      'Sorry, something went wrong on our side. Your message is kept and our staff will look into it.',
    ),
  );

export const otherLanguage = (): Button =>
  both<Button>({ label: 'English', say: 'English' }, { label: 'ภาษาไทย', say: 'ภาษาไทย' });

/** In the manner that was asked for. What staff do has no English wording. */
export function mannerChanged({ language, letters }: Manner, isStaff: boolean, isRepresentative: boolean): Message {
  if (letters)
    return letters === 'large'
      ? text(
          both(
            'ใช้ตัวหนังสือใหญ่แล้วค่ะ พิมพ์ “ตัวเล็ก” เพื่อกลับไปขนาดเดิม',
            'Large letters from now on. Type “small letters” to go back.',
          ),
        )
      : text(both('กลับไปใช้ตัวหนังสือขนาดปกติแล้วค่ะ', 'Back to letters of the usual size.'));
  if (language === 'th') return text('ใช้ภาษาไทยแล้วค่ะ', [{ label: 'English', say: 'English' }]);
  if (isStaff && !isRepresentative)
    return text('Commands and lists for staff are available in Thai only. ยังใช้ภาษาไทยต่อนะคะ');
  const also = isStaff ? ' Commands for staff stay in Thai.' : '';
  return text(`I speak English with you from now on.${also}`, [{ label: 'ภาษาไทย', say: 'ภาษาไทย' }]);
}
