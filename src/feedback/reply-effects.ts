/** What staff do with one entry at the desk: look at it, and answer its author in LINE, once. */
import type { AuditAction, AuditRecord } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import { days, plus } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { InboxStore } from './inbox-store.ts';
import type { Feedback } from './model.ts';

/** Letters of an answer: a card takes them, with its heading. */
export const MOST_REPLY_LETTERS = 300;
const USEFUL_DAYS = 7;

/** @returns the entry as it is then; null where it is gone or not this person's to deal with. */
export const reviewEntry = defineEffect<{ entry: string; read: boolean }, Feedback | null>('feedback.review');
export const replyToAuthor = defineEffect<
  { entry: string; text: string },
  { kind: 'planned'; entry: Feedback } | { kind: 'gone' } | { kind: 'noAuthor' }
>('feedback.reply');

export interface ReplyDeps {
  inbox: Pick<InboxStore, 'find' | 'markReviewed' | 'markUnread' | 'addReply'>;
  outbox: Pick<Outbox, 'planEach'>;
  audit: { record(record: AuditRecord): Promise<void> };
  programme: Pick<Programme, 'quietHours'>;
}

export function replyEffects({ inbox, outbox, audit, programme }: ReplyDeps): EffectHandler[] {
  async function mine(id: string, { who }: Cause): Promise<Feedback | null> {
    const entry = await inbox.find(id);
    if (!entry || entry.status === 'withdrawn') return null;
    return may(who.staff, 'feedback.answer', { districtGroup: entry.districtGroup }) ? entry : null;
  }

  const record = ({ eventId, at, who }: Cause, action: AuditAction, subject: string): Promise<void> =>
    audit.record({ _id: idFrom('audit', eventId, action), at, actor: who.staff!.id, action, subject });

  return [
    reviewEntry.handle(async ({ entry: id, read }, cause) => {
      const entry = await mine(id, cause);
      if (!entry) return null;
      await (read ? inbox.markReviewed(id) : inbox.markUnread(id));
      await record(cause, read ? 'feedback.reviewed' : 'feedback.unread', id);
      return inbox.find(id);
    }),

    replyToAuthor.handle(async ({ entry: id, text }, cause) => {
      const entry = await mine(id, cause);
      if (!entry) return { kind: 'gone' };
      if (entry.author === null) return { kind: 'noAuthor' };
      const reply = { _id: idFrom('reply', cause.eventId), text, by: cause.who.staff!.id, at: cause.at };
      const written = await inbox.addReply(id, reply);
      if (!written) return { kind: 'gone' };
      const dueAt = afterQuietHours(cause.at, programme.quietHours);
      await outbox.planEach(
        {
          kind: 'feedbackReply',
          subject: id,
          offset: reply._id,
          data: { reply: reply._id },
          messageClass: 'should',
          dueAt,
          usefulUntil: plus(dueAt, days(USEFUL_DAYS)),
        },
        [entry.author],
        cause.at,
      );
      await inbox.markReviewed(id);
      await record(cause, 'feedback.replied', id);
      return { kind: 'planned', entry: written };
    }),
  ];
}
