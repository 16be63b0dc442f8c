/** What an analyst's steps cause: drafts, and changes that are proposed with a preview and confirmed once. */
import type { AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { anyOutOfReach } from '../attendance/rules.ts';
import { priceOf } from '../delivery/price.ts';
import { LineAwayError } from '../errors.ts';
import { idFrom } from '../identity.ts';
import { addDays, middayOf } from '../thai/calendar.ts';
import { fiscalYearOf } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { ConsultationDeps, ConsultationPlanner } from './telling-effects.ts';
import { type Audience, messagesFor, type Preview } from './preview-messages.ts';
import type { ChangeEntry, ChangeKind, Consultation, ConsultationChange, ConsultationPatch } from './model.ts';
import {
  heldRecord,
  holidayOn,
  invitationOf,
  isAboutSeveral,
  matchesTarget,
  momentOn,
  patchFor,
  revises,
  statusesFor,
  timeOfDay,
  type ChangeCommand,
  type SessionDraft,
} from './rules.ts';

export type DraftField = 'when' | 'endsAt' | 'venue' | 'chair' | 'form';

type PreviewOrPast = { kind: 'preview'; preview: Preview } | { kind: 'past'; at: Date };

export type ChangeOutcome =
  | { kind: 'preview'; preview: Preview }
  | { kind: 'choose'; sessions: Consultation[] }
  | { kind: 'none'; upcoming: Consultation[] }
  | { kind: 'needs'; what: NonNullable<ChangeCommand['missing']>; sessions: Consultation[] }
  | { kind: 'needsTime'; sessions: Consultation[]; usualStart: Date | null }
  | { kind: 'past'; at: Date }
  | { kind: 'same' }
  | { kind: 'forbidden' };

export type ConfirmOutcome =
  | { kind: 'done'; change: ChangeKind; sessions: Consultation[]; told: number; sendsAt: Date | null; outdated: number }
  | { kind: 'already'; at: Date }
  | { kind: 'outdated' }
  | { kind: 'gone' }
  | { kind: 'forbidden' };

export const prepareAnnouncement = defineEffect<SessionDraft, PreviewOrPast | { kind: 'forbidden' }>(
  'consultations.prepareAnnouncement',
);
export const changeDraftField = defineEffect<
  { consultation: string; patch: SessionDraft },
  PreviewOrPast | { kind: 'gone' }
>('consultations.changeDraft');
export const prepareChange = defineEffect<ChangeCommand, ChangeOutcome>('consultations.prepareChange');
/** Drafts of one district group that are announced together, told once; those whose hour is unknown or past stay drafts. */
export const prepareAnnouncements = defineEffect<
  { consultations: readonly string[] },
  { kind: 'preview'; preview: Preview } | { kind: 'none' }
>('consultations.prepareAnnouncements');
export const leaveOutOfChange = defineEffect<{ change: string; consultation: string }, Preview | null>(
  'consultations.leaveOut',
);
/** A proposal as it would be carried out now; null where it is gone, or not for this person. */
export const lookAtChange = defineEffect<{ change: string }, { change: ConsultationChange; preview: Preview } | null>(
  'consultations.lookAtChange',
);
export const dropChange = defineEffect<{ change: string }, void>('consultations.dropChange');
export const confirmChange = defineEffect<{ change: string }, ConfirmOutcome>('consultations.confirmChange');
export const confirmHeld = defineEffect<
  { consultation: string; revision: number },
  { session: Consultation; invitedAt: Date | 'tooLate' | null } | null
>('consultations.confirmHeld');
export const lookAtSession = defineEffect<{ consultation: string }, Consultation | null>('consultations.look');
export const findSchedule = defineEffect<
  { districtGroup: string | null; date: string | null },
  { session: Consultation; answer: 'yes' | 'no' | 'maybe' | null }[]
>('consultations.schedule');

const NOBODY: Audience = { lineGroups: [], people: 0, away: false };

export function consultationEffects(
  deps: ConsultationDeps & { audit: Pick<AuditStore, 'record'> },
  planner: ConsultationPlanner,
): EffectHandler[] {
  const { consultations, attendance, quota, programme, audit } = deps;

  const mayManage = (cause: Cause, districtGroup: string): boolean =>
    may(cause.who.staff, 'consultation.manage', { districtGroup });

  // ------------------------------------------------------------ proposals

  function entryFor(session: Consultation, patch: ConsultationPatch, kind: ChangeKind): ChangeEntry {
    const { status, date, startsAt, endsAt, venue, chair, form, onlineLink } = session;
    return {
      consultation: session._id,
      fromVersion: session.version,
      version: null,
      patch,
      revises: kind !== 'announced' && revises(session, patch),
      before: { status, date, startsAt, endsAt, venue, chair, form, onlineLink },
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
    const audience = silent ? NOBODY : await planner.audienceOf(change);
    const state = await quota.findState();
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
      price: state && priceOf(messagesFor(audience), state, programme.linePlan),
      answered: [...tallies.values()].reduce((sum, { yes, no, maybe }) => sum + yes + no + maybe, 0),
      sendsAt: dueAt > now ? dueAt : null,
      outOfReach: anyOutOfReach(sessions, programme.attendance.quorum),
      holiday: sessions.map(({ after }) => holidayOn(after.startsAt, programme.holidays)).find(Boolean) ?? null,
      silent,
      left: [],
    };
  }

  /** What this event had prepared before it was interrupted: a repeat must not prepare it twice. */
  async function preparedBefore(cause: Cause): Promise<{ kind: 'preview'; preview: Preview } | null> {
    const change = await consultations.findChange(idFrom('change', cause.eventId));
    if (!change) return null;
    const current = await consultations.findMany(change.entries.map(({ consultation }) => consultation));
    return { kind: 'preview', preview: await previewOf(change, current) };
  }

  function pastMoment({ set }: ChangeCommand, { date }: Consultation): Date {
    return middayOf(set.shiftDays !== undefined && date ? addDays(date, set.shiftDays) : set.date!);
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

  return [
    prepareAnnouncement.handle(async (draft, cause) => {
      const prepared = await preparedBefore(cause);
      if (prepared) return prepared;
      const districtGroup = draft.districtGroup!;
      if (!mayManage(cause, districtGroup)) return { kind: 'forbidden' };
      const patch = patchOf(draft, null);
      if ('past' in patch) return { kind: 'past', at: patch.past };
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
      const changed = await consultations.changeDraft(consultation, before.version, patch);
      const session = changed && (await consultations.renumberDraft(changed));
      return session ? { kind: 'preview', preview: await announce(session, cause) } : { kind: 'gone' };
    }),

    prepareAnnouncements.handle(async ({ consultations: ids }, cause) => {
      const prepared = await preparedBefore(cause);
      if (prepared) return prepared;
      const now = deps.clock.now();
      const sessions = (await consultations.findMany(ids)).filter(
        ({ status, startsAt, districtGroup }) =>
          status === 'draft' && startsAt && startsAt > now && mayManage(cause, districtGroup),
      );
      const [first] = sessions;
      if (!first || sessions.some(({ districtGroup }) => districtGroup !== first.districtGroup))
        return { kind: 'none' };
      const inOrder = sessions.toSorted((a, b) => a.startsAt!.getTime() - b.startsAt!.getTime());
      const patched = inOrder.map((session) => ({ session, patch: { status: 'announced' as const } }));
      return { kind: 'preview', preview: await propose('announced', patched, null, cause) };
    }),

    prepareChange.handle(async (command, cause) => {
      const prepared = await preparedBefore(cause);
      if (prepared) return prepared;
      const now = deps.clock.now();
      const districtGroup = command.districtGroup!;
      if (!mayManage(cause, districtGroup)) return { kind: 'forbidden' };
      const candidates = await consultations.findByStatus(districtGroup, statusesFor(command));
      const meant = candidates.filter((session) => matchesTarget(session, command.target, now));
      if (meant.length === 0)
        return { kind: 'none', upcoming: candidates.filter(({ startsAt }) => startsAt && startsAt > now) };
      if (meant.length > 1 && !isAboutSeveral(command.target)) return { kind: 'choose', sessions: meant };
      if (command.missing) return { kind: 'needs', what: command.missing, sessions: meant };
      const patched = await Promise.all(
        meant.map(async (session) => {
          const usualStart = session.startsAt ?? (await consultations.findStartBeforePutOff(session._id));
          return { session, usualStart, patch: patchFor(session, command, now, usualStart) };
        }),
      );
      const timeless = patched.find(({ patch }) => patch === 'needsTime');
      if (timeless)
        return {
          kind: 'needsTime',
          sessions: meant,
          usualStart: patched.every(({ usualStart }) => usualStart) ? timeless.usualStart : null,
        };
      const good = patched.flatMap(({ session, patch }) => (typeof patch === 'string' ? [] : [{ session, patch }]));
      if (good.length === 0)
        return patched[0]!.patch === 'past' ? { kind: 'past', at: pastMoment(command, meant[0]!) } : { kind: 'same' };
      const preview = await propose(command.kind, good, command.reason ?? null, cause);
      const left = patched.flatMap(({ session, patch }) =>
        patch === 'past' || patch === 'same' ? [{ session, why: patch } as const] : [],
      );
      return { kind: 'preview', preview: { ...preview, left } };
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

    lookAtChange.handle(async ({ change: id }, cause) => {
      const change = await consultations.findChange(id);
      if (!change || !mayManage(cause, change.districtGroup)) return null;
      const current = await consultations.findMany(change.entries.map(({ consultation }) => consultation));
      return { change, preview: await previewOf(change, current) };
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
      const applied = await planner.applyChange(change);
      const { entries } = applied;
      await planner.planChange(applied).catch((error: unknown) => {
        // It stays marked as unplanned, and the job goes on with it.
        if (!(error instanceof LineAwayError)) throw error;
      });

      const sessions = await consultations.findMany(
        entries.flatMap((entry) => (entry.version === null ? [] : [entry.consultation])),
      );
      const people = planner.told(applied).length > 0 ? await planner.audienceOf(change) : null;
      const { dueAt } = planner.timing(applied);
      return {
        kind: 'done',
        change: change.kind,
        sessions,
        told: people ? messagesFor(people) : 0,
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
      if (session.heldConfirmedAt) await audit.record(heldRecord(session, session.heldConfirmedAt, cause));
      const took = await attendance.findTookPart(session._id, session.revision);
      const invitedAt = took.length > 0 ? invitationOf(session, programme.reminders, programme.quietHours) : null;
      return { session, invitedAt };
    }),

    lookAtSession.handle(async ({ consultation }, cause) => {
      const session = await consultations.find(consultation);
      return session && mayManage(cause, session.districtGroup) ? session : null;
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
