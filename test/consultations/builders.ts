/** Sessions for tests, as they lie in the database. */
import type { Consultation } from '../../src/consultations/model.ts';
import { bangkokDate } from '../../src/time.ts';

/** Just now: reminders that would have been due before are not made up for. */
const JUST_NOW = new Date('2020-07-10T08:00:00+07:00');

/** An announced session; `date` follows from `startsAt`. */
export function makeConsultation(overrides: Partial<Consultation> & Pick<Consultation, '_id'>): Consultation {
  const startsAt = overrides.startsAt === undefined ? new Date('2020-07-16T13:30:00+07:00') : overrides.startsAt;
  return {
    districtGroup: 'THON_S',
    fiscalYear: 2563,
    round: 1,
    title: '',
    status: 'announced',
    date: startsAt && bangkokDate(startsAt),
    startsAt,
    endsAt: null,
    venue: 'ห้องรัตนโกสินทร์',
    chair: null,
    partners: [],
    form: 'meeting',
    onlineLink: null,
    version: 1,
    revision: 1,
    revisedAt: JUST_NOW,
    announcedAt: JUST_NOW,
    heldConfirmedAt: null,
    lastChange: null,
    createdBy: null,
    createdAt: JUST_NOW,
    ...overrides,
  };
}
