/** What the API says of sessions and takes for them. */
import { z } from 'zod';
import { CONSULTATION_FORMS, CONSULTATION_STATUSES } from '../consultations/model.ts';
import { MOST_MINUTES } from '../consultations/papers-model.ts';
import { MOST_PARTNERS, SESSION_LETTERS } from '../consultations/rules.ts';
import { moment, day, timeOfDay, groupCode, line, paging } from './schemas.ts';

export const sessionSchema = z
  .strictObject({
    id: z.string(),
    districtGroup: groupCode,
    fiscalYear: z.int().meta({ description: 'Buddhist era' }),
    round: z.int().nullable(),
    title: z.string(),
    status: z.enum(CONSULTATION_STATUSES),
    date: z.string().nullable().meta({ description: 'A day in Bangkok; known before the hour is' }),
    startsAt: moment.nullable(),
    endsAt: moment.nullable(),
    form: z.enum(CONSULTATION_FORMS),
    venue: z.string().nullable(),
    chair: z.string().nullable(),
    partners: z.array(z.string()),
    onlineLink: z.string().nullable(),
    capacity: z.int().nullable(),
    quorum: z.int().nullable().meta({ description: 'Null: as the form of the session has it' }),
    calendar: z
      .strictObject({ uid: z.string(), sequence: z.int() })
      .meta({ description: 'UID and SEQUENCE of it in the calendar feeds (RFC 5545)' }),
    version: z.int().meta({ description: 'Grows with every change' }),
    revision: z.int().meta({ description: 'Grows when date, start or form changes, or it is put off or called off' }),
    announcedAt: moment.nullable(),
    heldConfirmedAt: moment.nullable(),
  })
  .meta({ id: 'Session' });

export const sessionQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  status: z.enum(CONSULTATION_STATUSES).optional(),
  fiscalYear: z.coerce.number().int().optional(),
  from: day.optional(),
  to: day.optional(),
});

const draftFields = {
  title: z.string().trim().max(SESSION_LETTERS.title),
  date: day.nullable(),
  startTime: timeOfDay.nullable(),
  endTime: timeOfDay.nullable(),
  form: z.enum(CONSULTATION_FORMS),
  venue: line(SESSION_LETTERS.venue).nullable(),
  chair: line(SESSION_LETTERS.chair).nullable(),
  partners: z.array(line(SESSION_LETTERS.partner)).max(MOST_PARTNERS),
  onlineLink: z
    .string()
    .regex(/^https:\/\/\S{1,500}$/)
    .nullable(),
};

export const draftPatch = z.strictObject(draftFields).partial();

export const newDraft = draftPatch.extend({ districtGroup: groupCode });

export const postponement = z.strictObject({
  date: day.optional().meta({ description: 'Left out: put off until there is one' }),
  startTime: timeOfDay.optional().meta({ description: 'Left out: at the same hour' }),
  endTime: timeOfDay.optional(),
  reason: line(SESSION_LETTERS.reason).optional().meta({ description: 'People are told' }),
});

export const cancellation = z.strictObject({ reason: line(SESSION_LETTERS.reason).optional() });

const papers = {
  title: z.string().trim().max(SESSION_LETTERS.title),
  partners: z.array(line(SESSION_LETTERS.partner)).max(MOST_PARTNERS),
  minutes: z.string().trim().max(MOST_MINUTES),
};
export const papersSchema = z
  .strictObject({ session: z.string(), ...papers, version: z.int() })
  .meta({ id: 'SessionPapers' });
export const newPapers = z.strictObject({ ...papers, title: papers.title.optional() });

export type SessionBody = z.infer<typeof sessionSchema>;
