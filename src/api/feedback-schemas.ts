/** What the API says of feedback and takes for it. */
import { z } from 'zod';
import { DOWNLOAD_STATES, FEEDBACK_KINDS, FEEDBACK_STATUSES, PART_KINDS } from '../feedback/model.ts';
import { MOST_REPLY_LETTERS } from '../feedback/reply-effects.ts';
import { because, moment, groupCode, line, person, paging } from './schemas.ts';

const attachmentSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(PART_KINDS).exclude(['text', 'location']),
    at: moment,
    state: z.enum(DOWNLOAD_STATES).meta({ description: 'Only of what is `done` there is content' }),
    contentType: z.string().nullable().meta({ description: 'By its first bytes, not as it was called' }),
    bytes: z.int().nullable(),
    fileName: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
  })
  .meta({ id: 'Attachment' });

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
    attachments: z.array(attachmentSchema),
    replies: z
      .array(z.strictObject({ id: z.string(), text: z.string(), at: moment }))
      .meta({ description: 'What the office has answered the person in LINE, newest last; masked as the text is' }),
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

/** As it was left: read by an officer, or waiting for one again. */
const readOrNot = z.enum(['reviewed', 'unread']);

export const feedbackPatch = z
  .strictObject({
    themes: z.array(z.string().max(40)).max(20).optional().meta({ description: 'Stay, whatever the lexicon finds' }),
    status: readOrNot.optional().meta({ description: 'An officer has read it, or it is to wait again' }),
  })
  .refine(
    ({ themes, status }) => themes !== undefined || status !== undefined,
    because((say) => say.saysNothing),
  )
  .refine(
    ({ themes, status }) => themes === undefined || status !== 'unread',
    because((say) => say.themesAreRead),
  );

/** As many as the desk takes, too. */
const MOST_AT_ONCE = 100;
const seenEntries = z
  .array(
    z.strictObject({ id: z.string().max(60), themes: z.array(z.string().max(40)).max(20) }).meta({
      description: 'An entry with its themes as they were read',
    }),
  )
  .min(1)
  .max(MOST_AT_ONCE);
export const feedbackBulk = z.discriminatedUnion('action', [
  z.strictObject({ action: readOrNot, entries: seenEntries }),
  z.strictObject({ action: z.enum(['addTheme', 'onlyTheme']), theme: z.string().max(40), entries: seenEntries }),
]);
export const feedbackBulkSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      outcome: z.enum(['done', 'same', 'changed', 'missing']).meta({
        description: '`same`: was so already; `changed`: somebody was faster; `missing`: gone, or not for this token',
      }),
    }),
  ),
});

export const newReply = z.strictObject({ text: line(MOST_REPLY_LETTERS) });
export const replyPreviewSchema = z
  .strictObject({
    reachable: z.boolean(),
    why: z
      .enum(['withdrawn', 'stopped', 'blocked', 'noLine'])
      .nullable()
      .meta({ description: 'Why LINE may tell the person nothing' }),
    goesOutAt: moment,
    messages: z.int(),
    quotaLeft: z.int().nullable().meta({ description: 'Afterwards; null without a limit, or while LINE is away' }),
    fits: z.boolean().nullable(),
    baht: z.number().nullable(),
  })
  .meta({ id: 'ReplyPreview' });
