/** What the API says of people of the registry and takes for them. */
import { z } from 'zod';
import { REPRESENTATIVE_STATUSES } from '../representatives/model.ts';
import { FIELDS, NOTE_LETTERS, REVIEW_DECISIONS, type Field } from '../representatives/rules.ts';
import { because, moment, groupCode, person, paging, line } from './schemas.ts';

export const representativeSchema = z
  .strictObject({
    person,
    status: z.enum(REPRESENTATIVE_STATUSES),
    districtGroup: groupCode.nullable(),
    district: z.string().nullable(),
    usesLine: z.boolean(),
    consentedAt: moment.nullable(),
    version: z.int().meta({ description: 'Grows with every change' }),
    details: z
      .strictObject({
        fullName: z.string().nullable(),
        community: z.string().nullable(),
        role: z.string().nullable(),
        mission: z.string().nullable(),
        keyActivities: z.string().nullable(),
        speaksFor: z.string().nullable(),
        contactAddress: z.string().nullable(),
        phone: z.string().nullable(),
      })
      .optional()
      .meta({ description: 'Only with the permission `personal`' }),
  })
  .meta({ id: 'Representative' });

const UNLISTED = ['erased', 'consented'] as const;

export const representativeQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  district: z.string().max(60).optional(),
  status: z.enum(REPRESENTATIVE_STATUSES).exclude(UNLISTED).optional(),
});

/** Of every status that the list knows. */
export const LISTED_STATUSES = REPRESENTATIVE_STATUSES.filter((status) => !UNLISTED.some((each) => each === status));

// Limits and what is no name or no phone are the registry's own rules: they answer with 422.
const said = z.string().max(2_000).nullable();
const fields = z.strictObject(Object.fromEntries(FIELDS.map((field) => [field, said])) as Record<Field, typeof said>);
export const representativePatch = fields.partial();
export const newRepresentative = representativePatch.extend({ fullName: line(2_000), district: line(60) });
export const review = z
  .strictObject({
    decision: z.enum(REVIEW_DECISIONS),
    note: line(NOTE_LETTERS)
      .nullable()
      .default(null)
      .meta({ description: 'With `more`: what is still to be known; the person reads it' }),
  })
  .refine(
    ({ decision, note }) => decision !== 'more' || note !== null,
    because((say) => say.needed, 'note'),
  );
export const claimCodeSchema = z.strictObject({
  code: z
    .string()
    .meta({ description: 'Typed in LINE by the person, it makes the entry theirs; the one before is void' }),
});
