/**
 * `apiTokens`: what the city's other systems show themselves with. Only a hash of the token is kept; the token itself
 * is shown once. The only file that touches the collection.
 */
import { Schema, type Connection } from 'mongoose';
import { hashOfToken } from '../identity.ts';
import type { RoleGrant } from '../turn.ts';

/**
 * `change`: may do what an analyst of its scope does; `personal`: sees names and contact; `webhooks`: sets up webhooks;
 * `operate`: sees the machinery (messages, LINE groups, audit, staff, tokens), for all of the city only.
 */
export const TOKEN_PERMISSIONS = ['change', 'personal', 'webhooks', 'operate'] as const;
export type TokenPermission = (typeof TOKEN_PERMISSIONS)[number];

export interface ApiToken {
  /** Made of the sheet that asked for it. Begins with `k`: it acts under this id. */
  _id: string;
  name: string;
  tokenHash: string;
  /** What it may see and do, in the words of the policy. */
  roles: RoleGrant[];
  permissions: TokenPermission[];
  /** Our staff id of who made it. */
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  /** To the hour. */
  lastUsedAt: Date | null;
}

const apiTokenSchema = new Schema<ApiToken>(
  {
    _id: String,
    name: { type: String, required: true },
    tokenHash: { type: String, required: true },
    roles: [{ _id: false, role: String, scope: { type: String, default: null } }],
    permissions: { type: [String], enum: TOKEN_PERMISSIONS },
    createdBy: String,
    createdAt: Date,
    expiresAt: Date,
    revokedAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null },
  },
  { collection: 'apiTokens', versionKey: false },
);
apiTokenSchema.index({ tokenHash: 1 }, { unique: true });
apiTokenSchema.index({ createdAt: 1 });

/** That a change was asked for under a key, so that asking again is no second change. No content is kept. */
export interface ApiRequest {
  /** Of token and key. */
  _id: string;
  /** Of method, path and body. */
  fingerprint: string;
  /** What was made or changed, once that is done. */
  subject: string | null;
  status: number | null;
  at: Date;
}

const apiRequestSchema = new Schema<ApiRequest>(
  {
    _id: String,
    fingerprint: String,
    subject: { type: String, default: null },
    status: { type: Number, default: null },
    at: Date,
  },
  { collection: 'apiRequests', versionKey: false },
);
apiRequestSchema.index({ at: 1 });

export type TokenStore = ReturnType<typeof createTokenStore>;

export function createTokenStore(connection: Connection) {
  const tokens = connection.model('ApiToken', apiTokenSchema);
  const requests = connection.model('ApiRequest', apiRequestSchema);
  return {
    /** @returns false where this sheet has made its token already: it cannot be shown again. */
    async create({ _id, ...values }: Omit<ApiToken, 'revokedAt' | 'lastUsedAt'>): Promise<boolean> {
      const { upsertedCount } = await tokens.updateOne(
        { _id },
        { $setOnInsert: { ...values, revokedAt: null, lastUsedAt: null } },
        { upsert: true },
      );
      return upsertedCount === 1;
    },

    async findUsable(token: string, now: Date): Promise<ApiToken | null> {
      return tokens
        .findOne({ tokenHash: hashOfToken(token), revokedAt: null, expiresAt: { $gt: now } })
        .lean<ApiToken>();
    },

    async find(id: string): Promise<ApiToken | null> {
      return tokens.findById(id).lean<ApiToken>();
    },

    async findNames(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await tokens
        .find({ _id: { $in: ids } })
        .select({ name: 1 })
        .lean<Pick<ApiToken, '_id' | 'name'>[]>();
      return new Map(found.map(({ _id, name }) => [_id, name]));
    },

    /** The newest first. */
    async findAll(): Promise<ApiToken[]> {
      return tokens.find({}).sort({ createdAt: -1 }).lean<ApiToken[]>();
    },

    async markUsed(id: string, at: Date): Promise<void> {
      await tokens.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
    },

    /** @returns whether it was this call that did it. */
    async revoke(id: string, at: Date): Promise<boolean> {
      const { modifiedCount } = await tokens.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } });
      return modifiedCount === 1;
    },

    /** @returns what is known of the key: this very request is the one it belongs to from now on, where it is new. */
    async beginRequest(request: Omit<ApiRequest, 'subject' | 'status'>): Promise<ApiRequest & { isNew: boolean }> {
      const { _id, ...values } = request;
      const { upsertedCount } = await requests.updateOne(
        { _id },
        { $setOnInsert: { ...values, subject: null, status: null } },
        { upsert: true },
      );
      return { ...(await requests.findById(_id).lean<ApiRequest>())!, isNew: upsertedCount === 1 };
    },

    async endRequest(id: string, outcome: Pick<ApiRequest, 'subject' | 'status'>): Promise<void> {
      await requests.updateOne({ _id: id }, { $set: outcome });
    },

    /** Nothing has happened under this key: it may be used again. */
    async dropRequest(id: string): Promise<void> {
      await requests.deleteOne({ _id: id, status: null });
    },

    async removeOld(requestsBefore: Date, tokensBefore: Date): Promise<void> {
      await requests.deleteMany({ at: { $lt: requestsBefore } });
      await tokens.deleteMany({ expiresAt: { $lt: tokensBefore } });
    },
  };
}
