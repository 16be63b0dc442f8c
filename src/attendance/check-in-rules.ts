/**
 * The code at the venue. It is made of the session, its revision, its day and the stretch of time, under a key that only
 * the app has: one from yesterday, of another session or of a date that has moved fits nothing.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Consultation } from '../consultations/model.ts';
import { endOf } from '../consultations/rules.ts';
import type { Programme } from '../programme.ts';
import { CODE_LENGTH, CODE_LETTERS } from '../thai/check-in-code.ts';
import { bangkokDate, minutes, plus } from '../time.ts';

type CheckInPlan = Programme['attendance']['checkIn'];
type Held = Programme['reminders']['held'];

export interface Opening {
  from: Date;
  until: Date;
}

/** From when until when people can check in; null for a session without a start, or one that does not take place. */
export function openingOf(session: Consultation, plan: CheckInPlan, held: Held): Opening | null {
  const { status, startsAt } = session;
  const end = endOf(session, held);
  if (!startsAt || !end || (status !== 'announced' && status !== 'held')) return null;
  return {
    from: plus(startsAt, -minutes(plan.opensMinutesBefore)),
    until: plus(end, minutes(plan.closesMinutesAfterEnd)),
  };
}

export const isOpenAt = ({ from, until }: Opening, at: Date): boolean => at >= from && at <= until;

/** A stretch that never comes. */
const PRINTED = -1;
const stretchOf = (at: Date, plan: CheckInPlan): number =>
  plan.codeChangesEveryMinutes === 0 ? 0 : Math.floor(at.getTime() / minutes(plan.codeChangesEveryMinutes));

function codeOf(secret: string, { _id, revision, startsAt }: Consultation, stretch: number): string {
  const digest = createHmac('sha256', secret)
    .update(JSON.stringify(['check-in', _id, revision, startsAt ? bangkokDate(startsAt) : '', stretch]))
    .digest();
  return Array.from(
    { length: CODE_LENGTH },
    (_, n) => CODE_LETTERS[digest.readUInt32BE(n * 4) % CODE_LETTERS.length],
  ).join('');
}

/** On paper, which cannot change: it works as long as the venue is open. */
export const printedCode = (secret: string, session: Consultation): string => codeOf(secret, session, PRINTED);

/** What the page shows now. */
export const codeAt = (secret: string, session: Consultation, at: Date, plan: CheckInPlan): string =>
  codeOf(secret, session, stretchOf(at, plan));

/** Whether the code is this session's, now or of the stretch before: the page may have changed while it was sent. */
export function isCodeAt(secret: string, session: Consultation, code: string, at: Date, plan: CheckInPlan): boolean {
  const now = stretchOf(at, plan);
  const stretches = [
    now,
    ...(plan.codeChangesEveryMinutes === 0 ? [] : [now - 1]),
    ...(plan.printedCode ? [PRINTED] : []),
  ];
  return stretches.some((stretch) => equal(codeOf(secret, session, stretch), code));
}

/** The address of the page with the QR: whoever has it sees the code, until the venue closes. */
export function pageToken(secret: string, { _id, revision }: Consultation, until: Date): string {
  const content = `${_id}.${revision}.${Math.ceil(until.getTime() / 1_000).toString(36)}`;
  return `${content}.${signatureOf(secret, content)}`;
}

/** The page with the QR for a screen at the venue; null where nobody can check in any more. */
export function pageAddress(
  publicUrl: string,
  secret: string,
  session: Consultation,
  opening: Opening | null,
  now: Date,
): string | null {
  return opening && opening.until > now ? `${publicUrl}/checkin/${pageToken(secret, session, opening.until)}` : null;
}

/** Null where nobody of ours wrote it, or its time is over. */
export function readPageToken(
  secret: string,
  token: string,
  now: Date,
): { consultation: string; revision: number } | null {
  const [consultation = '', revision = '', until = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !equal(signatureOf(secret, `${consultation}.${revision}.${until}`), signature)) return null;
  return now.getTime() <= parseInt(until, 36) * 1_000 ? { consultation, revision: Number(revision) } : null;
}

const signatureOf = (secret: string, content: string): string =>
  createHmac('sha256', secret).update(`check-in page ${content}`).digest('base64url').slice(0, 22);

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
