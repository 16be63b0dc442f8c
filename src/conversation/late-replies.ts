/** A reply that must arrive and came too late for its token goes out by itself instead. */
import { allStand, type DeliveryKinds } from '../delivery/kinds.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { days, plus, type Clock } from '../time.ts';
import type { Message, Who } from '../turn.ts';

export function createLateReplies(deps: {
  outbox: Pick<Outbox, 'planEach'>;
  address(ids: readonly string[]): Promise<Map<string, string>>;
  clock: Clock;
  onPlanned(): void;
}) {
  return {
    /** @returns false where the person is neither registered nor staff, so that there is no id of ours to send to. */
    async plan(eventId: string, who: Who, messages: Message[]): Promise<boolean> {
      const id = who.representative?.id ?? who.staff?.id;
      if (!id) return false;
      const now = deps.clock.now();
      await deps.outbox.planEach(
        {
          kind: 'lateReply',
          subject: eventId,
          data: { messages },
          messageClass: 'must',
          dueAt: now,
          usefulUntil: plus(now, days(1)),
          urgent: true,
        },
        [id],
        now,
      );
      deps.onPlanned();
      return true;
    },

    kinds: {
      lateReply: {
        address: deps.address,
        stillStands: async (_delivery, ids) => allStand(ids),
        // The words are gone where the person was erased meanwhile.
        render: async ({ data }) => (data['messages'] ? { messages: data['messages'] as Message[] } : null),
      },
    } satisfies DeliveryKinds,
  };
}
