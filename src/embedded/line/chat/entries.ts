/** Pure questions about what is seen in a chat. */
import type { messagingApi } from '@line/bot-sdk';
import type { ChatEntry } from '../protocol.ts';

/** Adds newer entries, or newer versions of known ones, in order. */
export function mergeEntries(known: ChatEntry[], fresh: ChatEntry[]): ChatEntry[] {
  const bySeq = new Map(known.map((entry) => [entry.seq, entry]));
  for (const entry of fresh) bySeq.set(entry.seq, entry);
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

/** Quick replies belong to the bot's last message and go once anything follows it. */
export function quickReplyOf(entries: ChatEntry[]): { seq: number; items: messagingApi.QuickReplyItem[] } | null {
  const last = entries.findLast((entry) => entry.content.kind !== 'loading' && (entry.unsent || !isNotice(entry)));
  if (last?.content.kind !== 'bot') return null;
  const items = last.content.message.quickReply?.items ?? [];
  return items.length > 0 ? { seq: last.seq, items } : null;
}

/** Stands in the middle of the chat, said by nobody. */
export function isNotice({ content, unsent }: ChatEntry): boolean {
  return content.kind === 'notice' || unsent === true;
}

/** One line about an entry: for the list of chats, and for what is being quoted. */
export function gist({ content, unsent }: ChatEntry): string {
  if (unsent) return 'ข้อความถูกยกเลิก';
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'media':
      return { image: 'รูปภาพ', audio: 'ข้อความเสียง', video: 'วิดีโอ', file: content.fileName ?? 'ไฟล์' }[content.media];
    case 'location':
      return content.title || 'ตำแหน่งที่ตั้ง';
    case 'sticker':
      return 'สติกเกอร์';
    case 'postback':
      return content.displayText ?? '';
    case 'notice':
      return content.text;
    case 'loading':
      return '';
    case 'bot': {
      const { message } = content;
      if ('altText' in message) return message.altText;
      if (message.type === 'text' || message.type === 'textV2') return message.text;
      const words: Record<string, string> = {
        image: 'รูปภาพ',
        video: 'วิดีโอ',
        audio: 'ข้อความเสียง',
        location: 'ตำแหน่งที่ตั้ง',
        sticker: 'สติกเกอร์',
      };
      return words[message.type] ?? '';
    }
    default:
      return '';
  }
}

/** Whether anything of the entry is drawn. A postback without words leaves no trace in LINE either. */
export function isVisible({ content }: ChatEntry): boolean {
  if (content.kind === 'loading') return false;
  return content.kind !== 'postback' || content.displayText !== undefined;
}

export interface TextPart {
  text: string;
  href?: string;
}

/** Splits a text at its web addresses. Closing marks after an address are not part of it. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}”]/g)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: match[0], href: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** textV2: `{key}` stands for a mention or an emoji, doubled braces for themselves. */
export function plainTextV2(message: messagingApi.TextMessageV2, nameOf: (userId: string) => string): string {
  return message.text.replace(/\{\{|\}\}|\{(\w+)\}/g, (whole, key: string | undefined) => {
    if (key === undefined) return whole.slice(1);
    const substitute = message.substitution?.[key];
    if (substitute?.type === 'mention') {
      return substitute.mentionee.type === 'user' ? `@${nameOf(substitute.mentionee.userId)}` : '@ทุกคน';
    }
    return substitute ? '◻' : whole;
  });
}
