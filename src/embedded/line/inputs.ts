/** What the control API takes, parsed at the edge. */
import { z } from 'zod';
import { GROUP_ID, USER_ID } from './ids.ts';
import type { Act, ClockChange, Fault, NewLineGroup, NewPerson, Redelivery } from './protocol.ts';

const userId = z.string().regex(USER_ID, 'must be U and 32 hex digits');
const groupId = z.string().regex(GROUP_ID, 'must be C and 32 hex digits');

/** One thing or a list of them, decided first, so that a refusal names the field and not the union. */
const oneOrMany =
  <T>(item: z.ZodType<T>) =>
  (body: unknown): T | T[] =>
    Array.isArray(body) ? z.array(item).parse(body) : item.parse(body);

const person = z.strictObject({
  displayName: z.string().min(1).max(100),
  userId: userId.optional(),
  friend: z.boolean().optional(),
}) satisfies z.ZodType<NewPerson>;

const lineGroup = z.strictObject({
  name: z.string().min(1).max(100),
  groupId: groupId.optional(),
  members: z.array(userId).optional(),
  bot: z.boolean().optional(),
  quiet: z.boolean().optional(),
}) satisfies z.ZodType<NewLineGroup>;

const where = { groupId: groupId.optional(), hideUserId: z.boolean().optional() };
const media = {
  ...where,
  content: z.base64().min(1),
  fileName: z.string().max(300).optional(),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .optional(),
};

export const inputs = {
  people: oneOrMany<NewPerson>(person),
  groups: oneOrMany<NewLineGroup>(lineGroup),
  act: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('text'),
      ...where,
      text: z.string().min(1).max(10_000),
      mention: z.boolean().optional(),
      quotedMessageId: z.string().optional(),
    }),
    z.strictObject({
      type: z.literal('postback'),
      ...where,
      data: z.string().min(1).max(300),
      displayText: z.string().max(300).optional(),
      params: z
        .strictObject({
          date: z.string().optional(),
          time: z.string().optional(),
          datetime: z.string().optional(),
        })
        .optional(),
    }),
    z.strictObject({
      type: z.literal('image'),
      ...media,
      imageSet: z
        .strictObject({ id: z.string().min(1).max(100), index: z.int().min(1), total: z.int().min(1) })
        .optional(),
    }),
    z.strictObject({ type: z.literal('audio'), ...media }),
    z.strictObject({ type: z.literal('video'), ...media }),
    z.strictObject({ type: z.literal('file'), ...media }),
    z.strictObject({
      type: z.literal('location'),
      ...where,
      title: z.string().max(100).optional(),
      address: z.string().max(500).optional(),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    }),
    z.strictObject({
      type: z.literal('sticker'),
      ...where,
      packageId: z.string().optional(),
      stickerId: z.string().optional(),
    }),
    z.strictObject({ type: z.literal('unsend'), ...where, messageId: z.string() }),
    z.strictObject({ type: z.literal('follow'), ...where }),
    z.strictObject({ type: z.literal('unfollow'), ...where }),
    z.strictObject({ type: z.literal('openUri'), ...where, uri: z.string().max(1_000) }),
  ]) satisfies z.ZodType<Act>,
  faults: oneOrMany<Fault>(
    z.strictObject({
      path: z.string().startsWith('/'),
      times: z.int().min(1).default(1),
      status: z.int().min(200).max(599).optional(),
      body: z.unknown().optional(),
      hang: z.boolean().optional(),
      drop: z.boolean().optional(),
      answerLost: z.boolean().optional(),
      delayMs: z.int().min(0).max(600_000).optional(),
    }),
  ),
  redelivery: z.strictObject({
    webhookEventIds: z.array(z.string()).optional(),
    order: z.enum(['asSent', 'reverse', 'random']).optional(),
    together: z.boolean().optional(),
  }) satisfies z.ZodType<Redelivery>,
  quota: z.strictObject({
    type: z.enum(['none', 'limited']).optional(),
    value: z.int().min(0).optional(),
    used: z.int().min(0).optional(),
  }),
  clock: z
    .strictObject({
      now: z.iso.datetime({ offset: true }).optional(),
      advance: z.int().min(0, 'the clock never goes back').optional(),
      toNextDue: z.boolean().optional(),
      speed: z.number().min(0).max(1_000_000).optional(),
    })
    .refine(
      ({ now, advance, toNextDue }) =>
        [now !== undefined, advance !== undefined, toNextDue === true].filter(Boolean).length <= 1,
      'give one of now, advance and toNextDue',
    )
    .refine((change) => Object.keys(change).length > 0, 'say what is to change') satisfies z.ZodType<ClockChange>,
  notes: z.record(z.string(), z.string().max(500)),
};

/** One sentence for a person who reads the answer in a terminal. */
export function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0]!;
  const at = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  return `${at}${issue.message}.`;
}
