/** One deed for several entries, at the desk and over the API: each as it was seen, each with its own record in the audit log. */
import { may } from '../access/policy.ts';
import type { Cause, Perform } from '../turn.ts';
import type { InboxStore } from './inbox-store.ts';
import type { Lexicon } from './lexicon-effects.ts';
import { sameThemes } from './lexicon-rules.ts';
import type { Feedback } from './model.ts';
import { reviewEntry } from './reply-effects.ts';

/** What was seen of an entry: its themes, and who set them. */
export interface SeenEntry {
  id: string;
  themes: string[];
  themesSetBy: string | null;
}
/** `missing`: gone, or not theirs to change. `changed`: somebody else was faster. */
export type BulkOutcome = 'done' | 'same' | 'changed' | 'missing';

export interface FeedbackBulkDeps {
  inbox: Pick<InboxStore, 'find'>;
  lexicon: Pick<Lexicon, 'relabel'>;
  perform: Perform;
}

export function createFeedbackBulk({ inbox, lexicon, perform }: FeedbackBulkDeps) {
  /** Null for what is gone, or not this person's to change. */
  async function find(id: string, { who }: Cause): Promise<Feedback | null> {
    const entry = await inbox.find(id);
    if (!entry || entry.status === 'withdrawn') return null;
    return may(who.staff, 'feedback.answer', { districtGroup: entry.districtGroup }) ? entry : null;
  }

  return {
    find,

    async review(id: string, read: boolean, cause: Cause): Promise<BulkOutcome> {
      const before = await find(id, cause);
      if (!before) return 'missing';
      const isRead = before.status === 'reviewed' || before.status === 'linked';
      // What is in an issue was read: it waits again when it is taken out of it.
      if (isRead === read || before.status === 'linked') return 'same';
      const after = await perform(reviewEntry({ entry: id, read }), { ...cause, eventId: `${cause.eventId}-${id}` });
      return after ? 'done' : 'missing';
    },

    /** @param only in place of the themes that it has; otherwise beside them. */
    async relabel(seen: SeenEntry, theme: string, only: boolean, cause: Cause): Promise<BulkOutcome> {
      const { id } = seen;
      if (!(await find(id, cause))) return 'missing';
      const themes = only ? [theme] : [...new Set([...seen.themes, theme])];
      if (seen.themesSetBy !== null && sameThemes(seen.themes, themes)) return 'same';
      const given = { themes, lesson: null };
      const done = await lexicon.relabel(id, seen, given, cause.who.staff!, `${cause.eventId}-${id}`);
      if (done.ok) return 'done';
      return done.reason === 'changed' ? 'changed' : 'missing';
    },
  };
}
