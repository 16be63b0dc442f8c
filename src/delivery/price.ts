/** What a number of messages takes of the month's quota, and what it costs by LINE's plan. */
import type { Programme } from '../programme.ts';
import type { QuotaState } from './quota.ts';

export interface Price {
  messages: number;
  /** Of the quota afterwards; null where there is no limit. */
  left: number | null;
  /** Whether the quota has room for all of them, what is kept back for the most urgent left out. */
  fits: boolean;
  /** Of the messages, how many go beyond what the plan includes. */
  beyondPlan: number;
  /** For those; null where the plan sells none. */
  baht: number | null;
}

/**
 * LINE's limit is what may be sent at all, what the plan includes may be less: the rest is paid for one by one.
 * @param keepBack of the limit, what these messages may not use up.
 */
export function priceOf(
  messages: number,
  { limit, used }: Pick<QuotaState, 'limit' | 'used'>,
  plan: Pick<Programme['linePlan'], 'messages' | 'bahtPerExtra'>,
  keepBack = 0,
): Price {
  const over = (count: number): number => Math.max(0, count - plan.messages);
  const beyondPlan = over(used + messages) - over(used);
  return {
    messages,
    left: limit === null ? null : Math.max(0, limit - used - messages),
    fits: limit === null || limit - used - messages >= keepBack,
    beyondPlan,
    baht:
      plan.bahtPerExtra === null ? (beyondPlan > 0 ? null : 0) : Math.round(beyondPlan * plan.bahtPerExtra * 100) / 100,
  };
}
