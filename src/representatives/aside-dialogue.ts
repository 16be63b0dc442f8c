/** What is typed in the middle of the registration and is no answer to its question: it is for others to take. */
import { looksLikeStaffCode } from '../staff/rules.ts';
import { normalise } from '../thai/normalise.ts';
import type { Turn } from '../turn.ts';
import { looksLikeClaimCode } from './claim-rules.ts';

/** After a long rest: a text that says something by itself is not the answer to an old question. */
export function isUnderstood({ reading }: Turn): boolean {
  return reading !== null && reading.intent !== 'unknown' && reading.intent !== 'none';
}

const OWN_DATA = /^(?:ขอ|ช่วย|อยาก|จะ|ดู|ลบ|แก้|ข้อมูล|ถอน|หยุด|เลิก|ไม่ต้อง|ไม่ยินยอม|ยกเลิก)/u;
const CALL_FOR_HELP = /^(?:ช่วยด้วย|ช่วยหน่อย|ช่วยเหลือ$|วิธีใช้|ใช้ไม่เป็น|ขอความช่วยเหลือ|help$|เมนู$)/iu;
const CALL_FOR_PERSON = /^(?:ขอ)?(?:ติดต่อ|คุยกับ|พูดกับ|โทรหา)/u;
const ASKS_WHEN = /(?:ไหน|กี่โมง|เมื่อไ|ไหม|มั้ย|มั๊ย)|^(?:กำหนด|ตาราง)/u;
const SHORT = 40;

/**
 * Whether a text, in the middle of our questions, clearly belongs to somebody else: feedback by its hashtag, a call for
 * help, when the next session is, rights over one's own data, a command of staff. Everything else is an answer, however it reads.
 */
export function isForOthers(turn: Turn): boolean {
  const { said, reading, who } = turn;
  if (said.kind !== 'text') return false;
  const text = normalise(said.text);
  if (looksLikeStaffCode(text) || looksLikeClaimCode(text)) return true;
  if (!reading) return false;
  const topic = turn.dialogue?.topic;
  switch (reading.intent) {
    case 'feedback':
      return text.startsWith('#');
    case 'help':
      return CALL_FOR_HELP.test(text);
    case 'handoff':
      return CALL_FOR_PERSON.test(text) && text.length <= SHORT;
    case 'ask_schedule':
      return ASKS_WHEN.test(text) && text.length <= SHORT;
    case 'my_data':
    case 'notifications':
      return OWN_DATA.test(text) && text.length <= SHORT;
    case 'consent':
      return topic !== 'consent' && reading.slots.answer === 'withdraw' && text.length <= SHORT;
    case 'login':
    case 'session_create':
    case 'session_postpone':
    case 'session_cancel':
    case 'session_change':
    case 'session_remind':
    case 'session_rsvps':
    case 'session_checkin':
    case 'session_walkin':
    case 'session_limits':
    case 'rsvp_by_phone':
    case 'session_ledger':
    case 'broadcast':
    case 'broadcast_report':
    case 'broadcast_recall':
    case 'summary':
    case 'feedback_export':
    case 'feedback_voices':
    case 'progress_report':
    case 'issues':
    case 'staff_grant':
    case 'staff_revoke':
      return who.staff !== null;
    default:
      return false;
  }
}
