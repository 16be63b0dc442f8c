/** Pure decisions about sessions: when people hear of them, what a change voids, what is still to be asked. */
import type { AuditRecord } from '../access/audit.ts';
import { afterQuietHours, isQuiet } from '../delivery/quiet-hours.ts';
import { idFrom } from '../identity.ts';
import type { BeforeStart, Programme, Reminder } from '../programme.ts';
import { addDays } from '../thai/calendar.ts';
import { atBangkokTime, bangkokDate, days, hours, minutes, plus } from '../time.ts';
import type { Cause } from '../turn.ts';
import {
  OPEN_STATUSES,
  type ChangeKind,
  type Consultation,
  type ConsultationForm,
  type ConsultationPatch,
  type ConsultationStatus,
} from './model.ts';

/** Letters that a field of a session may have, by whichever door it comes in, and how many institutions join in. */
export const SESSION_LETTERS = { title: 200, venue: 200, chair: 200, partner: 200, reason: 200 } as const;
export const MOST_PARTNERS = 30;

function clockTime(time: string): [hour: number, minute: number] {
  const [hour, minute] = time.split(':');
  return [Number(hour), Number(minute)];
}

export function momentBefore(startsAt: Date, rule: BeforeStart): Date {
  if ('hoursBefore' in rule) return plus(startsAt, -hours(rule.hoursBefore));
  return atBangkokTime(plus(startsAt, -days(rule.daysBefore)), ...clockTime(rule.at));
}

export interface DueReminder {
  reminder: Reminder;
  dueAt: Date;
  usefulUntil: Date;
}

/**
 * The reminders of the current revision. One that would have been due before the revision was confirmed is never
 * planned: people have just heard of it.
 */
export function remindersOf(
  { startsAt, revisedAt }: Pick<Consultation, 'startsAt' | 'revisedAt'>,
  plan: readonly Reminder[],
  quietHours: Programme['quietHours'],
): DueReminder[] {
  if (!startsAt) return [];
  return plan
    .map((reminder) => ({
      reminder,
      dueAt: momentBefore(startsAt, reminder),
      usefulUntil: momentBefore(startsAt, reminder.usefulUntil),
    }))
    .filter(({ dueAt }) => dueAt > revisedAt)
    .filter(({ reminder, dueAt }) => !(reminder.neverInQuietHours && isQuiet(dueAt, quietHours)));
}

/** When a session is over: its end, or some hours after its start where none is known. */
export function endOf(
  { startsAt, endsAt }: Pick<Consultation, 'startsAt' | 'endsAt'>,
  held: Programme['reminders']['held'],
): Date | null {
  return endsAt ?? (startsAt && plus(startsAt, hours(held.hoursAfterStartWithoutEnd)));
}

/** Some minutes after the end, or at the word that it was held if that comes later; never in quiet hours. */
export function feedbackInvitationDue(
  endedAt: Date,
  heldConfirmedAt: Date,
  plan: Programme['reminders']['feedbackInvitation'],
  quietHours: Programme['quietHours'],
): Date {
  const after = plus(endedAt, minutes(plan.minutesAfterEnd));
  const at = after > heldConfirmedAt ? after : heldConfirmedAt;
  return isQuiet(at, quietHours) ? atBangkokTime(afterQuietHours(at, quietHours), ...clockTime(plan.nextDayAt)) : at;
}

/** Who was there longer ago is not asked any more what they have to say about it. */
export const INVITED_WITHIN = days(10);

/** When those who were at a session are asked; null where nothing says that it was held. */
export function invitationOf(
  session: Pick<Consultation, 'startsAt' | 'endsAt' | 'heldConfirmedAt'>,
  { held, feedbackInvitation }: Pick<Programme['reminders'], 'held' | 'feedbackInvitation'>,
  quietHours: Programme['quietHours'],
): Date | 'tooLate' | null {
  const endedAt = endOf(session, held);
  if (!endedAt || !session.heldConfirmedAt) return null;
  const dueAt = feedbackInvitationDue(endedAt, session.heldConfirmedAt, feedbackInvitation, quietHours);
  return dueAt > plus(endedAt, INVITED_WITHIN) ? 'tooLate' : dueAt;
}

/** Whether a change voids the answers: a new date, start or form, put off, or cancelled. Venue, chair and end do not. */
export function revises(before: Pick<Consultation, 'status' | 'startsAt' | 'form'>, patch: ConsultationPatch): boolean {
  const newStart = patch.startsAt !== undefined && patch.startsAt?.getTime() !== before.startsAt?.getTime();
  const newForm = patch.form !== undefined && patch.form !== before.form;
  const off = patch.status === 'postponed' || patch.status === 'cancelled';
  return newStart || newForm || off;
}

/** Something a person confirms about a session within a day of it may be sent in quiet hours. */
export function isUrgent(
  starts: readonly (Date | null | undefined)[],
  confirmedAt: Date,
  quietHours: Programme['quietHours'],
): boolean {
  const limit = plus(confirmedAt, hours(quietHours.urgentWithinHours));
  return starts.some((start) => start && start > confirmedAt && start <= limit);
}

/** What an analyst has said of a new session so far. */
export interface SessionDraft {
  districtGroup?: string;
  /** `YYYY-MM-DD`. */
  date?: string;
  /** `HH:MM`. */
  time?: string;
  endTime?: string;
  venue?: string;
  chair?: string;
  round?: number;
  form?: ConsultationForm;
}

export type SessionQuestion = 'districtGroup' | 'date' | 'time' | 'venue';

export function nextQuestion(draft: SessionDraft): SessionQuestion | null {
  if (!draft.districtGroup) return 'districtGroup';
  if (!draft.date) return 'date';
  if (!draft.time) return 'time';
  if (draft.venue === undefined && draft.form !== 'online') return 'venue';
  return null;
}

/** A change of sessions that exist, as far as it has been said. */
export interface ChangeCommand {
  kind: Exclude<ChangeKind, 'announced'>;
  districtGroup?: string;
  target: { date?: string; dates?: string[]; round?: number; all?: boolean; consultation?: string };
  /** What is still to be said once it is known which session is meant. */
  missing?: 'date' | 'venue' | 'chair' | 'form';
  set: {
    date?: string;
    /** Everything moves by so many days, at its own hour unless one is said; 0: the same day. */
    shiftDays?: number;
    time?: string;
    /** Null, here and below: none any more. */
    endTime?: string | null;
    keepTime?: boolean;
    form?: ConsultationForm;
    venue?: string | null;
    chair?: string | null;
    /** Empty: there is none yet, so none is asked for. */
    onlineLink?: string | null;
  };
  reason?: string;
}

/** Whether a command says that it is about several sessions, so that nobody is asked which. */
export const isAboutSeveral = ({ all, dates }: ChangeCommand['target']): boolean => Boolean(all || dates);

/** Which sessions a command can be about. */
export function statusesFor(command: ChangeCommand): readonly ConsultationStatus[] {
  if (command.kind === 'postponed') return command.target.all ? ['announced'] : ['announced', 'postponed', 'draft'];
  return ['announced', 'postponed', 'draft'];
}

export function matchesTarget(consultation: Consultation, target: ChangeCommand['target'], now: Date): boolean {
  if (target.consultation) return consultation._id === target.consultation;
  if (consultation.status !== 'postponed' && consultation.startsAt && consultation.startsAt <= now) return false;
  if (target.date && consultation.date !== target.date) return false;
  if (target.dates && !(consultation.date && target.dates.includes(consultation.date))) return false;
  if (target.round && consultation.round !== target.round) return false;
  return true;
}

/** Moments are told as date and time of day; this puts them together again. */
export function momentOn(date: string, time: string): Date {
  return new Date(`${date}T${time}:00+07:00`);
}

export function timeOfDay(at: Date): string {
  return at.toLocaleTimeString('en-GB', { timeZone: 'Asia/Bangkok', hour: '2-digit', minute: '2-digit' });
}

export type PatchProblem = 'needsTime' | 'past' | 'same';

/**
 * What a command does to one session, or why that cannot be.
 * @param usualStart what "เวลาเดิม" means for a session that was put off and has no start any more.
 */
export function patchFor(
  consultation: Consultation,
  command: ChangeCommand,
  now: Date,
  usualStart: Date | null = consultation.startsAt,
): ConsultationPatch | PatchProblem {
  const { set } = command;
  if (command.kind === 'cancelled') return { status: 'cancelled' };
  if (command.kind === 'changed') {
    const patch: ConsultationPatch = {};
    if (set.form && set.form !== consultation.form) patch.form = set.form;
    for (const field of ['venue', 'chair', 'onlineLink'] as const) {
      const value = set[field];
      if ((value || value === null) && value !== consultation[field]) patch[field] = value;
    }
    const { date, startsAt, endsAt } = consultation;
    const end = set.endTime && date ? momentOn(date, set.endTime) : null;
    const fits = set.endTime === null || Boolean(end && startsAt && end > startsAt);
    if (set.endTime !== undefined && fits && end?.getTime() !== endsAt?.getTime()) patch.endsAt = end;
    return Object.keys(patch).length > 0 ? patch : 'same';
  }
  const { shiftDays } = set;
  const shifts = shiftDays !== undefined;
  const date = shifts ? consultation.date && addDays(consultation.date, shiftDays) : set.date;
  if (!date)
    return shifts || consultation.status === 'postponed'
      ? 'same'
      : { status: 'postponed', date: null, startsAt: null, endsAt: null };
  const keepsTime = set.keepTime || shifts;
  const time = set.time ?? (keepsTime && usualStart ? timeOfDay(usualStart) : null);
  if (!time) return 'needsTime';
  const startsAt = momentOn(date, time);
  if (startsAt <= now) return 'past';
  if (startsAt.getTime() === consultation.startsAt?.getTime()) return 'same';
  const length =
    consultation.startsAt && consultation.endsAt
      ? consultation.endsAt.getTime() - consultation.startsAt.getTime()
      : null;
  const keepsLength = length !== null && !set.time && set.endTime === undefined;
  const endsAt = set.endTime ? momentOn(date, set.endTime) : keepsLength ? plus(startsAt, length) : null;
  return {
    date,
    startsAt,
    endsAt,
    ...(consultation.status === 'postponed' && { status: 'announced' }),
    ...(set.venue && { venue: set.venue }),
  };
}

/** The public holidays that a session falls on. */
export function holidayOn(startsAt: Date | null, holidays: Programme['holidays']): string | null {
  if (!startsAt) return null;
  const date = bangkokDate(startsAt);
  const isAnnounced = [...holidays.announced.keys()].some((day) => day.slice(0, 4) === date.slice(0, 4));
  return (isAnnounced ? holidays.announced.get(date) : holidays.yearly.get(date.slice(5))) ?? null;
}

/** Whether people outside the office may know of it: a draft is a plan of the office's own, and what is off is no session. */
export const isTold = ({ status }: { status: ConsultationStatus }): boolean =>
  status !== 'draft' && status !== 'cancelled';

/** Whether it is still to come, as far as its status tells. */
export const isOpen = ({ status }: Pick<Consultation, 'status'>): boolean =>
  OPEN_STATUSES.some((each) => each === status);

/** Of the session, not of the event: whoever says it once more has not said it first. */
export const heldRecord = ({ _id }: Consultation, at: Date, { who }: Pick<Cause, 'who'>): AuditRecord => ({
  _id: idFrom('audit', 'consultation.held', _id),
  at,
  actor: who.staff!.id,
  action: 'consultation.held',
  subject: _id,
});
