/**
 * What the delivery room knows of a message: nothing but this. Each feature registers its kinds in the composition
 * root.
 */
import type { Message, SentReference } from '../turn.ts';
import type { Delivery } from './outbox.ts';

/** Why somebody is not sent a message. Those that leave a person uninformed are on the phone list. */
export type SkipReason =
  | 'stale'
  | 'superseded'
  | 'answered'
  | 'nudgedEnough'
  | 'noLine'
  | 'blocked'
  | 'stopped'
  | 'withdrawn'
  | 'notStaff'
  | 'notInGroup'
  | 'recalled'
  | 'quota'
  | 'monthlyLimit';

export interface DeliveryKind {
  /** Of `ids`, who is still to get this, and why the others are not. Asked right before every attempt. */
  stillStands(delivery: Delivery, ids: readonly string[]): Promise<Map<string, true | SkipReason>>;
  /** LINE ids by our ids; those without one are left out. */
  address(ids: readonly string[]): Promise<Map<string, string>>;
  /** The messages, the same for everybody in `ids`. Null where there is nothing to say any more. */
  render(delivery: Delivery, ids: readonly string[]): Promise<{ messages: Message[]; about?: SentReference } | null>;
}

export type DeliveryKinds = Readonly<Record<string, DeliveryKind>>;

/** The plain case: everybody still gets it. */
export function allStand(ids: readonly string[]): Map<string, true | SkipReason> {
  return new Map(ids.map((id) => [id, true]));
}
