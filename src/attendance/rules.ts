/** Pure decisions about answers: who counts as coming, how many seats that takes, what a session comes to afterwards. */
import type { Consultation, ConsultationForm } from '../consultations/model.ts';
import type { Attendance, RsvpAnswer } from './model.ts';

/** Letters that what is written down beside an answer may have, by whichever door it comes in. */
export const ANSWER_LETTERS = { reason: 200, proxy: 60, lateBy: 60, leavesWhen: 60 } as const;
/** Of the name of a walk-in. */
export const WALK_IN_LETTERS = 60;

/** Where somebody stands who answered; `waiting` would come and has no seat. */
export type Standing = RsvpAnswer | 'waiting';

type Answered = Pick<Attendance, 'answer' | 'partySize' | 'proxy' | 'waiting'>;

/** Seats that an answer asks for: with those whom the person brings, or one for whoever comes instead. */
export function seatsWanted({ answer, partySize, proxy }: Omit<Answered, 'waiting'>): number {
  if (answer === 'yes') return partySize ?? 1;
  return answer === 'no' && proxy ? 1 : 0;
}

/** Somebody who sends another counts as coming. */
export function standingOf(row: Answered): Standing | null {
  if (!row.answer) return null;
  if (seatsWanted(row) === 0) return row.answer;
  return row.waiting ? 'waiting' : 'yes';
}

export interface Tally {
  /** Of people, with those for whom somebody else comes; not those who wait for a seat. */
  yes: number;
  no: number;
  maybe: number;
  /** Of the yes answers, with those they bring. */
  people: number;
  /** For so many of `yes` somebody else comes. */
  proxies: number;
  /** So many of `yes` come late. */
  late: number;
  /** So many of `yes` leave before the end. */
  leavingEarly: number;
  waiting: number;
  waitingPeople: number;
  checkedIn: number;
  /** Of those checked in, with those they brought. */
  peopleThere: number;
}

export const emptyTally = (): Tally => ({
  yes: 0,
  no: 0,
  maybe: 0,
  people: 0,
  proxies: 0,
  late: 0,
  leavingEarly: 0,
  waiting: 0,
  waitingPeople: 0,
  checkedIn: 0,
  peopleThere: 0,
});

/** Whether the person was there when this revision of the session took place. */
export function wasThere(
  { checkedInAt, checkedInRevision }: Pick<Attendance, 'checkedInAt' | 'checkedInRevision'>,
  revision: number,
): boolean {
  // Who was checked in before that was noted has no revision.
  return Boolean(checkedInAt) && (checkedInRevision ?? revision) === revision;
}

/** How many are to be counted when the person is seen: those who were announced, unless somebody says otherwise. */
export function peopleWith(
  row: Pick<Attendance, 'answer' | 'partySize' | 'revision'> | null,
  revision: number,
): number {
  return row?.answer === 'yes' && row.revision === revision ? (row.partySize ?? 1) : 1;
}

/** Adds one person's row to the tally of a session at that revision. */
export function count(tally: Tally, row: Attendance, revision: number): void {
  if (wasThere(row, revision)) {
    tally.checkedIn += 1;
    tally.peopleThere += row.checkedInPeople ?? 1;
  }
  const standing = row.revision === revision ? standingOf(row) : null;
  if (!standing) return;
  tally[standing] += 1;
  if (standing === 'waiting') tally.waitingPeople += seatsWanted(row);
  if (standing !== 'yes') return;
  tally.people += seatsWanted(row);
  if (row.answer === 'no') tally.proxies += 1;
  if (row.late) tally.late += 1;
  if (row.leavesEarly) tally.leavingEarly += 1;
}

/** Who would come and was not seen, and who came without having said so. Tells something only where people were checked in. */
export function afterwards(
  rows: readonly Attendance[],
  revision: number,
): { noShows: Attendance[]; walkIns: Attendance[] } {
  const expected = (row: Attendance): boolean => row.revision === revision && standingOf(row) === 'yes';
  return {
    noShows: rows.filter((row) => expected(row) && !wasThere(row, revision)),
    walkIns: rows.filter((row) => wasThere(row, revision) && !expected(row)),
  };
}

/** How many have to come; 0 where nobody counts. */
export const quorumOf = (
  { quorum, form }: Pick<Consultation, 'quorum' | 'form'>,
  byForm: Readonly<Record<ConsultationForm, number>>,
): number => quorum ?? byForm[form];

/** Of a session that cannot have its quorum, since fewer than that may come: both numbers. */
export function quorumOutOfReach(
  session: Pick<Consultation, 'capacity' | 'quorum' | 'form'>,
  byForm: Readonly<Record<ConsultationForm, number>>,
): { quorum: number; capacity: number } | null {
  const quorum = quorumOf(session, byForm);
  const capacity = session.capacity ?? quorum;
  return quorum > capacity ? { quorum, capacity } : null;
}

/** The first such one among sessions as they would be after a change. */
export function anyOutOfReach(
  sessions: readonly { after: Consultation }[],
  byForm: Readonly<Record<ConsultationForm, number>>,
): ReturnType<typeof quorumOutOfReach> {
  return sessions.map(({ after }) => quorumOutOfReach(after, byForm)).find(Boolean) ?? null;
}
