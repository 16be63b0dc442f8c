/** Answers of the office on their way to the authors of entries. */
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { InboxStore } from './inbox-store.ts';
import { officeReply } from './reply-messages.ts';
import { isAuthorReachable } from './rules.ts';

export function replyDeliveries(deps: {
  inbox: Pick<InboxStore, 'find'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}): DeliveryKinds {
  return {
    feedbackReply: {
      address: deps.address,
      async stillStands({ subject }, ids) {
        const [entry, people] = await Promise.all([deps.inbox.find(subject), deps.representatives.findMany(ids)]);
        return new Map(
          ids.map((id): [string, true | SkipReason] => {
            if (!entry || entry.status === 'withdrawn' || entry.author !== id) return [id, 'superseded'];
            return [id, isAuthorReachable(people.find(({ _id }) => _id === id))];
          }),
        );
      },
      async render({ subject, data }) {
        const entry = await deps.inbox.find(subject);
        const reply = entry?.replies?.find(({ _id }) => _id === data['reply']);
        if (!entry?.number || !reply) return null;
        return {
          messages: [officeReply(entry.number, reply.text)],
          about: { about: 'feedback', id: entry._id },
        };
      },
    },
  };
}
