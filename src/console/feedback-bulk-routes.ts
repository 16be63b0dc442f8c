/** `/console/feedback/bulk`: one deed for several entries, each as it was seen, each with its own record in the audit log. */
import { reachesNothing } from '../access/policy.ts';
import { createFeedbackBulk, type SeenEntry } from '../feedback/bulk-effects.ts';
import { typedList, typedText } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { feedbackBulkWords, type BulkCounts } from './feedback-bulk-messages.ts';
import { readSeen } from './feedback-bulk-pages.tsx';
import { FEEDBACK } from './feedback-filters.tsx';
import { filtersOf, type FeedbackDeps, type ShowInbox } from './feedback-routes.ts';

/** As many as a page shows, and some. */
const MOST_AT_ONCE = 100;

export function feedbackBulkRoutes(desk: Desk, deps: FeedbackDeps, showInbox: ShowInbox): void {
  const bulk = createFeedbackBulk(deps);

  /** @returns what became of each, or why nothing was done at all. */
  async function link(visit: Visit, chosen: readonly SeenEntry[]): Promise<BulkCounts | 'changed' | 'gone'> {
    const [id = '', version = ''] = typedText(visit.typed, 'bulkIssue').split(':');
    const issue = await deps.issues.find(id);
    if (!issue || !visit.may('feedback.answer', { districtGroup: issue.districtGroup })) return 'gone';
    const counts = { done: 0, same: 0, changed: 0, missing: 0, elsewhere: 0 };
    const wanted: string[] = [];
    for (const { id: entryId } of chosen) {
      const entry = await bulk.find(entryId, visit.cause());
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
              ? await bulk.relabel(seen, theme, wanted === 'only', visit.cause())
              : await bulk.review(seen.id, wanted !== 'unread', visit.cause());
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
