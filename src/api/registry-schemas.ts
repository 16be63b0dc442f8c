/** What the API says of people of the registry and takes for them. */
import { z } from 'zod';
import { REPRESENTATIVE_STATUSES } from '../representatives/model.ts';
import { moment, groupCode, person, paging } from './schemas.ts';

export const representativeSchema = z
  .strictObject({
    person,
    status: z.enum(REPRESENTATIVE_STATUSES),
    districtGroup: groupCode.nullable(),
    district: z.string().nullable(),
    usesLine: z.boolean(),
    consentedAt: moment.nullable(),
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
