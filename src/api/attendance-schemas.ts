/** What the API says of answers and of who was there, and takes for them. */
import { z } from 'zod';
import { RSVP_ANSWERS } from '../attendance/model.ts';
import { MOST_WALK_INS } from '../attendance/walk-in-store.ts';
import { MOST_PEOPLE } from '../thai/rsvp-details.ts';
import { line, moment, person } from './schemas.ts';

export const attendanceSchema = z
  .strictObject({
    id: z.string(),
    session: z.string(),
    person,
    name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
    district: z.string().nullable(),
    answer: z.enum(RSVP_ANSWERS).nullable().meta({ description: 'To the date as it is now; an earlier one is void' }),
    answeredAt: moment.nullable(),
    partySize: z.int().nullable(),
    late: z.boolean(),
    leavesEarly: z.boolean(),
    waiting: z.boolean(),
    checkedInAt: moment.nullable(),
  })
  .meta({ id: 'Attendance' });

const revision = z.int().meta({ description: 'Of the session, as the person was told of it' });
export const phonedAnswer = z.strictObject({
  revision,
  answer: z.enum(RSVP_ANSWERS),
  partySize: z.int().min(1).max(MOST_PEOPLE).nullable().default(null),
  late: z.boolean().default(false),
  leavesEarly: z.boolean().default(false),
  reason: line(200).nullable().default(null),
  proxy: line(60).nullable().default(null).meta({ description: 'Who comes instead' }),
});
export const presence = z.strictObject({ revision, isThere: z.boolean() });
export const walkInSchema = z
  .strictObject({
    id: z.string(),
    people: z.int(),
    name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
    at: moment,
  })
  .meta({ id: 'WalkIn' });
export const newWalkIn = z.strictObject({
  people: z.int().min(1).max(MOST_WALK_INS),
  name: line(60).nullable().default(null),
});
