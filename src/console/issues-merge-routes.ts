/** `/console/issues/:id/merge`: what is joined is looked at before it is done; nothing of it can be taken back. */
import { rankIssues } from '../development-issues/effects.ts';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import { byIssue } from '../development-issues/project-rules.ts';
import { typedText } from '../web/forms.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { issueWords } from './issues-messages.ts';
import { mergePage } from './issues-merge-pages.tsx';
import { ISSUES } from './issues-pages.tsx';
import { issueFor, seenIn, WRITE, type IssueDeps, type ShowIssue } from './issues-routes.ts';

export function issueMergeRoutes(desk: Desk, deps: IssueDeps, pages: ShowIssue): void {
  /** Null where it cannot be: another district group, itself, or one that has gone into another already. */
  async function targetOf(issue: DevelopmentIssue, id: string): Promise<DevelopmentIssue | null> {
    const target = await deps.issueDesk.settled(id);
    const fits = target && target._id !== issue._id && target.districtGroup === issue.districtGroup;
    return fits && target.mergedInto === null ? target : null;
  }

  async function look(
    visit: Visit,
    issue: DevelopmentIssue,
    target: DevelopmentIssue,
    more: { told?: string; status?: number } = {},
  ): Promise<Answer> {
    const [ranked, projects] = await Promise.all([
      rankIssues(deps, [issue, target]),
      deps.projects.findByIssues([issue._id, target._id]),
    ]);
    const words = issueWords(visit.lang);
    const page = mergePage({
      lang: visit.lang,
      from: ranked.find((each) => each.issue._id === issue._id)!,
      into: ranked.find((each) => each.issue._id === target._id)!,
      themeName: (code) => deps.lexicon.themes.labels[code]?.[visit.lang] ?? code,
      projects: byIssue(projects),
      told: more.told ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: words.mergeTitle, current: ISSUES, status: more.status ?? 200 };
  }

  desk.form(`${ISSUES}/:id/merge`, {
    async show(visit, typed): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue || issue.mergedInto !== null) return MISSING;
      const id = visit.query('into') || typedText(typed ?? {}, 'into');
      if (id === '') return pages.show(visit, issue, { told: issueWords(visit.lang).refusals.invalid, status: 422 });
      const target = await targetOf(issue, id);
      return target ? look(visit, issue, target) : MISSING;
    },

    async act(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue) return MISSING;
      const { typed } = visit;
      const words = issueWords(visit.lang);
      const seen = seenIn(visit, issue);
      const into = typedText(typed, 'into');
      const done = await deps.issueDesk.merge(seen, { issue: into, version: Number(typedText(typed, 'intoSeen')) });
      if (done.ok) return { goTo: `${ISSUES}/${issue._id}`, notice: { tone: 'good', text: words.mergedDone } };
      if (done.reason === 'changed') return pages.show(visit, done.issue, { seen: seen.version, status: 409 });
      const target = done.reason === 'merged' && issue.mergedInto === null ? await targetOf(issue, into) : null;
      if (target) return look(visit, issue, target, { told: words.refusals.merged, status: 409 });
      return pages.show(visit, issue, {
        told: words.refusals[done.reason],
        status: done.reason === 'merged' ? 409 : 422,
      });
    },
  });
}
