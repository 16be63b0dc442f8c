/** What the API says of the figures behind the console’s charts. */
import { z } from 'zod';
import { WEEKS_TO_CHOOSE } from '../summaries/chart-rules.ts';
import { day, groupCode, moment } from './schemas.ts';

const count = z.int();

export const figuresQuery = z.strictObject({
  districtGroup: groupCode.optional().meta({ description: 'Left out: all of the city, or the token’s first one' }),
  weeks: z
    .enum(WEEKS_TO_CHOOSE.map(String))
    .optional()
    .meta({ description: 'Up to this one; 12 where nothing is said' }),
  from: day.optional().meta({ description: 'Widened to its week; counts more than `weeks`' }),
  to: day.optional(),
});

export const figuresSchema = z
  .strictObject({
    districtGroup: groupCode.nullable().meta({ description: 'Null: all of the city' }),
    asOf: moment.meta({ description: 'When it was counted; up to a day ago' }),
    weeks: z.array(
      z.strictObject({
        from: z.string().meta({ description: 'A Monday in Bangkok' }),
        to: z.string().meta({ description: 'The Sunday, included' }),
        feedback: z
          .strictObject({ problem: count, potential: count, proposal: count, withoutKind: count })
          .meta({ description: 'Entries' }),
        answers: z.strictObject({ yes: count, no: count, maybe: count }).meta({ description: 'To invitations' }),
        joined: count.meta({ description: 'Came into the registry' }),
      }),
    ),
    active: count.meta({ description: 'Representatives in the registry now' }),
    feedback: z
      .array(
        z.strictObject({
          districtGroup: groupCode,
          entries: count,
          themes: z.array(z.strictObject({ theme: z.string(), entries: count })),
        }),
      )
      .meta({ description: 'Of the weeks together; an entry may have several themes' }),
    silence: z.array(
      z.strictObject({
        district: z.string(),
        heardAt: moment.nullable().meta({ description: 'Last; null: never' }),
        level: z.int().min(0).max(4).meta({ description: '0: within a week, to 4: not for twelve weeks, or never' }),
      }),
    ),
    sessions: z.array(
      z.strictObject({
        id: z.string(),
        districtGroup: groupCode,
        round: count.nullable(),
        startsAt: moment,
        invited: count.meta({ description: 'People whom the announcement went to, as LINE counts them' }),
        yes: count,
        came: count.meta({ description: 'Checked in; where nobody was, those who had said yes' }),
      }),
    ),
    messages: z
      .strictObject({
        limit: count.nullable().meta({ description: 'Of a month; null: none, or LINE cannot be asked' }),
        months: z.array(
          z.strictObject({
            month: z.string().meta({ description: 'For example 2020-07' }),
            must: count,
            should: count,
            may: count,
          }),
        ),
      })
      .nullable()
      .meta({ description: 'Of the quota, which is one for all; null for tokens that may not see deliveries' }),
  })
  .meta({ id: 'Figures' });
