/**
 * What the answers and the questions of every resource are made of. A schema with an id is named in the OpenAPI document:
 * all else of the API (reading, checking, the document) follows from the schemas.
 */
import { z } from 'zod';
import { DISTRICT_GROUP_CODES } from '../thai/places.ts';
import { isDay } from '../time.ts';
import type { Say } from './problems.ts';

/** For `refine`: why something is not taken, in whichever language it is told; `path` where it is one field’s fault. */
export const because = (reason: Say, ...path: string[]) => ({ path, params: { reason } });

/** What `because` said of it. */
export const reasonOf = (issue: z.core.$ZodIssue): Say | null =>
  issue.code === 'custom' ? ((issue.params?.['reason'] as Say | undefined) ?? null) : null;

export const moment = z.iso.datetime().meta({ description: 'UTC' });
export const day = z.iso
  .date()
  .refine(
    isDay,
    because((say) => say.noDay),
  )
  .meta({ description: 'A day in Bangkok; the year is Gregorian, for example 2020' });
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'Bangkok time, for example 13:30' });
export const groupCode = z
  .string()
  .max(20)
  .meta({ description: 'Code of a district group', examples: [...DISTRICT_GROUP_CODES] });
export const line = (most: number) => z.string().trim().min(1).max(most);
export const person = z.string().meta({
  description: 'A pseudonym: the same for the same person to the same token, another one to another token',
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    next: z.string().nullable().meta({ description: 'What `after` is to be for what follows; null at the end' }),
  });

const PAGE_MOST = 200;
export const paging = {
  after: z.string().max(300).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(PAGE_MOST).default(50),
};
export const pagingQuery = z.strictObject(paging);
