/**
 * LINE's webhook body, parsed at the edge into the few shapes that the bot acts on. Unknown kinds of events and
 * messages will come (LINE says so): they are counted and left.
 */
import { z } from 'zod';

const source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), userId: z.string() }),
  z.object({ type: z.literal('group'), groupId: z.string(), userId: z.string().optional() }),
]);
const members = z.object({ members: z.array(z.object({ userId: z.string().optional() })) });

const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    id: z.string(),
    text: z.string(),
    quotedMessageId: z.string().optional(),
    quoteToken: z.string().optional(),
    mention: z
      .object({
        mentionees: z.array(
          z.object({ index: z.number(), length: z.number(), isSelf: z.boolean().optional(), type: z.string() }),
        ),
      })
      .optional(),
  }),
  z.object({
    type: z.literal('image'),
    id: z.string(),
    /** Of pictures sent together. LINE leaves `total` out where the sender's program is old. */
    imageSet: z.object({ id: z.string(), total: z.number().optional() }).optional(),
  }),
  z.object({ type: z.enum(['audio', 'video']), id: z.string() }),
  z.object({ type: z.literal('file'), id: z.string(), fileName: z.string().optional() }),
  z.object({
    type: z.literal('location'),
    id: z.string(),
    title: z.string().nullish(),
    address: z.string().nullish(),
    latitude: z.number(),
    longitude: z.number(),
  }),
  z.object({ type: z.literal('sticker'), id: z.string() }),
]);

const known = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), message }),
  z.object({
    type: z.literal('postback'),
    postback: z.object({
      data: z.string(),
      params: z
        .object({ date: z.string().optional(), time: z.string().optional(), datetime: z.string().optional() })
        .optional(),
    }),
  }),
  z.object({ type: z.literal('unsend'), unsend: z.object({ messageId: z.string() }) }),
  z.object({ type: z.literal('follow') }),
  z.object({ type: z.literal('unfollow') }),
  z.object({ type: z.literal('join') }),
  z.object({ type: z.literal('leave') }),
  z.object({ type: z.literal('memberJoined'), joined: members }),
  z.object({ type: z.literal('memberLeft'), left: members }),
]);

const envelope = z.object({
  webhookEventId: z.string().min(1),
  timestamp: z.number(),
  mode: z.string(),
  source,
  replyToken: z.string().optional(),
  deliveryContext: z.object({ isRedelivery: z.boolean() }).optional(),
});

export type InboundEvent = z.infer<typeof envelope> & z.infer<typeof known>;

const body = z.object({ destination: z.string().optional(), events: z.array(z.unknown()) });

/**
 * @returns null where the body is no webhook at all; otherwise the events we know, and how many we do not (unknown
 * kinds, `room` sources, and `standby` events, to which LINE wants no answer).
 */
export function parseWebhook(raw: Buffer): { events: InboundEvent[]; ignored: number } | null {
  let json: unknown;
  try {
    json = JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
  const parsed = body.safeParse(json);
  if (!parsed.success) return null;
  const events: InboundEvent[] = [];
  for (const candidate of parsed.data.events) {
    const head = envelope.safeParse(candidate);
    const content = known.safeParse(candidate);
    if (head.success && content.success && head.data.mode === 'active') events.push({ ...head.data, ...content.data });
  }
  return { events, ignored: parsed.data.events.length - events.length };
}

/** The chat an event belongs to: the person for 1:1, the LINE group otherwise. */
export function chatOf(event: InboundEvent): string {
  return event.source.type === 'group' ? event.source.groupId : event.source.userId;
}
