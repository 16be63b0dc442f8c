/**
 * `webhooks`, `webhookDeliveries`: which other systems are told of what, and what became of each telling. What is told
 * has an identity, so that planning it again adds nothing. The only file that touches the collections.
 */
import { Schema, type Connection } from 'mongoose';

export const WEBHOOK_EVENTS = ['feedback', 'session', 'issue'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Webhook {
  /** Begins with `w`. Its secret follows from it. */
  _id: string;
  url: string;
  events: WebhookEvent[];
  /** Codes of district groups; null: all. */
  districtGroups: string[] | null;
  /** Our id of the member of the staff, or of the token. */
  createdBy: string;
  createdAt: Date;
  removedAt: Date | null;
}

const webhookSchema = new Schema<Webhook>(
  {
    _id: String,
    url: { type: String, required: true },
    events: { type: [String], enum: WEBHOOK_EVENTS },
    districtGroups: { type: [String], default: null },
    createdBy: String,
    createdAt: Date,
    removedAt: { type: Date, default: null },
  },
  { collection: 'webhooks', versionKey: false },
);
webhookSchema.index({ removedAt: 1 });

export const WEBHOOK_STATES = ['planned', 'claimed', 'sent', 'failed', 'cancelled'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

export interface WebhookDelivery {
  /** Of the webhook and of what it tells. */
  _id: string;
  webhook: string;
  /** Told to the other system: the same on each try. */
  eventId: string;
  type: string;
  /** Ids and codes, nothing of people. */
  data: Record<string, string | number | null>;
  at: Date;
  state: WebhookState;
  attempts: number;
  /** Machine time. */
  notBefore: Date;
  leaseUntil: Date | null;
  /** Grows with each claim: what was claimed by one that slept too long is not written over. */
  fence: number;
  lastStatus: number | null;
  lastError: string | null;
  endedAt: Date | null;
}

const deliverySchema = new Schema<WebhookDelivery>(
  {
    _id: String,
    webhook: { type: String, required: true },
    eventId: String,
    type: String,
    data: Schema.Types.Mixed,
    at: Date,
    state: { type: String, enum: WEBHOOK_STATES, required: true },
    attempts: { type: Number, default: 0 },
    notBefore: Date,
    leaseUntil: { type: Date, default: null },
    fence: { type: Number, default: 0 },
    lastStatus: { type: Number, default: null },
    lastError: { type: String, default: null },
    endedAt: { type: Date, default: null },
  },
  { collection: 'webhookDeliveries', versionKey: false, minimize: false },
);
deliverySchema.index({ state: 1, notBefore: 1 });
deliverySchema.index({ webhook: 1, at: 1 });
deliverySchema.index({ at: 1 });

export type NewWebhookDelivery = Pick<WebhookDelivery, '_id' | 'webhook' | 'eventId' | 'type' | 'data' | 'at'>;
export type WebhookStore = ReturnType<typeof createWebhookStore>;

export function createWebhookStore(connection: Connection) {
  const webhooks = connection.model('Webhook', webhookSchema);
  const deliveries = connection.model('WebhookDelivery', deliverySchema);

  return {
    /** Repeating it changes nothing. */
    async create({ _id, ...values }: Omit<Webhook, 'removedAt'>): Promise<Webhook> {
      await webhooks.updateOne({ _id }, { $setOnInsert: { ...values, removedAt: null } }, { upsert: true });
      return (await webhooks.findById(_id).lean<Webhook>())!;
    },

    async find(id: string): Promise<Webhook | null> {
      return webhooks.findOne({ _id: id, removedAt: null }).lean<Webhook>();
    },

    /** Removed ones, too. */
    async findMany(ids: readonly string[]): Promise<Webhook[]> {
      return webhooks.find({ _id: { $in: ids } }).lean<Webhook[]>();
    },

    async findAll(): Promise<Webhook[]> {
      return webhooks.find({ removedAt: null }).sort({ createdAt: 1 }).lean<Webhook[]>();
    },

    /** What waits for it is called off. */
    async remove(id: string, at: Date): Promise<boolean> {
      const { modifiedCount } = await webhooks.updateOne({ _id: id, removedAt: null }, { $set: { removedAt: at } });
      await deliveries.updateMany({ webhook: id, state: 'planned' }, { $set: { state: 'cancelled', endedAt: at } });
      return modifiedCount === 1;
    },

    /** @returns how many are new. */
    async plan(all: readonly NewWebhookDelivery[]): Promise<number> {
      if (all.length === 0) return 0;
      const known = await deliveries
        .find({ _id: { $in: all.map(({ _id }) => _id) } })
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      const ids = new Set(known.map(({ _id }) => _id));
      const fresh = all.filter(({ _id }) => !ids.has(_id));
      for (const { _id, ...values } of fresh)
        await deliveries.updateOne(
          { _id },
          { $setOnInsert: { ...values, state: 'planned', attempts: 0, notBefore: new Date(0), fence: 0 } },
          { upsert: true },
        );
      return fresh.length;
    },

    /** One that is due, or whose holder has not come back. Nobody else gets it while the lease lasts. */
    async claim(now: Date, leaseMs: number): Promise<WebhookDelivery | null> {
      const leased = { leaseUntil: new Date(now.getTime() + leaseMs) };
      const claimed = { $set: { state: 'claimed', ...leased }, $inc: { fence: 1, attempts: 1 } } as const;
      return (
        (await deliveries
          .findOneAndUpdate({ state: 'planned', notBefore: { $lte: now } }, claimed, { returnDocument: 'after' })
          .lean<WebhookDelivery>()) ??
        deliveries
          .findOneAndUpdate({ state: 'claimed', leaseUntil: { $lte: now } }, claimed, { returnDocument: 'after' })
          .lean<WebhookDelivery>()
      );
    },

    async settle(
      { _id, fence }: Pick<WebhookDelivery, '_id' | 'fence'>,
      outcome: Partial<Pick<WebhookDelivery, 'state' | 'notBefore' | 'lastStatus' | 'lastError' | 'endedAt'>>,
    ): Promise<void> {
      await deliveries.updateOne({ _id, fence, state: 'claimed' }, { $set: { ...outcome, leaseUntil: null } });
    },

    /** Once more, by a person's word. */
    async retry(id: string, webhook: string): Promise<boolean> {
      const { modifiedCount } = await deliveries.updateOne(
        { _id: id, webhook, state: 'failed' },
        { $set: { state: 'planned', notBefore: new Date(0), attempts: 0, endedAt: null } },
      );
      return modifiedCount === 1;
    },

    /** The newest first. */
    async findDeliveries(webhook: string, limit: number, states?: readonly WebhookState[]): Promise<WebhookDelivery[]> {
      return deliveries
        .find({ webhook, ...(states && { state: { $in: states } }) })
        .sort({ at: -1 })
        .limit(limit)
        .lean<WebhookDelivery[]>();
    },

    async removeOld(before: Date): Promise<void> {
      await deliveries.deleteMany({ at: { $lt: before } });
      await webhooks.deleteMany({ removedAt: { $lt: before } });
    },
  };
}
