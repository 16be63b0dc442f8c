/** What steps about notices cause: drafts, previews, sending once, a second person's word, taking back, reports. */
import type { AuditAction } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import type { Consultation } from '../consultations/model.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import { idFrom } from '../identity.ts';
import { defineEffect, type Cause, type EffectHandler, type StaffMember } from '../turn.ts';
import type { BroadcastDeps, BroadcastPlanner } from './jobs.ts';
import type { Preview } from './messages.ts';
import type { Broadcast, BroadcastState, Segment } from './model.ts';
import { approvalUntil, dueAtOf, newNotice, type NoticeDraft } from './rules.ts';
import type { BroadcastChange } from './store.ts';

export interface Target {
  id: string;
  v: number;
}

export type PrepareOutcome =
  | { kind: 'preview'; preview: Preview }
  | { kind: 'choose'; sessions: Consultation[] }
  | { kind: 'noSession' | 'forbidden' | 'gone' };

export type SendOutcome =
  | { kind: 'sent'; people: number; dueAt: Date | null }
  | { kind: 'handedOver'; approvers: number; until: Date }
  | { kind: 'already'; at: Date }
  | { kind: 'waiting'; until: Date }
  | { kind: 'forbidden' | 'gone' | 'outdated' | 'sessionMoved' | 'timePast' | 'quota' | 'nobody' | 'noApprover' };

export type DecideOutcome =
  | { kind: 'sent'; people: number; dueAt: Date | null }
  | { kind: 'decided'; state: BroadcastState; by: string | null }
  | { kind: 'refused' | 'forbidden' | 'gone' | 'own' | 'late' | 'sessionMoved' | 'quota' | 'nobody' };

export const prepareNotice = defineEffect<{ draft: NoticeDraft }, PrepareOutcome>('broadcasts.prepare');
/** A change of one field of a notice that is on a preview. */
export const changeNotice = defineEffect<Target & { text?: string; sendAt?: string | null }, PrepareOutcome>(
  'broadcasts.change',
);
export const lookAtNotice = defineEffect<Target, Broadcast | null>('broadcasts.look');
export const listRoles = defineEffect<{ districtGroup: string }, string[]>('broadcasts.roles');
export const dropNotice = defineEffect<Target, void>('broadcasts.drop');
export const sendNotice = defineEffect<Target, SendOutcome>('broadcasts.send');
export const decideNotice = defineEffect<Target & { approve: boolean }, DecideOutcome>('broadcasts.decide');
const ROLES_OFFERED = 10;

export function broadcastEffects(deps: BroadcastDeps, planner: BroadcastPlanner): EffectHandler[] {
  const { audit, broadcasts, clock, outbox, programme, representatives, staff } = deps;
  const { previewOf, segmentOf } = planner;

  const maySend = ({ who }: Cause, districtGroup: string): boolean =>
    may(who.staff, 'broadcast.send', { districtGroup });
  const mayApprove = (colleague: StaffMember | null, districtGroup: string): boolean =>
    may(colleague, 'broadcast.approve', { districtGroup });

  const nameOf = async (id: string | null): Promise<string | null> =>
    id === null ? null : ((await staff.find(id))?.displayName ?? null);

  async function record(
    action: AuditAction,
    { _id: subject, segment: { districtGroup } }: Broadcast,
    { eventId, who }: Cause,
    people: number,
  ): Promise<void> {
    await audit.record({
      _id: idFrom('audit', eventId, action),
      at: clock.now(),
      actor: who.staff!.id,
      action,
      subject,
      details: { districtGroup, people },
    });
  }

  // ------------------------------------------------------------ writing

  async function write(draft: NoticeDraft, segment: Segment, cause: Cause): Promise<Broadcast | null> {
    const { edit } = draft;
    const text = draft.text!;
    const sendAt = draft.sendAt ? new Date(draft.sendAt) : null;
    if (edit)
      return broadcasts.move(
        edit.id,
        { state: 'draft', version: edit.v },
        'draft',
        { segment, text, sendAt },
        cause.eventId,
      );
    return broadcasts.create(
      newNotice({
        id: `b${idFrom('broadcast', cause.eventId)}`,
        segment,
        text,
        sendAt,
        by: cause.who.staff!.id,
        at: cause.at,
        event: cause.eventId,
      }),
    );
  }

  // ------------------------------------------------------------ going out

  /** Why it cannot go out now; null where it can. */
  async function obstacle(shown: Preview): Promise<'sessionMoved' | 'timePast' | 'quota' | 'nobody' | null> {
    const { broadcast, session, audience, price } = shown;
    if (!planner.isCurrent(broadcast.segment, session)) return 'sessionMoved';
    if (broadcast.sendAt && broadcast.sendAt <= clock.now()) return 'timePast';
    if (audience.people === 0) return 'nobody';
    return (price?.fits ?? true) ? null : 'quota';
  }

  /** Plans what is confirmed. @returns how many people it is for, and when it goes out where that is later. */
  async function release(broadcast: Broadcast): Promise<{ people: number; dueAt: Date | null }> {
    await planner.plan(broadcast);
    const { planned } = await outbox.report('broadcast', broadcast._id);
    return { people: planned, dueAt: broadcast.dueAt! > broadcast.decidedAt! ? broadcast.dueAt : null };
  }

  const confirmation = (broadcast: Broadcast, cause: Cause): BroadcastChange => {
    const now = clock.now();
    return {
      decidedBy: cause.who.staff!.id,
      decidedAt: now,
      dueAt: dueAtOf(broadcast.sendAt, now, programme.quietHours),
    };
  };

  async function approversFor({ segment, proposedBy }: Broadcast): Promise<string[]> {
    const all = await staff.findAll();
    const entitled = all.filter(
      (colleague) => colleague.id !== proposedBy && mayApprove(colleague, segment.districtGroup),
    );
    return entitled.map(({ id }) => id).toSorted();
  }

  async function askApprovers(waiting: Broadcast): Promise<{ approvers: number; until: Date }> {
    const now = clock.now();
    const approvers = await approversFor(waiting);
    await outbox.planEach(
      {
        kind: 'broadcastApproval',
        subject: waiting._id,
        offset: `v${waiting.version}`,
        data: { version: waiting.version },
        messageClass: programme.broadcasts.class,
        dueAt: afterQuietHours(now, programme.quietHours),
        usefulUntil: waiting.approvalUntil!,
      },
      approvers,
      now,
    );
    return { approvers: approvers.length, until: waiting.approvalUntil! };
  }

  return [
    prepareNotice.handle(async ({ draft }, cause) => {
      if (!maySend(cause, draft.districtGroup!)) return { kind: 'forbidden' };
      const { edit } = draft;
      const before = await broadcasts.find(edit?.id ?? `b${idFrom('broadcast', cause.eventId)}`);
      if (edit && (!before || !maySend(cause, before.segment.districtGroup))) return { kind: 'gone' };
      if (before && !edit) return { kind: 'preview', preview: await previewOf(before) };
      const segment = await segmentOf(draft);
      if (Array.isArray(segment))
        return segment.length === 0 ? { kind: 'noSession' } : { kind: 'choose', sessions: segment };
      const broadcast = await write(draft, segment, cause);
      return broadcast ? { kind: 'preview', preview: await previewOf(broadcast) } : { kind: 'gone' };
    }),

    changeNotice.handle(async ({ id, v, text, sendAt }, cause) => {
      const found = await broadcasts.find(id);
      if (!found || !maySend(cause, found.segment.districtGroup)) return { kind: found ? 'forbidden' : 'gone' };
      const change = {
        ...(text !== undefined && { text }),
        ...(sendAt !== undefined && { sendAt: sendAt === null ? null : new Date(sendAt) }),
      };
      const changed = await broadcasts.move(id, { state: 'draft', version: v }, 'draft', change, cause.eventId);
      return changed ? { kind: 'preview', preview: await previewOf(changed) } : { kind: 'gone' };
    }),

    lookAtNotice.handle(async ({ id, v }, cause) => {
      const found = await broadcasts.find(id);
      const isOpen = found?.state === 'draft' && found.version === v;
      return isOpen && maySend(cause, found.segment.districtGroup) ? found : null;
    }),

    listRoles.handle(async ({ districtGroup }, cause) => {
      if (!maySend(cause, districtGroup)) return [];
      const counts = await representatives.countByRole(districtGroup);
      return [...counts]
        .toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b, 'th'))
        .slice(0, ROLES_OFFERED)
        .map(([role]) => role);
    }),

    dropNotice.handle(async ({ id, v }, cause) => {
      const found = await broadcasts.find(id);
      if (found && maySend(cause, found.segment.districtGroup))
        await broadcasts.move(id, { state: 'draft', version: v }, 'dropped', {}, cause.eventId);
    }),

    sendNotice.handle(async ({ id, v }, cause) => {
      const found = await broadcasts.find(id);
      if (!found || found.state === 'dropped') return { kind: 'gone' };
      if (!maySend(cause, found.segment.districtGroup)) return { kind: 'forbidden' };
      if (found.lastEvent === cause.eventId && found.version === v + 1) {
        // Interrupted after it was decided: the rest is made up for.
        if (found.state === 'confirmed') return { kind: 'sent', ...(await release(found)) };
        if (found.state === 'waiting') return { kind: 'handedOver', ...(await askApprovers(found)) };
      }
      if (found.state === 'confirmed') return { kind: 'already', at: found.decidedAt! };
      if (found.state === 'waiting') return { kind: 'waiting', until: found.approvalUntil! };
      if (found.state !== 'draft') return { kind: 'gone' };
      if (found.version !== v) return { kind: 'outdated' };

      const shown = await previewOf(found);
      const why = await obstacle(shown);
      if (why) return { kind: why };
      const { people } = shown.audience;
      if (shown.needsApproval) {
        if ((await approversFor(found)).length === 0) return { kind: 'noApprover' };
        const now = clock.now();
        const until = approvalUntil(now, found.sendAt, programme.broadcasts.approvalHours);
        const request = { requestedAt: now, requestedFor: people, approvalUntil: until };
        const waiting = await broadcasts.move(id, { state: 'draft', version: v }, 'waiting', request, cause.eventId);
        if (!waiting) return { kind: 'outdated' };
        await record('broadcast.requested', waiting, cause, people);
        return { kind: 'handedOver', ...(await askApprovers(waiting)) };
      }
      const confirmed = await broadcasts.move(
        id,
        { state: 'draft', version: v },
        'confirmed',
        confirmation(found, cause),
        cause.eventId,
      );
      if (!confirmed) return { kind: 'outdated' };
      await record('broadcast.sent', confirmed, cause, people);
      return { kind: 'sent', ...(await release(confirmed)) };
    }),

    decideNotice.handle(async ({ id, v, approve }, cause) => {
      const found = await broadcasts.find(id);
      if (!found) return { kind: 'gone' };
      const me = cause.who.staff;
      if (!mayApprove(me, found.segment.districtGroup)) return { kind: 'forbidden' };
      if (found.proposedBy === me!.id) return { kind: 'own' };
      const mine = found.lastEvent === cause.eventId && found.version === v + 1;
      if (mine && found.state === 'refused') {
        await planner.tell(found, 'refused', me!.id, 0);
        return { kind: 'refused' };
      }
      if (mine && found.state === 'confirmed') {
        const gone = await release(found);
        await planner.tell(found, 'approved', me!.id, gone.people);
        return { kind: 'sent', ...gone };
      }
      if (found.state !== 'waiting' || found.version !== v)
        return { kind: 'decided', state: found.state, by: await nameOf(found.decidedBy) };
      if (found.approvalUntil! <= clock.now()) return { kind: 'late' };
      const from = { state: 'waiting', version: v } as const;
      if (!approve) {
        const decided = { decidedBy: me!.id, decidedAt: clock.now() };
        const refused = await broadcasts.move(id, from, 'refused', decided, cause.eventId);
        if (!refused) return { kind: 'gone' };
        await record('broadcast.refused', refused, cause, found.requestedFor ?? 0);
        await planner.tell(refused, 'refused', me!.id, 0);
        return { kind: 'refused' };
      }
      const shown = await previewOf(found);
      const why = await obstacle(shown);
      if (why) return { kind: why === 'timePast' ? 'late' : why };
      const confirmed = await broadcasts.move(id, from, 'confirmed', confirmation(found, cause), cause.eventId);
      if (!confirmed) return { kind: 'gone' };
      await record('broadcast.approved', confirmed, cause, shown.audience.people);
      const gone = await release(confirmed);
      await planner.tell(confirmed, 'approved', me!.id, gone.people);
      return { kind: 'sent', ...gone };
    }),
  ];
}
