/**
 * Everything that can be said to the bot, for docs/conversation.md (`npx tsx scripts/conversation.ts`). An intent without an
 * entry, or an example that is read as something else, fails a test. Who may do what comes from access/policy.
 */
import { mayAtAll, type Action } from '../access/policy.ts';
import { INTENT_NAMES, STAFF_ROLE_NAMES, type IntentName } from '../thai/readings.ts';
import type { StaffRole } from '../turn.ts';

type Place =
  /** In a LINE group one line says where. */
  | 'direct'
  /** In a LINE group only where the bot is mentioned, its card quoted, or its button tapped. */
  | 'called'
  | 'hashtag'
  | 'lineGroup';

export interface Command {
  /** `anyone`; those who registered; whoever the policy lets do it. */
  who: 'anyone' | 'representative' | 'staff' | Action;
  where: Place;
  examples: readonly [string, ...string[]];
  /** What the bot waits for when the examples are said. */
  context?: 'awaiting_consent' | 'rsvp_open';
  does: string;
}

/** `none` is silence, `unknown` the menu. */
export const COMMANDS: Partial<Record<IntentName, Command>> = {
  register: {
    who: 'anyone',
    where: 'direct',
    examples: ['สมัครครับ', 'ผมเป็นประธานชุมชนตลาดพลู เขตธนบุรีครับ อยากสมัคร'],
    does: 'shows the notice with [ยินยอม] [ไม่ยินยอม], then asks one thing at a time; all after the name may be skipped',
  },
  consent: {
    who: 'anyone',
    where: 'direct',
    examples: ['ยินยอมค่ะ', 'ไม่ยินยอมครับ', 'ขอถอนความยินยอม'],
    context: 'awaiting_consent',
    does: 'goes on, or keeps nothing; a withdrawal is confirmed first',
  },
  my_data: {
    who: 'representative',
    where: 'direct',
    examples: ['ข้อมูลของฉัน', 'ช่วยลบข้อมูลดิฉันออกด้วยค่ะ'],
    does: 'shows what is kept, with buttons to correct and erase; an erasure is confirmed first',
  },
  update_profile: {
    who: 'representative',
    where: 'direct',
    examples: ['เปลี่ยนเบอร์เป็น ๐๘๑-๒๓๔-๕๖๗๘', 'อยากแก้ไขข้อมูล'],
    does: 'saves the new value and shows it, or asks which field',
  },
  notifications: {
    who: 'representative',
    where: 'direct',
    examples: ['หยุดส่งข้อความ', 'อยากกลับมารับข่าวสารเหมือนเดิม'],
    does: 'stops or starts messages',
  },
  rsvp: {
    who: 'representative',
    where: 'called',
    examples: ['ไปค่ะ', 'ไปแน่นอน 2 คนครับ', 'ไม่ว่างคะ ติดหาหมอ', 'ให้ลูกสาวไปแทนได้มั้ยคะ', 'ไม่แน่ใจค่ะ'],
    context: 'rsvp_open',
    does: 'records a whole known answer and says it back with [เปลี่ยนคำตอบ]; anything else about coming is asked with buttons',
  },
  check_in: {
    who: 'representative',
    where: 'direct',
    examples: ['เช็กอิน K7M4P2'],
    does: 'notes the person as present; the words come with the QR at the venue',
  },
  ask_schedule: {
    who: 'anyone',
    where: 'called',
    examples: ['ประชุมวันไหนคะ', 'พรุ่งนี้มีประชุมมั้ยคะ', 'ตารางประชุมกลุ่มกรุงธนใต้'],
    does: 'tells day, time and venue of what is announced',
  },
  calendar: {
    who: 'anyone',
    where: 'called',
    examples: ['ปฏิทิน', 'เพิ่มลงปฏิทินในมือถือ'],
    does: 'gives a secret address that keeps the sessions in the calendar of a phone; in a LINE group that of the group',
  },
  feedback: {
    who: 'anyone',
    where: 'hashtag',
    examples: ['#ปัญหา ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว', 'ขอเสนอโครงการทางจักรยานเลียบคลองบางประทุนครับ'],
    does: 'opens an entry that takes further messages, photos, voice and places, and gives a receipt number; asks the kind where it is not clear',
  },
  receipt: {
    who: 'representative',
    where: 'direct',
    examples: ['ดู 63-0042', 'แก้ 63-0042', 'ลบ 63-0042', 'เพิ่มรูปใน 63-0042'],
    does: 'shows, corrects, deletes or adds to an entry of one’s own; for others the number does not exist',
  },
  my_issues: {
    who: 'representative',
    where: 'direct',
    examples: ['เรื่องที่ผมส่งไปถึงไหนแล้วครับ', 'ติดตามเรื่องของฉัน'],
    does: 'tells what became of one’s own opinions',
  },
  help: {
    who: 'anyone',
    where: 'called',
    examples: ['ช่วยด้วย ใช้ไม่เป็นครับ', 'เมนู'],
    does: 'shows what can be done, as buttons; staff see theirs',
  },
  handoff: {
    who: 'anyone',
    where: 'direct',
    examples: ['ขอคุยกับเจ้าหน้าที่หน่อยค่ะ', 'มีเบอร์เจ้าหน้าที่ไหมคะ'],
    does: 'offers a person to talk to; the bot is silent until that person is done',
  },
  ack: {
    who: 'anyone',
    where: 'direct',
    examples: ['รับทราบครับ'],
    does: 'no answer to an invitation: asks with buttons where one is open',
  },
  thanks: { who: 'anyone', where: 'called', examples: ['ขอบคุณค่ะ'], does: 'a short reply' },
  language: {
    who: 'anyone',
    where: 'direct',
    examples: ['ขอภาษาอังกฤษ', 'English please', 'ขอภาษาไทย'],
    does: 'speaks that language from then on',
  },
  text_size: {
    who: 'anyone',
    where: 'direct',
    examples: ['ขอตัวหนังสือใหญ่', 'ตัวหนังสือปกติ'],
    does: 'larger letters on cards, or back',
  },

  session_create: {
    who: 'consultation.manage',
    where: 'direct',
    examples: [
      'นัดประชุมกลุ่มกรุงเทพใต้ วันที่ 31 กรกฎาคม 2563 เวลา 09.00 - 12.00 น. ณ ห้องรัตนโกสินทร์',
      'นัดประชุม กรุงธนเหนือ มะรืนนี้ บ่าย 2',
    ],
    does: 'asks what is missing, shows a preview with who will be told; nothing is sent before [ยืนยัน]',
  },
  session_postpone: {
    who: 'consultation.manage',
    where: 'direct',
    examples: ['เลื่อนประชุมกรุงธนเหนือ จาก 16 ก.ค. 63 เป็น 23 ก.ค. 63 เวลาเดิม', 'เลื่อนทุกนัดกรุงเทพเหนือ ไม่มีกำหนด เนื่องจากโควิด'],
    does: 'preview, then tells everybody concerned; earlier answers are void and asked anew',
  },
  session_cancel: {
    who: 'consultation.manage',
    where: 'direct',
    examples: ['ยกเลิกประชุมกรุงเทพกลาง 16 ก.ค. 63 เนื่องจากโควิด'],
    does: 'preview, then tells everybody concerned',
  },
  session_change: {
    who: 'consultation.manage',
    where: 'direct',
    examples: [
      'ย้ายสถานที่ประชุมกรุงเทพใต้ 17 ก.ค. ไปที่ศูนย์กีฬาเบญจกิติ',
      'เปลี่ยนเป็นออนไลน์ กรุงเทพเหนือ 22 ก.ค.',
      'เปลี่ยนประธานเป็น ผอ.เขตบางแค กรุงธนใต้ 20 ก.ค.',
    ],
    does: 'preview of the new venue, chair or form, then tells everybody concerned; answers stay unless the form changed',
  },
  session_limits: {
    who: 'consultation.manage',
    where: 'direct',
    examples: ['จำกัด 40 คน กรุงธนใต้ 20 ก.ค.', 'ตั้งองค์ประชุมกรุงธนเหนือ 25 คน'],
    does: 'limits the seats (others wait in line) or sets the quorum',
  },
  session_remind: {
    who: 'consultation.manage',
    where: 'direct',
    examples: ['เตือนคนที่ยังไม่ตอบ กรุงธนเหนือ'],
    does: 'preview with how many, then reminds; nobody more often than the cap allows',
  },
  session_rsvps: {
    who: 'consultation.view',
    where: 'called',
    examples: ['ใครไปบ้าง กรุงธนเหนือ 16 กค', 'ใครยังไม่ตอบ กรุงธนใต้'],
    does: 'the tally; names only in the private chat',
  },
  session_checkin: {
    who: 'attendance.record',
    where: 'direct',
    examples: ['เช็คอิน กรุงธนใต้ 20 ก.ค.', 'ขอ QR เช็คอิน กรุงธนใต้ 20 ก.ค.'],
    does: 'the QR for the venue, and the list to tick',
  },
  session_walkin: {
    who: 'attendance.record',
    where: 'direct',
    examples: ['วอล์กอิน 3 คน กรุงธนใต้ 20 ก.ค.'],
    does: 'counts people who came without being in the register',
  },
  rsvp_by_phone: {
    who: 'attendance.record',
    where: 'direct',
    examples: ['ป้าสมศรีโทรมา กรุงธนเหนือ 16 ก.ค. ไม่ไป ติดงานศพ'],
    does: 'records the answer of the person of that name; asks who, or which answer, where that is not clear',
  },
  session_ledger: {
    who: 'consultation.view',
    where: 'direct',
    examples: ['ผลการส่ง กรุงธนใต้ 20 ก.ค.', 'ต้องโทรหาใคร กรุงธนใต้'],
    does: 'what was sent, what did not arrive, whom to phone',
  },
  broadcast: {
    who: 'broadcast.send',
    where: 'direct',
    examples: ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป: พรุ่งนี้นำร่มมาด้วยค่ะ', 'แจ้งข่าวเขตบางแค: ประปาหยุดไหลวันเสาร์'],
    does: 'preview with how many and when; above a size a second person agrees',
  },
  broadcast_report: {
    who: 'broadcast.approve',
    where: 'direct',
    examples: ['ข่าวที่ส่งแล้ว'],
    does: 'lists notices and what became of them',
  },
  broadcast_recall: {
    who: 'broadcast.send',
    where: 'direct',
    examples: ['เรียกข่าวคืน'],
    does: 'takes back what is not sent yet',
  },
  summary: {
    who: 'summary.view',
    where: 'direct',
    examples: ['สรุปกรุงธนใต้สัปดาห์ที่แล้ว', 'สรุปสัปดาห์ที่ 25 ปี 2563'],
    does: 'the brief of a week or a stretch of days',
  },
  feedback_export: {
    who: 'feedback.export',
    where: 'direct',
    examples: ['ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 ก.ค. 63 ถึง 10 ก.ค. 63'],
    does: 'a link to a file, pseudonymous, that works once',
  },
  feedback_voices: {
    who: 'feedback.view',
    where: 'direct',
    examples: ['ใครพูดเรื่องน้ำท่วมบ้าง กรุงธนใต้'],
    does: 'who said what about a matter, pseudonymous',
  },
  issues: {
    who: 'anyone',
    where: 'direct',
    examples: ['ประเด็น กรุงธนใต้'],
    does: 'the development issues of a district group to its staff, the public board to others',
  },
  progress_report: {
    who: 'report.view',
    where: 'direct',
    examples: ['รายงานความก้าวหน้า ครั้งที่ 10', 'รายงานความก้าวหน้า ครั้งที่ 10 ปี 2563'],
    does: 'a link to the progress report, of the project now or of a fiscal year',
  },
  group_bind: {
    who: 'lineGroup.bind',
    where: 'lineGroup',
    examples: ['ผูกกลุ่มนี้กับกลุ่มกรุงธนเหนือ'],
    does: 'binds this LINE group to a district group; mention the bot',
  },
  group_roster: {
    who: 'lineGroup.roster',
    where: 'direct',
    examples: ['ใครยังไม่อยู่ในไลน์กลุ่มกรุงธนใต้'],
    does: 'compares the register with the LINE group',
  },
  staff_grant: {
    who: 'staff.grant',
    where: 'direct',
    examples: ['เพิ่มเจ้าหน้าที่ นักวิเคราะห์เขต บางแค'],
    does: 'gives a one-time code that the colleague types in the private chat',
  },
  staff_revoke: {
    who: 'staff.grant',
    where: 'direct',
    examples: ['ถอนสิทธิ์นักวิเคราะห์ กรุงธนเหนือ'],
    does: 'takes a role back, after a confirmation',
  },
  affected: {
    who: 'breach.list',
    where: 'direct',
    examples: ['ผู้ได้รับผลกระทบ 1 ก.ค. 63 ถึง 3 ก.ค. 63', 'ผู้ได้รับผลกระทบ 72 ชั่วโมง'],
    does: 'whom a breach of data concerns, as files that work once',
  },
  login: {
    who: 'staff',
    where: 'direct',
    examples: ['เข้าระบบ'],
    does: 'a link into the console; six digits let a browser in that waits',
  },
};

const WHERE: Record<Place, string> = {
  direct: '1:1',
  called: '1:1; in a LINE group when called',
  hashtag: '1:1; in a LINE group with #ปัญหา #ศักยภาพ #เสนอ',
  lineGroup: 'LINE group',
};
const WHO: Record<'anyone' | 'representative' | 'staff', string> = {
  anyone: 'anyone',
  representative: 'representatives',
  staff: 'all staff',
};

const holder = (role: StaffRole) => ({ id: '', displayName: '', roles: [{ role, scope: '' }] });
/** The roles that may do something anywhere at all. */
export const rolesFor = (action: Action): StaffRole[] =>
  STAFF_ROLE_NAMES.filter((role) => mayAtAll(holder(role), action));

const isOfPeople = ({ who }: Command): boolean => who === 'anyone' || who === 'representative';

/** What only staff can mean: others are refused, whatever it is. */
export const STAFF_INTENTS = INTENT_NAMES.filter((name) => COMMANDS[name] && !isOfPeople(COMMANDS[name]));

function whoMay({ who }: Command): string {
  return who === 'anyone' || who === 'representative' || who === 'staff' ? WHO[who] : rolesFor(who).join(', ');
}

/** The tables of docs/conversation.md: first what people say, then what staff say. */
export function commandTable(whose: 'people' | 'staff'): string {
  const rows = Object.entries(COMMANDS)
    .filter(([, command]) => isOfPeople(command) === (whose === 'people'))
    .map(([name, command]) => {
      const examples = command.examples.map((example) => `\`${example}\``).join(' · ');
      return `| \`${name}\` | ${examples} | ${whoMay(command)} | ${WHERE[command.where]} | ${command.does} |`;
    });
  return [
    '| intent | for example | who | where | what the bot does |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
