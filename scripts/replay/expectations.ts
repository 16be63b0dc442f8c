/** What everybody should have been told without asking, worked out from what people did: once each, at that moment. */
import { isQuiet } from '../../src/delivery/quiet-hours.ts';
import { momentBefore } from '../../src/consultations/rules.ts';
import type { Programme } from '../../src/programme.ts';
import { dateLong, dateShortNoYear } from '../../src/thai/format.ts';
import { days, hours, minutes, plus, startOfIsoWeek } from '../../src/time.ts';
import { answersTo, isReachable, type Facts, type Person, type SessionChange, type SessionFact } from './facts.ts';

export type PushKind =
  | 'announced'
  | 'postponed'
  | 'cancelled'
  | 'changed'
  | 'nudge'
  | 'reminder'
  | 'day'
  | 'held?'
  | 'invitation'
  | 'review'
  | 'decision'
  | 'brief';

export interface Expected {
  chat: string;
  at: Date;
  kind: PushKind;
  /** All of them stand in the message. */
  words: string[];
}

/** By the words that only this kind of message has. */
const SIGNS: [kind: PushKind, sign: RegExp][] = [
  ['day', /^วันนี้มีประชุม \d/m],
  ['held?', /^นัดนี้ได้จัดแล้วไหมคะ$/m],
  ['invitation', /^มีเรื่องใดอยากฝากจากการประชุม/m],
  ['review', /\[รับรอง\]/],
  ['decision', /^รับรองการลงทะเบียนแล้วค่ะ$/m],
  ['brief', /^สรุป/m],
  ['nudge', /^ยังไม่ได้รับคำตอบจากท่านค่ะ$/m],
  ['reminder', /มีประชุมค่ะ$/m],
  ['announced', /^ขอเชิญ/m],
  ['postponed', /^เลื่อน/m],
  ['cancelled', /^ยกเลิก/m],
  ['changed', /^เปลี่ยนแปลง/m],
];
export const kindOf = (words: string): PushKind | null => SIGNS.find(([, sign]) => sign.test(words))?.[0] ?? null;

export function expectedPushes(facts: Facts, programme: Programme): Expected[] {
  const groupName = (code: string): string => programme.places.groups.find((group) => group.code === code)!.nameTh;
  return [
    ...[...facts.sessions.values()].flatMap((session) => sessionPushes(facts, session, programme, groupName)),
    ...registrationPushes(facts),
    ...briefs(facts, programme, groupName),
  ].filter(({ at }) => at <= facts.endedAt);
}

function sessionPushes(
  facts: Facts,
  session: SessionFact,
  programme: Programme,
  groupName: (code: string) => string,
): Expected[] {
  const over = groupName(session.districtGroup);
  const own = [...facts.people.values()].filter(({ districtGroup }) => districtGroup === session.districtGroup);
  const reachable = (at: Date): Person[] => own.filter((person) => isReachable(person, at));
  const endOf = ({ startsAt, endsAt }: SessionChange): Date =>
    endsAt ?? plus(startsAt, hours(programme.reminders.held.hoursAfterStartWithoutEnd));

  return session.changes.flatMap((change, index): Expected[] => {
    const { kind, at, startsAt } = change;
    const before = session.changes[index - 1];
    const next = session.changes[index + 1];
    const words = kind === 'cancelled' ? [over, dateShortNoYear(before!.startsAt)] : [over, dateLong(startsAt)];
    const bound = [...facts.lineGroups.values()].filter(
      (group) => group.bound?.districtGroup === session.districtGroup && group.bound.at <= at,
    );
    const inside = new Set(bound.flatMap(({ members }) => members));
    const told = [
      ...bound.map(({ id }) => id),
      ...reachable(at)
        .filter(({ key }) => !inside.has(key))
        .map(({ userId }) => userId),
    ].map((chat): Expected => ({ chat, at, kind, words }));
    if (kind === 'cancelled') return told;

    /** Whether this date is still what is planned at that moment. */
    const stands = (due: Date): boolean => due > at && (!next || due < next.at);
    const reminders = programme.reminders.plan.flatMap((reminder): Expected[] => {
      const due = momentBefore(startsAt, reminder);
      if (!stands(due) || (reminder.neverInQuietHours && isQuiet(due, programme.quietHours))) return [];
      const answers = answersTo(facts, session.key, index + 1, due);
      return reachable(due)
        .filter(({ key }) => reminder.audience.includes(answers.get(key)?.answer ?? 'silent'))
        .map(({ userId }) => ({
          chat: userId,
          at: due,
          kind: reminder.kind === 'nudge' ? 'nudge' : 'reminder',
          words: [over, dateLong(startsAt)],
        }));
    });

    const endedAt = endOf(change);
    const short = [over, dateShortNoYear(startsAt)];
    const analysts = [...facts.staff.values()].filter(
      ({ role, scope }) => role === 'analyst' && scope === session.districtGroup,
    );
    const morning = momentBefore(startsAt, programme.reminders.dayNote);
    const dayNotes = stands(morning)
      ? analysts.map(({ userId }): Expected => ({ chat: userId, at: morning, kind: 'day', words: [over] }))
      : [];
    const asked = stands(endedAt)
      ? analysts.map(({ userId }): Expected => ({ chat: userId, at: endedAt, kind: 'held?', words: short }))
      : [];

    const { heldAt } = session;
    if (next || !heldAt) return [...told, ...reminders, ...dayNotes, ...asked];
    const half = plus(endedAt, minutes(programme.reminders.feedbackInvitation.minutesAfterEnd));
    const invitedAt = half > heldAt ? half : heldAt;
    const coming = answersTo(facts, session.key, index + 1);
    const invited = reachable(invitedAt)
      .filter(({ key }) => coming.get(key)?.answer === 'yes')
      .map(({ userId }): Expected => ({ chat: userId, at: invitedAt, kind: 'invitation', words: short }));
    return [...told, ...reminders, ...dayNotes, ...asked, ...invited];
  });
}

function registrationPushes(facts: Facts): Expected[] {
  return facts.registrations.flatMap(({ person: key, submittedAt, reviewers, approvedAt }) => {
    const { name, userId } = facts.people.get(key)!;
    return [
      ...reviewers.map((reviewer): Expected => ({
        chat: facts.staff.get(reviewer)!.userId,
        at: submittedAt,
        kind: 'review',
        words: [name],
      })),
      ...(approvedAt ? [{ chat: userId, at: approvedAt, kind: 'decision' as const, words: [] }] : []),
    ];
  });
}

/** Mondays at eight that lie within the replay. */
export function mondays({ startedAt, endedAt }: Facts, at: string): Date[] {
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  const found: Date[] = [];
  for (let monday = startOfIsoWeek(startedAt); monday <= endedAt; monday = plus(monday, days(7))) {
    const due = plus(monday, hours(hour) + minutes(minute));
    if (due > startedAt && due <= endedAt) found.push(due);
  }
  return found;
}

function briefs(facts: Facts, programme: Programme, groupName: (code: string) => string): Expected[] {
  return mondays(facts, programme.reminders.weeklyBrief.at).flatMap((at) =>
    [...facts.staff.values()].flatMap(({ role, scope, userId }): Expected[] => {
      if (role === 'analyst') return [{ chat: userId, at, kind: 'brief', words: [groupName(scope!)] }];
      return role === 'coordinator' ? [{ chat: userId, at, kind: 'brief', words: [] }] : [];
    }),
  );
}
