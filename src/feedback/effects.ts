/** What steps about feedback cause. Every effect gives the same outcome for the same event, however often. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { may } from '../access/policy.ts';
import type { AuditRecord } from '../access/audit.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { days, parseBangkok, plus, type Clock } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { Feedback, FeedbackKind, FeedbackPart, FeedbackStatus } from './model.ts';
import {
  ALL_GROUPS,
  attachmentsOf,
  hasContent,
  LINK_LASTS_MS,
  MAX_PARTS,
  originOf,
  placesOf,
  sessionOf,
  textOf,
  type AttendedSession,
  type NewPart,
} from './rules.ts';
import type { FeedbackSelection, FeedbackStore } from './store.ts';

export interface Receipt {
  entry: string;
  number: string;
  kind: FeedbackKind | null;
}
export type Opened = ({ ok: true } & Receipt) | { ok: false; reason: 'unsent' | 'notRegistered' };
export type Added = ({ ok: true } & Receipt) | { ok: false; reason: 'unsent' | 'gone' | 'full' };

/** Shown to the author alone. */
export interface OwnEntry {
  number: string;
  kind: FeedbackKind | null;
  status: FeedbackStatus;
  private: boolean;
  text: string;
  places: string[];
  attachments: number;
  saidAt: string;
}

export interface ExportRequest {
  /** A district group's code, or `ALL`. */
  scope: string;
  /** Days, inclusive. */
  from: string;
  to: string;
  theme: string | null;
}
export type PreparedExport = { ok: true; count: number; url: string } | { ok: false; reason: 'refused' | 'nothing' };

export const openEntry = defineEffect<
  { parts: NewPart[]; kind: FeedbackKind | null; consultation: string | null },
  Opened
>('feedback.open');
/** `mine`: the dialogue of this very person holds the entry. Without it the entry's author is asked for. */
export const addToEntry = defineEffect<{ entry: string; part: NewPart; mine: boolean }, Added>('feedback.add');
export const replaceText = defineEffect<{ number: string; part: NewPart }, Added>('feedback.replaceText');
export const setKind = defineEffect<{ entry: string; kind: FeedbackKind; mine: boolean }, Receipt | null>(
  'feedback.kind',
);
export const setPrivate = defineEffect<{ entry: string; mine: boolean }, (Receipt & { registered: boolean }) | null>(
  'feedback.private',
);
/** Whether the entry is this person's, for a button on it. */
export const checkEntry = defineEffect<{ entry: string; mine: boolean }, Receipt | null>('feedback.check');
export const findOwn = defineEffect<{ number: string }, OwnEntry | null>('feedback.find');
export const listOwn = defineEffect<{ limit: number }, OwnEntry[]>('feedback.list');
/** The newest entry of this person since a day ago. */
export const findLatest = defineEffect<null, Receipt | null>('feedback.latest');
/** Media without words go to that entry. @returns null where there is none, or nothing of them is left. */
export const addAllToLatest = defineEffect<{ parts: NewPart[] }, Receipt | null>('feedback.addToLatest');
export const withdrawEntry = defineEffect<{ number: string }, { number: string } | null>('feedback.withdraw');
/** @returns the entry that is gone with it as a whole, if one is. */
export const forgetMessage = defineEffect<{ messageId: string }, { removed: string | null }>('feedback.unsend');
export const prepareExport = defineEffect<ExportRequest, PreparedExport>('feedback.export');

export interface FeedbackEffectDeps {
  feedback: FeedbackStore;
  attendance: Pick<AttendanceStore, 'findRecentFor'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  /** The lexicon as it is now. */
  currentThemes(): Promise<Pick<ThemeScanner, 'scan' | 'version'>>;
  places: Pick<Places, 'groups'>;
  events: { forgetMessage(messageId: string, at: Date): Promise<unknown> };
  publicUrl: string;
  clock: Clock;
  /** Makes the tokens of links; a new one each start where none is given. */
  linkSecret?: string | Buffer;
  audit?: { record(record: AuditRecord): Promise<void> };
  /** Something waits to be fetched from LINE. */
  onMedia?(): void;
}

/** Somebody may have said yes long before the session. */
const ANSWERS_SINCE_MS = days(120);

export function feedbackEffects(deps: FeedbackEffectDeps): EffectHandler[] {
  const { feedback, clock } = deps;
  const linkSecret = deps.linkSecret ?? randomBytes(32);

  async function themesOf(entry: Pick<Feedback, 'parts'>) {
    const lexicon = await deps.currentThemes();
    const { themes, matched } = lexicon.scan(textOf(entry));
    return { themes, matchedTerms: matched, lexiconVersion: lexicon.version };
  }

  /** The entry where it stands and is this person's. */
  async function findMine(entry: string, mine: boolean, cause: Cause): Promise<Feedback | null> {
    const found = await feedback.find(entry);
    if (!found || found.status === 'withdrawn') return null;
    return mine || isAuthor(found, cause) ? found : null;
  }

  async function attendedSession(
    origin: { author: string | null; districtGroup: string },
    at: Date,
    invited: string | null,
  ) {
    if (!origin.author) return null;
    const rows = await deps.attendance.findRecentFor(origin.author, plus(at, -ANSWERS_SINCE_MS));
    const ids = new Set([...rows.map(({ consultation }) => consultation), ...(invited ? [invited] : [])]);
    if (ids.size === 0) return null;
    const found = await deps.consultations.findMany([...ids]);
    const sessions = found.map(({ _id, districtGroup, startsAt, status, revision }): AttendedSession => {
      const row = rows.find(({ consultation }) => consultation === _id);
      return {
        id: _id,
        districtGroup,
        startsAt,
        takesPlace: ['announced', 'held', 'reported'].includes(status),
        checkedIn: Boolean(row?.checkedInAt),
        answeredYes: row?.answer === 'yes' && row.revision === revision,
        invited: invited === _id,
      };
    });
    return sessionOf(sessions, origin.districtGroup, at);
  }

  async function askForContent(entry: string, parts: readonly Pick<FeedbackPart, 'messageId' | 'kind'>[], at: Date) {
    const files = parts.filter(({ kind }) => hasContent(kind));
    for (const part of files) await feedback.askForContent(part, entry, at);
    if (files.length > 0) deps.onMedia?.();
  }

  /** A message that was taken back while it was being written must not stay. */
  async function dropUnsent(messageIds: readonly string[], cause: Cause): Promise<boolean> {
    for (const messageId of messageIds) {
      if (!(await feedback.isUnsent(messageId))) continue;
      await feedback.unsend(messageId, cause.eventId, cause.at);
      return true;
    }
    return false;
  }

  async function add(entry: Feedback, part: NewPart, cause: Cause, write: 'addPart' | 'replaceText'): Promise<Added> {
    const known = entry.parts.some(({ messageId }) => messageId === part.messageId);
    if (!known && entry.parts.length >= MAX_PARTS) return { ok: false, reason: 'full' };
    if (await feedback.isUnsent(part.messageId)) return { ok: false, reason: 'unsent' };
    const after = await feedback[write](entry._id, toPart(part));
    if (!after) return { ok: false, reason: 'gone' };
    if (part.kind === 'text') await feedback.setThemes(entry._id, await themesOf(after));
    await askForContent(entry._id, [part], cause.at);
    if (await dropUnsent([part.messageId], cause)) return { ok: false, reason: 'unsent' };
    return { ok: true, ...receiptOf(after) };
  }

  async function findOwnByNumber(number: string, cause: Cause): Promise<Feedback | null> {
    const entry = await feedback.findByNumber(number);
    return entry && entry.status !== 'withdrawn' && isAuthor(entry, cause) ? entry : null;
  }

  async function latestOf(cause: Cause): Promise<Feedback | null> {
    const author = cause.who.representative?.id;
    const [latest] = author ? await feedback.findByAuthor(author, 1) : [];
    return latest && latest.saidAt > plus(cause.at, -days(1)) ? latest : null;
  }

  return [
    openEntry.handle(async ({ parts, kind, consultation }, cause) => {
      const origin = originOf(cause.who, cause.where);
      if (!origin) return { ok: false, reason: 'notRegistered' };
      const taken = await Promise.all(parts.map(({ messageId }) => feedback.isUnsent(messageId)));
      const kept = parts.filter((_, index) => !taken[index]).map(toPart);
      if (taken[0] || kept.length === 0) return { ok: false, reason: 'unsent' };
      const entry = await feedback.open({
        _id: idFrom('feedback', cause.eventId),
        kind,
        ...origin,
        consultation: await attendedSession(origin, cause.at, consultation),
        channel: cause.where.kind,
        ...(await themesOf({ parts: kept })),
        parts: kept,
        saidAt: cause.at,
      });
      if (entry.status === 'withdrawn') return { ok: false, reason: 'unsent' };
      await askForContent(entry._id, kept, cause.at);
      const messageIds = kept.map(({ messageId }) => messageId);
      if (await dropUnsent(messageIds, cause)) return { ok: false, reason: 'unsent' };
      return { ok: true, ...receiptOf(entry) };
    }),

    addToEntry.handle(async ({ entry, part, mine }, cause) => {
      const found = await findMine(entry, mine, cause);
      return found ? add(found, part, cause, 'addPart') : { ok: false, reason: 'gone' };
    }),

    replaceText.handle(async ({ number, part }, cause) => {
      const found = await findOwnByNumber(number, cause);
      return found ? add(found, part, cause, 'replaceText') : { ok: false, reason: 'gone' };
    }),

    setKind.handle(async ({ entry, kind, mine }, cause) => {
      const found = await findMine(entry, mine, cause);
      const after = found && (await feedback.setKind(found._id, kind));
      return after && receiptOf(after);
    }),

    setPrivate.handle(async ({ entry, mine }, cause) => {
      const found = await findMine(entry, mine, cause);
      const after = found && (await feedback.setPrivate(found._id));
      return after && { ...receiptOf(after), registered: after.author !== null };
    }),

    checkEntry.handle(async ({ entry, mine }, cause) => {
      const found = await findMine(entry, mine, cause);
      return found && receiptOf(found);
    }),

    findOwn.handle(async ({ number }, cause) => {
      const entry = await findOwnByNumber(number, cause);
      return entry && ownEntry(entry);
    }),

    listOwn.handle(async ({ limit }, cause) => {
      const author = cause.who.representative?.id;
      return author ? (await feedback.findByAuthor(author, limit)).map(ownEntry) : [];
    }),

    findLatest.handle(async (_, cause) => {
      const latest = await latestOf(cause);
      return latest && receiptOf(latest);
    }),

    addAllToLatest.handle(async ({ parts }, cause) => {
      const holder = parts[0] && (await feedback.findByPart(parts[0].messageId));
      const latest = holder ?? (await latestOf(cause));
      if (!latest) return null;
      let any = false;
      for (const part of parts) any = (await add(latest, part, cause, 'addPart')).ok || any;
      return any ? receiptOf(latest) : null;
    }),

    withdrawEntry.handle(async ({ number }, cause) => {
      const entry = await findOwnByNumber(number, cause);
      if (!entry) return (await feedback.findByWithdrawal(cause.eventId, number)) ? { number } : null;
      await feedback.withdraw(entry._id, cause.eventId, cause.at);
      await deps.audit?.record({
        _id: idFrom('audit', 'feedback.withdrawn', cause.eventId),
        at: cause.at,
        actor: cause.who.representative!.id,
        action: 'feedback.withdrawn',
        subject: entry._id,
        details: { number },
      });
      return { number };
    }),

    forgetMessage.handle(async ({ messageId }, cause) => {
      const entry = await feedback.unsend(messageId, cause.eventId, cause.at);
      if (entry && entry.status !== 'withdrawn') await feedback.setThemes(entry._id, await themesOf(entry));
      await deps.events.forgetMessage(messageId, cause.at);
      return { removed: entry?.status === 'withdrawn' ? entry._id : null };
    }),

    prepareExport.handle(async ({ scope, from, to, theme }, cause) => {
      const { staff } = cause.who;
      const groups = scope === ALL_GROUPS ? deps.places.groups.map(({ code }) => code) : [scope];
      const allowed = groups.every((districtGroup) => may(staff, 'feedback.export', { districtGroup }));
      if (!staff || !allowed) return { ok: false, reason: 'refused' };
      const selection: FeedbackSelection = { districtGroups: groups, ...periodOf(from, to), theme };
      const count = await feedback.count(selection);
      if (count === 0) return { ok: false, reason: 'nothing' };
      const now = clock.now();
      const token = createHmac('sha256', linkSecret).update(`export ${cause.eventId}`).digest('base64url');
      const link = await feedback.createLink({
        _id: idFrom('export', cause.eventId),
        tokenHash: hashOf(token),
        districtGroups: groups,
        from: selection.from,
        to: selection.to,
        theme,
        staff: staff.id,
        count,
        createdAt: now,
        expiresAt: plus(now, LINK_LASTS_MS),
      });
      await deps.audit?.record({
        _id: idFrom('audit', 'feedback.exported', cause.eventId),
        at: cause.at,
        actor: staff.id,
        action: 'feedback.exported',
        subject: link._id,
        details: { scope, from, to, theme, count: link.count },
      });
      return { ok: true, count: link.count, url: `${deps.publicUrl}/exports/${token}?openExternalBrowser=1` };
    }),
  ];
}

function receiptOf({ _id, number, kind }: Feedback): Receipt {
  return { entry: _id, number: number ?? '', kind };
}

function toPart({ eventId, at, ...rest }: NewPart): FeedbackPart {
  return { ...rest, sourceEventId: eventId, at: new Date(at) };
}

function isAuthor({ author }: Feedback, { who }: Cause): boolean {
  return author !== null && author === who.representative?.id;
}

function ownEntry(entry: Feedback): OwnEntry {
  return {
    number: entry.number ?? '',
    kind: entry.kind,
    status: entry.status,
    private: entry.private,
    text: textOf(entry),
    places: placesOf(entry).map(({ title, address }) => title || address),
    attachments: attachmentsOf(entry),
    saidAt: entry.saidAt.toISOString(),
  };
}

/** From the first day's 00:00 until before the day after the last, in Bangkok. */
export function periodOf(from: string, to: string): { from: Date; to: Date } {
  const [start, end] = [parseBangkok(from), parseBangkok(to)];
  if (!start || !end) throw new RangeError('a period needs two days of the calendar');
  return { from: start, to: plus(end, days(1)) };
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
