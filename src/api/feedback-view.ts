/** An entry of feedback as the API tells it, and to whom. */
import { isWithin } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { Download, Feedback, FeedbackPart } from '../feedback/model.ts';
import { hasContent, mask, placesOf, textOf } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { ThemeStore } from '../feedback/theme-store.ts';
import { idFrom } from '../identity.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Call, Told } from './operations.ts';
import { missing } from './problems.ts';

export interface FeedbackViewDeps {
  feedback: Pick<FeedbackStore, 'findDownloads'>;
  themeEntries: Pick<ThemeStore, 'find'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  pseudonyms: Pseudonyms;
}

/** In place of LINE's id of the message, which is nobody else's business. */
export const attachmentId = ({ messageId }: Pick<FeedbackPart, 'messageId'>): string => idFrom('attachment', messageId);

const withContent = ({ parts }: Feedback): FeedbackPart[] => parts.filter(({ kind }) => hasContent(kind));

/** Who may look into the register there may see what tells who somebody is, as at the desk. */
export const seesAuthor = (call: Call, { districtGroup, district }: Feedback): boolean =>
  call.has('personal') && isWithin(call.reach('representative.view'), { districtGroup, district });

export function createFeedbackView(deps: FeedbackViewDeps) {
  async function authorsOf(entries: readonly Feedback[]): Promise<Map<string, Representative>> {
    const ids = [...new Set(entries.flatMap(({ author }) => author ?? []))];
    const people = ids.length > 0 ? await deps.representatives.findMany(ids) : [];
    return new Map(people.map((person) => [person._id, person]));
  }

  function attachmentBody(part: FeedbackPart, download: Download | undefined, named: boolean) {
    return {
      id: attachmentId(part),
      kind: part.kind,
      at: part.at.toISOString(),
      state: download?.state ?? 'waiting',
      contentType: download?.contentType ?? null,
      bytes: download?.size ?? null,
      ...(named && { fileName: part.fileName }),
    };
  }

  /** By the ids of the entries. */
  async function bodiesOf(entries: readonly Feedback[], call: Call) {
    const messages = entries.flatMap(withContent).map(({ messageId }) => messageId);
    const [authors, downloads] = await Promise.all([authorsOf(entries), deps.feedback.findDownloads(messages)]);
    const codeOf = deps.pseudonyms(call.token._id);
    return new Map(
      entries.map((entry) => {
        const author = entry.author ? authors.get(entry.author) : undefined;
        const own = [author?.fullName, author?.phone, author?.contactAddress] as const;
        const named = seesAuthor(call, entry);
        const body = {
          id: entry._id,
          number: entry.number,
          kind: entry.kind,
          status: entry.status,
          private: entry.private,
          districtGroup: entry.districtGroup,
          district: entry.district,
          session: entry.consultation,
          themes: entry.themes,
          themesSetByHand: entry.themesSetBy !== null,
          issues: entry.issues ?? [],
          text: mask(textOf(entry), own),
          places: placesOf(entry).map(({ title, latitude, longitude }) => ({
            title: mask(title, own),
            latitude,
            longitude,
          })),
          attachments: withContent(entry).map((part) => attachmentBody(part, downloads.get(part.messageId), named)),
          replies: (entry.replies ?? []).map(({ _id, text, at }) => ({
            id: _id,
            text: mask(text, own),
            at: at.toISOString(),
          })),
          saidAt: entry.saidAt.toISOString(),
          author: entry.author && codeOf(entry.author),
        };
        return [entry._id, body] as const;
      }),
    );
  }

  return {
    bodiesOf,

    /** @throws for what does not exist, was taken back, or lies out of reach. */
    async visible(call: Call, id = call.params['id']!): Promise<Feedback> {
      const entry = await deps.themeEntries.find(id);
      const seen = entry && entry.status !== 'withdrawn' && isWithin(call.reach('feedback.view'), entry);
      if (!seen) throw missing();
      return entry;
    },

    async toldOf(entry: Feedback, call: Call): Promise<Told> {
      const bodies = await bodiesOf([entry], call);
      // Entries count no versions: what changes of them stands in the rest of the tag.
      return { body: bodies.get(entry._id), version: 0, subject: entry._id };
    },
  };
}
