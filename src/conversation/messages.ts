/** What the bot says when no feature has an answer: never silence in 1:1, never the same sentence twice in a row. */
import { scheduleButton } from '../consultations/messages.ts';
import { startFeedback } from '../feedback/rules.ts';
import { buttons as handoffButtons } from '../handoffs/rules.ts';
import { text, type Button } from '../line/compose.ts';
import { staffMenu } from '../staff/menu-messages.ts';
import type { Message, StaffMember } from '../turn.ts';

export const menuButtons: Button[] = [
  { label: 'กำหนดประชุม', postback: scheduleButton.pack({}) },
  { label: 'ส่งความคิดเห็น', postback: startFeedback.pack({}) },
  { label: 'ข้อมูลของฉัน', say: 'ข้อมูลของฉัน' },
  { label: 'ติดต่อเจ้าหน้าที่', say: 'ติดต่อเจ้าหน้าที่' },
];

export const notUnderstood = (missed: number): Message => {
  if (missed === 0) return text('ขออภัยค่ะ ไม่เข้าใจข้อความ เลือกจากปุ่มด้านล่างได้ค่ะ', menuButtons);
  if (missed === 1) return text('ยังไม่เข้าใจค่ะ ลองพิมพ์สั้น ๆ เช่น "ประชุมวันไหน" หรือกดปุ่มนะคะ', menuButtons);
  return text(missed % 2 === 0 ? 'ให้เจ้าหน้าที่ติดต่อกลับไหมคะ' : 'หากไม่สะดวกพิมพ์ ให้เจ้าหน้าที่ติดต่อกลับได้ค่ะ', [
    { label: 'ให้ติดต่อกลับ', postback: handoffButtons.ask.pack({}) },
    ...menuButtons.slice(0, 3),
  ]);
};

export const strangerMenu = (missed: number): Message =>
  text(
    missed % 2 === 0
      ? 'สวัสดีค่ะ บัญชีนี้แจ้งกำหนดประชุมและรับความคิดเห็นของประชาคม ต้องการลงทะเบียนไหมคะ'
      : 'กดปุ่มลงทะเบียนเพื่อเริ่มได้เลยค่ะ หรือพิมพ์ "ติดต่อเจ้าหน้าที่"',
    [
      { label: 'ลงทะเบียน', say: 'สมัคร' },
      { label: 'ติดต่อเจ้าหน้าที่', say: 'ติดต่อเจ้าหน้าที่' },
    ],
  );

export const help = (): Message =>
  text(
    [
      'ช่วยได้ดังนี้ค่ะ',
      '• ดูวันประชุม: พิมพ์ ประชุมวันไหน',
      '• ส่งเรื่อง: พิมพ์ #ปัญหา #ศักยภาพ หรือ #เสนอ แล้วเล่าต่อ',
      '• ดูหรือแก้ข้อมูล: พิมพ์ ข้อมูลของฉัน',
    ].join('\n'),
    menuButtons,
  );

export const staffNotUnderstood = (staff: StaffMember, missed: number): Message =>
  missed % 2 === 0
    ? staffMenu(staff, false, 'ขออภัยค่ะ ไม่เข้าใจข้อความ')
    : text('ยังไม่เข้าใจค่ะ กดเมนูแล้วเลือกได้เลยนะคะ', [{ label: 'เมนู', say: 'เมนู' }]);

export const welcome = (): Message => text('ยินดีค่ะ');
export const oldButton = (): Message => text('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ เลือกจากเมนูได้เลยนะคะ', menuButtons);
export const mentionHelp = (): Message =>
  text('พิมพ์ #ปัญหา #ศักยภาพ หรือ #เสนอ ตามด้วยเรื่องที่อยากบอกได้เลยค่ะ เรื่องอื่นคุยกันในแชตส่วนตัวนะคะ');
export const apology = (): Message => text('ขออภัยค่ะ ระบบขัดข้องชั่วคราว เก็บข้อความของท่านไว้แล้ว เจ้าหน้าที่จะตรวจสอบให้ค่ะ');
