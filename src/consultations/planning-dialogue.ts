/** What all steps of planning sessions share: who may, for which district group, and how dates and times are asked for. */
import { may, scopesFor } from '../access/policy.ts';
import { text } from '../line/compose.ts';
import { middayOf } from '../thai/calendar.ts';
import { readDate, readTime } from '../thai/dates.ts';
import { groupNameIn, weekdayName } from '../thai/format.ts';
import { stripParticles } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { isStaffCommand } from '../thai/readings.ts';
import { bangkokDate } from '../time.ts';
import { answer, type Message, type Step, type Turn } from '../turn.ts';
import * as say from './messages.ts';
import type { ChangeCommand, SessionDraft, SessionQuestion } from './rules.ts';
import * as planningMessages from './planning-messages.ts';
import type { DraftField } from './effects.ts';

export interface CreateDialogue {
  topic: 'session.create';
  draft: SessionDraft;
  asking: SessionQuestion | 'weekday';
}
export interface ChangeDialogue {
  topic: 'session.change';
  command: ChangeCommand;
  asking: 'districtGroup' | 'session' | 'date' | 'time' | 'onlineLink' | 'venue' | 'chair' | 'form';
}
export interface EditDialogue {
  topic: 'session.edit';
  consultation: string;
  field: DraftField;
}

export type Planning = ReturnType<typeof planning>;

export function planning({ places }: { places: Places }) {
  const groupName = (code: string): string => groupNameIn(places, code);

  /** A step only where staff may manage sessions and it is a 1:1 chat; else the refusal. */
  function forStaff(turn: Turn, then: () => Step): Step {
    if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
    return manageable(turn).length === 0 ? answer({ reply: [say.forbidden()] }) : then();
  }
  const manageable = (turn: Turn): string[] => {
    const scopes = scopesFor(turn.who.staff, 'consultation.manage');
    return scopes === 'all' ? places.groups.map(({ code }) => code) : [...scopes];
  };
  const mayManage = (turn: Turn, districtGroup: string): boolean =>
    may(turn.who.staff, 'consultation.manage', { districtGroup });

  /** The district group that was said, or the only one this person looks after. */
  function groupFor(turn: Turn, said: string | undefined): string | undefined {
    const own = manageable(turn);
    return said ?? (own.length === 1 ? own[0] : undefined);
  }

  function withDate(turn: Turn, said: string, then: (date: string) => Step): Step {
    const read = readDate(said, turn.saidAt);
    const keep = turn.dialogue;
    if (!read) return answer({ reply: [text(planningMessages.notADate)], dialogue: keep });
    if ('warning' in read)
      return answer({
        reply: [
          planningMessages.weekdayMismatch(middayOf(read.date), weekdayName(read.typedWeekday).replace(/^วัน/, '')),
        ],
        dialogue: keep,
      });
    if ('ask' in read) {
      if (read.reason === 'no_such_day') return answer({ reply: [text(planningMessages.noSuchDay)], dialogue: keep });
      return answer({
        reply: [planningMessages.whichDate((read.candidates ?? []).map(middayOf), turn.saidAt)],
        dialogue: keep,
      });
    }
    if (read.date < bangkokDate(turn.saidAt))
      return answer({ reply: [text(planningMessages.pastDate(middayOf(read.date)))], dialogue: keep });
    return then(read.date);
  }

  /** What is wrong with the date in a whole sentence: no such day, or more than one could be meant. */
  function dateProblem(turn: Turn): Message | null {
    const read = turn.said.kind === 'text' ? readDate(turn.said.text, turn.saidAt) : null;
    if (!read || !('ask' in read)) return null;
    if (read.reason === 'no_such_day')
      return text(planningMessages.noSuchDay, [planningMessages.whenPicker('date', turn.saidAt)]);
    return read.candidates ? planningMessages.whichDate(read.candidates.map(middayOf), turn.saidAt) : null;
  }

  /** A command about a day that does not exist must not fall on another session. */
  const dateRefused = (turn: Turn): Step | null => {
    const problem = turn.reading?.ask?.includes('date') ? dateProblem(turn) : null;
    return problem && answer({ reply: [problem] });
  };

  function withTime(turn: Turn, said: string, then: (time: string, end?: string) => Step): Step {
    const read = readTime(said);
    if (!read) return answer({ reply: [text(planningMessages.notATime)], dialogue: turn.dialogue });
    if ('ask' in read) return answer({ reply: [planningMessages.whichTime(read.candidates)], dialogue: turn.dialogue });
    return then(read.time, read.end);
  }

  return {
    groupName,
    forStaff,
    manageable,
    mayManage,
    groupFor,
    withDate,
    dateProblem,
    dateRefused,
    withTime,
  };
}

export function isStop(said: string): boolean {
  return /^(ยกเลิก|หยุด|ไม่เอาแล้ว|ไม่ทำแล้ว)$/.test(stripParticles(said));
}

/** A whole new command in the middle of a question: it wins, the question is dropped. */
export function startsAnother(turn: Turn): boolean {
  const intent = turn.reading?.intent;
  return isStaffCommand(intent) || intent === 'help' || intent === 'my_data';
}
