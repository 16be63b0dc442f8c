/** What goes out about hand-offs, and their end by time. */
import type { DeliveryKind, DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import { idFrom } from '../identity.ts';
import { createHourlyJob, type Job } from '../occurrences.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, hours, plus } from '../time.ts';
import { callerFor, planEnded, staffFor, type HandoffDeps } from './effects.ts';
import * as say from './messages.ts';
import type { ClosedBy, Handoff } from './model.ts';
import type { HandoffStore } from './store.ts';

export interface HandoffDeliveryDeps {
  handoffs: Pick<HandoffStore, 'find'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  staff: Pick<StaffStore, 'find' | 'findByRole' | 'blockedAmong'>;
  publicUrl: string;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}

export function handoffDeliveries(deps: HandoffDeliveryDeps): DeliveryKinds {
  const { handoffs, representatives, staff } = deps;
  const address: DeliveryKind['address'] = (ids) => deps.address(ids);
  const about = ({ _id }: Handoff) => ({ about: 'handoff', id: _id });
  const toAll = (ids: readonly string[], outcome: true | SkipReason) => new Map(ids.map((id) => [id, outcome]));

  /** To the person. Whoever has stopped messages asked for this one all the same. */
  const toPerson = (stands: (handoff: Handoff) => boolean, render: DeliveryKind['render']): DeliveryKind => ({
    address,
    async stillStands({ subject }, ids) {
      const handoff = await handoffs.find(subject);
      if (!handoff || !stands(handoff)) return toAll(ids, 'superseded');
      const person = await representatives.find(handoff.person);
      return toAll(ids, whyUnreachable(person, ['consented', 'pending', 'paused', 'rejected']) ?? true);
    },
    render,
  });

  async function reachableStaff(ids: readonly string[], stands: (id: string) => boolean) {
    const blocked = await staff.blockedAmong(ids);
    return new Map(
      ids.map((id): [string, true | SkipReason] => [
        id,
        !stands(id) ? 'superseded' : blocked.has(id) ? 'blocked' : true,
      ]),
    );
  }

  const callerSeenBy = async (handoff: Handoff, id: string) =>
    callerFor(handoff, await staff.find(id), representatives);

  return {
    handoffAsked: {
      address,
      async stillStands({ subject }, ids) {
        const handoff = await handoffs.find(subject);
        if (handoff?.status !== 'waiting') return toAll(ids, 'superseded');
        const wanted = new Set(await staffFor(handoff, staff));
        return reachableStaff(ids, (id) => wanted.has(id));
      },
      async render({ subject }, [id]) {
        const handoff = await handoffs.find(subject);
        if (!handoff) return null;
        return { messages: [say.somebodyAsks(handoff, await callerSeenBy(handoff, id!))], about: about(handoff) };
      },
    },

    handoffTaken: toPerson(
      ({ status }) => status === 'taken',
      async () => ({ messages: [say.taken()] }),
    ),

    handoffSaid: {
      address,
      async stillStands({ subject }, ids) {
        const handoff = await handoffs.find(subject);
        return reachableStaff(ids, (id) => handoff?.takenBy === id);
      },
      async render({ subject, data }, [id]) {
        const handoff = await handoffs.find(subject);
        const message = handoff?.messages.find(({ _id }) => _id === data['message']);
        if (!handoff || !message || message.kind === 'gone') return null;
        const caller = await callerSeenBy(handoff, id!);
        return { messages: [say.passedOn(handoff, message, caller, deps.publicUrl)], about: about(handoff) };
      },
    },

    handoffAnswer: toPerson(
      () => true,
      async ({ subject, data }) => {
        const message = (await handoffs.find(subject))?.messages.find(({ _id }) => _id === data['message']);
        return message?.text ? { messages: [say.fromStaff(message.text)] } : null;
      },
    ),

    handoffEnded: toPerson(
      () => true,
      async ({ data }) => ({ messages: [say.ended(data['by'] as ClosedBy)] }),
    ),

    handoffLeft: {
      address,
      stillStands: (_delivery, ids) => reachableStaff(ids, () => true),
      async render({ subject }, [id]) {
        const handoff = await handoffs.find(subject);
        return handoff && { messages: [say.personLeft(await callerSeenBy(handoff, id!))] };
      },
    },
  };
}

export function handoffJobs(deps: HandoffDeps): Job[] {
  return [endingJob(deps), forgettingJob(deps)];
}

/** A conversation that rests is released, so that the bot does not stay silent for ever; a wish nobody took is ended. */
function endingJob({ handoffs, outbox, programme }: HandoffDeps): Job {
  const { releaseAfterHours, waitingDays } = programme.handoffs;
  const endOf = ({ status, lastAt, openedAt }: Handoff): Date =>
    status === 'taken' ? plus(lastAt, hours(releaseAfterHours)) : plus(openedAt, days(waitingDays));

  return {
    name: 'hand-offs',
    async runDue(now) {
      let done = 0;
      for (;;) {
        const due = (await handoffs.findNextToEnd()).filter((each) => endOf(each) <= now);
        if (due.length === 0) break;
        for (const handoff of due) {
          const closed = await handoffs.close(handoff._id, 'time', idFrom('time', handoff._id), now);
          if (closed) await planEnded(outbox, closed, 'time', now);
          done += 1;
        }
      }
      return done;
    },
    async nextDue() {
      const ends = (await handoffs.findNextToEnd()).map((each) => endOf(each).getTime());
      return ends.length > 0 ? new Date(Math.min(...ends)) : null;
    },
  };
}

/** Talks first, then what was sent in them: broken off in between, the next run finds the rest. */
function forgettingJob({ handoffs, feedback, programme }: HandoffDeps): Job {
  return createHourlyJob('forgotten hand-offs', [
    async (now) => {
      const before = plus(now, -days(programme.handoffs.keptDays));
      await handoffs.removeOld(before);
      for (const { _id, author } of await feedback.findForStaff({ before }))
        if (!author || !(await handoffs.holdsEntry(author, _id)))
          await feedback.withdraw(_id, idFrom('talk is forgotten', _id), now);
    },
  ]);
}
