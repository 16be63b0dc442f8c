/** What steps about feedback cause. Every effect gives the same outcome for the same event, however often. */
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { idFrom } from '../identity.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { days, plus } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import { exportEffects, type ExportDeps } from './export-effects.ts';
import { sentToken } from './link-rules.ts';
import type { Feedback, FeedbackKind, FeedbackPart, FeedbackStatus, PartKind } from './model.ts';
import {
  hasContent,
  LINK_LASTS_MS,
  MAX_PARTS,
  originOf,
  placesOf,
  sessionOf,
  SIMILAR_AMONG,
  SIMILAR_SINCE_MS,
  similarTo,
  textOf,
  type AttendedSession,
  type NewPart,
} from './rules.ts';

export interface Receipt {
  entry: string;
  number: string;
  kind: FeedbackKind | null;
}
/** An earlier entry of the same person that says nearly the same. */
export interface Similar {
  entry: string;
  number: string;
  saidAt: string;
}
export type Opened =
  ({ ok: true; similar: Similar | null } & Receipt) | { ok: false; reason: 'unsent' | 'notRegistered' };
export type Added = ({ ok: true } & Receipt) | { ok: false; reason: 'unsent' | 'gone' | 'full' };
export type Joined =
  | ({ ok: true; private: boolean } & Receipt)
  | { ok: false; reason: 'gone' }
  | { ok: false; reason: 'full'; number: string };
/** An entry by the number on its receipt, or by the receipt that is quoted. */
export type Which = { number: string } | { entry: string };

/** Shown to the author alone. */
export interface OwnEntry {
  entry: string;
  number: string;
  kind: FeedbackKind | null;
  status: FeedbackStatus;
  private: boolean;
  text: string;
  places: string[];
  /** Of pictures, voices, films and papers, one for each. */
  attachments: PartKind[];
  /** Opens them for a while. In lists there are none. */
  links: { kind: PartKind; url: string }[];
  saidAt: string;
}

/**
 * `album`: LINE's id of what was sent together; a later picture of it joins the entry of the first. `forStaff`: meant for
 * whoever of the staff talks to this person, and nobody else.
 */
export const openEntry = defineEffect<
  { parts: NewPart[]; kind: FeedbackKind | null; consultation: string | null; album?: string; forStaff?: true },
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
export const findOwn = defineEffect<Which, OwnEntry | null>('feedback.find');
/** The newest first. */
export const listOwn = defineEffect<
  { limit: number; offset: number },
  { entries: OwnEntry[]; offset: number; total: number }
>('feedback.list');
/** The newest entry of this person since a day ago. */
export const findLatest = defineEffect<null, Receipt | null>('feedback.latest');
/** Media without words go to that entry. @returns null where there is none, or nothing of them is left. */
export const addAllToLatest = defineEffect<{ parts: NewPart[] }, Receipt | null>('feedback.addToLatest');
export const withdrawEntry = defineEffect<Which, { number: string } | null>('feedback.withdraw');
/** Makes an entry part of an earlier one of the same person. Its number leads there from then on. */
export const joinEntries = defineEffect<{ entry: string; into: string }, Joined>('feedback.join');
/** False where the message was taken back before it was handled. */
export const isStillSaid = defineEffect<{ messageId: string }, boolean>('feedback.stillSaid');
/** @returns the entry that is gone with it as a whole, if one is. */
export const forgetMessage = defineEffect<{ messageId: string }, { removed: string | null }>('feedback.unsend');

export interface FeedbackEffectDeps extends ExportDeps {
  attendance: Pick<AttendanceStore, 'findRecentFor'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  /** The lexicon as it is now. */
  currentThemes(): Promise<Pick<ThemeScanner, 'scan' | 'version'>>;
  events: { forgetMessage(messageId: string, at: Date): Promise<unknown> };
  /** Something waits to be fetched from LINE. */
  onMedia?(): void;
}

/** Of entries that were made part of others, one after the other. */
const MOST_HOPS = 5;
/** Somebody may have said yes long before the session. */
const ANSWERS_SINCE_MS = days(120);

export function feedbackEffects(deps: FeedbackEffectDeps): EffectHandler[] {
  const { feedback } = deps;

  async function themesOf(entry: Pick<Feedback, 'parts'>) {
    const lexicon = await deps.currentThemes();
    const { themes, matched } = lexicon.scan(textOf(entry));
    return { themes, matchedTerms: matched, lexiconVersion: lexicon.version };
  }

  /** An entry that was made part of another leads to that one. */
  async function whereItIs(found: Feedback | null): Promise<Feedback | null> {
    let entry = found;
    for (let hops = 0; entry?.mergedInto && hops < MOST_HOPS; hops += 1) entry = await feedback.find(entry.mergedInto);
    return entry && entry.status !== 'withdrawn' ? entry : null;
  }

  /** Where its author can look at what was sent; what LINE has not handed over yet, or never will, has no link. */
  async function linksTo({ parts }: Feedback, at: Date): Promise<OwnEntry['links']> {
    const files = parts.filter(({ kind }) => hasContent(kind));
    const found = await feedback.findDownloads(files.map(({ messageId }) => messageId));
    const until = plus(at, LINK_LASTS_MS);
    return files.flatMap(({ kind, messageId }) =>
      found.get(messageId)?.state === 'done'
        ? [{ kind, url: `${deps.publicUrl}/sent/${sentToken(deps.linkSecret, messageId, until)}` }]
        : [],
    );
  }

  /** The entry where it stands and is this person's. */
  async function findMine(entry: string, mine: boolean, cause: Cause): Promise<Feedback | null> {
    const found = await whereItIs(await feedback.find(entry));
    if (!found) return null;
    return (mine && found._id === entry) || isAuthor(found, cause) ? found : null;
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
    const after = await feedback[write](entry, toPart(part));
    if (!after) return { ok: false, reason: 'gone' };
    if (part.kind === 'text') await feedback.setThemes(entry._id, await themesOf(after));
    await askForContent(entry._id, [part], cause.at);
    if (await dropUnsent([part.messageId], cause)) return { ok: false, reason: 'unsent' };
    return { ok: true, ...receiptOf(after) };
  }

  async function findOwnEntry(which: Which, cause: Cause): Promise<Feedback | null> {
    const named = 'number' in which ? await feedback.findByNumber(which.number) : await feedback.find(which.entry);
    const entry = await whereItIs(named);
    return entry && isAuthor(entry, cause) ? entry : null;
  }

  /** Of this person's, said in the same sort of chat or to be seen there: a LINE group hears of nothing said in 1:1. */
  async function findSimilar(entry: Feedback): Promise<Similar | null> {
    if (!entry.author || entry.themes.length === 0) return null;
    const earlier = (await feedback.findByAuthor(entry.author, SIMILAR_AMONG)).filter(
      ({ saidAt, channel, private: hidden }) =>
        saidAt <= entry.saidAt &&
        saidAt > plus(entry.saidAt, -SIMILAR_SINCE_MS) &&
        (entry.channel === 'direct' || (channel === 'lineGroup' && !hidden)),
    );
    const found = similarTo(entry, earlier);
    return found?.number ? { entry: found._id, number: found.number, saidAt: found.saidAt.toISOString() } : null;
  }

  async function latestOf(cause: Cause): Promise<Feedback | null> {
    const author = cause.who.representative?.id;
    const latest = author ? await feedback.findNewestBy(author) : null;
    return latest && latest.saidAt > plus(cause.at, -days(1)) ? latest : null;
  }

  return [
    openEntry.handle(async ({ parts, kind, consultation, album, forStaff }, cause) => {
      const origin = originOf(cause.who, cause.where);
      if (!origin) return { ok: false, reason: 'notRegistered' };
      const together = album ? idFrom('feedback', 'album', origin.author ?? '', album) : null;
      const first = together && (await feedback.find(together));
      const [part] = parts;
      const isNew = first && part && !first.parts.some(({ messageId }) => messageId === part.messageId);
      if (first && isNew && first.status !== 'withdrawn') {
        const added = await add(first, part, cause, 'addPart');
        if (added.ok) return { ...added, similar: null };
        if (added.reason === 'unsent') return { ok: false, reason: 'unsent' };
      }
      const taken = await Promise.all(parts.map(({ messageId }) => feedback.isUnsent(messageId)));
      const kept = parts.filter((_, index) => !taken[index]).map(toPart);
      if (taken[0] || kept.length === 0) return { ok: false, reason: 'unsent' };
      const entry = await feedback.open({
        _id: together && !isNew ? together : idFrom('feedback', cause.eventId),
        kind,
        ...origin,
        consultation: await attendedSession(origin, cause.at, consultation),
        channel: cause.where.kind,
        ...(await themesOf({ parts: kept })),
        parts: kept,
        saidAt: cause.at,
        ...(forStaff && { forStaff }),
      });
      if (entry.status === 'withdrawn') return { ok: false, reason: 'unsent' };
      await askForContent(entry._id, kept, cause.at);
      if (await dropUnsent(kept.map(idOf), cause)) return { ok: false, reason: 'unsent' };
      return { ok: true, ...receiptOf(entry), similar: await findSimilar(entry) };
    }),

    addToEntry.handle(async ({ entry, part, mine }, cause) => {
      const found = await findMine(entry, mine, cause);
      return found ? add(found, part, cause, 'addPart') : { ok: false, reason: 'gone' };
    }),

    replaceText.handle(async ({ number, part }, cause) => {
      const found = await findOwnEntry({ number }, cause);
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

    findOwn.handle(async (which, cause) => {
      const entry = await findOwnEntry(which, cause);
      return entry && ownEntry(entry, await linksTo(entry, cause.at));
    }),

    listOwn.handle(async ({ limit, offset }, cause) => {
      const author = cause.who.representative?.id;
      if (!author) return { entries: [], offset: 0, total: 0 };
      const total = await feedback.countByAuthor(author);
      const from = offset < total ? offset : 0;
      const entries = await feedback.findByAuthor(author, limit, from);
      return { entries: entries.map((entry) => ownEntry(entry)), offset: from, total };
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

    withdrawEntry.handle(async (which, cause) => {
      const entry = await findOwnEntry(which, cause);
      if (!entry) {
        const gone = await feedback.findByWithdrawal(cause.eventId);
        return gone?.number ? { number: gone.number } : null;
      }
      const number = entry.number ?? '';
      await feedback.withdraw(entry._id, cause.eventId, cause.at);
      await deps.audit.record({
        _id: idFrom('audit', 'feedback.withdrawn', cause.eventId),
        at: cause.at,
        actor: cause.who.representative!.id,
        action: 'feedback.withdrawn',
        subject: entry._id,
        details: { number },
      });
      return { number };
    }),

    joinEntries.handle(async ({ entry, into }, cause) => {
      const [source, target] = [await feedback.find(entry), await whereItIs(await feedback.find(into))];
      if (!source || !target || !isAuthor(source, cause) || !isAuthor(target, cause) || source._id === target._id)
        return { ok: false, reason: 'gone' };
      if (source.parts.length + target.parts.length > MAX_PARTS)
        return { ok: false, reason: 'full', number: target.number ?? '' };
      const begun = source.status === 'withdrawn' ? source : await feedback.beginMerge(source, target._id, cause);
      // Withdrawn otherwise, or made part of another one.
      if (begun?.mergedInto !== target._id) return { ok: false, reason: 'gone' };
      // Words that were private stay so wherever they are.
      if (begun.private) await feedback.setPrivate(target._id);
      for (const part of begun.moving ?? []) {
        await feedback.addPart(target, part);
        await feedback.moveMedia(part.messageId, target._id);
      }
      await feedback.endMerge(source._id);
      // A message that was taken back meanwhile was in neither of them.
      await dropUnsent((begun.moving ?? []).map(idOf), cause);
      const joined = await feedback.find(target._id);
      if (!joined || joined.status === 'withdrawn') return { ok: false, reason: 'gone' };
      if (joined.kind === null && source.kind) await feedback.setKind(joined._id, source.kind);
      await feedback.setThemes(joined._id, await themesOf(joined));
      return { ok: true, private: joined.private, ...receiptOf(joined) };
    }),

    isStillSaid.handle(async ({ messageId }) => !(await feedback.isUnsent(messageId))),

    forgetMessage.handle(async ({ messageId }, cause) => {
      const entry = await feedback.unsend(messageId, cause.eventId, cause.at);
      if (entry && entry.status !== 'withdrawn') await feedback.setThemes(entry._id, await themesOf(entry));
      await deps.events.forgetMessage(messageId, cause.at);
      return { removed: entry?.status === 'withdrawn' ? entry._id : null };
    }),

    ...exportEffects(deps),
  ];
}

const idOf = ({ messageId }: Pick<FeedbackPart, 'messageId'>): string => messageId;
function receiptOf({ _id, number, kind }: Feedback): Receipt {
  return { entry: _id, number: number ?? '', kind };
}

function toPart({ eventId, at, ...rest }: NewPart): FeedbackPart {
  return { ...rest, sourceEventId: eventId, at: new Date(at) };
}

function isAuthor({ author }: Feedback, { who }: Cause): boolean {
  return author !== null && author === who.representative?.id;
}

function ownEntry(entry: Feedback, links: OwnEntry['links'] = []): OwnEntry {
  return {
    entry: entry._id,
    number: entry.number ?? '',
    kind: entry.kind,
    status: entry.status,
    private: entry.private,
    text: textOf(entry),
    places: placesOf(entry).map(({ title, address }) => title || address),
    attachments: entry.parts.flatMap(({ kind }) => (hasContent(kind) ? [kind] : [])),
    links,
    saidAt: entry.saidAt.toISOString(),
  };
}
