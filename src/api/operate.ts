/** The machinery over the API, to be watched by the city's monitoring: read only, for tokens of all of the city. */
import type { AuditStore } from '../access/audit.ts';
import { mayWatch, type WatchedAction } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { TokenStore } from '../access/token-store.ts';
import { isCityWide, standingOfToken } from '../access/tokens.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Delivery, Outbox } from '../delivery/outbox.ts';
import type { LedgerMessage } from '../delivery/ledger.ts';
import type { Quota } from '../delivery/quota.ts';
import { showRoster } from '../line-groups/roster-effects.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Perform } from '../turn.ts';
import * as told from './operate-schemas.ts';
import { cursorIn, operation, pageFrom, type Call, type Operation } from './operations.ts';
import { ApiProblemError, forbidden, missing } from './problems.ts';
import { pageOf } from './schemas.ts';
import { iso } from './sessions.ts';

export interface OperateApiDeps {
  programme: Pick<Programme, 'places' | 'linePlan'>;
  lineGroups: Pick<LineGroupStore, 'findAll'>;
  outbox: Pick<Outbox, 'findByState' | 'findMessages'>;
  consultations: Pick<ConsultationStore, 'find'>;
  broadcasts: Pick<BroadcastStore, 'find'>;
  quota: Pick<Quota, 'state' | 'forecast'>;
  audit: Pick<AuditStore, 'findPage'>;
  staff: Pick<StaffStore, 'findAll'>;
  tokens: Pick<TokenStore, 'findAll'>;
  pseudonyms: Pseudonyms;
  perform: Perform;
}

/** Ids of the registry, wherever they stand in a text of ours. */
const REGISTRY_IDS = /\br[0-9a-f]{24}\b/g;

const messageBody = ({ kind, via, dueAt, sentAt, reasons, ...counts }: LedgerMessage) => ({
  kind,
  via,
  dueAt: dueAt.toISOString(),
  sentAt: iso(sentAt),
  sent: counts.sent,
  skipped: counts.skipped,
  failed: counts.failed,
  waiting: counts.waiting,
  cancelled: counts.cancelled,
  cost: counts.cost,
  reasons: [...reasons].map(([reason, people]) => ({ reason, people })),
});

const deliveryBody = (each: Delivery) => ({
  kind: each.kind,
  sessions: each.consultations,
  via: each.via,
  state: each.state,
  reason: each.reason,
  recipients: each.ids.length,
  missed: each.outcomes.filter(({ result }) => result !== 'sent').length,
  attempts: each.attempts,
  cost: each.cost,
  dueAt: each.dueAt.toISOString(),
  sentAt: iso(each.sentAt),
});

export function operateOperations(deps: OperateApiDeps): Operation[] {
  const reading = { method: 'get', tag: 'Operations', needs: ['operate'], status: 200 } as const;

  /** @throws for tokens of some district groups only. */
  function insistOn(action: WatchedAction, { token }: Call): void {
    if (!mayWatch(token, action)) throw forbidden();
  }

  /** A place of two or three parts, of which the first is a moment. */
  function placeIn(after: string | undefined, parts: number): { at: Date; rest: string[] } | null {
    const place = cursorIn(after, parts);
    if (!place) return null;
    const at = new Date(Number(place[0]));
    if (Number.isNaN(at.getTime())) throw new ApiProblemError('malformed');
    return { at, rest: place.slice(1).map(String) };
  }

  async function messagesOf(about: Parameters<Outbox['findMessages']>[0]) {
    return { body: { data: (await deps.outbox.findMessages(about)).map(messageBody), next: null } };
  }

  return [
    operation({
      ...reading,
      path: '/line-groups',
      id: 'listLineGroups',
      summary: 'LINE groups that the account is or was in, and what they are bound to',
      answer: pageOf(told.lineGroupSchema),
      async run(call) {
        insistOn('lineGroup.view', call);
        const data = (await deps.lineGroups.findAll()).map((each) => ({
          id: each._id,
          name: each.name,
          districtGroup: each.districtGroup,
          people: each.memberCount,
          countedAt: iso(each.countedAt),
          boundAt: iso(each.boundAt),
          joinedAt: each.joinedAt.toISOString(),
          leftAt: iso(each.leftAt),
        }));
        return { body: { data, next: null } };
      },
    }),
    operation({
      ...reading,
      path: '/line-groups/rosters/{districtGroup}',
      id: 'getRoster',
      needs: ['operate', 'personal'],
      summary: 'The register beside the LINE groups of a district group, as far as LINE has said within a day',
      answer: told.rosterSchema,
      async run(call) {
        insistOn('lineGroup.view', call);
        const districtGroup = call.params['districtGroup']!;
        if (!deps.programme.places.groups.some(({ code }) => code === districtGroup)) throw missing();
        const found = await deps.perform(showRoster({ districtGroup, ask: false }), call.cause());
        if (found.kind !== 'roster') throw found.kind === 'forbidden' ? forbidden() : missing();
        const { groups, outside, withoutLine, unknown } = found.view;
        const lineGroups = groups.map(({ name, people, kinds, unregistered }) => ({
          name,
          people,
          analysts: kinds.analyst,
          districtAnalysts: kinds.districtAnalyst,
          representatives: kinds.representative,
          unregistered,
        }));
        return { body: { districtGroup, lineGroups, outside: outside.length, withoutLine, unknown } };
      },
    }),
    operation({
      ...reading,
      path: '/deliveries',
      id: 'listDeliveries',
      summary: 'Messages on their way, and those that failed or of which nobody knows, the newest first',
      query: told.deliveryQuery,
      answer: pageOf(told.deliverySchema),
      async run(call) {
        insistOn('delivery.view', call);
        const { after, limit, state } = call.query;
        const place = placeIn(after, 3);
        const from = place && { dueAt: place.at, via: place.rest[0]!, id: place.rest[1]! };
        const found = await deps.outbox.findByState(state, from, limit + 1);
        // Its id tells of whom a message is: what goes on behind it is the outbox's own business.
        return pageFrom(found, limit, ({ dueAt, via, _id }) => [dueAt.getTime(), via, _id], deliveryBody);
      },
    }),
    operation({
      ...reading,
      path: '/sessions/{id}/deliveries',
      id: 'listSessionDeliveries',
      summary: 'Every message about a session, with what became of it',
      answer: pageOf(told.messageSchema),
      async run(call) {
        insistOn('delivery.view', call);
        const session = await deps.consultations.find(call.params['id']!);
        if (!session) throw missing();
        return messagesOf({ consultation: session._id });
      },
    }),
    operation({
      ...reading,
      path: '/broadcasts/{id}/deliveries',
      id: 'listBroadcastDeliveries',
      summary: 'What became of a notice, by reason',
      answer: pageOf(told.messageSchema),
      async run(call) {
        insistOn('delivery.view', call);
        const broadcast = await deps.broadcasts.find(call.params['id']!);
        if (!broadcast?.dueAt) throw missing();
        return messagesOf({ kind: 'broadcast', subject: broadcast._id });
      },
    }),
    operation({
      ...reading,
      path: '/quota',
      id: 'getQuota',
      summary: 'The month’s messages: used, left, and what is planned',
      answer: told.quotaSchema,
      async run(call) {
        insistOn('delivery.view', call);
        try {
          const [{ limit, used, left, stopped }, { must, should, may }] = await Promise.all([
            deps.quota.state(),
            deps.quota.forecast(),
          ]);
          const { reserve } = deps.programme.linePlan;
          return { body: { limit, used, left, stopped, reserve, forecast: { must, should, may } } };
        } catch {
          return { body: null };
        }
      },
    }),
    operation({
      ...reading,
      path: '/audit',
      id: 'listAudit',
      summary: 'Who did what, the newest first',
      query: told.auditQuery,
      answer: pageOf(told.auditSchema),
      async run(call) {
        insistOn('audit.view', call);
        const { after, limit, from, to, ...filter } = call.query;
        const place = placeIn(after, 2);
        const found = await deps.audit.findPage(
          { ...filter, from: from ? new Date(from) : null, to: to ? new Date(to) : null },
          place && { at: place.at, id: place.rest[0]! },
          limit + 1,
        );
        const codeOf = deps.pseudonyms(call.token._id);
        const coded = (text: string): string => text.replace(REGISTRY_IDS, codeOf);
        return pageFrom(
          found,
          limit,
          ({ at, _id }) => [at.getTime(), _id],
          ({ _id, at, actor, action, subject, details = {} }) => ({
            id: _id,
            at: at.toISOString(),
            actor: coded(actor),
            action,
            subject: coded(subject),
            details: Object.fromEntries(
              Object.entries(details).map(([name, value]) => [name, typeof value === 'string' ? coded(value) : value]),
            ),
          }),
        );
      },
    }),
    operation({
      ...reading,
      path: '/staff',
      id: 'listStaff',
      summary: 'Who is staff, with roles and scope',
      answer: pageOf(told.staffSchema),
      async run(call) {
        insistOn('staff.view', call);
        const data = (await deps.staff.findAll())
          .filter(({ roles }) => roles.length > 0)
          .map(({ id, displayName, roles }) => ({
            id,
            name: displayName,
            roles: roles.map(({ role, scope }) => ({ role, scope })),
          }));
        return { body: { data, next: null } };
      },
    }),
    operation({
      ...reading,
      path: '/tokens',
      id: 'listTokens',
      summary: 'Tokens of other systems; never their secret',
      answer: pageOf(told.tokenSchema),
      async run(call) {
        insistOn('token.view', call);
        const data = (await deps.tokens.findAll()).map((token) => ({
          id: token._id,
          name: token.name,
          districtGroups: isCityWide(token) ? null : token.roles.flatMap(({ scope }) => scope ?? []),
          permissions: token.permissions,
          state: standingOfToken(token, call.now),
          createdBy: token.createdBy,
          createdAt: token.createdAt.toISOString(),
          expiresAt: token.expiresAt.toISOString(),
          lastUsedAt: iso(token.lastUsedAt),
        }));
        return { body: { data, next: null } };
      },
    }),
  ];
}
