/** Webhooks, set up by the other system itself. */
import type { Webhook, WebhookStore } from '../delivery/webhook-store.ts';
import type { Webhooks } from '../delivery/webhooks.ts';
import { scopesFor } from '../access/policy.ts';
import { operation, type Call } from './operations.ts';
import { missing, unfit } from './problems.ts';
import { pageOf } from './schemas.ts';
import { newWebhook, webhookDeliverySchema, webhookMadeSchema, webhookSchema } from './webhooks-schemas.ts';

export interface WebhookApiDeps {
  webhooks: WebhookStore;
  webhookSender: Webhooks;
}

const DELIVERIES_SHOWN = 100;

function bodyOf({ _id, url, events, districtGroups, createdAt }: Webhook) {
  return { id: _id, url, events, districtGroups, createdAt: createdAt.toISOString() };
}

export function webhookOperations({ webhooks, webhookSender }: WebhookApiDeps) {
  /** A token knows those it has made itself. */
  async function own(id: string, call: Call): Promise<Webhook> {
    const found = await webhooks.find(id);
    if (found?.createdBy !== call.by.id) throw missing();
    return found;
  }

  return [
    operation({
      method: 'get',
      path: '/webhooks',
      id: 'listWebhooks',
      tag: 'Webhooks',
      summary: 'Webhooks that this token has set up',
      needs: ['webhooks'],
      answer: pageOf(webhookSchema),
      status: 200,
      run: async (call) => {
        const all = await webhooks.findAll();
        return { body: { data: all.filter(({ createdBy }) => createdBy === call.by.id).map(bodyOf), next: null } };
      },
    }),
    operation({
      method: 'post',
      path: '/webhooks',
      id: 'createWebhook',
      tag: 'Webhooks',
      summary:
        'Tells an https address of new feedback, changed sessions and answered issues of the token’s scope. The answer carries the secret, once: check the header X-Prachakhom-Signature, v1= and the HMAC-SHA256 in hex of X-Prachakhom-Timestamp, a dot and the body',
      needs: ['webhooks'],
      body: newWebhook,
      answer: webhookMadeSchema,
      status: 201,
      async run(call) {
        const problem = webhookSender.problemOf(call.body.url);
        if (problem) throw unfit('url', (say) => say.addresses[problem]);
        const scopes = scopesFor(call.by, 'feedback.view');
        const { webhook, secret } = await webhookSender.create(
          { ...call.body, districtGroups: scopes === 'all' ? null : scopes },
          call.by.id,
          call.eventId,
        );
        return { body: { ...bodyOf(webhook), secret }, subject: webhook._id, location: `/webhooks/${webhook._id}` };
      },
      again: async (id, call) => {
        const webhook = await own(id, call);
        return { body: { ...bodyOf(webhook), secret: webhookSender.secretOf(id) } };
      },
    }),
    operation({
      method: 'delete',
      path: '/webhooks/{id}',
      id: 'deleteWebhook',
      tag: 'Webhooks',
      summary: 'Ends a webhook; what waits for it is called off',
      needs: ['webhooks'],
      status: 204,
      async run(call) {
        const { _id } = await own(call.params['id']!, call);
        await webhookSender.remove(_id, call.by.id);
        return { body: null, subject: _id };
      },
      again: async () => ({ body: null }),
    }),
    operation({
      method: 'get',
      path: '/webhooks/{id}/deliveries',
      id: 'listWebhookDeliveries',
      tag: 'Webhooks',
      summary: 'What was told last, and what was not taken',
      needs: ['webhooks'],
      answer: pageOf(webhookDeliverySchema),
      status: 200,
      async run(call) {
        const { _id } = await own(call.params['id']!, call);
        const found = await webhooks.findDeliveries(_id, DELIVERIES_SHOWN);
        return {
          body: {
            data: found.map(({ eventId, type, at, state, attempts, lastStatus, lastError }) => ({
              id: eventId,
              type,
              at: at.toISOString(),
              state,
              attempts,
              lastStatus,
              lastError,
            })),
            next: null,
          },
        };
      },
    }),
  ];
}
