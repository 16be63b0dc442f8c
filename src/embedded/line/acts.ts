/** What people do in LINE, and the webhook events that LINE makes of it. */
import type { webhook } from '@line/bot-sdk';
import type { EmulatorClock } from './clock.ts';
import { messageIdOf, newReplyToken, quoteTokenOf, ulidAfter } from './ids.ts';
import type { Act, ActResult, ChatEntry } from './protocol.ts';
import type { LineGroup, Person, StoredEvent, WorldRecord } from './records.ts';
import { isFriend, type World } from './world.ts';

const UNSEND_WITHIN_MS = 24 * 3_600_000;

/** Something that LINE's app would not let this person do. */
export class NotPossibleError extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export type Acts = ReturnType<typeof createActs>;

interface ActsOptions {
  world: World;
  clock: EmulatorClock;
  botName: string;
  commit: (record: WorldRecord) => void;
  enqueue: (stored: StoredEvent) => void;
  keepContent: (messageId: string, content: Buffer) => Promise<void>;
  dropContent: (messageId: string) => Promise<void>;
}

type EventBody = { type: string } & Record<string, unknown>;

export function createActs({ world, clock, botName, commit, enqueue, keepContent, dropContent }: ActsOptions) {
  const CONTENT_TYPES: Record<string, string> = {
    image: 'image/jpeg',
    audio: 'audio/m4a',
    video: 'video/mp4',
    file: 'application/octet-stream',
  };

  /** Events without a reply token are those that LINE lets nobody answer. */
  function emit(chat: string, source: webhook.Source, body: EventBody, answerable: boolean): string {
    const timestamp = clock.now().getTime();
    const webhookEventId = ulidAfter(world.lastEventId(), timestamp);
    const fields = {
      ...body,
      webhookEventId,
      deliveryContext: { isRedelivery: false },
      timestamp,
      source,
      ...(answerable ? { replyToken: newReplyToken() } : {}),
      mode: 'active',
    };
    // As it will arrive: what is undefined here is absent there.
    const event: webhook.Event = JSON.parse(JSON.stringify(fields));
    const stored: StoredEvent = { event, chat, state: 'pending', attempts: 0, tokenFrom: timestamp, tokenUsed: false };
    commit({ t: 'event', stored });
    enqueue(stored);
    return webhookEventId;
  }

  function say(chat: string, from: string, content: ChatEntry['content'], more: Partial<ChatEntry> = {}): void {
    const entry = { seq: world.nextSeq(), chat, at: clock.now().toISOString(), from, ...more, content };
    commit({ t: 'entry', entry });
  }

  const notice = (chat: string, text: string) => say(chat, 'system', { kind: 'notice', text });

  function placeOf(person: Person, what: Act): { chat: string; source: webhook.Source; heard: boolean } {
    if (what.groupId === undefined) {
      if (!isFriend(person))
        throw new NotPossibleError(
          409,
          `${person.displayName} does not follow the official account, or has blocked it: act "follow" first.`,
        );
      return { chat: person.id, source: { type: 'user', userId: person.id }, heard: true };
    }
    const group = getGroup(what.groupId);
    if (!group.has.has(person.id))
      throw new NotPossibleError(409, `${person.displayName} is not a member of the LINE group ${group.name}.`);
    const source: webhook.GroupSource = { type: 'group', groupId: group.id };
    if (!what.hideUserId) source.userId = person.id;
    return { chat: group.id, source, heard: group.bot };
  }

  function getGroup(id: string): LineGroup & { has: Set<string> } {
    const group = world.group(id);
    if (!group) throw new NotPossibleError(404, `There is no LINE group ${id}.`);
    return group;
  }

  function getPerson(id: string): Person {
    const person = world.user(id);
    if (!person) throw new NotPossibleError(404, `There is no person ${id}.`);
    return person;
  }

  /** In a LINE group without the official account people talk all the same; no event tells of it. */
  const NO_EVENT = '';

  async function act(userId: string, what: Act): Promise<ActResult> {
    const person = getPerson(userId);
    if (what.type === 'follow') return follow(person);
    if (what.type === 'unfollow') return unfollow(person);
    const { chat, source, heard } = placeOf(person, what);
    const tell = (body: EventBody, answerable = true) => (heard ? emit(chat, source, body, answerable) : NO_EVENT);
    if (what.type === 'postback') {
      const { data, displayText, params } = what;
      say(chat, userId, { kind: 'postback', data, ...(displayText === undefined ? {} : { displayText }) });
      return { webhookEventId: tell({ type: 'postback', postback: { data, ...(params ? { params } : {}) } }) };
    }
    if (what.type === 'openUri') {
      say(chat, userId, { kind: 'notice', text: `เปิดลิงก์ ${what.uri}` });
      return { webhookEventId: NO_EVENT };
    }
    if (what.type === 'unsend') return { webhookEventId: await unsend(person, chat, what.messageId, tell) };
    return message(person, chat, what, tell);
  }

  function follow(person: Person): ActResult {
    if (isFriend(person))
      throw new NotPossibleError(409, `${person.displayName} already follows the official account.`);
    const isUnblocked = person.following;
    commit({ t: 'user', user: { ...person, following: true, blocked: false } });
    notice(person.id, isUnblocked ? 'ปลดบล็อกแล้ว' : 'เพิ่มเพื่อนแล้ว');
    const source: webhook.Source = { type: 'user', userId: person.id };
    return { webhookEventId: emit(person.id, source, { type: 'follow', follow: { isUnblocked } }, true) };
  }

  function unfollow(person: Person): ActResult {
    if (!isFriend(person))
      throw new NotPossibleError(
        409,
        `${person.displayName} does not follow the official account, or has blocked it already.`,
      );
    commit({ t: 'user', user: { ...person, blocked: true } });
    notice(person.id, 'บล็อกแล้ว');
    return { webhookEventId: emit(person.id, { type: 'user', userId: person.id }, { type: 'unfollow' }, false) };
  }

  async function unsend(
    person: Person,
    chat: string,
    messageId: string,
    tell: (body: EventBody, answerable: boolean) => string,
  ): Promise<string> {
    const entry = world.message(messageId);
    if (!entry || entry.chat !== chat || entry.from !== person.id || entry.unsent)
      throw new NotPossibleError(
        409,
        `Message ${messageId} is not one that ${person.displayName} sent here and can take back.`,
      );
    if (clock.now().getTime() - Date.parse(entry.at) > UNSEND_WITHIN_MS)
      throw new NotPossibleError(409, 'A message can be taken back within 24 hours only.');
    commit({ t: 'unsent', messageId });
    await dropContent(messageId);
    return tell({ type: 'unsend', unsend: { messageId } }, false);
  }

  type Said = Exclude<Act, { type: 'follow' | 'unfollow' | 'postback' | 'openUri' | 'unsend' }>;

  async function message(
    person: Person,
    chat: string,
    what: Said,
    tell: (body: EventBody) => string,
  ): Promise<ActResult> {
    const { content, event, quotedMessageId, bytes } = messageOf(chat, what);
    const messageId = messageIdOf(world.nextMessageNumber());
    say(chat, person.id, content, { messageId, ...(quotedMessageId === undefined ? {} : { quotedMessageId }) });
    if (bytes) {
      const contentType = ('contentType' in what ? what.contentType : undefined) ?? CONTENT_TYPES[what.type]!;
      commit({ t: 'media', media: { messageId, contentType, bytes: bytes.length } });
      await keepContent(messageId, bytes);
    }
    const quotable = ['text', 'image', 'video', 'sticker'].includes(what.type);
    const quote = quotable ? { quoteToken: quoteTokenOf(messageId, chat) } : {};
    const webhookEventId = tell({ type: 'message', message: { type: what.type, id: messageId, ...quote, ...event } });
    return { webhookEventId, messageId };
  }

  function messageOf(
    chat: string,
    what: Said,
  ): { content: ChatEntry['content']; event: Record<string, unknown>; quotedMessageId?: string; bytes?: Buffer } {
    switch (what.type) {
      case 'text':
        return textOf(chat, what);
      case 'location': {
        const { latitude, longitude, title, address } = what;
        const named = { ...(title ? { title } : {}), ...(address ? { address } : {}) };
        return {
          content: { kind: 'location', title: title ?? '', address: address ?? '', latitude, longitude },
          event: { ...named, latitude, longitude },
        };
      }
      case 'sticker': {
        const { packageId = '446', stickerId = '1988' } = what;
        return {
          content: { kind: 'sticker', packageId, stickerId },
          event: { packageId, stickerId, stickerResourceType: 'STATIC' },
        };
      }
      default: {
        const bytes = Buffer.from(what.content, 'base64');
        const fileName = what.fileName ?? (what.type === 'file' ? 'file' : undefined);
        const named = fileName === undefined ? {} : { fileName };
        const content: ChatEntry['content'] = { kind: 'media', media: what.type, bytes: bytes.length, ...named };
        if (what.type === 'file') return { content, event: { fileName, fileSize: bytes.length }, bytes };
        const more =
          what.type !== 'image' ? { duration: 1_000 } : what.imageSet === undefined ? {} : { imageSet: what.imageSet };
        return { content, event: { contentProvider: { type: 'line' }, ...more }, bytes };
      }
    }
  }

  function textOf(chat: string, what: Extract<Act, { type: 'text' }>): ReturnType<typeof messageOf> {
    const { quotedMessageId } = what;
    if (quotedMessageId !== undefined && world.message(quotedMessageId)?.chat !== chat)
      throw new NotPossibleError(400, `There is no message ${quotedMessageId} in this chat to quote.`);
    if (what.mention && !world.group(chat))
      throw new NotPossibleError(400, 'The bot can be mentioned in LINE groups only.');
    const name = `@${botName}`;
    const text = what.mention && !what.text.includes(name) ? `${name} ${what.text}`.trimEnd() : what.text;
    const mentionee = {
      index: text.indexOf(name),
      length: name.length,
      type: 'user',
      userId: world.botUserId,
      isSelf: true,
    };
    return {
      content: { kind: 'text', text, ...(what.mention ? { mentionsBot: true } : {}) },
      event: {
        text,
        ...(what.mention ? { mention: { mentionees: [mentionee] } } : {}),
        ...(quotedMessageId === undefined ? {} : { quotedMessageId }),
      },
      ...(quotedMessageId === undefined ? {} : { quotedMessageId }),
    };
  }

  function setBot(groupId: string, isIn: boolean, by: 'people' | 'bot' = 'people'): LineGroup {
    const group = getGroup(groupId);
    if (group.bot === isIn) return group;
    commit({ t: 'group', group: { ...bare(group), bot: isIn } });
    notice(
      groupId,
      isIn ? `${botName} เข้าร่วมกลุ่มแล้ว` : `${botName} ${by === 'bot' ? 'ออกจากกลุ่มแล้ว' : 'ถูกนำออกจากกลุ่มแล้ว'}`,
    );
    emit(groupId, { type: 'group', groupId }, { type: isIn ? 'join' : 'leave' }, isIn);
    return getGroup(groupId);
  }

  function setMember(groupId: string, userId: string, isIn: boolean): LineGroup {
    const group = getGroup(groupId);
    const person = getPerson(userId);
    if (group.has.has(userId) === isIn) return group;
    const members = isIn ? [...group.members, userId] : group.members.filter((id) => id !== userId);
    commit({ t: 'group', group: { ...bare(group), members } });
    notice(groupId, isIn ? `${person.displayName} เข้าร่วมกลุ่มแล้ว` : `${person.displayName} ออกจากกลุ่มแล้ว`);
    if (group.bot) {
      const who = { members: [{ type: 'user', userId }] };
      const body = isIn ? { type: 'memberJoined', joined: who } : { type: 'memberLeft', left: who };
      emit(groupId, { type: 'group', groupId }, body, isIn);
    }
    return getGroup(groupId);
  }

  return { act, setBot, setMember };
}

const bare = ({ id, name, members, bot }: LineGroup): LineGroup => ({ id, name, members, bot });
