/** `/console/feedback/bulk`: one deed for several entries, each as it was seen, each with its own record in the audit log. */
import { reachesNothing } from '../access/policy.ts';
import type { Feedback } from '../feedback/model.ts';
import { reviewEntry } from '../feedback/reply-effects.ts';
import { sameThemes } from '../feedback/lexicon-rules.ts';
import { typedList, typedText } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { feedbackBulkWords, type BulkCounts } from './feedback-bulk-messages.ts';
import { readSeen, type SeenEntry } from './feedback-bulk-pages.tsx';
import { FEEDBACK } from './feedback-filters.tsx';
import { filtersOf, type FeedbackDeps, type ShowInbox } from './feedback-routes.ts';

/** As many as a page shows, and some. */
const MOST_AT_ONCE = 100;

type Outcome = Exclude<keyof BulkCounts, 'elsewhere'>;

export function feedbackBulkRoutes(desk: Desk, deps: FeedbackDeps, showInbox: ShowInbox): void {
  /** Null for what is gone, or not this person's to change. */
  async function findFor(visit: Visit, id: string): Promise<Feedback | null> {
    const entry = await deps.inbox.find(id);
    if (!entry || entry.status === 'withdrawn') return null;
    return visit.may('feedback.answer', { districtGroup: entry.districtGroup }) ? entry : null;
  }

  async function review(visit: Visit, { id }: SeenEntry, read: boolean): Promise<Outcome> {
    const before = await findFor(visit, id);
    if (!before) return 'missing';
    const isRead = before.status === 'reviewed' || before.status === 'linked';
    // What is in an issue was read: it waits again when it is taken out of it.
    if (isRead === read || before.status === 'linked') return 'same';
    const cause = visit.cause();
    const after = await deps.perform(reviewEntry({ entry: id, read }), { ...cause, eventId: `${cause.eventId}-${id}` });
    return after ? 'done' : 'missing';
  }

  async function relabel(visit: Visit, seen: SeenEntry, theme: string, only: boolean): Promise<Outcome> {
    const { id } = seen;
    if (!(await findFor(visit, id))) return 'missing';
    const themes = only ? [theme] : [...new Set([...seen.themes, theme])];
    if (seen.themesSetBy !== null && sameThemes(seen.themes, themes)) return 'same';
    const given = { themes, lesson: null };
    const done = await deps.lexicon.relabel(id, seen, given, visit.member, `${visit.sheet}-${id}`);
    if (done.ok) return 'done';
    return done.reason === 'changed' ? 'changed' : 'missing';
  }

  /** @returns what became of each, or why nothing was done at all. */
  async function link(visit: Visit, chosen: readonly SeenEntry[]): Promise<BulkCounts | 'changed' | 'gone'> {
    const [id = '', version = ''] = typedText(visit.typed, 'bulkIssue').split(':');
    const issue = await deps.issues.find(id);
    if (!issue || !visit.may('feedback.answer', { districtGroup: issue.districtGroup })) return 'gone';
    const counts = { done: 0, same: 0, changed: 0, missing: 0, elsewhere: 0 };
    const wanted: string[] = [];
    for (const { id: entryId } of chosen) {
      const entry = await findFor(visit, entryId);
      if (!entry) counts.missing += 1;
      else if (entry.districtGroup !== issue.districtGroup) counts.elsewhere += 1;
      else if (entry.issues?.includes(id)) counts.same += 1;
      else wanted.push(entryId);
    }
    if (wanted.length === 0) return counts;
    const seen = { issue: id, version: Number(version), sheet: visit.sheet, by: visit.member };
    const done = await deps.issueDesk.gather(seen, wanted);
    if (!done.ok) return done.reason === 'changed' ? 'changed' : 'gone';
    return { ...counts, done: wanted.length };
  }

  desk.post(`${FEEDBACK}/bulk`, {
    async act(visit): Promise<Answer> {
      if (reachesNothing(visit.reach('feedback.answer'))) return MISSING;
      const { typed, lang } = visit;
      const words = feedbackBulkWords(lang);
      const chosen = typedList(typed, 'entry').slice(0, MOST_AT_ONCE).map(readSeen);
      const wanted = typedText(typed, 'do');
      const theme = typedText(typed, 'bulkTheme');
      const issue = typedText(typed, 'bulkIssue');
      const all = new Set(chosen.map(({ id }) => id));
      const back = (text: string, still: ReadonlySet<string>, status: number): Promise<Answer> =>
        showInbox(visit, { chosen: still, typed: { theme, issue }, status, notice: { tone: 'bad', text } });
      if (chosen.length === 0) return back(words.nothing, all, 422);
      if ((wanted === 'add' || wanted === 'only') && theme === '') return back(words.noTheme, all, 422);
      if (wanted === 'link' && issue === '') return back(words.noIssue, all, 422);

      let counts: BulkCounts = { done: 0, same: 0, changed: 0, missing: 0, elsewhere: 0 };
      const changed = new Set<string>();
      if (wanted === 'link') {
        const linked = await link(visit, chosen);
        if (linked === 'changed') return back(words.issueChanged, all, 409);
        if (linked === 'gone') return back(words.issueGone, all, 409);
        counts = linked;
      } else {
        for (const seen of chosen) {
          const outcome =
            wanted === 'add' || wanted === 'only'
              ? await relabel(visit, seen, theme, wanted === 'only')
              : await review(visit, seen, wanted !== 'unread');
          counts[outcome] += 1;
          if (outcome === 'changed') changed.add(seen.id);
        }
      }
      if (counts.missing === chosen.length) return MISSING;
      const refused = counts.changed + counts.missing + counts.elsewhere;
      if (counts.done > 0) deps.wake();
      if (refused > 0) return back(words.told(counts), changed, 409);
      const told: Notice = { tone: 'good', text: words.told(counts) };
      return { goTo: pathWith(FEEDBACK, { ...filtersOf(visit, 'unread'), after: visit.query('after') }), notice: told };
    },
  });
}
