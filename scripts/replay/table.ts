/** The closing table: what came of the weeks, in numbers. */
import { messagesByMonth, type Evidence } from './evidence.ts';
import { kindOf } from './expectations.ts';
import { answersTo, currentChange, type Facts } from './facts.ts';

/** Thai letters that stand above or below others take no room of their own. */
const widthOf = (text: string): number => [...text.replace(/[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/g, '')].length;
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

export function closingTable(facts: Facts, { feedback, summaries, said, requests }: Evidence): string[] {
  const sessions = [...facts.sessions.values()].map((session) => {
    const answers = [...answersTo(facts, session.key, session.changes.length).values()];
    const count = (wanted: string): string => String(answers.filter(({ answer }) => answer === wanted).length);
    const { kind, startsAt } = currentChange(session);
    const state = kind === 'cancelled' ? 'ยกเลิก' : session.heldAt ? 'จัดแล้ว' : 'ประกาศแล้ว';
    const moved = session.changes.length > 1 && kind !== 'cancelled' ? ` (${kind})` : '';
    return [session.key, startsAt.toISOString().slice(0, 10), state + moved, count('yes'), count('no'), count('maybe')];
  });
  const rows = [['นัด', 'วันที่', 'สถานะ', 'ไป', 'ไม่ว่าง', 'ไม่แน่ใจ'], ...sessions];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))));
  const pushed = said.filter(({ via }) => via === 'push' || via === 'multicast');
  const kinds = new Map<string, number>();
  for (const { words } of pushed) {
    const kind = kindOf(words) ?? 'other';
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const withdrawn = feedback.filter(({ status }) => status === 'withdrawn').length;
  const registered = facts.registrations.filter(({ approvedAt }) => approvedAt).length;
  return [
    ...rows.map((row) => row.map((cell, column) => pad(cell, widths[column]!)).join('  ')),
    '',
    `answers given       ${facts.answers.length}`,
    `registrations       ${registered} confirmed, ${facts.declined.length} declined`,
    `feedback            ${feedback.length} entries (${facts.saidBefore.length} from before), ${withdrawn} taken back`,
    `summaries           ${summaries.length} (${new Set(summaries.map(({ week }) => week)).size} weeks)`,
    `messages seen       ${pushed.length} pushed, ${said.length - pushed.length} replies`,
    `pushed by kind      ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
    `messages used       ${[...messagesByMonth(requests, facts)].map(([month, count]) => `${count} in ${month}`).join(', ')}`,
  ];
}
