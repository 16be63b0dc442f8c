/** Pure decisions about feedback: who may give it, what belongs to which entry, what is masked. */
import { z } from 'zod';
import { definePostback } from '../line/postback.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import { FEEDBACK_KINDS, hashtagKind } from '../thai/feedback.ts';
import type { IntentName } from '../thai/intents.ts';
import { normalise, stripEnding } from '../thai/normalise.ts';
import { cosine, NEAR_DUPLICATE, trigramsOf } from '../thai/similarity.ts';
import { districtGroupCodeSchema } from '../thai/places.ts';
import type { NameFinder } from '../documents/named-files.ts';
import { anyDrawing, anySpelling, mayStandIn } from '../thai/spellings.ts';
import { days, minutes } from '../time.ts';
import type { RepresentativeInTurn, RepresentativeStatus, Said, Turn, Where, Who } from '../turn.ts';
import type { Feedback, Place, PartKind } from './model.ts';

/** 1:1: what comes within this time of the last message belongs to the entry. */
export const JOIN_MS = minutes(2);
/** LINE groups: media within this time of the opening belong to it. */
export const GROUP_JOIN_MS = minutes(1);
/** LINE groups: a place that was asked for may take a while to find on the map. */
export const ASKED_PLACE_MS = minutes(5);
/** How long "เล่าให้ฟังได้เลยค่ะ" waits for an answer. */
export const ASK_MS = days(1);
export const LINK_LASTS_MS = minutes(15);
/** A session counts as just attended for this long after its start. */
export const SESSION_TIES_MS = days(7);
export const MAX_PARTS = 100;

const id = z.string().regex(/^[\w-]{1,64}$/);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const ALL_GROUPS = 'ALL';
/** ทุกกลุ่ม, ทุกกลุ่มเขต: said instead of one district group. */
export const saysAllGroups = (text: string): boolean => /ทุก\s?กลุ่ม/u.test(normalise(text));
export const scopeSchema = z
  .string()
  .refine((scope) => scope === ALL_GROUPS || districtGroupCodeSchema.safeParse(scope).success);

/** The button that starts feedback: in the menu, and in the card after a session. */
export const startFeedback = definePostback('feedback', { consultation: id.optional() });
export const endFeedback = definePostback('feedback-end', { entry: id });
export const pickKind = definePostback('feedback-kind', { entry: id, kind: z.enum(FEEDBACK_KINDS) });
export const makePrivate = definePostback('feedback-private', { entry: id });
export const askPlace = definePostback('feedback-place', { entry: id });
/** Two entries of one person about the same: made one, or left apart. */
export const joinEarlier = definePostback('feedback-join', { entry: id, into: id });
export const keepApart = definePostback('feedback-apart', { entry: id });
/** For media that came without words. */
export const placeLoose = definePostback('feedback-loose', { to: z.enum(['last', 'new', 'nowhere']) });
export const showReceipt = definePostback('feedback-receipt', {
  /** `erase` asks first, `eraseNow` is the answer to that question, `keep` the other one. */
  action: z.enum(['show', 'edit', 'erase', 'eraseNow', 'keep']),
  number: z
    .string()
    .regex(/^\d{2}-\d{4,7}$/)
    .optional(),
  /** Of the list, without a number: how many were shown before. */
  offset: z.coerce.number().int().min(0).max(10_000).optional(),
});
/** A file of feedback. What is missing is asked for. Days are inclusive. */
export const exportFeedback = definePostback('feedback-export', {
  scope: scopeSchema.optional(),
  from: date.optional(),
  to: date.optional(),
  theme: z
    .string()
    .regex(/^[A-Z_]+$/)
    .optional(),
});

/** `63-0042`: two digits of the fiscal year and a counter. */
export function formatNumber(fiscalYear: number, counter: number): string {
  return `${String(fiscalYear).slice(-2)}-${String(counter).padStart(4, '0')}`;
}

/** A receipt number however it is typed: ๖๓-๐๐๔๒, 63-42, 63/0042, 63 0042. */
export function readNumber(text: string): string | null {
  const match = /(?<!\d)(?:25)?(\d{2})\s*[-/\s]\s*(\d{1,7})(?!\d)/u.exec(normalise(text));
  return match ? `${match[1]}-${match[2]!.padStart(4, '0')}` : null;
}

/** Registered far enough that we know where the person belongs. */
export function isRegistered(
  person: RepresentativeInTurn | null,
): person is RepresentativeInTurn & { districtGroup: string } {
  return (
    person !== null &&
    person.districtGroup !== null &&
    ['consented', 'pending', 'active', 'paused'].includes(person.status)
  );
}

/** Whether LINE may tell somebody something about an entry of theirs, or why not. */
export function isAuthorReachable(
  person: { status: RepresentativeStatus; lineUserId: string | null; blockedAt: Date | null } | undefined,
): true | 'withdrawn' | 'stopped' | 'blocked' | 'noLine' {
  return whyUnreachable(person, ['consented', 'pending']) ?? true;
}

export interface Origin {
  author: string | null;
  district: string | null;
  districtGroup: string;
}

/** Whose feedback it is and from where. Null: nothing may be stored. */
export function originOf(who: Who, where: Where): Origin | null {
  const { representative } = who;
  if (isRegistered(representative)) {
    const { id: author, district, districtGroup } = representative;
    return { author, district, districtGroup };
  }
  const bound = where.kind === 'lineGroup' ? where.lineGroup?.districtGroup : null;
  return bound ? { author: null, district: null, districtGroup: bound } : null;
}

export interface AttendedSession {
  id: string;
  districtGroup: string;
  startsAt: Date | null;
  takesPlace: boolean;
  checkedIn: boolean;
  answeredYes: boolean;
  /** The person came here by the button of the invitation to this session. */
  invited: boolean;
}

/** The session that feedback belongs to: taken part in, begun, of the person's own group, at most a week ago. */
export function sessionOf(sessions: readonly AttendedSession[], districtGroup: string, saidAt: Date): string | null {
  const fitting = sessions.filter(
    (session) =>
      session.districtGroup === districtGroup &&
      session.takesPlace &&
      (session.checkedIn || session.answeredYes || session.invited) &&
      session.startsAt !== null &&
      session.startsAt <= saidAt &&
      saidAt.getTime() - session.startsAt.getTime() <= SESSION_TIES_MS,
  );
  const latestFirst = fitting.toSorted(
    (a, b) => Number(b.invited) - Number(a.invited) || b.startsAt!.getTime() - a.startsAt!.getTime(),
  );
  return latestFirst[0]?.id ?? null;
}

/** A message as it goes into an entry. Plain data, as it may rest in a dialogue. */
export interface NewPart {
  messageId: string;
  eventId: string;
  kind: PartKind;
  /** Milliseconds. */
  at: number;
  text: string | null;
  place: Place | null;
  fileName: string | null;
}

export function partOf(said: Said, eventId: string, saidAt: Date): NewPart | null {
  const part = { eventId, at: saidAt.getTime(), text: null, place: null, fileName: null };
  switch (said.kind) {
    case 'text':
      return { ...part, kind: 'text', messageId: said.messageId, text: said.text };
    case 'media':
      return { ...part, kind: said.media, messageId: said.messageId, fileName: said.fileName };
    case 'location': {
      const { messageId, title, address, latitude, longitude } = said;
      return { ...part, kind: 'location', messageId, place: { title, address, latitude, longitude } };
    }
    default:
      return null;
  }
}

export const hasContent = (kind: PartKind): boolean => kind !== 'text' && kind !== 'location';

const ENDS =
  /^(?:done|that is all|that's all|finished)[.!]?$|^(?:จบ|เสร็จ|พอ|หมด|ครบ)(?:แล้ว|เท่านี้|แค่นี้)?$|^(?:แค่นี้|เท่านี้)(?:แหละ|ก่อน|พอ)?$|^ไม่มี(?:อะไร)?(?:แล้ว|เพิ่ม|เพิ่มเติม)?$/iu;
const CANCELS = /^(?:ยกเลิก|ไม่ส่งแล้ว|ไม่เอาแล้ว|ไว้ก่อน|ไว้คราวหน้า|ยังไม่มี|cancel)$/iu;

export const saysEnd = (text: string): boolean => ENDS.test(stripEnding(normalise(text)));
export const saysCancel = (text: string): boolean => CANCELS.test(stripEnding(normalise(text)));

/** What may be a continuation of somebody's story; every other intent is clearly something else. */
const STORY: ReadonlySet<IntentName> = new Set(['feedback', 'unknown', 'none']);

/** Whether a text goes on with the story: no command, no answer to a session, no new hashtag. */
export function continuesStory({ said, reading }: Pick<Turn, 'said' | 'reading'>): boolean {
  if (said.kind !== 'text' || !reading || hashtagKind(said.text)) return false;
  if (reading.intent === 'rsvp') return reading.slots.answer === undefined;
  return STORY.has(reading.intent);
}

/** How far back an earlier entry of the same person is looked for, and among how many. */
export const SIMILAR_SINCE_MS = days(120);
export const SIMILAR_AMONG = 50;

/**
 * The newest earlier entry that says nearly the same: a theme in common, and the words of the opening alike.
 * It is offered, never acted upon by itself.
 */
export function similarTo<Earlier extends Pick<Feedback, '_id' | 'themes' | 'parts'>>(
  entry: Pick<Feedback, '_id' | 'themes' | 'parts'>,
  earlier: readonly Earlier[],
): Earlier | null {
  const words = trigramsOf(textOf(entry));
  const isAlike = (text: string): boolean => cosine(words, trigramsOf(text)) >= NEAR_DUPLICATE;
  const found = earlier.find(
    (other) =>
      other._id !== entry._id &&
      other.themes.some((theme) => entry.themes.includes(theme)) &&
      [textOf(other), ...other.parts.flatMap(({ text }) => (text ? [text] : []))].some(isAlike),
  );
  return found ?? null;
}

export function textOf({ parts }: Pick<Feedback, 'parts'>): string {
  return parts.flatMap(({ text }) => (text ? [text] : [])).join('\n');
}

export function placesOf({ parts }: Pick<Feedback, 'parts'>): Place[] {
  return parts.flatMap(({ place }) => (place ? [place] : []));
}

export function attachmentsOf({ parts }: Pick<Feedback, 'parts'>): number {
  return parts.filter(({ kind }) => hasContent(kind)).length;
}

const PHONE = /(?<![\d๐-๙])(?:[+＋]?66|[0๐])(?:[\s.‐-―-]?[\d๐-๙]){7,9}(?![\d๐-๙])/gu;
const NATIONAL_ID = /(?<![\d๐-๙])(?:[\d๐-๙][\s-]?){12}[\d๐-๙](?![\d๐-๙])/gu;
/** ไลน์ไอดี somchai99, Line: @shop, LINE ID somchai.j */
const LINE_ID =
  /((?<![a-z])line|ไลน์?)\s*(?:id|ไอดี|ไอดีไลน์)?\s*[:=]?\s*(?!id\b|oa\b|group\b|official\b)@?[a-z][\w.-]{3,}/giu;
/** Words that say that a number is a house's. */
const HOUSE_NUMBER = /(บ้านเลขที่)\s*[\d๐-๙]+(?:\s?[/-]\s?[\d๐-๙]+)?/gu;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;
export const MASK = '•••';

const TITLES =
  /^(?:นางสาว|นาง|นาย|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|คุณ|ดร\.|ผศ\.|รศ\.|ว่าที่ร\.ต\.|mrs?\.?|ms\.?|miss)\s*/iu;
const LEAST_NAME = 3;
/** What is shorter may stand anywhere. */
const LEAST_WHOLE = 8;

/** What somebody has told of themselves. Of the full name each word counts by itself, of the rest only the whole. */
export type Own = readonly [fullName?: string | null, ...others: (string | null | undefined)[]];

function wordsOf([fullName, ...others]: Own): string[] {
  const name = (fullName ?? '').trim().replace(TITLES, '');
  return [name, ...name.split(/\s+/u), ...others.map((each) => (each ?? '').trim())]
    .filter((word) => word.length >= LEAST_NAME)
    .toSorted((a, b) => b.length - a.length);
}

/**
 * Finds somebody in what others wrote: the full name, telephone and address, each as a whole. A first name alone may be
 * anybody's. Null where nothing is known that would be theirs alone.
 */
export function nameIn([fullName, ...others]: Own): NameFinder | null {
  const name = (fullName ?? '').trim().replace(TITLES, '');
  const whole = [...(/\s/u.test(name) ? [name] : []), ...others.map((each) => (each ?? '').trim())].filter(
    (words) => words.length >= LEAST_WHOLE,
  );
  if (whole.length === 0) return null;
  return {
    written: new RegExp(whole.map(anySpelling).join('|'), 'giu'),
    drawn: new RegExp(whole.map(anyDrawing).join('|'), 'iu'),
  };
}

/**
 * Takes out what tells who wrote it: telephone and identity numbers, e-mail addresses, LINE ids, numbers of houses, and the
 * person's own name.
 */
export function mask(text: string, own: Own = []): string {
  const words = wordsOf(own).filter(mayStandIn(text));
  const named = words.length > 0 ? text.replace(new RegExp(words.map(anySpelling).join('|'), 'giu'), MASK) : text;
  return named
    .replace(EMAIL, MASK)
    .replace(NATIONAL_ID, MASK)
    .replace(PHONE, MASK)
    .replace(LINE_ID, `$1 ${MASK}`)
    .replace(HOUSE_NUMBER, `$1 ${MASK}`);
}
