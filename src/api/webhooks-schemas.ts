/** What the API says of webhooks and takes for them. */
import { z } from 'zod';
import { WEBHOOK_EVENTS, WEBHOOK_STATES } from '../delivery/webhook-store.ts';
import { moment, groupCode } from './schemas.ts';

export const webhookSchema = z
  .strictObject({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    districtGroups: z.array(groupCode).nullable().meta({ description: 'Null: all' }),
    createdAt: moment,
  })
  .meta({ id: 'Webhook' });

export const webhookMadeSchema = webhookSchema.extend({
  secret: z.string().meta({ description: 'Shown this once' }),
});

export const webhookDeliverySchema = z
  .strictObject({
    id: z.string().meta({ description: 'As in X-Prachakhom-Id: the same on each try' }),
    type: z.string(),
    at: moment,
    state: z.enum(WEBHOOK_STATES),
    attempts: z.int(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const newWebhook = z.strictObject({
  url: z.string().max(500).meta({ description: 'https, outside internal networks' }),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
});
