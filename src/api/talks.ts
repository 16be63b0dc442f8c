/** Talks over the API: who waits for a person. What is said in one belongs to whoever took it, and no token takes one. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import { callerFor } from '../handoffs/effects.ts';
import type { Handoff } from '../handoffs/model.ts';
import { LAST_WORDS_LETTERS, lastSaidIn } from '../handoffs/rules.ts';
import type { HandoffStore } from '../handoffs/store.ts';
import { fit } from '../line/limits.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { cursorIn, operation, pageFrom, type Call } from './operations.ts';
import { missing } from './problems.ts';
import { pageOf } from './schemas.ts';
import { talkQuery, talkSchema } from './talks-schemas.ts';

export interface TalkApiDeps {
  handoffs: Pick<HandoffStore, 'find' | 'findOpenWithin'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  pseudonyms: Pseudonyms;
}

export function talkOperations(deps: TalkApiDeps) {
  const reading = { method: 'get', tag: 'Talks', needs: [], status: 200 } as const;

  function lastWords(talk: Handoff) {
    const last = talk.status === 'waiting' ? lastSaidIn(talk) : null;
    return (
      last && { kind: last.kind, text: last.text && fit(last.text, LAST_WORDS_LETTERS), at: last.at.toISOString() }
    );
  }

  async function bodyOf(talk: Handoff, call: Call) {
    const named = call.has('personal') ? await callerFor(talk, call.by, deps.representatives) : null;
    return {
      id: talk._id,
      person: deps.pseudonyms(call.token._id)(talk.person),
      ...(named && { name: named.name, lastWords: lastWords(talk) }),
      districtGroup: talk.districtGroup,
      district: talk.district,
      state: talk.status,
      takenBy: talk.takenBy,
      openedAt: talk.openedAt.toISOString(),
      lastAt: talk.lastAt.toISOString(),
    };
  }

  return [
    operation({
      ...reading,
      path: '/talks',
      id: 'listTalks',
      summary: 'Who waits for a person, and who is being talked to; who asked first comes first',
      query: talkQuery,
      answer: pageOf(talkSchema),
      async run(call) {
        const { after, limit, state } = call.query;
        const reach = call.reach('handoff.take');
        if (reachesNothing(reach)) return { body: { data: [], next: null } };
        const [at, id] = cursorIn(after, 2) ?? [];
        const place = at === undefined ? null : { openedAt: new Date(Number(at)), id: String(id) };
        const found = await deps.handoffs.findOpenWithin(reach, limit + 1, { after: place, state });
        const told = new Map(
          await Promise.all(found.map(async (talk) => [talk._id, await bodyOf(talk, call)] as const)),
        );
        return pageFrom(
          found,
          limit,
          (last) => [last.openedAt.getTime(), last._id],
          ({ _id }) => told.get(_id),
        );
      },
    }),
    operation({
      ...reading,
      path: '/talks/{id}',
      id: 'getTalk',
      summary: 'One of them, while it is open',
      answer: talkSchema,
      async run(call) {
        const talk = await deps.handoffs.find(call.params['id']!);
        if (!talk || talk.status === 'closed' || !isWithin(call.reach('handoff.take'), talk)) throw missing();
        return { body: await bodyOf(talk, call) };
      },
    }),
  ];
}
