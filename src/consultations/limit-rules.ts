/** How many may come to a session and how many have to: what becomes of both, and what is written down about it. */
import type { AuditRecord } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import type { Cause } from '../turn.ts';
import type { Consultation, Limit, Limits } from './model.ts';

export const NO_LIMITS: Limits = { capacity: null, quorum: null };

export const limitsOf = ({ capacity = null, quorum = null }: Pick<Consultation, Limit>): Limits => ({
  capacity,
  quorum,
});

/** Those that are to become another one. */
export const limitsToSet = (was: Limits, becomes: Limits): Partial<Limits> => ({
  ...(was.capacity !== becomes.capacity && { capacity: becomes.capacity }),
  ...(was.quorum !== becomes.quorum && { quorum: becomes.quorum }),
});

export const namesOf = (limits: Partial<Limits>): Limit[] => Object.keys(limits) as Limit[];

/** As a session keeps them: with when they were set. */
export const withMoments = (limits: Partial<Limits>, at: Date): Partial<Consultation> => ({
  ...limits,
  ...Object.fromEntries(namesOf(limits).map((name) => [`${name}SetAt`, at])),
});

const NONE = { capacity: 'unlimited', quorum: 'asForm' } as const;

export const recordsOf = (
  limits: Partial<Limits>,
  subject: string,
  { at, eventId, who }: Pick<Cause, 'at' | 'eventId' | 'who'>,
): AuditRecord[] =>
  namesOf(limits).map((name) => ({
    _id: idFrom('limit', eventId, name),
    at,
    actor: who.staff!.id,
    action: `consultation.${name}Set`,
    subject,
    details: { count: limits[name] ?? NONE[name] },
  }));
