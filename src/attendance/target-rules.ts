/** How a sentence, a button or a quoted card names a session. */
import type { Consultation } from '../consultations/model.ts';
import type { SentReference, Turn } from '../turn.ts';

/** Null means "not said". */
export interface SessionTarget {
  districtGroup: string | null;
  date: string | null;
  round: number | null;
  consultation: string | null;
}

/** What came of looking for it. */
export type Found<Result> =
  Result | { kind: 'none' } | { kind: 'choose'; sessions: Consultation[] } | { kind: 'forbidden' };

export const justThis = (consultation: string): SessionTarget => ({
  districtGroup: null,
  date: null,
  round: null,
  consultation,
});

export const aboutSession = ({ _id: id, revision }: Pick<Consultation, '_id' | 'revision'>): SentReference => ({
  about: 'consultation',
  id,
  revision,
});

/** The card, or what was said about a session, that this text quotes. */
export function quotedSession({ said }: Turn): SentReference | null {
  return said.kind === 'text' && said.quoted?.about === 'consultation' ? said.quoted : null;
}
