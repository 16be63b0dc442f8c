/** What stands on the pictures under a chat, and what a tap on it does: one for each role. */
import { scheduleButton } from '../consultations/messages.ts';
import { showReceipt, startFeedback } from '../feedback/rules.ts';
import { buttons as handoffs } from '../handoffs/rules.ts';
import type { RichMenu, RichMenuName, Tile } from '../line/rich-menus.ts';
import { buttons as registration } from '../representatives/rules.ts';
import { buttons as staff } from '../staff/rules.ts';
import { menuButton } from '../staff/menu-messages.ts';
import type { RepresentativeStatus, RoleGrant } from '../turn.ts';

const TALK: Tile = {
  thai: 'คุยกับเจ้าหน้าที่',
  english: 'Talk to a person',
  icon: 'help',
  does: { postback: handoffs.ask.pack({}) },
};
const WEB: Tile = { thai: 'เข้าหน้าเว็บ', english: 'Web pages', icon: 'door', does: { say: 'เข้าระบบ' } };
const MENU: Tile = { thai: 'เมนูทั้งหมด', english: 'Everything', icon: 'list', does: { postback: menuButton.pack({}) } };
const SUMMARY: Tile = { thai: 'สรุปรายสัปดาห์', english: 'Weekly summary', icon: 'chart', does: { say: 'สรุป' } };

const WHO_COMES: Tile = { thai: 'ใครไปบ้าง', english: 'Who comes', icon: 'person', does: { say: 'ใครไปบ้าง' } };

export const RICH_MENUS: readonly RichMenu[] = [
  {
    name: 'stranger',
    bar: 'เมนู / Menu',
    columns: 3,
    rows: 1,
    tiles: [
      {
        thai: 'ลงทะเบียน',
        english: 'Register',
        icon: 'write',
        does: { postback: registration.register.pack({ do: 'start' }) },
      },
      { thai: 'English', english: 'ใช้ภาษาอังกฤษ', icon: 'letters', does: { say: 'English' } },
      { ...TALK, thai: 'ช่วยด้วย', english: 'Help' },
    ],
  },
  {
    name: 'representative',
    bar: 'เมนู / Menu',
    columns: 3,
    rows: 2,
    tiles: [
      { thai: 'กำหนดประชุม', english: 'Meetings', icon: 'calendar', does: { postback: scheduleButton.pack({}) } },
      { thai: 'ส่งความคิดเห็น', english: 'Tell us', icon: 'speak', does: { postback: startFeedback.pack({}) } },
      {
        thai: 'เรื่องที่ส่งไว้',
        english: 'What I sent',
        icon: 'letter',
        does: { postback: showReceipt.pack({ action: 'show' }) },
      },
      {
        thai: 'ข้อมูลของฉัน',
        english: 'My data',
        icon: 'person',
        does: { postback: registration.myData.pack({ do: 'show' }) },
      },
      { thai: 'ตัวใหญ่', english: 'Large letters', icon: 'letters', does: { say: 'ตัวใหญ่' } },
      TALK,
    ],
  },
  {
    name: 'analyst',
    bar: 'เมนูงาน',
    columns: 3,
    rows: 2,
    tiles: [
      {
        thai: 'นัดประชุม',
        english: 'Sessions',
        icon: 'calendar',
        does: { postback: menuButton.pack({ at: 'sessions' }) },
      },
      WHO_COMES,
      SUMMARY,
      { thai: 'ทะเบียน', english: 'Register', icon: 'write', does: { postback: menuButton.pack({ at: 'people' }) } },
      WEB,
      MENU,
    ],
  },
  {
    name: 'districtAnalyst',
    bar: 'เมนูงาน',
    columns: 3,
    rows: 2,
    tiles: [
      {
        thai: 'รอรับรอง',
        english: 'To be approved',
        icon: 'write',
        does: { postback: registration.pending.pack({}) },
      },
      WHO_COMES,
      { thai: 'เช็กอินหน้างาน', english: 'Check-in', icon: 'calendar', does: { say: 'เช็กอินหน้างาน' } },
      SUMMARY,
      WEB,
      MENU,
    ],
  },
  {
    name: 'admin',
    bar: 'เมนูงาน',
    columns: 3,
    rows: 2,
    tiles: [
      { thai: 'เจ้าหน้าที่', english: 'Staff', icon: 'person', does: { postback: staff.list.pack({}) } },
      { thai: 'เพิ่มเจ้าหน้าที่', english: 'Add somebody', icon: 'write', does: { say: 'เพิ่มเจ้าหน้าที่' } },
      { thai: 'ข่าวที่ส่งแล้ว', english: 'Notices', icon: 'letter', does: { say: 'ข่าวที่ส่งแล้ว' } },
      { thai: 'ผู้ได้รับผลกระทบ', english: 'Affected people', icon: 'list', does: { say: 'ผู้ได้รับผลกระทบ' } },
      WEB,
      MENU,
    ],
  },
  {
    name: 'coordinator',
    bar: 'เมนูงาน',
    columns: 2,
    rows: 2,
    tiles: [
      SUMMARY,
      { thai: 'ขอไฟล์ความเห็น', english: 'Opinions as a file', icon: 'file', does: { say: 'ขอไฟล์ความเห็น' } },
      WEB,
      MENU,
    ],
  },
];

const ON_THE_REGISTER: readonly (RepresentativeStatus | null)[] = ['pending', 'active', 'paused', 'rejected'];

/** Of several roles the one with most to do in the chat; the others are in the menu of everything. */
const MOST_TO_DO_FIRST = ['analyst', 'districtAnalyst', 'admin', 'coordinator'] as const;

/** Which one somebody sees; null is the one that everybody sees. What one does as staff comes before what one is. */
export function richMenuFor(
  roles: readonly Pick<RoleGrant, 'role'>[],
  status: RepresentativeStatus | null,
): RichMenuName | null {
  const ofRole = MOST_TO_DO_FIRST.find((each) => roles.some(({ role }) => role === each));
  if (ofRole) return ofRole;
  return ON_THE_REGISTER.includes(status) ? 'representative' : null;
}
