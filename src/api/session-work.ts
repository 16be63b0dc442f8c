/** Seats, quorum, reminders and files of sessions over the API, by the same effects as in the chat and at the desk. */
import { isWithin } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import { setLimit } from '../attendance/limit-effects.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { findUninformed, remindSilent, showLedger, showTally } from '../attendance/tally-effects.ts';
import { justThis } from '../attendance/target-rules.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Perform } from '../turn.ts';
import { insistUnchanged, operation, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing } from './problems.ts';
import { pageOf } from './schemas.ts';
import { createSessionReach } from './session-reach.ts';
import {
  figuresSchema,
  newSeats,
  reminderPreviewSchema,
  reminderSchema,
  uninformedSchema,
} from './session-work-schemas.ts';
import { toldOfSession } from './sessions.ts';
import { sessionSchema } from './sessions-schemas.ts';

export interface SessionWorkApiDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  attendance: AttendanceStore;
  lineGroups: LineGroupStore;
  outbox: Outbox;
  representatives: RepresentativeStore;
  pseudonyms: Pseudonyms;
  perform: Perform;
  wake(): void;
}

export function sessionWorkOperations(deps: SessionWorkApiDeps) {
  const { perform } = deps;
  const { visible, manageable } = createSessionReach(deps.consultations);
  const tag = 'Sessions';

  async function figuresOf(session: Consultation, call: Call) {
    const manages = call.has('change') && call.may('consultation.manage', { districtGroup: session.districtGroup });
    const target = justThis(session._id);
    const counted = await perform(showTally({ ...target, namesWanted: manages }), call.cause());
    if (counted.kind !== 'tally') throw missing();
    const { tally, silent, unreachable, quorum, after } = counted.view;
    const ledger = manages && session.status !== 'draft' ? await perform(showLedger(target), call.cause()) : null;
    const { yes, no, maybe, people, proxies, late, leavingEarly, waiting, waitingPeople } = tally;
    const capacity = session.capacity ?? null;
    return {
      session: session._id,
      revision: session.revision,
      answers: { yes, no, maybe, people, proxies, late, leavingEarly, waiting, waitingPeople },
      silent,
      unreachable,
      capacity,
      seatsLeft: capacity === null ? null : Math.max(0, capacity - people),
      quorum,
      there: after && {
        checkedIn: tally.checkedIn,
        people: tally.peopleThere,
        unannounced: after.walkIns,
        unregistered: after.unregistered,
        late: after.late,
        noShows: after.noShows,
      },
      told:
        ledger?.kind === 'ledger'
          ? { sent: ledger.view.sent, waiting: ledger.view.planned, uninformed: ledger.view.uninformed }
          : null,
    };
  }

  async function remind(call: Call, confirmed: boolean) {
    const session = await manageable(call);
    return perform(remindSilent({ ...justThis(session._id), confirmed }), call.cause());
  }

  const again = async (id: string, call: Call): Promise<Told> => toldOfSession(await visible(call, id));

  return [
    operation({
      method: 'get',
      path: '/sessions/{id}/figures',
      id: 'getSessionFigures',
      tag,
      summary: 'Answers, seats, quorum and who was there, in numbers',
      needs: [],
      answer: figuresSchema,
      status: 200,
      run: async (call) => ({ body: await figuresOf(await visible(call), call) }),
    }),
    operation({
      method: 'put',
      path: '/sessions/{id}/seats',
      id: 'setSessionSeats',
      tag,
      summary: 'Sets how many may come, or how many have to. Whoever gets a seat by it is told in LINE',
      needs: ['change'],
      body: newSeats,
      answer: sessionSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const session = await manageable(call);
        insistUnchanged(call, toldOfSession(session));
        const { capacity, quorum } = call.body;
        const [what, value] =
          quorum === undefined ? (['capacity', capacity ?? 0] as const) : (['quorum', quorum] as const);
        const outcome = await perform(
          setLimit({ ...justThis(session._id), what, value, confirmed: true }),
          call.cause(),
        );
        deps.wake();
        if (outcome.kind === 'set') return toldOfSession(await visible(call));
        throw outcome.kind === 'over' ? conflict((say) => say.hasBegun) : forbidden();
      },
      again,
    }),
    operation({
      method: 'get',
      path: '/sessions/{id}/reminders/preview',
      id: 'previewReminder',
      tag,
      summary: 'How many of the silent would be reminded',
      needs: ['change'],
      answer: reminderPreviewSchema,
      status: 200,
      async run(call) {
        const outcome = await remind(call, false);
        switch (outcome.kind) {
          case 'preview':
            return { body: { people: outcome.people, leftOut: outcome.leftOut, remindedToday: false } };
          case 'nobody':
            return { body: { people: 0, leftOut: outcome.leftOut, remindedToday: false } };
          case 'again':
            return { body: { people: 0, leftOut: 0, remindedToday: true } };
          default:
            throw missing();
        }
      },
    }),
    operation({
      method: 'post',
      path: '/sessions/{id}/reminders',
      id: 'remindSilent',
      tag,
      summary: 'Reminds everybody who has not answered, once a day at most',
      needs: ['change'],
      answer: reminderSchema,
      status: 200,
      async run(call) {
        const outcome = await remind(call, true);
        deps.wake();
        switch (outcome.kind) {
          case 'planned':
            return { body: { people: outcome.people } };
          case 'again':
            throw conflict((say) => say.remindedToday);
          case 'nobody':
            throw conflict((say) => say.nobodySilent);
          default:
            throw conflict((say) => say.notAnnounced);
        }
      },
    }),
    operation({
      method: 'get',
      path: '/sessions/{id}/uninformed',
      id: 'listUninformed',
      tag,
      summary: 'Who could not be told in LINE, and has to be phoned',
      needs: ['change'],
      answer: pageOf(uninformedSchema),
      status: 200,
      async run(call) {
        const session = await manageable(call);
        const { people: reasons } = await findUninformed(deps, session);
        const people = await deps.representatives.findMany([...reasons.keys()]);
        const codeOf = deps.pseudonyms(call.token._id);
        const reach = call.reach('representative.view');
        const data = people.map((person) => ({
          person: codeOf(person._id),
          ...(call.has('personal') && isWithin(reach, person) && { name: person.fullName, phone: person.phone }),
          reason: reasons.get(person._id)!,
        }));
        return { body: { data, next: null } };
      },
    }),
  ];
}
