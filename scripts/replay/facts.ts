/** What people did in the replay, kept by the player and by nobody else: what the database and LINE must agree with. */
import type { RsvpAnswer } from '../../src/attendance/model.ts';
import type { ChangeKind, ConsultationForm } from '../../src/consultations/model.ts';
import type { FeedbackKind } from '../../src/feedback/model.ts';
import type { LineGroupKey, PersonKey, SessionKey } from './scenario.ts';

/** From `from` until before `to`; null is still true. */
export interface Span {
  from: Date;
  to: Date | null;
}

export interface Person {
  key: PersonKey;
  userId: string;
  name: string;
  district: string;
  districtGroup: string;
  /** When they could be told things: registered, neither stopped nor blocked. */
  reachable: Span[];
}

export interface LineGroupFact {
  key: LineGroupKey;
  id: string;
  members: PersonKey[];
  bound: { districtGroup: string; at: Date } | null;
}

/** One change of a session, as an analyst confirmed it. */
export interface SessionChange {
  kind: ChangeKind;
  at: Date;
  startsAt: Date;
  endsAt: Date | null;
  form: ConsultationForm;
}

export interface SessionFact {
  key: SessionKey;
  /** As the button shows it to whoever taps. */
  id: string;
  districtGroup: string;
  /** The first is its announcement. */
  changes: SessionChange[];
  heldAt: Date | null;
}

export interface AnswerFact {
  session: SessionKey;
  person: PersonKey;
  at: Date;
  /** How many changes that void answers had been made of the session when this was said. */
  change: number;
  answer: RsvpAnswer;
  reason: string | null;
  partySize: number | null;
}

export interface FeedbackFact {
  person: PersonKey;
  lineGroup: LineGroupKey | null;
  text: string;
  kind: FeedbackKind | null;
  at: Date;
  /** As the bot said it. */
  number: string;
  parts: ('text' | 'image' | 'location')[];
  session: SessionKey | null;
  unsentAt: Date | null;
}

export interface RegistrationFact {
  person: PersonKey;
  submittedAt: Date;
  reviewers: PersonKey[];
  approvedAt: Date | null;
}

export interface ExportFact {
  rows: number;
  expectedRows: number;
  secondStatus: number;
}

export interface Facts {
  startedAt: Date;
  endedAt: Date;
  people: Map<PersonKey, Person>;
  /** LINE ids of the staff, and what they hold. */
  staff: Map<PersonKey, { userId: string; role: string; scope: string | null }>;
  lineGroups: Map<LineGroupKey, LineGroupFact>;
  sessions: Map<SessionKey, SessionFact>;
  answers: AnswerFact[];
  feedback: FeedbackFact[];
  /** What had been said before the replay begins: when, and in which district group. */
  saidBefore: { at: Date; districtGroup: string }[];
  registrations: RegistrationFact[];
  declined: { userId: string }[];
  chatter: string[];
  exports: ExportFact[];
  /** What somebody should have heard at once and did not. */
  surprises: string[];
}

export const isReachable = ({ reachable }: Person, at: Date): boolean =>
  reachable.some(({ from, to }) => from <= at && (to === null || at < to));

/** A change that voids answers: everything here but a new venue or chair. */
export const currentChange = ({ changes }: SessionFact): SessionChange => changes.at(-1)!;

/** The last answer of each person to the session as it was after its `change`-th change, before `before`. */
export function answersTo(
  facts: Facts,
  session: SessionKey,
  change: number,
  before: Date | null = null,
): Map<PersonKey, AnswerFact> {
  const last = new Map<PersonKey, AnswerFact>();
  for (const answer of facts.answers)
    if (answer.session === session && answer.change === change && (before === null || answer.at < before))
      last.set(answer.person, answer);
  return last;
}
