/** What the API says of feedback and takes for it. */
import { z } from 'zod';
import { FEEDBACK_KINDS, FEEDBACK_STATUSES } from '../feedback/model.ts';
import { moment, groupCode, person, paging } from './schemas.ts';

export const feedbackSchema = z
  .strictObject({
    id: z.string(),
    number: z.string().nullable(),
    kind: z.enum(FEEDBACK_KINDS).nullable(),
    status: z.enum(FEEDBACK_STATUSES),
    private: z.boolean().meta({ description: 'Never to be quoted' }),
    districtGroup: groupCode,
    district: z.string().nullable(),
    session: z.string().nullable(),
    themes: z.array(z.string()),
    themesSetByHand: z.boolean(),
    issues: z.array(z.string()),
    text: z.string().meta({ description: 'Numbers, addresses and the own name of who wrote it are masked' }),
    places: z.array(z.strictObject({ title: z.string(), latitude: z.number(), longitude: z.number() })),
    attachments: z.int(),
    saidAt: moment,
    author: person.nullable(),
  })
  .meta({ id: 'Feedback' });

export const feedbackQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  district: z.string().max(60).optional(),
  status: z.enum(FEEDBACK_STATUSES).exclude(['withdrawn']).optional(),
  kind: z.enum(FEEDBACK_KINDS).optional(),
  theme: z.string().max(40).optional().meta({ description: 'A code; NONE: without a theme' }),
  issue: z.string().max(60).optional(),
  session: z.string().max(60).optional(),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Not included' }),
});

export const feedbackPatch = z
  .strictObject({
    themes: z.array(z.string().max(40)).max(20).optional().meta({ description: 'Stay, whatever the lexicon finds' }),
    status: z.literal('reviewed').optional().meta({ description: 'An officer has read it' }),
  })
  .refine(({ themes, status }) => themes !== undefined || status !== undefined, { error: 'says nothing' });
