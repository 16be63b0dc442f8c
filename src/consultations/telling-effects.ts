/** Who is concerned by a session, and planning what they are told: at a person's word, and by the job that resumes. */
import type { Standing } from '../attendance/rules.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Delivery, Outbox, Plan } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import { NO_GROUP_NAME } from '../line-groups/messages.ts';
import { askUntilAway } from '../line/client.ts';
import type { LineGroup } from '../line-groups/model.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { Programme } from '../programme.ts';
import type { Representative } from '../representatives/model.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { plus, type Clock } from '../time.ts';
import type { ChangeEntry, Consultation, ConsultationChange } from './model.ts';
import type * as previewMessages from './preview-messages.ts';
import { isUrgent } from './rules.ts';
import type { ConsultationStore } from './store.ts';

export interface ConsultationDeps {
  consultations: ConsultationStore;
  attendance: AttendanceStore;
  representatives: RepresentativeStore;
  lineGroups: LineGroupStore;
  lineGroupSize(lineGroupId: string): Promise<number>;
  outbox: Outbox;
  quota: Quota;
  isInLineGroup(person: Representative, group: LineGroup): Promise<boolean>;
  programme: Programme;
  clock: Clock;
}

/** How many questions about membership go to LINE at once. */
const MEMBERSHIP_QUESTIONS = 20;
const PAGE = 500;
/** Somebody looks at an empty page meanwhile. */
const PREVIEW_WAITS_MS = 3_000;

/** Of people in the order of their ids, page by page. */
const pagesOf =
  (people: readonly Representative[]) =>
  async (after: string | null, limit: number): Promise<string[]> =>
    people
      .map(({ _id }) => _id)
      .filter((id) => !after || id > after)
      .slice(0, limit);

export type ConsultationPlanner = ReturnType<typeof createConsultationPlanner>;

/** Who is concerned by a session, and planning what they are told. Used by the steps and by the job that resumes. */
export function createConsultationPlanner(deps: ConsultationDeps) {
  const { consultations, attendance, representatives, lineGroups, outbox, programme } = deps;

  /**
   * Of these people, those who are in none of the LINE groups. LINE is asked at most once a day for each.
   * @throws LineAwayError
   */
  async function outsideOf(
    people: readonly Representative[],
    groups: readonly LineGroup[],
    isIn = deps.isInLineGroup,
  ): Promise<Representative[]> {
    const outside: Representative[] = [];
    for (let start = 0; start < people.length; start += MEMBERSHIP_QUESTIONS) {
      const part = people.slice(start, start + MEMBERSHIP_QUESTIONS);
      const inside = await Promise.all(
        part.map(async (person) => {
          for (const group of groups) if (await isIn(person, group)) return true;
          return false;
        }),
      );
      outside.push(...part.filter((_person, index) => !inside[index]));
    }
    return outside;
  }

  /** Pages through those whom LINE can reach until some of them are `wanted`, or nobody is left. */
  async function nextReachable(
    districtGroup: string,
    after: string | null,
    limit: number,
    wanted: (page: Representative[]) => Promise<Representative[]>,
  ): Promise<string[]> {
    for (let last = after; ;) {
      const page = await representatives.findReachable(districtGroup, last, limit);
      if (page.length === 0) return [];
      const chosen = await wanted(page);
      if (chosen.length > 0) return chosen.map(({ _id }) => _id);
      last = page.at(-1)!._id;
    }
  }

  /**
   * Whoever answered one of these sessions and whose district has gone over to another group since: they still have it
   * in mind, and hear of it only by this. Ids ascending.
   */
  async function elsewhereOf(districtGroup: string, sessions: readonly string[]): Promise<Representative[]> {
    const answered = [...(await attendance.findAnsweredOf(sessions))].toSorted();
    const found: Representative[] = [];
    for (let start = 0; start < answered.length; start += PAGE) {
      const page = await representatives.findMany(answered.slice(start, start + PAGE));
      found.push(...page.filter((person) => person.districtGroup !== districtGroup && whyUnreachable(person) === null));
    }
    return found.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  }

  const sessionsOf = ({ entries }: ConsultationChange): string[] => entries.map(({ consultation }) => consultation);

  async function audienceOf(change: ConsultationChange): Promise<previewMessages.Audience> {
    const { districtGroup } = change;
    const bound = await lineGroups.findBound(districtGroup);
    const { ask, isAway } = askUntilAway(PREVIEW_WAITS_MS);
    const groups = await Promise.all(
      bound.map(async ({ _id, name, memberCount }) => ({
        name: name ?? NO_GROUP_NAME,
        people: await ask<number | null>(() => deps.lineGroupSize(_id), memberCount),
      })),
    );
    const isIn: ConsultationDeps['isInLineGroup'] = (person, group) => {
      const known = person.memberships?.find(({ lineGroup }) => lineGroup === group._id)?.member ?? false;
      return ask(() => deps.isInLineGroup(person, group), known);
    };
    let people = 0;
    for (let after: string | null = null; ;) {
      const page = await representatives.findReachable(districtGroup, after, PAGE);
      if (page.length === 0) break;
      people += (await outsideOf(page, bound, isIn)).length;
      after = page.at(-1)!._id;
    }
    people += (await outsideOf(await elsewhereOf(districtGroup, sessionsOf(change)), bound, isIn)).length;
    return { lineGroups: groups, people, away: isAway() };
  }

  /** The sessions of a change that people had been told of, or are told of now. */
  const told = (change: ConsultationChange): ChangeEntry[] =>
    change.entries.filter(
      (entry) => entry.version !== null && (change.kind === 'announced' || entry.before.status !== 'draft'),
    );

  function timing(change: ConsultationChange): { dueAt: Date; urgent: boolean; usefulUntil: Date } {
    const at = change.confirmedAt!;
    const entries = told(change);
    const starts = entries.flatMap(({ before, patch }) => [before.startsAt, patch.startsAt ?? null]);
    const urgent = isUrgent(starts, at, programme.quietHours);
    // The start; the old start where it is off.
    const ends = entries
      .map(({ before, patch }) =>
        patch.startsAt === undefined || patch.startsAt === null ? before.startsAt : patch.startsAt,
      )
      .flatMap((start) => (start ? [start.getTime()] : []));
    const usefulUntil = ends.length > 0 ? new Date(Math.max(...ends)) : plus(at, 7 * 86_400_000);
    return { dueAt: urgent ? at : afterQuietHours(at, programme.quietHours), urgent, usefulUntil };
  }

  /** Carries a confirmed change out; repeating it changes nothing. @returns it with the version each session got. */
  async function applyChange(change: ConsultationChange): Promise<ConsultationChange> {
    for (const [index, entry] of change.entries.entries()) {
      if (entry.version !== null) continue;
      const got = await consultations.applyEntry(change, entry);
      if (entry.before.status === 'draft' && entry.patch.startsAt) {
        const moved = await consultations.find(entry.consultation);
        if (moved) await consultations.renumberDraft(moved);
      }
      if (got !== null) await consultations.recordVersion(change._id, index, got);
    }
    return (await consultations.findChange(change._id))!;
  }

  /** Plans everybody's message about a confirmed change; repeating it goes on where it stopped. */
  async function planChange(change: ConsultationChange): Promise<void> {
    const entries = told(change);
    if (entries.length > 0) {
      const at = change.confirmedAt!;
      const bound = await lineGroups.findBound(change.districtGroup);
      const plan: Plan = {
        kind: change.kind,
        subject: change._id,
        consultations: entries.map(({ consultation }) => consultation),
        data: { change: change._id },
        messageClass: 'must',
        ...timing(change),
      };
      await outbox.planLineGroups(
        plan,
        bound.map(({ _id }) => _id),
        at,
      );
      await outbox.planMany(
        plan,
        (after, limit) => nextReachable(change.districtGroup, after, limit, (page) => outsideOf(page, bound)),
        at,
      );
      const elsewhere = await outsideOf(await elsewhereOf(change.districtGroup, sessionsOf(change)), bound);
      await outbox.planMany({ ...plan, offset: 'elsewhere' }, pagesOf(elsewhere), at);
    }
    await consultations.markPlanned(change._id, deps.clock.now());
  }

  return { audienceOf, nextReachable, elsewhereOf, applyChange, planChange, timing, told };
}

export interface ReminderPlan {
  kind: 'nudge' | 'eve' | 'today';
  offset: string;
  audience: readonly ('silent' | Standing)[];
  messageClass: Plan['messageClass'];
  dueAt: Date;
  usefulUntil: Date;
  data?: Record<string, unknown>;
}

/**
 * Of these people, those who have been asked about this date of the session as often as anybody may be: nudges that went
 * out, and those that are to go (`before`: only those that go before that one).
 */
export async function nudgedEnough(
  { outbox, programme }: Pick<ConsultationDeps, 'outbox' | 'programme'>,
  session: Pick<Consultation, '_id' | 'revision'>,
  ids: readonly string[],
  before?: Delivery,
): Promise<ReadonlySet<string>> {
  const counts = await outbox.countFor(
    { kind: 'nudge', subject: session._id, revision: session.revision },
    ids,
    before,
  );
  const { mostPerPerson } = programme.reminders.nudges;
  return new Set(ids.filter((id) => (counts.get(id) ?? 0) >= mostPerPerson));
}

/** Everybody of whom `nudgedEnough` says so. */
export async function findNudgedEnough(
  { outbox, programme }: Pick<ConsultationDeps, 'outbox' | 'programme'>,
  { _id, revision }: Pick<Consultation, '_id' | 'revision'>,
): Promise<ReadonlySet<string>> {
  const counts = await outbox.countFor({ kind: 'nudge', subject: _id, revision }, null);
  const { mostPerPerson } = programme.reminders.nudges;
  return new Set([...counts].flatMap(([id, count]) => (count >= mostPerPerson ? [id] : [])));
}

/**
 * One reminder of one session to those it is for, in chunks: the words are the same for everybody. Of those whose
 * district is in another group by now, it is for whoever has answered this date.
 */
export async function planReminder(
  deps: Pick<ConsultationDeps, 'outbox' | 'attendance' | 'clock' | 'programme'>,
  planner: ConsultationPlanner,
  session: Consultation,
  { kind, offset, audience, data, ...timing }: ReminderPlan,
): Promise<void> {
  const plan: Plan = {
    kind,
    subject: session._id,
    consultations: [session._id],
    data: { revision: session.revision, audience, ...data },
    ...timing,
  };

  async function meantAmong(page: Representative[], meant: ReminderPlan['audience']): Promise<Representative[]> {
    const ids = page.map(({ _id }) => _id);
    const answers = await deps.attendance.answersAmong(session._id, session.revision, ids);
    const found = page.filter(({ _id }) => meant.includes(answers.get(_id) ?? 'silent'));
    if (kind !== 'nudge' || found.length === 0) return found;
    const enough = await nudgedEnough(deps, session, ids);
    return found.filter(({ _id }) => !enough.has(_id));
  }

  const now = deps.clock.now();
  await deps.outbox.planMany(
    { ...plan, offset },
    (after, limit) => planner.nextReachable(session.districtGroup, after, limit, (page) => meantAmong(page, audience)),
    now,
  );
  const answered = audience.filter((each) => each !== 'silent');
  if (answered.length === 0) return;
  const elsewhere = await planner.elsewhereOf(session.districtGroup, [session._id]);
  await deps.outbox.planMany(
    { ...plan, offset: `${offset}:elsewhere` },
    pagesOf(await meantAmong(elsewhere, answered)),
    now,
  );
}
