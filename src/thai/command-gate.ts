/**
 * What a member of the staff orders is carried out only where the whole sentence says so: nothing asked, supposed, told
 * of others, past or doubted (stance.ts), and no word that its grammar does not know (coverage.ts).
 */
import { AUDIENCE_WORDS } from './audiences.ts';
import { MASK, tidy, type Parts } from './command-parts.ts';
import { COMMAND_WORDS } from './command-words.ts';
import { coverageOf, lexicon } from './coverage.ts';
import { foldChat } from './normalise.ts';
import type { IntentName, Reading } from './readings.ts';
import { speaksOfOthers, stancesOf } from './stance.ts';

/** Orders; what is merely looked at needs no care. */
const ORDERS: ReadonlySet<IntentName> = new Set([
  'session_create',
  'session_postpone',
  'session_cancel',
  'session_change',
  'session_remind',
  'session_limits',
  'broadcast',
  'broadcast_recall',
  'staff_grant',
  'staff_revoke',
  'group_bind',
]);
/** Slots whose words say nothing about the order itself. */
const FREE_TEXT = ['reason', 'text', 'venue', 'chair'];
/** In brackets, from where to where, what for and what about: said along. */
const ASIDE = new RegExp(
  `\\([^()${MASK}]{1,30}\\)|จาก(?!${MASK})[^${MASK}]{2,40}?(?=ไป|เป็น|มา)|(?:เพื่อ|หัวข้อ|วาระ|เรื่อง)[^${MASK}]{2,60}$`,
  'gu',
);

const DONE = /(?<!ได้)แล้ว$/u;
const YESTERDAY = /เมื่อวาน|วานซืน/u;

const KNOWN = lexicon(COMMAND_WORDS);

const valuesOf = ({ slots }: Reading, names?: readonly string[]): string[] =>
  Object.entries(slots).flatMap(([name, value]) =>
    typeof value === 'string' && (!names || names.includes(name)) ? [value] : [],
  );

/** Null: it is no order. With `confirm` to be asked where a word is left that nothing accounts for. */
export function vetCommand(found: Reading, { masked, text, dates }: Parts): Reading | null {
  if (!ORDERS.has(found.intent)) return found;
  if (dates.some(({ start, end }) => YESTERDAY.test(text.slice(start, end)))) return null;
  // A notice may say anything; the sentence before it may not.
  let said = found.intent === 'broadcast' ? (masked.split(/:|\n|(?<!บอก|ตอบ|แจ้ง)ว่า/u)[0] ?? '') : masked;
  for (const value of valuesOf(found, FREE_TEXT)) said = said.replace(value, MASK);
  said = foldChat(said).replace(AUDIENCE_WORDS, MASK);
  if (stancesOf(said).size > 0 || DONE.test(tidy(said))) return null;
  if (found.ask || found.intent === 'broadcast') return found;
  for (const value of valuesOf(found)) said = said.replace(value, MASK);
  said = said.replace(ASIDE, MASK);
  const { left } = coverageOf(said, KNOWN);
  const ofOthers = !found.intent.startsWith('staff_') && speaksOfOthers(said);
  return left.length === 0 && !ofOthers ? found : { ...found, ask: ['confirm'] };
}
