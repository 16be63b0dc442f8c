/** What the API says of the machinery: LINE groups, messages and the quota, the audit log, staff and tokens. */
import { z } from 'zod';
import { AUDIT_ACTIONS } from '../access/audit.ts';
import { TOKEN_PERMISSIONS } from '../access/token-store.ts';
import { DELIVERY_STATES } from '../delivery/outbox.ts';
import { STAFF_ROLES } from '../staff/model.ts';
import { groupCode, moment, paging } from './schemas.ts';

const count = z.int();

export const lineGroupSchema = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    districtGroup: groupCode.nullable().meta({ description: 'Null: not bound yet' }),
    people: count.nullable().meta({ description: 'As LINE counted them last' }),
    countedAt: moment.nullable(),
    boundAt: moment.nullable(),
    joinedAt: moment,
    leftAt: moment.nullable(),
  })
  .meta({ id: 'LineGroup' });

const inGroup = z.strictObject({ inside: count, of: count, unknown: count });
export const rosterSchema = z
  .strictObject({
    districtGroup: groupCode,
    lineGroups: z.array(
      z.strictObject({
        name: z.string(),
        people: count.nullable(),
        analysts: inGroup,
        districtAnalysts: inGroup,
        representatives: inGroup,
        unregistered: count
          .nullable()
          .meta({ description: 'People of no register; null where LINE has not said it all' }),
      }),
    ),
    outside: count.meta({ description: 'Representatives in none of them' }),
    withoutLine: count,
    unknown: count.meta({ description: 'People of whom LINE has not said it within a day' }),
  })
  .meta({ id: 'Roster' });

export const messageSchema = z
  .strictObject({
    kind: z.string(),
    via: z.enum(['lineGroup', 'person', 'people']),
    dueAt: moment,
    sentAt: moment.nullable(),
    sent: count,
    skipped: count,
    failed: count,
    waiting: count,
    cancelled: count,
    cost: count.meta({ description: 'Messages of the quota' }),
    reasons: z.array(z.strictObject({ reason: z.string(), people: count })),
  })
  .meta({ id: 'Message' });

export const deliverySchema = z
  .strictObject({
    kind: z.string(),
    sessions: z.array(z.string()),
    via: z.enum(['lineGroup', 'person', 'people']),
    state: z.enum(DELIVERY_STATES),
    reason: z.string().nullable().meta({ description: '`unknownOutcome`: nobody knows whether it arrived' }),
    recipients: count,
    missed: count.meta({ description: 'Of those, who did not get it' }),
    attempts: count,
    cost: count,
    dueAt: moment,
    sentAt: moment.nullable(),
  })
  .meta({ id: 'Delivery' });
export const deliveryQuery = z.strictObject({ ...paging, state: z.enum(DELIVERY_STATES).default('failed') });

export const quotaSchema = z
  .strictObject({
    limit: count.nullable().meta({ description: 'Null: none' }),
    used: count,
    left: count.nullable(),
    stopped: z.boolean().meta({ description: 'LINE has said that the month’s limit is reached' }),
    reserve: count.meta({ description: 'Kept back for what must be told' }),
    forecast: z
      .strictObject({ must: count, should: count, may: count })
      .meta({ description: 'What the planned sessions will still take this month' }),
  })
  .nullable()
  .meta({ description: 'Null while LINE cannot be asked' });

export const auditSchema = z
  .strictObject({
    id: z.string(),
    at: moment,
    actor: z
      .string()
      .meta({ description: 'Id of a member of the staff (s…) or a token (k…), `system`, or a pseudonym' }),
    action: z.enum(AUDIT_ACTIONS),
    subject: z.string().meta({ description: 'Our id of what it was done to; people are pseudonyms' }),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'AuditRecord' });
export const auditQuery = z.strictObject({
  ...paging,
  action: z.enum(AUDIT_ACTIONS).optional(),
  actor: z.string().max(60).optional(),
  subject: z.string().max(100).optional(),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Not included' }),
});

const grants = z.array(z.strictObject({ role: z.enum(STAFF_ROLES), scope: z.string().nullable() }));
export const staffSchema = z
  .strictObject({ id: z.string(), name: z.string(), roles: grants })
  .meta({ id: 'StaffMember' });

export const tokenSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    districtGroups: z.array(groupCode).nullable().meta({ description: 'Null: all of the city' }),
    permissions: z.array(z.enum(TOKEN_PERMISSIONS)),
    state: z.enum(['live', 'expired', 'revoked']),
    createdBy: z.string(),
    createdAt: moment,
    expiresAt: moment,
    lastUsedAt: moment.nullable(),
  })
  .meta({ id: 'Token' });
