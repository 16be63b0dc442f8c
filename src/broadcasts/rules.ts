/** Notices to a part of the representatives: what is still to be said, when one goes out, who must agree. */
import { z } from 'zod';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import { definePostback } from '../line/postback.ts';
import type { Programme } from '../programme.ts';
import { addDays } from '../thai/calendar.ts';
import type { NoticeHead, When } from '../thai/notice-commands.ts';
import { normalise } from '../thai/normalise.ts';
import { districtGroupCodeSchema } from '../thai/places.ts';
import { bangkokDate, days, parseBangkok, plus } from '../time.ts';
import { SESSION_PARTS, type Broadcast, type Segment, type SessionPart } from './model.ts';

/** Letters of the part of a role that a notice is for, by whichever door it comes in. */
export const ROLE_LETTERS = 100;

const id = z.string().regex(/^b[0-9a-f]{24}$/);
const version = z.coerce.number().int().positive();
const page = z.coerce.number().int().min(1).max(999).optional();
const card = { id, v: version };

export const PARTS_OF_PEOPLE = ['all', 'district', 'role', 'theme', ...SESSION_PARTS] as const;
export type PartOfPeople = (typeof PARTS_OF_PEOPLE)[number];

export const buttons = {
  /** While a notice is being written. */
  group: definePostback('broadcast.group', { g: districtGroupCodeSchema }),
  people: definePostback('broadcast.people', { p: z.enum(PARTS_OF_PEOPLE) }),
  /** A further condition, and from the beginning. */
  more: definePostback('broadcast.more', {}),
  anew: definePostback('broadcast.anew', {}),
  district: definePostback('broadcast.district', { d: z.string().min(1).max(40) }),
  theme: definePostback('broadcast.theme', { t: z.string().regex(/^[A-Z_]{1,30}$/) }),
  session: definePostback('broadcast.session', { c: z.string().regex(/^[a-z0-9-]{1,64}$/i) }),
  /** On a preview; each for the version that the card shows. */
  send: definePostback('broadcast.send', card),
  editText: definePostback('broadcast.text', card),
  editPeople: definePostback('broadcast.who', card),
  editTime: definePostback('broadcast.time', card),
  pickTime: definePostback('broadcast.at', card),
  sendNow: definePostback('broadcast.now', card),
  drop: definePostback('broadcast.drop', card),
  /** To a second person. */
  decide: definePostback('broadcast.decide', { ...card, a: z.enum(['yes', 'no']) }),
  /** Afterwards. */
  list: definePostback('broadcast.list', { page }),
  report: definePostback('broadcast.report', { id }),
  missed: definePostback('broadcast.missed', { id, page }),
  recall: definePostback('broadcast.recall', { id }),
};

/** What has been said of a notice so far. */
export interface NoticeDraft {
  districtGroup?: string;
  district?: string;
  role?: string;
  theme?: string;
  part?: SessionPart;
  /** How the session of `part` was named; `consultation` where it is certain. */
  date?: string;
  round?: number;
  consultation?: string;
  everybody?: boolean;
  /** What is chosen next comes on top of what was chosen before. */
  adding?: boolean;
  text?: string;
  /** ISO; left out: at once. */
  sendAt?: string;
  /** The notice on a preview that is being changed. */
  edit?: { id: string; v: number };
}

export type NoticeQuestion = 'districtGroup' | 'people' | 'more' | 'district' | 'role' | 'theme' | 'session' | 'text';

/** The next thing to ask; the session is found, or asked for, when the people are counted. */
export function nextQuestion(draft: NoticeDraft): 'districtGroup' | 'people' | 'text' | null {
  if (!draft.districtGroup) return 'districtGroup';
  const { everybody, district, role, theme, part } = draft;
  if (!everybody && !district && !role && !theme && !part) return 'people';
  return draft.text ? null : 'text';
}

/** A whole sentence without any part named is for everybody; without words it is asked. */
export function draftFrom(head: NoticeHead, words: string | null, own: string | undefined): NoticeDraft {
  const { districtGroup = own, district, role, theme, audience, date, round } = head;
  const part = audience === undefined || audience === 'all' ? undefined : audience === 'no_reply' ? 'silent' : audience;
  const named = Boolean(district || role || theme || part);
  return {
    ...(districtGroup && { districtGroup }),
    ...(district && { district }),
    ...(role && { role }),
    ...(theme && { theme }),
    ...(part && { part }),
    ...(part && date && { date }),
    ...(part && round && { round }),
    ...((audience === 'all' || (words !== null && !named)) && { everybody: true }),
    ...(words !== null && { text: words }),
  };
}

/** What the choice of a kind of people leaves of the draft: the choice before it is gone. */
export function withoutPeople({ districtGroup, text, sendAt, edit }: NoticeDraft): NoticeDraft {
  return {
    ...(districtGroup && { districtGroup }),
    ...(text && { text }),
    ...(sendAt && { sendAt }),
    ...(edit && { edit }),
  };
}

/** The draft to which a condition is added: everything chosen stays, “everybody” does not. */
export function withMorePeople({ everybody: _all, ...draft }: NoticeDraft): NoticeDraft {
  return { ...draft, adding: true };
}

/** Kinds of people by which those chosen so far can be narrowed down. */
export function partsToAdd({ district, role, theme, part }: NoticeDraft): PartOfPeople[] {
  const taken = new Set<PartOfPeople>([
    'all',
    ...(district ? (['district'] as const) : []),
    ...(role ? (['role'] as const) : []),
    ...(theme ? (['theme'] as const) : []),
    ...(part ? SESSION_PARTS : []),
  ]);
  return PARTS_OF_PEOPLE.filter((each) => !taken.has(each));
}

/** What a notice on a preview says of its people, as it was chosen. */
export function draftOf({ _id, version: v, segment, text, sendAt }: Broadcast): NoticeDraft {
  const { districtGroup, district, role, theme, session } = segment;
  return {
    districtGroup,
    ...(district && { district }),
    ...(role && { role }),
    ...(theme && { theme }),
    ...(session && { part: session.part, consultation: session.consultation }),
    text,
    ...(sendAt && { sendAt: sendAt.toISOString() }),
    edit: { id: _id, v },
  };
}

/** A notice that nobody has confirmed yet. */
export function newNotice(written: {
  id: string;
  segment: Segment;
  text: string;
  sendAt: Date | null;
  /** Our staff id. */
  by: string;
  at: Date;
  event: string;
}): Broadcast {
  const { id: _id, segment, text, sendAt, by, at, event } = written;
  return {
    _id,
    segment,
    text,
    sendAt,
    state: 'draft',
    version: 1,
    lastEvent: event,
    proposedBy: by,
    proposedAt: at,
    requestedAt: null,
    requestedFor: null,
    approvalUntil: null,
    decidedBy: null,
    decidedAt: null,
    dueAt: null,
    plannedAt: null,
    plannedFor: null,
    recalledAt: null,
  };
}

export type SendTime =
  /** `held`: it was to go out in quiet hours and waits for their end. */
  | { kind: 'at'; at: Date; held: boolean }
  | { kind: 'needsTime'; date: string; candidates: string[] }
  | { kind: 'past' }
  | { kind: 'tooFar' };

/** When something said as "พรุ่งนี้ 9 โมง" goes out. An hour alone is the next such hour. */
export function sendTimeOf(
  { date, time, candidates = [] }: When,
  now: Date,
  quietHours: Programme['quietHours'],
  scheduleDays: number,
): SendTime | null {
  if (!date && !time && candidates.length === 0) return null;
  const today = bangkokDate(now);
  if (!time) return { kind: 'needsTime', date: date ?? today, candidates };
  const said = (day: string): Date => parseBangkok(`${day}T${time}`)!;
  const at = date ? said(date) : said(today) > now ? said(today) : said(addDays(today, 1));
  if (at <= now) return { kind: 'past' };
  if (at > plus(now, days(scheduleDays))) return { kind: 'tooFar' };
  const goesOut = afterQuietHours(at, quietHours);
  return { kind: 'at', at: goesOut, held: goesOut > at };
}

/** When a notice that is confirmed now goes out. */
export function dueAtOf(sendAt: Date | null, now: Date, quietHours: Programme['quietHours']): Date {
  return afterQuietHours(sendAt && sendAt > now ? sendAt : now, quietHours);
}

/** Until when a second person may decide: what is not agreed to before its time does not go out. */
export function approvalUntil(now: Date, sendAt: Date | null, hoursToDecide: number): Date {
  const latest = plus(now, hoursToDecide * 3_600_000);
  return sendAt && sendAt > now && sendAt < latest ? sendAt : latest;
}

/** อสม. fits อ.ส.ม., and ประธานชุมชน fits "ประธานชุมชนวัดสิงห์". */
export function hasRole(role: string | null, wanted: string): boolean {
  const key = (text: string): string => normalise(text).toLowerCase().replace(/[\s.]/gu, '');
  return role !== null && key(role).includes(key(wanted));
}

/** Reasons for which nobody is phoned: the notice is no longer for these people. */
export const NEEDS_NO_CALL: readonly string[] = ['answered', 'superseded', 'withdrawn'];
