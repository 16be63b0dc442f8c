/** Who was sent a message over the API, one by one: who got it, who did not, and why. */
import type { z } from 'zod';
import type { AuditStore } from '../access/audit.ts';
import { isWithin } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { LedgerAbout, LedgerRow } from '../delivery/ledger.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { idFrom } from '../identity.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { cursorIn, operation, pageFrom, type Call, type Told } from './operations.ts';
import { missing } from './problems.ts';
import { noticeRecipientQuery, recipientSchema, sessionRecipientQuery } from './recipients-schemas.ts';
import { pageOf } from './schemas.ts';
import { createSessionReach } from './session-reach.ts';

export interface RecipientApiDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  broadcasts: Pick<BroadcastStore, 'find'>;
  outbox: Pick<Outbox, 'findRecipients'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  lineGroups: Pick<LineGroupStore, 'findAll'>;
  audit: Pick<AuditStore, 'record'>;
  pseudonyms: Pseudonyms;
}

type Asked = Call<z.output<typeof noticeRecipientQuery>>;

export function recipientOperations(deps: RecipientApiDeps) {
  const { visible } = createSessionReach(deps.consultations);
  const answer = pageOf(recipientSchema);
  const reading = { method: 'get', needs: [], answer, status: 200 } as const;

  /** Names and telephone numbers of those whose entry this token may read. */
  async function namedAmong(rows: readonly LedgerRow[], call: Asked) {
    if (!call.has('personal')) return null;
    const reach = call.reach('representative.view');
    const people = await deps.representatives.findMany(
      rows.flatMap(({ id, via }) => (via === 'lineGroup' ? [] : [id])),
    );
    return new Map(people.filter((each) => isWithin(reach, each)).map((each) => [each._id, each]));
  }

  async function pageAbout(about: LedgerAbout, subject: string, call: Asked): Promise<Told> {
    const { after, limit, result } = call.query;
    const [delivery, index] = cursorIn(after, 2) ?? [];
    const place = delivery === undefined ? null : { delivery: String(delivery), index: Number(index) };
    const found = await deps.outbox.findRecipients(about, place, limit + 1, result);
    const rows = found.slice(0, limit);
    const named = await namedAmong(rows, call);
    const groups = rows.some(({ via }) => via === 'lineGroup') ? await deps.lineGroups.findAll() : [];
    const groupNames = new Map(groups.map(({ _id, name }) => [_id, name]));
    if (named && named.size > 0)
      await deps.audit.record({
        _id: idFrom('audit', 'delivery.listed', call.eventId),
        at: call.now,
        actor: call.by.id,
        action: 'delivery.listed',
        subject,
        details: { people: named.size, kind: about.kind },
      });
    const codeOf = deps.pseudonyms(call.token._id);
    return pageFrom(
      found,
      limit,
      (last) => [last.delivery, last.index],
      ({ id, via, result: became, reason, at }) => ({
        person: via === 'lineGroup' ? null : codeOf(id),
        ...(named && { name: named.get(id)?.fullName ?? null, phone: named.get(id)?.phone ?? null }),
        lineGroup: groupNames.get(id) ?? null,
        via,
        result: became,
        reason,
        at: at.toISOString(),
      }),
    );
  }

  return [
    operation({
      ...reading,
      path: '/sessions/{id}/recipients',
      id: 'listSessionRecipients',
      tag: 'Sessions',
      summary: 'Who was sent the announcement of a session, or what changed of it, and what became of it',
      query: sessionRecipientQuery,
      async run(call) {
        const { _id: consultation, districtGroup } = await visible(call);
        if (!call.may('delivery.view', { districtGroup })) throw missing();
        return pageAbout({ kind: call.query.kind, consultation }, consultation, call);
      },
    }),
    operation({
      ...reading,
      path: '/broadcasts/{id}/recipients',
      id: 'listBroadcastRecipients',
      tag: 'Broadcasts',
      summary: 'Who was sent a notice, and what became of it',
      query: noticeRecipientQuery,
      async run(call) {
        const broadcast = await deps.broadcasts.find(call.params['id']!);
        const { districtGroup } = broadcast?.segment ?? {};
        if (!broadcast?.dueAt || !call.may('delivery.view', { districtGroup })) throw missing();
        return pageAbout({ kind: 'broadcast', subject: broadcast._id }, broadcast._id, call);
      },
    }),
  ];
}
