/** What an analyst's steps cause: drafts, proposed and confirmed changes, and everybody who is to be told. */
import { may } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { Outbox, Plan } from '../delivery/outbox.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Quota } from '../delivery/quota.ts';
import { idFrom } from '../identity.ts';
import type { LineGroup } from '../line-groups/model.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { Programme } from '../programme.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { bangkokDate, fiscalYearOf, plus, type Clock } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { Audience, LedgerView, Preview, TallyView } from './messages.ts';
import type { ChangeEntry, ChangeKind, Consultation, ConsultationChange, ConsultationPatch } from './model.ts';
import {
  endOf,
  feedbackInvitationDue,
  holidayOn,
  isUrgent,
  matchesTarget,
  momentOn,
  patchFor,
  revises,
  statusesFor,
  timeOfDay,
  type ChangeCommand,
  type SessionDraft,
} from './rules.ts';
import type { ConsultationStore } from './store.ts';

export type DraftField = 'when' | 'endsAt' | 'venue' | 'chair' | 'form';

/** How a sentence or a button names a session; null means "not said". */
export interface SessionTarget {
  districtGroup: string | null;
  date: string | null;
  round: number | null;
  consultation: string | null;
}

type PreviewOrPast = { kind: 'preview'; preview: Preview } | { kind: 'past'; at: Date };
type Found<Result> = Result | { kind: 'none' } | { kind: 'choose'; sessions: Consultation[] } | { kind: 'forbidden' };

export type ChangeOutcome =
  | { kind: 'preview'; preview: Preview }
  | { kind: 'choose'; sessions: Consultation[] }
  | { kind: 'none'; upcoming: Consultation[] }
  | { kind: 'needsTime'; session: Consultation }
  | { kind: 'past' }
  | { kind: 'same' };

export type ConfirmOutcome =
  | {
      kind: 'done';
      change: ChangeKind;
      sessions: Consultation[];
      told: number;
      sendsAt: Date | null;
      outdated: number;
    }
  | { kind: 'already'; at: Date }
  | { kind: 'outdated' }
  | { kind: 'gone' }
  | { kind: 'forbidden' };

export const prepareAnnouncement = defineEffect<SessionDraft, PreviewOrPast>('consultations.prepareAnnouncement');
export const changeDraftField = defineEffect<
  { consultation: string; patch: SessionDraft },
  PreviewOrPast | { kind: 'gone' }
>('consultations.changeDraft');
export const prepareChange = defineEffect<ChangeCommand, ChangeOutcome>('consultations.prepareChange');
export const leaveOutOfChange = defineEffect<{ change: string; consultation: string }, Preview | null>(
  'consultations.leaveOut',
);
export const dropChange = defineEffect<{ change: string }, void>('consultations.dropChange');
export const confirmChange = defineEffect<{ change: string }, ConfirmOutcome>('consultations.confirmChange');
export const confirmHeld = defineEffect<
  { consultation: string; revision: number },
  { session: Consultation; invitedAt: Date | null } | null
>('consultations.confirmHeld');
export const lookAtSession = defineEffect<{ consultation: string }, Consultation | null>('consultations.look');
export const showTally = defineEffect<
  SessionTarget & { namesWanted: boolean },
  Found<{ kind: 'tally'; view: TallyView }>
>('consultations.tally');
export const showLedger = defineEffect<SessionTarget, Found<{ kind: 'ledger'; view: LedgerView }>>(
  'consultations.ledger',
);
export const remindSilent = defineEffect<
  SessionTarget & { confirmed: boolean },
  Found<
    | { kind: 'preview'; session: Consultation; people: number }
    | { kind: 'planned'; people: number }
    | { kind: 'again' }
    | { kind: 'nobody' }
  >
>('consultations.remind');
export const findSchedule = defineEffect<
  { districtGroup: string | null; date: string | null },
  { session: Consultation; answer: 'yes' | 'no' | 'maybe' | null }[]
>('consultations.schedule');

export interface ConsultationEffectDeps {
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

export type ConsultationPlanner = ReturnType<typeof createConsultationPlanner>;

/** Who is concerned by a session, and planning what they are told. Used by the steps and by the job that resumes. */
export function createConsultationPlanner(deps: ConsultationEffectDeps) {
  const { consultations, representatives, lineGroups, outbox, programme } = deps;

  /** Of these people, those who are in none of the LINE groups. LINE is asked at most once a day for each. */
  async function outsideOf(people: readonly Representative[], groups: readonly LineGroup[]): Promise<Representative[]> {
    const outside: Representative[] = [];
    for (let start = 0; start < people.length; start += MEMBERSHIP_QUESTIONS) {
      const part = people.slice(start, start + MEMBERSHIP_QUESTIONS);
      const inside = await Promise.all(
        part.map(async (person) => {
          for (const group of groups) if (await deps.isInLineGroup(person, group)) return true;
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

  async function audienceOf(districtGroup: string): Promise<Audience> {
    const bound = await lineGroups.findBound(districtGroup);
    const groups = await Promise.all(
      bound.map(async (group) => ({ name: group.name ?? 'ไม่มีชื่อ', people: await deps.lineGroupSize(group._id) })),
    );
    let people = 0;
    for (let after: string | null = null; ;) {
      const page = await representatives.findReachable(districtGroup, after, PAGE);
      if (page.length === 0) break;
      people += (await outsideOf(page, bound)).length;
      after = page.at(-1)!._id;
    }
    return { lineGroups: groups, people };
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
    }
    await consultations.markPlanned(change._id, deps.clock.now());
  }

  return { audienceOf, nextReachable, planChange, timing, told };
}

export function consultationEffects(deps: ConsultationEffectDeps, planner: ConsultationPlanner): EffectHandler[] {
  const { consultations, attendance, representatives, outbox, quota, programme } = deps;
  const { places } = programme;
  const groupOf = (district: string): string => places.groupOf(district).code;

  const mayManage = (cause: Cause, districtGroup: string): boolean =>
    may(cause.who.staff, 'consultation.manage', { districtGroup });
  const mayView = (cause: Cause, districtGroup: string): boolean =>
    may(cause.who.staff, 'consultation.view', { districtGroup }, groupOf);

  // ------------------------------------------------------------ proposals

  function entryFor(session: Consultation, patch: ConsultationPatch, kind: ChangeKind): ChangeEntry {
    const { status, date, startsAt, endsAt, venue, chair, form } = session;
    return {
      consultation: session._id,
      fromVersion: session.version,
      version: null,
      patch,
      revises: kind !== 'announced' && revises(session, patch),
      before: { status, date, startsAt, endsAt, venue, chair, form },
    };
  }

  async function propose(
    kind: ChangeKind,
    sessions: readonly { session: Consultation; patch: ConsultationPatch }[],
    reason: string | null,
    cause: Cause,
  ): Promise<Preview> {
    const change = await consultations.proposeChange({
      _id: idFrom('change', cause.eventId),
      kind,
      districtGroup: sessions[0]!.session.districtGroup,
      state: 'proposed',
      reason,
      entries: sessions.map(({ session, patch }) => entryFor(session, patch, kind)),
      proposedBy: cause.who.staff!.id,
      proposedAt: cause.at,
      confirmedBy: null,
      confirmedByEvent: null,
      confirmedAt: null,
      plannedAt: null,
    });
    return previewOf(
      change,
      sessions.map(({ session }) => session),
    );
  }

  async function previewOf(change: ConsultationChange, current: readonly Consultation[]): Promise<Preview> {
    const now = deps.clock.now();
    const sessions = change.entries.flatMap((entry) => {
      const before = current.find(({ _id }) => _id === entry.consultation);
      return before ? [{ before, after: { ...before, ...entry.patch }, revises: entry.revises }] : [];
    });
    const silent = change.kind !== 'announced' && sessions.every(({ before }) => before.status === 'draft');
    const audience = silent ? { lineGroups: [], people: 0 } : await planner.audienceOf(change.districtGroup);
    const state = await quota.state();
    const total = audience.lineGroups.reduce((sum, { people }) => sum + people, audience.people);
    const extra = state.left === null ? 0 : Math.max(0, total - state.left);
    const tallies = await attendance.tallies(sessions.map(({ before }) => before));
    const wouldBe = { ...change, confirmedAt: now, entries: change.entries.map((entry) => ({ ...entry, version: 0 })) };
    const { dueAt } = planner.timing(wouldBe);
    return {
      changeId: change._id,
      kind: change.kind,
      reason: change.reason,
      sessions,
      audience,
      quota: state,
      extraBaht: Math.round(extra * (programme.linePlan.bahtPerExtra ?? 0) * 100) / 100,
      answered: [...tallies.values()].reduce((sum, { yes, no, maybe }) => sum + yes + no + maybe, 0),
      sendsAt: dueAt > now ? dueAt : null,
      holiday: sessions.map(({ after }) => holidayOn(after.startsAt, programme.holidays)).find(Boolean) ?? null,
      silent,
    };
  }

  /** What this event had prepared before it was interrupted: a repeat must not prepare it twice. */
  async function preparedBefore(cause: Cause): Promise<{ kind: 'preview'; preview: Preview } | null> {
    const change = await consultations.findChange(idFrom('change', cause.eventId));
    if (!change) return null;
    const current = await consultations.findMany(change.entries.map(({ consultation }) => consultation));
    return { kind: 'preview', preview: await previewOf(change, current) };
  }

  const announce = (session: Consultation, cause: Cause): Promise<Preview> =>
    propose('announced', [{ session, patch: { status: 'announced' } }], null, cause);

  function patchOf(draft: SessionDraft, before: Consultation | null): ConsultationPatch | { past: Date } {
    const date = draft.date ?? before?.date ?? null;
    const time = draft.time ?? (before?.startsAt ? timeOfDay(before.startsAt) : null);
    const startsAt = date && time ? momentOn(date, time) : null;
    if (startsAt && startsAt <= deps.clock.now()) return { past: startsAt };
    const endTime = draft.endTime ?? (before?.endsAt ? timeOfDay(before.endsAt) : null);
    const endsAt = date && endTime ? momentOn(date, endTime) : null;
    return {
      date,
      startsAt,
      endsAt: endsAt && startsAt && endsAt > startsAt ? endsAt : null,
      ...(draft.venue !== undefined && { venue: draft.venue || null }),
      ...(draft.chair !== undefined && { chair: draft.chair || null }),
      ...(draft.form && { form: draft.form }),
    };
  }

  // ------------------------------------------------------------ finding the session that is meant

  async function findTarget(
    target: SessionTarget,
    cause: Cause,
  ): Promise<Found<{ kind: 'found'; session: Consultation }>> {
    if (target.consultation) {
      const session = await consultations.find(target.consultation);
      if (!session) return { kind: 'none' };
      return mayView(cause, session.districtGroup) ? { kind: 'found', session } : { kind: 'forbidden' };
    }
    if (!target.districtGroup) return { kind: 'none' };
    if (!mayView(cause, target.districtGroup)) return { kind: 'forbidden' };
    const all = await consultations.findByStatus(target.districtGroup, ['announced', 'held', 'postponed']);
    const named = all.filter(
      ({ date, round }) => (!target.date || date === target.date) && (!target.round || round === target.round),
    );
    const upcoming = named.filter(({ status }) => status === 'announced');
    const sessions = target.date || target.round ? named : upcoming.length > 0 ? upcoming : named.slice(-1);
    if (sessions.length === 0) return { kind: 'none' };
    return sessions.length === 1 ? { kind: 'found', session: sessions[0]! } : { kind: 'choose', sessions };
  }

  async function silentOf(session: Consultation): Promise<number> {
    let silent = 0;
    for (let after: string | null = null; ;) {
      const page = await representatives.findReachable(session.districtGroup, after, PAGE);
      if (page.length === 0) return silent;
      const answers = await attendance.answersAmong(
        session._id,
        session.revision,
        page.map(({ _id }) => _id),
      );
      silent += page.length - answers.size;
      after = page.at(-1)!._id;
    }
  }

  return [
    prepareAnnouncement.handle(async (draft, cause) => {
      const prepared = await preparedBefore(cause);
      if (prepared) return prepared;
      const patch = patchOf(draft, null);
      if ('past' in patch) return { kind: 'past', at: patch.past };
      const districtGroup = draft.districtGroup!;
      const existing = await consultations.findDraftOn(districtGroup, draft.date!);
      const fiscalYear = fiscalYearOf(patch.startsAt!);
      // A draft for that day is completed; otherwise the next number is offered.
      const session = existing
        ? ((await consultations.changeDraft(existing._id, existing.version, {
            ...patch,
            ...(draft.round && { round: draft.round }),
            ...(!existing.round && !draft.round && { round: await consultations.nextRound(districtGroup, fiscalYear) }),
          })) ?? existing)
        : await consultations.createDraft({
            _id: `c${idFrom('consultation', cause.eventId)}`,
            districtGroup,
            fiscalYear,
            round: draft.round ?? (await consultations.nextRound(districtGroup, fiscalYear)),
            title: '',
            status: 'draft',
            date: patch.date ?? null,
            startsAt: patch.startsAt ?? null,
            endsAt: patch.endsAt ?? null,
            venue: patch.venue ?? null,
            chair: patch.chair ?? null,
            partners: [],
            form: patch.form ?? 'meeting',
            onlineLink: null,
            version: 1,
            revision: 1,
            revisedAt: cause.at,
            announcedAt: null,
            heldConfirmedAt: null,
            lastChange: null,
            createdBy: cause.who.staff!.id,
            createdAt: cause.at,
          });
      return { kind: 'preview', preview: await announce(session, cause) };
    }),

    changeDraftField.handle(async ({ consultation, patch: draft }, cause) => {
      const prepared = await preparedBefore(cause);
      if (prepared) return prepared;
      const before = await consultations.find(consultation);
      if (before?.status !== 'draft' || !mayManage(cause, before.districtGroup)) return { kind: 'gone' };
      const patch = patchOf(draft, before);
      if ('past' in patch) return { kind: 'past', at: patch.past };
      const session = await consultations.changeDraft(consultation, before.version, patch);
      return session ? { kind: 'preview', preview: await announce(session, cause) } : { kind: 'gone' };
    }),

    prepareChange.handle(async (command, cause) => {
      const prepared = await preparedBefore(cause);
      if (prepared) return prepared;
      const now = deps.clock.now();
      const districtGroup = command.districtGroup!;
      const candidates = await consultations.findByStatus(districtGroup, statusesFor(command));
      const meant = candidates.filter((session) => matchesTarget(session, command.target, now));
      if (meant.length === 0)
        return { kind: 'none', upcoming: candidates.filter(({ startsAt }) => startsAt && startsAt > now) };
      if (meant.length > 1 && !command.target.all) return { kind: 'choose', sessions: meant };
      const patched = meant.map((session) => ({ session, patch: patchFor(session, command, now) }));
      const good = patched.flatMap(({ session, patch }) => (typeof patch === 'string' ? [] : [{ session, patch }]));
      if (good.length === 0) {
        const { session, patch } = patched[0]!;
        return patch === 'needsTime' ? { kind: 'needsTime', session } : { kind: patch === 'past' ? 'past' : 'same' };
      }
      return { kind: 'preview', preview: await propose(command.kind, good, command.reason ?? null, cause) };
    }),

    leaveOutOfChange.handle(async ({ change: id, consultation }, cause) => {
      const change = await consultations.findChange(id);
      if (!change || change.state !== 'proposed' || !mayManage(cause, change.districtGroup)) return null;
      const entries = change.entries.filter((entry) => entry.consultation !== consultation);
      if (entries.length === 0) return null;
      const after = await consultations.leaveOut(id, consultation);
      if (!after) return null;
      return previewOf(after, await consultations.findMany(after.entries.map((entry) => entry.consultation)));
    }),

    dropChange.handle(async ({ change }, cause) => {
      const found = await consultations.findChange(change);
      if (found && mayManage(cause, found.districtGroup)) await consultations.dropChange(change);
    }),

    confirmChange.handle(async ({ change: id }, cause) => {
      const proposal = await consultations.findChange(id);
      if (!proposal || proposal.state === 'dropped') return { kind: 'gone' };
      if (!mayManage(cause, proposal.districtGroup)) return { kind: 'forbidden' };
      if (proposal.state === 'confirmed' && proposal.confirmedByEvent !== cause.eventId)
        return { kind: 'already', at: proposal.confirmedAt! };
      if (proposal.state === 'proposed') {
        const current = await consultations.findMany(proposal.entries.map(({ consultation }) => consultation));
        const fits = (entry: ChangeEntry): boolean =>
          current.some(({ _id, version }) => _id === entry.consultation && version === entry.fromVersion);
        if (!proposal.entries.some(fits)) {
          const byTwin = current.find(({ status }) => proposal.kind === 'announced' && status === 'announced');
          return byTwin ? { kind: 'already', at: byTwin.announcedAt! } : { kind: 'outdated' };
        }
      }
      const change = await consultations.confirmChange(id, cause.who.staff!.id, cause.eventId, deps.clock.now());
      if (!change) return { kind: 'gone' };
      const entries: ChangeEntry[] = [];
      for (const entry of change.entries)
        entries.push({ ...entry, version: await consultations.applyEntry(change, entry) });
      await consultations.recordEntries(id, entries);
      const applied = { ...change, entries };
      await planner.planChange(applied);

      const sessions = await consultations.findMany(
        entries.flatMap((entry) => (entry.version === null ? [] : [entry.consultation])),
      );
      const people = planner.told(applied).length > 0 ? await planner.audienceOf(change.districtGroup) : null;
      const { dueAt } = planner.timing(applied);
      return {
        kind: 'done',
        change: change.kind,
        sessions,
        told: people ? people.lineGroups.reduce((sum, group) => sum + group.people, people.people) : 0,
        sendsAt: dueAt > change.confirmedAt! ? dueAt : null,
        outdated: entries.length - sessions.length,
      };
    }),

    confirmHeld.handle(async ({ consultation, revision }, cause) => {
      const before = await consultations.find(consultation);
      if (!before || !mayManage(cause, before.districtGroup) || before.revision !== revision) return null;
      const now = deps.clock.now();
      if (before.status === 'announced' && before.startsAt && before.startsAt > now) return null;
      const session = await consultations.confirmHeld(consultation, revision, now);
      if (!session) return null;
      const endedAt = endOf(session, programme.reminders.held);
      const took = await attendance.findTookPart(session._id, session.revision);
      const invitedAt =
        endedAt && session.heldConfirmedAt && took.length > 0
          ? feedbackInvitationDue(
              endedAt,
              session.heldConfirmedAt,
              programme.reminders.feedbackInvitation,
              programme.quietHours,
            )
          : null;
      return { session, invitedAt };
    }),

    lookAtSession.handle(async ({ consultation }, cause) => {
      const session = await consultations.find(consultation);
      return session && mayManage(cause, session.districtGroup) ? session : null;
    }),

    showTally.handle(async ({ namesWanted, ...target }, cause) => {
      const found = await findTarget(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const tally = await attendance.tally(session._id, session.revision);
      const answered = namesWanted ? await attendance.findAnswered(session._id, session.revision) : [];
      const coming = await representatives.findMany(
        answered.filter(({ answer }) => answer === 'yes').map(({ representative }) => representative),
      );
      return {
        kind: 'tally',
        view: {
          session,
          ...tally,
          silent: await silentOf(session),
          coming: coming.map(({ fullName }) => fullName ?? 'ไม่ระบุชื่อ'),
          reasons: answered.flatMap(({ reason }) => (reason ? [reason] : [])),
        },
      };
    }),

    showLedger.handle(async (target, cause) => {
      const found = await findTarget(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const deliveries = await outbox.findByConsultation(session._id);
      const outcomes = deliveries.flatMap((delivery) => delivery.outcomes);
      const uninformed = outcomes.filter(
        ({ result, reason }) =>
          result === 'failed' ||
          (result === 'skipped' && !['superseded', 'answered', 'inLineGroup'].includes(reason ?? '')),
      );
      const reasonOf = new Map(uninformed.map(({ id, reason }) => [id, reason ?? '']));
      const unreachable = await representatives.findUnreachable(session.districtGroup);
      for (const person of unreachable)
        reasonOf.set(person._id, person.blockedAt ? 'blocked' : person.lineUserId ? 'stopped' : 'noLine');
      const people = await representatives.findMany([...reasonOf.keys()]);
      return {
        kind: 'ledger',
        view: {
          session,
          sent: outcomes.filter(({ result }) => result === 'sent').length,
          planned: deliveries
            .filter(({ state }) => state === 'planned' || state === 'claimed')
            .reduce((sum, { ids }) => sum + ids.length, 0),
          toPhone: people.map(({ _id, fullName, phone }) => ({
            name: fullName ?? 'ไม่ระบุชื่อ',
            phone,
            reason: reasonOf.get(_id)!,
          })),
        },
      };
    }),

    remindSilent.handle(async ({ confirmed, ...target }, cause) => {
      const found = await findTarget(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      if (!mayManage(cause, session.districtGroup)) return { kind: 'forbidden' };
      const now = deps.clock.now();
      if (session.status !== 'announced' || !session.startsAt || session.startsAt <= now) return { kind: 'none' };
      const people = await silentOf(session);
      if (people === 0) return { kind: 'nobody' };
      if (!confirmed) return { kind: 'preview', session, people };
      // At most once a day: the day is part of the identity.
      const occurrence = `r${session.revision}:by-hand-${bangkokDate(now)}`;
      const before = await outbox.findByConsultation(session._id);
      const sameDay = before.find(({ _id }) => _id.startsWith(`nudge:${session._id}:${occurrence}`));
      if (sameDay && sameDay.data['event'] !== cause.eventId) return { kind: 'again' };
      await planReminder(deps, planner, session, {
        kind: 'nudge',
        offset: occurrence,
        audience: ['silent'],
        messageClass: 'should',
        dueAt: afterQuietHours(now, programme.quietHours),
        usefulUntil: session.startsAt,
        data: { event: cause.eventId },
      });
      return { kind: 'planned', people };
    }),

    findSchedule.handle(async ({ districtGroup, date }, cause) => {
      const now = deps.clock.now();
      const sessions = (await consultations.findByStatus(districtGroup, ['announced'])).filter(
        (session) => session.startsAt && session.startsAt > now && (!date || session.date === date),
      );
      const { representative } = cause.who;
      const given = representative ? await attendance.findFor(representative.id) : [];
      return sessions.map((session) => {
        const own = given.find(
          ({ consultation, revision }) => consultation === session._id && revision === session.revision,
        );
        return { session, answer: own?.answer ?? null };
      });
    }),
  ];
}

export interface ReminderPlan {
  kind: 'nudge' | 'eve' | 'today';
  offset: string;
  audience: readonly ('silent' | 'yes' | 'no' | 'maybe')[];
  messageClass: Plan['messageClass'];
  dueAt: Date;
  usefulUntil: Date;
  data?: Record<string, unknown>;
}

/** One reminder of one session to those it is for, in chunks: the words are the same for everybody. */
export async function planReminder(
  deps: Pick<ConsultationEffectDeps, 'outbox' | 'attendance' | 'clock'>,
  planner: ConsultationPlanner,
  session: Consultation,
  { kind, offset, audience, data, ...timing }: ReminderPlan,
): Promise<void> {
  await deps.outbox.planMany(
    {
      kind,
      subject: session._id,
      consultations: [session._id],
      offset,
      data: { revision: session.revision, audience, ...data },
      ...timing,
    },
    (after, limit) =>
      planner.nextReachable(session.districtGroup, after, limit, async (page) => {
        const answers = await deps.attendance.answersAmong(
          session._id,
          session.revision,
          page.map(({ _id }) => _id),
        );
        return page.filter(({ _id }) => audience.includes(answers.get(_id) ?? 'silent'));
      }),
    deps.clock.now(),
  );
}
