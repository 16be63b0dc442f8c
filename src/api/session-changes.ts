/** One change of several sessions over the API: proposed, looked at with what it takes, confirmed; as at the desk. */
import { confirmChange, dropChange, lookAtChange } from '../consultations/effects.ts';
import { prepareForMany } from '../consultations/many-effects.ts';
import type { Consultation } from '../consultations/model.ts';
import { messagesFor } from '../consultations/preview-messages.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Perform } from '../turn.ts';
import { operation, stale, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing, unfit } from './problems.ts';
import { createSessionReach } from './session-reach.ts';
import { changeDoneSchema, changeSchema, newChange } from './session-work-schemas.ts';
import { iso, sessionBody, toldOfSession } from './sessions.ts';

export interface SessionChangeApiDeps {
  consultations: Pick<ConsultationStore, 'find' | 'findChange' | 'findMany'>;
  perform: Perform;
  wake(): void;
}

export function sessionChangeOperations(deps: SessionChangeApiDeps) {
  const { consultations, perform } = deps;
  const { manageable } = createSessionReach(consultations);
  const tag = 'Sessions';

  async function told(id: string, call: Call): Promise<Told> {
    const found = await perform(lookAtChange({ change: id }), call.cause());
    if (!found) throw missing();
    const { change, preview } = found;
    const { audience, price, sendsAt, silent } = preview;
    return {
      body: {
        id: change._id,
        kind: change.kind,
        state: change.state,
        districtGroup: change.districtGroup,
        reason: change.reason,
        sessions: change.entries.map(({ consultation, fromVersion }) => ({ id: consultation, version: fromVersion })),
        people: silent ? 0 : audience.people,
        lineGroups: silent ? [] : audience.lineGroups.map(({ name, people }) => ({ name, people })),
        messages: silent ? 0 : messagesFor(audience),
        quotaLeft: price?.left ?? null,
        fits: price?.fits ?? null,
        baht: price?.baht ?? null,
        goesOutAt: iso(sendsAt),
        silent,
      },
      subject: change._id,
      location: `/session-changes/${change._id}`,
    };
  }

  /** @throws where one of them is not as it was read. */
  async function asSeen(call: Call, wanted: readonly { id: string; version: number }[]): Promise<Consultation[]> {
    const sessions: Consultation[] = [];
    for (const { id, version } of wanted) {
      const session = await manageable(call, id);
      if (session.version !== version && !call.isRepeat) throw stale(toldOfSession(session));
      sessions.push(session);
    }
    return sessions;
  }

  const confirmed = async (id: string): Promise<Told> => {
    const change = await consultations.findChange(id);
    const entries = (change?.entries ?? []).filter(({ version }) => version !== null);
    const sessions = await consultations.findMany(entries.map(({ consultation }) => consultation));
    const outdated = (change?.entries.length ?? 0) - entries.length;
    return { body: { sessions: sessions.map(sessionBody), told: 0, goesOutAt: null, outdated }, subject: id };
  };

  return [
    operation({
      method: 'post',
      path: '/session-changes',
      id: 'proposeSessionChange',
      tag,
      summary: 'Several sessions of a district group, announced or changed as one and told once. Nothing happens yet',
      needs: ['change'],
      body: newChange,
      answer: changeSchema,
      status: 201,
      guarded: 'revision',
      async run(call) {
        const { kind, sessions: wanted, reason = null } = call.body;
        const sessions = await asSeen(call, wanted);
        if (new Set(sessions.map(({ districtGroup }) => districtGroup)).size > 1)
          throw unfit('sessions', (say) => say.mixedGroups);
        const prepared = await prepareForMany(perform, kind, sessions, reason, call.cause());
        if (prepared === 'noDraft') throw conflict((say) => say.noDraft);
        if (prepared === 'same') throw conflict((say) => say.sameAsNow);
        return told(prepared.change, call);
      },
      again: told,
    }),
    operation({
      method: 'get',
      path: '/session-changes/{change}',
      id: 'getSessionChange',
      tag,
      summary: 'A change as it would be carried out now: whom it tells, and what that takes',
      needs: ['change'],
      answer: changeSchema,
      status: 200,
      run: (call) => told(call.params['change']!, call),
    }),
    operation({
      method: 'post',
      path: '/session-changes/{change}/confirm',
      id: 'confirmSessionChange',
      tag,
      summary: 'Carries it out of the versions that it was proposed of; whoever is concerned is told in LINE',
      needs: ['change'],
      answer: changeDoneSchema,
      status: 200,
      async run(call) {
        const id = call.params['change']!;
        const outcome = await perform(confirmChange({ change: id }), call.cause());
        deps.wake();
        switch (outcome.kind) {
          case 'done': {
            const { sessions, told: messages, sendsAt, outdated } = outcome;
            const body = { sessions: sessions.map(sessionBody), told: messages, goesOutAt: iso(sendsAt), outdated };
            return { body, subject: id };
          }
          case 'already':
            throw conflict((say) => say.confirmedBefore);
          case 'outdated':
            throw conflict((say) => say.outdated);
          // Of another district group, or dropped.
          default:
            throw missing();
        }
      },
      again: confirmed,
    }),
    operation({
      method: 'delete',
      path: '/session-changes/{change}',
      id: 'dropSessionChange',
      tag,
      summary: 'Gives up a change that nobody has confirmed',
      needs: ['change'],
      status: 204,
      async run(call) {
        const id = call.params['change']!;
        const found = await perform(lookAtChange({ change: id }), call.cause());
        if (!found) throw missing();
        if (found.change.state === 'confirmed') throw conflict((say) => say.confirmedBefore);
        if (found.change.proposedBy !== call.by.id) throw forbidden();
        await perform(dropChange({ change: id }), call.cause());
        return { body: null, subject: id };
      },
      again: async () => ({ body: null }),
    }),
  ];
}
