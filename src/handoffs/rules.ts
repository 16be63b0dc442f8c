/** A person to talk to: the buttons, and the words that mean something while one is there. */
import { z } from 'zod';
import { definePostback } from '../line/postback.ts';
import { foldChat, normalise, stripEnding } from '../thai/normalise.ts';
import type { Handoff, HandoffMessage } from './model.ts';

const id = z.string().regex(/^h[0-9a-f]{24}$/);

export const buttons = {
  ask: definePostback('handoff-ask', {}),
  take: definePostback('handoff-take', { id }),
  /** What is typed next goes to this person. */
  talk: definePostback('handoff-talk', { id }),
  read: definePostback('handoff-read', { id }),
  end: definePostback('handoff-end', { id }),
  /** The person's own. */
  leave: definePostback('handoff-leave', {}),
};

/** How much of it is shown before somebody has taken the talk. */
export const LAST_WORDS_LETTERS = 80;

/** What the person said last. */
export const lastSaidIn = ({ messages }: Pick<Handoff, 'messages'>): HandoffMessage | null =>
  messages.findLast(({ from }) => from === 'person') ?? null;

const keyOf = (text: string): string => stripEnding(foldChat(normalise(text)));

const ENDS = /^(?:จบ(?:การ)?สนทนา|จบการคุย|เลิกคุย(?:กับเจ้าหน้าที่)?|end (?:the )?(?:chat|conversation))$/u;
const HELP = /^(?:ช่วยด้วย|ช่วยหน่อย|ช่วยเหลือ|ขอความช่วยเหลือ|ใช้ไม่เป็น|help|help me)(?: ?(?:หน่อย|ที|please))*$/u;
const PERSON =
  /^(?:ขอ|อยาก|ช่วย)?(?:ติดต่อ|คุยกับ|พูดกับ|โทรหา)?(?:เจ้าหน้าที่|คนจริง|พนักงาน)(?: ?(?:หน่อย|ด้วย|ที))*$|^(?:talk|speak) to (?:a |the )?(?:person|human|staff|somebody|someone)(?: please)?$/u;
const QUEUE = /^(?:ขอ)?(?:ดู)?(?:คิว(?:ติดต่อ|สนทนา|รอ)|ผู้รอ(?:การ)?ติดต่อ|ใครรอ(?:คุย|ติดต่อ)(?:อยู่)?)$/u;
const ANSWER = /^ตอบ\s*[:：]\s*/u;

export const saysEnd = (text: string): boolean => ENDS.test(keyOf(text));
export const callsForHelp = (text: string): boolean => HELP.test(keyOf(text));
export const callsForPerson = (text: string): boolean => PERSON.test(keyOf(text));
export const asksForQueue = (text: string): boolean => QUEUE.test(keyOf(text));

/** หยุดส่ง, ไม่ต้องส่งข่าวแล้ว: messages of the account, not what the staff were just about to send. */
const MESSAGES = /^[^ ]{0,8}(?:หยุด|เลิก|งด)(?:การ)?(?:ส่ง|รับ)|ข่าว|ข้อความ|แจ้งเตือน|ไลน์|messages?/u;
export function isAboutMessages(text: string): boolean {
  const key = keyOf(text);
  return MESSAGES.test(key) && (!key.includes(' ') || /^[a-z ]+$/u.test(key));
}

/** What stands behind “ตอบ:”; null where the text does not begin with it, or nothing follows. */
export function answerIn(text: string): string | null {
  const trimmed = text.trim();
  return ANSWER.test(trimmed) ? trimmed.replace(ANSWER, '').trim() || null : null;
}

const HAS_CONTENT: ReadonlySet<HandoffMessage['kind']> = new Set(['image', 'audio', 'video', 'file']);
/** Whether there is something to be looked at or listened to. */
export const hasContent = ({ kind }: Pick<HandoffMessage, 'kind'>): boolean => HAS_CONTENT.has(kind);

/** The newest, so many that a card stays short. */
export const SHOWN = 6;

/** An album stands there once, with the number of its pictures. */
export function newest({ messages }: Pick<Handoff, 'messages'>): HandoffMessage[] {
  return messages
    .filter((each) => isFirstOfAlbum(messages, each))
    .slice(-SHOWN)
    .map((each) =>
      each.album ? { ...each, albumOf: messages.filter(({ album }) => album === each.album).length } : each,
    );
}

/** Whether it stands for what was sent together; true for what was sent alone. */
export const isFirstOfAlbum = (
  messages: readonly HandoffMessage[],
  { _id, album }: Pick<HandoffMessage, '_id' | 'album'>,
): boolean => !album || messages.find((each) => each.album === album)?._id === _id;

/** Somebody who wrote a moment ago is awake: an answer does not wait for the morning. */
export function isAwake({ messages }: Pick<Handoff, 'messages'>, now: Date, awakeMs: number): boolean {
  const last = messages.findLast(({ from }) => from === 'person');
  return last !== undefined && now.getTime() - last.at.getTime() <= awakeMs;
}
