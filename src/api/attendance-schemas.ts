/** What the API says of answers and of who was there, and takes for them. */
import { z } from 'zod';
import { ANSWER_VIA, RSVP_ANSWERS } from '../attendance/model.ts';
import { ANSWER_LETTERS, WALK_IN_LETTERS } from '../attendance/rules.ts';
import { MOST_WALK_INS } from '../attendance/walk-in-store.ts';
import { MOST_PEOPLE } from '../thai/rsvp-details.ts';
import { line, moment, person } from './schemas.ts';

const ownWords = z.string().nullable().optional();

export const attendanceSchema = z
  .strictObject({
    id: z.string(),
    session: z.string(),
    person,
    name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
    district: z.string().nullable(),
    answer: z.enum(RSVP_ANSWERS).nullable().meta({ description: 'To the date as it is now; an earlier one is void' }),
    answeredAt: moment.nullable(),
    via: z.enum(ANSWER_VIA).nullable().meta({ description: 'How the answer came' }),
    partySize: z.int().nullable().meta({ description: 'The person included; null where nobody said' }),
    companions: z.int().nullable().meta({ description: 'Whom the person brings' }),
    late: z.boolean(),
    lateBy: ownWords.meta({ description: 'In their own words, only with the permission `personal`' }),
    leavesEarly: z.boolean(),
    leavesWhen: ownWords.meta({ description: 'In their own words, only with the permission `personal`' }),
    reason: ownWords.meta({ description: 'Why not, only with the permissions `change` and `personal`' }),
    comesInstead: z.boolean().meta({ description: 'The answer is a no, and somebody comes in their place' }),
    proxy: ownWords.meta({ description: 'Who does, only with the permission `personal`' }),
    waiting: z.boolean(),
    checkedInAt: moment.nullable(),
    checkedInPeople: z.int().nullable().meta({ description: 'With those who came along' }),
  })
  .meta({ id: 'Attendance' });

const revision = z.int().meta({ description: 'Of the session, as the person was told of it' });
export const phonedAnswer = z.strictObject({
  revision,
  answer: z.enum(RSVP_ANSWERS),
  partySize: z.int().min(1).max(MOST_PEOPLE).nullable().default(null),
  late: z.boolean().default(false),
  lateBy: line(ANSWER_LETTERS.lateBy)
    .nullable()
    .default(null)
    .meta({ description: 'By how much, as it was said; only with `late`' }),
  leavesEarly: z.boolean().default(false),
  leavesWhen: line(ANSWER_LETTERS.leavesWhen)
    .nullable()
    .default(null)
    .meta({ description: 'As it was said; only with `leavesEarly`' }),
  reason: line(ANSWER_LETTERS.reason).nullable().default(null),
  proxy: line(ANSWER_LETTERS.proxy).nullable().default(null).meta({ description: 'Who comes instead' }),
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
  name: line(WALK_IN_LETTERS).nullable().default(null),
});
