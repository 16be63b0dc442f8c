/** What the boxes of a session's sheets hold, before and after it is announced, and what cannot be read in them. */
import { limitsOf } from '../consultations/limit-rules.ts';
import type { Consultation, Limit, Limits } from '../consultations/model.ts';
import { MOST_PARTNERS, SESSION_LETTERS, timeOfDay } from '../consultations/rules.ts';
import { MOST_SEATS } from '../thai/session-limits.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';

/** As `HH:MM`, with a leading zero. */
export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
export const isWebLink = (text: string): boolean => /^https:\/\/\S{1,500}$/.test(text);

export function sheetValuesOf({ date, startsAt, endsAt, form, venue, chair, onlineLink }: Consultation) {
  return {
    date: date ?? '',
    time: startsAt ? timeOfDay(startsAt) : '',
    endTime: endsAt ? timeOfDay(endsAt) : '',
    form,
    venue: venue ?? '',
    chair: chair ?? '',
    onlineLink: onlineLink ?? '',
  };
}

/** One institution on each line. @returns null where it is more than a session can carry. */
export function partnersIn(text: string): string[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.length <= MOST_PARTNERS && lines.every((line) => line.length <= SESSION_LETTERS.partner) ? lines : null;
}

export const LIMIT_FIELDS = ['capacity', 'quorum'] as const satisfies readonly Limit[];

/** Empty where there is none. */
export function limitValuesOf(session: Pick<Consultation, Limit>): Record<Limit, string> {
  const { capacity, quorum } = limitsOf(session);
  return { capacity: capacity === null ? '' : String(capacity), quorum: quorum === null ? '' : String(quorum) };
}

/** Nobody may come to a session for nobody: 0 seats are no limit, as in the chat; a quorum of 0 is none. */
export function readLimits(typed: Typed): { limits: Limits } | { problems: Problems } {
  const numbers = LIMIT_FIELDS.map((name) => {
    const said = typedText(typed, name).trim();
    return said === '' ? null : /^\d{1,5}$/.test(said) && Number(said) <= MOST_SEATS ? Number(said) : undefined;
  });
  const wrong = LIMIT_FIELDS.filter((_name, index) => numbers[index] === undefined);
  if (wrong.length > 0) return { problems: Object.fromEntries(wrong.map((name) => [name, 'notANumber' as const])) };
  const [capacity = null, quorum = null] = numbers;
  return { limits: { capacity: capacity || null, quorum } };
}
