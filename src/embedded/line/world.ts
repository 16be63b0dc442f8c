/** The emulated world in memory: people, LINE groups, chats, webhook events, quota, retry keys, rich menus. */
import type { webhook } from '@line/bot-sdk';
import { messageIdOf, numberOfMessageId, quoteTokenOf, readQuoteToken } from './ids.ts';
import type { ChatEntry, ChatView, LineGroupView, PersonView } from './protocol.ts';
import type {
  AcceptedRetryKey,
  LineGroup,
  Media,
  Person,
  RichMenu,
  Sent,
  StoredEvent,
  WorldRecord,
} from './records.ts';

/** How many delivered events are kept, so that they can be redelivered on request. */
const EVENTS_KEPT = 5_000;
const RETRY_KEY_KEPT_MS = 24 * 3_600_000;

export type World = ReturnType<typeof createWorld>;

export const isFriend = (person: Person): boolean => person.following && !person.blocked;

export const replyTokenOf = (event: webhook.Event): string | undefined =>
  'replyToken' in event ? event.replyToken : undefined;

export function createWorld(botUserId: string) {
  const users = new Map<string, Person>();
  const groups = new Map<string, LineGroup & { has: Set<string> }>();
  const chats = new Map<string, ChatEntry[]>();
  const messages = new Map<string, ChatEntry>();
  /** Everything ever said, in order, as it was recorded: what a compacted journal says again. */
  let history: (Sent | { t: 'entry'; entry: ChatEntry })[] = [];
  const events = new Map<string, StoredEvent>();
  const tokens = new Map<string, StoredEvent>();
  const retryKeys = new Map<string, AcceptedRetryKey>();
  const media = new Map<string, Media>();
  const menus = new Map<string, RichMenu>();
  const menuLinks = new Map<string, string>();
  const notes = new Map<string, string>();
  let defaultMenu: string | null = null;
  let quota: { type: 'none' | 'limited'; value: number } = { type: 'none', value: 0 };
  let used = { month: '', count: 0 };
  let seq = 0;
  let messageCount = 0;
  let lastEventId: string | null = null;
  /** Machine time (ms since the epoch) until which a chat shows the three dots. Not kept over restarts. */
  const loading = new Map<string, number>();

  function addEntry(entry: ChatEntry): void {
    seq = Math.max(seq, entry.seq);
    const chat = chats.get(entry.chat);
    if (chat) chat.push(entry);
    else chats.set(entry.chat, [entry]);
    if (entry.messageId) {
      messages.set(entry.messageId, entry);
      messageCount = Math.max(messageCount, numberOfMessageId(entry.messageId));
    }
    if (entry.from === 'bot') loading.delete(entry.chat);
  }

  function addSent(record: Sent): void {
    history.push(record);
    for (const entry of entriesOf(record)) addEntry(entry);
    // Also where nothing arrived: the answer has named these ids.
    messageCount = Math.max(messageCount, record.firstMessage + record.messages.length - 1);
    if (record.cost > 0) used = { month: record.month, count: usedIn(record.month) + record.cost };
    if (record.retry) addRetryKey(record.retry);
    const answered = record.replyTo === undefined ? undefined : events.get(record.replyTo);
    if (answered) answered.tokenUsed = true;
  }

  function addRetryKey(retry: AcceptedRetryKey): void {
    for (const [key, { at }] of retryKeys) {
      if (retry.at - at < RETRY_KEY_KEPT_MS) break; // In order of time, so the first fresh one ends the search.
      retryKeys.delete(key);
    }
    retryKeys.set(retry.key, retry);
  }

  function addEvent(stored: StoredEvent): void {
    const id = stored.event.webhookEventId;
    events.set(id, stored);
    const token = replyTokenOf(stored.event);
    if (token) tokens.set(token, stored);
    if (lastEventId === null || id > lastEventId) lastEventId = id;
    if (events.size <= EVENTS_KEPT * 1.2) return;
    for (const [oldId, old] of events) {
      if (events.size <= EVENTS_KEPT) break;
      if (old.state === 'pending') continue;
      events.delete(oldId);
      tokens.delete(replyTokenOf(old.event) ?? '');
    }
  }

  function unsend(messageId: string): void {
    const entry = messages.get(messageId);
    if (!entry) return;
    entry.unsent = true;
    entry.content = { kind: 'notice', text: 'ยกเลิกข้อความแล้ว' };
    delete entry.quotedMessageId;
    media.delete(messageId);
  }

  function clear(): void {
    for (const map of [
      users,
      groups,
      chats,
      messages,
      events,
      tokens,
      retryKeys,
      media,
      menus,
      menuLinks,
      notes,
      loading,
    ])
      map.clear();
    history = [];
    defaultMenu = null;
    used = { month: '', count: 0 };
  }

  function apply(record: WorldRecord): void {
    switch (record.t) {
      case 'user':
        users.set(record.user.id, record.user);
        break;
      case 'group':
        groups.set(record.group.id, { ...record.group, has: new Set(record.group.members) });
        break;
      case 'entry':
        history.push(record);
        addEntry(record.entry);
        break;
      case 'sent':
        addSent(record);
        break;
      case 'unsent':
        unsend(record.messageId);
        break;
      case 'event':
        addEvent(record.stored);
        break;
      case 'attempted': {
        const stored = events.get(record.id);
        if (stored)
          Object.assign(stored, { state: record.state, attempts: record.attempts, tokenFrom: record.tokenFrom });
        break;
      }
      case 'media':
        media.set(record.media.messageId, record.media);
        break;
      case 'quota':
        quota = { type: record.type, value: record.value };
        break;
      case 'used':
        used = { month: record.month, count: record.used };
        break;
      case 'retryKey':
        addRetryKey(record.retry);
        break;
      case 'menu':
        menus.set(record.richMenu.menu.richMenuId, record.richMenu);
        break;
      case 'menuGone':
        menus.delete(record.id);
        if (defaultMenu === record.id) defaultMenu = null;
        for (const [user, id] of menuLinks) if (id === record.id) menuLinks.delete(user);
        break;
      case 'menuDefault':
        defaultMenu = record.id;
        break;
      case 'menuLink':
        if (record.id === null) menuLinks.delete(record.user);
        else menuLinks.set(record.user, record.id);
        break;
      case 'note':
        if (record.text === '') notes.delete(record.id);
        else notes.set(record.id, record.text);
        break;
      case 'counters':
        seq = Math.max(seq, record.seq);
        messageCount = Math.max(messageCount, record.messages);
        break;
      case 'reset':
        clear();
        break;
      default:
        throw new Error(`The journal holds a record of a later version: ${JSON.stringify(record)}`);
    }
  }

  function* dump(): Generator<WorldRecord> {
    for (const user of users.values()) yield { t: 'user', user };
    for (const { has: _, ...group } of groups.values()) yield { t: 'group', group };
    for (const stored of events.values()) yield { t: 'event', stored };
    for (const record of history) {
      if (record.t === 'entry') yield record;
      else {
        const { retry: _, replyTo: __, ...rest } = record;
        yield { ...rest, cost: 0 };
      }
    }
    for (const item of media.values()) yield { t: 'media', media: item };
    for (const retry of retryKeys.values()) yield { t: 'retryKey', retry };
    for (const richMenu of menus.values()) yield { t: 'menu', richMenu };
    yield { t: 'menuDefault', id: defaultMenu };
    for (const [user, id] of menuLinks) yield { t: 'menuLink', user, id };
    for (const [id, text] of notes) yield { t: 'note', id, text };
    yield { t: 'quota', ...quota };
    yield { t: 'used', month: used.month, used: used.count };
    yield { t: 'counters', seq, messages: messageCount };
  }

  const usedIn = (month: string): number => (used.month === month ? used.count : 0);

  return {
    botUserId,
    apply,
    dump,
    events,
    media,
    menus,
    loading,
    usedIn,
    quota: () => quota,
    user: (id: string) => users.get(id),
    group: (id: string) => groups.get(id),
    hasChat: (id: string) => users.has(id) || groups.has(id),
    message: (id: string) => messages.get(id),
    eventOfToken: (token: string) => tokens.get(token),
    lastEventId: () => lastEventId,
    nextSeq: () => seq + 1,
    nextMessageNumber: () => messageCount + 1,
    notes: () => Object.fromEntries(notes),
    defaultMenu: () => defaultMenu,
    menuLink: (user: string) => menuLinks.get(user),
    /** The message that a quote token stands for, where it was sent in this chat and is still there. */
    quoted(token: string, chat: string): string | null {
      const read = readQuoteToken(token);
      const entry = read?.chat === chat ? messages.get(read.messageId) : undefined;
      return entry && entry.chat === chat && !entry.unsent ? entry.messageId! : null;
    },
    retryKey(key: string, nowMs: number): AcceptedRetryKey | undefined {
      const found = retryKeys.get(key);
      return found && nowMs - found.at < RETRY_KEY_KEPT_MS ? found : undefined;
    },
    /** Who is recorded first is seen first. */
    userViews: (): PersonView[] => [...users.values()].map(personView),
    groupViews: (): LineGroupView[] => [...groups.values()].map(groupView),
    chatView(chat: string, after: number, nowMs: number): ChatView {
      const all = chats.get(chat) ?? [];
      let start = all.length;
      while (start > 0 && all[start - 1]!.seq > after) start -= 1;
      const until = loading.get(chat);
      const menu = users.has(chat) ? (menuLinks.get(chat) ?? defaultMenu) : null;
      return {
        chat,
        entries: all.slice(start),
        lastSeq: all.at(-1)?.seq ?? 0,
        richMenu: menu === null ? null : (menus.get(menu)?.menu ?? null),
        loadingUntil: until !== undefined && until > nowMs ? new Date(until).toISOString() : null,
      };
    },
  };
}

export function personView(person: Person): PersonView {
  return { id: person.id, displayName: person.displayName, friend: isFriend(person), blocked: person.blocked };
}

export function groupView(group: LineGroup): LineGroupView {
  return { id: group.id, name: group.name, members: group.members, bot: group.bot };
}

/** What each chat shows of one sending, with ids and seqs in the order of recipients, then messages. */
export function* entriesOf(sent: Sent): Generator<ChatEntry> {
  let index = 0;
  for (const chat of sent.to) {
    for (const message of sent.messages) {
      const quoteToken = 'quoteToken' in message ? message.quoteToken : undefined;
      const quoted = quoteToken === undefined ? null : readQuoteToken(quoteToken);
      yield {
        seq: sent.seq + index,
        chat,
        at: sent.at,
        from: 'bot',
        messageId: messageIdOf(sent.firstMessage + index),
        via: sent.via,
        ...(quoted ? { quotedMessageId: quoted.messageId } : {}),
        content: { kind: 'bot', message },
      };
      index += 1;
    }
  }
}

/** LINE gives a quote token for what can be quoted: text, stickers, pictures, videos and template messages. */
export function quoteTokenFor(messageId: string, chat: string, type: string): { quoteToken?: string } {
  const quotable = ['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex', 'imagemap'].includes(type);
  return quotable ? { quoteToken: quoteTokenOf(messageId, chat) } : {};
}
