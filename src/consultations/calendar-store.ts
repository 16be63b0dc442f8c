/**
 * `calendarLinks`: whose calendar somebody who knows a secret address may follow. Only a hash of the address is kept; it
 * follows from a secret and how often it was renewed, so that asking again gives the same one.
 */
import { createHmac } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { hashOfToken } from '../identity.ts';

/** `group`: of a district group, by its code; `representative`, `staff`: of a person, by our id. */
export const CALENDAR_KINDS = ['group', 'representative', 'staff'] as const;
export type CalendarKind = (typeof CALENDAR_KINDS)[number];

export interface CalendarLink {
  /** Kind and subject. */
  _id: string;
  kind: CalendarKind;
  subject: string;
  tokenHash: string;
  /** Grows when the address is changed: the one before no longer opens anything. */
  generation: number;
  /** The event that changed it last: repeating it changes nothing. */
  renewEvent: string | null;
  createdAt: Date;
}

const calendarLinkSchema = new Schema<CalendarLink>(
  {
    _id: String,
    kind: { type: String, enum: CALENDAR_KINDS, required: true },
    subject: { type: String, required: true },
    tokenHash: { type: String, required: true },
    generation: { type: Number, default: 1 },
    renewEvent: { type: String, default: null },
    createdAt: Date,
  },
  { collection: 'calendarLinks', versionKey: false },
);
calendarLinkSchema.index({ tokenHash: 1 }, { unique: true });

export type CalendarStore = ReturnType<typeof createCalendarStore>;

/** @param secret known to nobody who could guess our ids. */
export function createCalendarStore(connection: Connection, secret: string) {
  const links = connection.model('CalendarLink', calendarLinkSchema);
  const tokenOf = (id: string, generation: number): string =>
    createHmac('sha256', secret).update(`calendar:${id}:${generation}`).digest('base64url');

  return {
    /** @returns the token, for the address. */
    async open(kind: CalendarKind, subject: string, at: Date): Promise<string> {
      const _id = `${kind}:${subject}`;
      await links.updateOne(
        { _id },
        {
          $setOnInsert: {
            kind,
            subject,
            tokenHash: hashOfToken(tokenOf(_id, 1)),
            generation: 1,
            renewEvent: null,
            createdAt: at,
          },
        },
        { upsert: true },
      );
      return tokenOf(_id, (await links.findById(_id).lean<CalendarLink>())!.generation);
    },

    /** Another address; the one before opens nothing any more. Repeating it for the same event gives the same. */
    async renew(kind: CalendarKind, subject: string, event: string, at: Date): Promise<string> {
      const _id = `${kind}:${subject}`;
      await this.open(kind, subject, at);
      const { generation, renewEvent } = (await links.findById(_id).lean<CalendarLink>())!;
      if (renewEvent !== event)
        await links.updateOne(
          { _id, generation },
          {
            $set: {
              generation: generation + 1,
              tokenHash: hashOfToken(tokenOf(_id, generation + 1)),
              renewEvent: event,
              createdAt: at,
            },
          },
        );
      return this.open(kind, subject, at);
    },

    async find(token: string): Promise<CalendarLink | null> {
      return links.findOne({ tokenHash: hashOfToken(token) }).lean<CalendarLink>();
    },

    /** Of these, those that have an address. */
    async findOpen(of: readonly Pick<CalendarLink, 'kind' | 'subject'>[]): Promise<CalendarLink[]> {
      return links.find({ _id: { $in: of.map(({ kind, subject }) => `${kind}:${subject}`) } }).lean<CalendarLink[]>();
    },

    async forget(representative: string): Promise<void> {
      await links.deleteOne({ _id: `representative:${representative}` });
    },
  };
}
