/** Where a conversation about feedback stands between two messages of one person in one chat, and what words are in it. */
import { readTap, type Postback } from '../line/postback.ts';
import { hashtagKind, type FeedbackKind } from '../thai/feedback.ts';
import { normalise, stripEnding } from '../thai/normalise.ts';
import type { DialogueState, Route, SentReference, Step, Turn } from '../turn.ts';
import type { Receipt } from './effects.ts';
import type { NewPart } from './rules.ts';

/** An entry that is still being told. */
export interface Telling extends DialogueState {
  topic: 'feedback';
  entry: string;
  number: string;
  /** Milliseconds. */
  openedAt: number;
  placeAskedAt: number | null;
  /** The last thing said was the question for the kind: the bare word answers it. */
  asksKind?: boolean;
}

/** "เล่าให้ฟังได้เลยค่ะ": the next words are feedback, of an entry that is there where `into` says so. */
export interface Asked extends DialogueState {
  topic: 'feedback.ask';
  consultation: string | null;
  kind: FeedbackKind | null;
  into?: { entry: string; number: string };
}

/** Photos or places without words. */
export interface Loose extends DialogueState {
  topic: 'feedback.loose';
  parts: NewPart[];
  consultation: string | null;
  /** It was said that no more are taken. */
  full?: boolean;
}

/** The next words take the place of an entry's. */
export interface Editing extends DialogueState {
  topic: 'feedback.edit';
  number: string;
}

export function stateOf<State extends Telling | Asked | Loose | Editing>(
  turn: Turn,
  topic: State['topic'],
): State | null {
  return turn.dialogue?.topic === topic ? (turn.dialogue as State) : null;
}

export function telling(turn: Turn, { entry, number }: Pick<Receipt, 'entry' | 'number'>, asksKind = false): Telling {
  const openedAt = turn.saidAt.getTime();
  return { topic: 'feedback', entry, number, openedAt, placeAskedAt: null, ...(asksKind && { asksKind }) };
}

export const isDirect = (turn: Turn): boolean => turn.where.kind === 'direct';

/** Whether nothing else is being talked about, so that a button of ours may begin or end a conversation. */
export const isOurs = ({ dialogue }: Turn): boolean => dialogue === null || /^feedback(?:\.|$)/u.test(dialogue.topic);

/** Whether this very person's dialogue holds the entry. */
export const isMine = (turn: Turn, entry: string): boolean => stateOf<Telling>(turn, 'feedback')?.entry === entry;

export const quoteTokenOf = ({ said }: Turn): string | null => (said.kind === 'text' ? said.quoteToken : null);

export const about = ({ entry }: Pick<Receipt, 'entry'>): SentReference => ({ about: 'feedback', id: entry });

/** The entry whose receipt this text quotes. */
export function quotedEntry({ said }: Turn): string | null {
  return said.kind === 'text' && said.quoted?.about === 'feedback' ? said.quoted.id : null;
}

/** A voice tells a story by itself; a picture does not. */
export const isVoice = ({ said }: Turn): boolean => said.kind === 'media' && said.media === 'audio';

/** A button of ours, read strictly. */
export const button =
  <Input, Output>(codec: Postback<Input, Output>, step: (turn: Turn, input: Output) => Step): Route =>
  (turn) => {
    const input = readTap(codec, turn);
    return input === null ? null : step(turn, input);
  };

/** Letters that nobody sees, beside those that `normalise` takes out. */
const BLANK = /[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** Whether there is anything to read: a hashtag followed by invisible characters is an empty message. */
export const hasWords = (text: string): boolean => normalise(text).replace(BLANK, '') !== '';

const ANNOUNCED =
  /^(?:ผม|ดิฉัน|หนู)?(?:ขอ|อยาก|จะ|ต้องการ|ช่วย)*(?:ส่ง|แจ้ง|แสดง|เสนอ|ให้|บอก|ฝาก|ร้องเรียน)?(?:ความ(?:คิด)?เห็น|ข้อเสนอ(?:แนะ|โครงการ)?|ปัญหา|ศักยภาพ|เรื่อง(?:ร้องเรียน)?|ข้อร้องเรียน)(?:หน่อย|ได้ไหม|ยังไง|ตรงไหน|ที่ไหน|ที|ด้วย|บ้าง)*$/u;

/** "ส่งความคิดเห็น", "ขอแจ้งปัญหาหน่อย": that something will be told, and nothing of it yet. */
export const announcesOnly = (text: string): boolean => ANNOUNCED.test(stripEnding(normalise(text)));

const KIND_ALONE = /^(?:เป็น|เรื่อง|เป็นเรื่อง)?(?<kind>ปัญหา|ศักยภาพ|ข้อเสนอ(?:โครงการ|แนะ)?|เสนอ)$/u;

/** "ปัญหา", "เป็นข้อเสนอค่ะ": the answer to the question for the kind, and nothing else. */
export function saysKind(text: string): FeedbackKind | null {
  const kind = KIND_ALONE.exec(stripEnding(normalise(text)))?.groups?.['kind'];
  return kind ? (hashtagKind(`#${kind}`) ?? null) : null;
}

const PRIVATELY =
  /^(?:ขอ|อยาก|จะ|ช่วย|รบกวน)*(?:ส่ง|ตั้ง|ทำ|คุย|แจ้ง|เล่า|เปลี่ยน|เก็บ|ตอบ)?(?:ให้)?(?:เป็น|แบบ|ทาง|ใน)?(?:เรื่อง|แชต?)?ส่วนตัว(?:แทน|ได้ไหม|หน่อย|ที|ด้วย)*$/u;

/** "ส่งเป็นส่วนตัว". */
export const saysPrivately = (text: string): boolean => PRIVATELY.test(stripEnding(normalise(text)));

const COMMANDS: [action: 'show' | 'edit' | 'erase', pattern: RegExp][] = [
  ['erase', /^(?:ขอ|ช่วย|อยาก|รบกวน)*(?:ลบ|ถอน|ยกเลิก)(?:เรื่อง|ข้อความ|รายการ|อัน)?(?:นี้|นั้น)?(?:ทิ้ง|ออก)?(?:ได้ไหม|ให้|หน่อย|ที|ด้วย|เลย)*$/u],
  ['edit', /^(?:ขอ|ช่วย|อยาก|รบกวน)*(?:แก้ไข|แก้|เปลี่ยน)(?:เรื่อง|ข้อความ|รายการ|อัน)?(?:นี้|นั้น)?(?:ได้ไหม|ให้|หน่อย|ที|ด้วย|เลย)*$/u],
  ['show', /^(?:ขอ|ช่วย|อยาก|รบกวน)*(?:ดู|เปิด|ติดตาม|ตาม)(?:เรื่อง|ข้อความ|รายการ|สถานะ|อัน)?(?:นี้|นั้น)?(?:ได้ไหม|ให้|หน่อย|ที|ด้วย|เลย)*$|^(?:เรื่อง(?:นี้|นั้น)?)?(?:ถึงไหน|คืบหน้า|เป็น(?:ยังไง|อย่างไร|ไง))(?:แล้ว|บ้าง|ไหม|หรือยัง)*$/u],
]; // prettier-ignore

/** What somebody who quotes a receipt wants done with it; null where the words add to it. */
export function commandOnQuoted(text: string): 'show' | 'edit' | 'erase' | null {
  const words = stripEnding(normalise(text));
  return COMMANDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}
