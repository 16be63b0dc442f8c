/** `/console/issues/:id/answer` and `/tell`: a word of the office, looked at before it goes to those who asked. */
import type { AnswerPreview, NewAnswer } from '../development-issues/answer-effects.ts';
import { boardUrl } from '../development-issues/dialogue.ts';
import { ISSUE_STATUSES, type DevelopmentIssue } from '../development-issues/model.ts';
import { ISSUE_LETTERS, nextStatuses } from '../development-issues/rules.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import { good } from '../web/layout.tsx';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { answerPage, restPage } from './issues-answer-pages.tsx';
import { issueWords } from './issues-messages.ts';
import { ISSUES } from './issues-pages.tsx';
import { issueFor, seenIn, WRITE, type IssueDeps, type ShowIssue } from './issues-routes.ts';

export function issueAnswerRoutes(
  desk: Desk,
  deps: IssueDeps & { config: { publicUrl: string } },
  pages: ShowIssue,
): void {
  function answerIn(typed: Typed): NewAnswer | null {
    const status = ISSUE_STATUSES.find((each) => each === typedText(typed, 'status'));
    if (!status) return null;
    return {
      status,
      answer: typedText(typed, 'answer').trim() || null,
      answerEn: typedText(typed, 'answerEn').trim() || null,
      contactIsOurs: typedText(typed, 'ours') === '1',
    };
  }

  /** Null where everything has room. */
  function tooLongIn(given: NewAnswer): Problems | null {
    const long = (['answer', 'answerEn'] as const).filter((name) => (given[name] ?? '').length > ISSUE_LETTERS.answer);
    return long.length > 0 ? Object.fromEntries(long.map((name) => [name, 'tooLong' as const])) : null;
  }

  async function showAnswer(
    visit: Visit,
    issue: DevelopmentIssue,
    typed: Typed,
    more: {
      told?: string;
      problems?: Problems;
      preview?: AnswerPreview;
      status?: number;
    } = {},
  ): Promise<Answer> {
    const page = answerPage({
      lang: visit.lang,
      issue,
      statuses: nextStatuses(issue),
      typed,
      told: more.told ?? null,
      problems: more.problems ?? {},
      preview: more.preview ?? null,
      boardUrl: boardUrl(deps.config.publicUrl, issue.districtGroup),
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    const title = issueWords(visit.lang).answerTitle;
    return { page, title, current: ISSUES, status: more.status ?? 200 };
  }

  desk.form(`${ISSUES}/:id/answer`, {
    async show(visit, typed): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      return issue && issue.mergedInto === null ? showAnswer(visit, issue, typed ?? {}) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue) return MISSING;
      const { typed } = visit;
      const words = issueWords(visit.lang);
      const given = answerIn(typed);
      if (!given) return showAnswer(visit, issue, typed, { told: words.refusals.invalid, status: 422 });
      const problems = tooLongIn(given);
      if (problems) return showAnswer(visit, issue, typed, { problems, status: 422 });
      const wanted = typedText(typed, 'do');
      if (wanted === 'edit') return showAnswer(visit, issue, typed);
      if (wanted !== 'send') {
        const check = await deps.answering.check(issue, given);
        if (!check.ok) return showAnswer(visit, issue, typed, { told: words.refusals[check.reason], status: 422 });
        return showAnswer(visit, issue, typed, { preview: check.preview });
      }
      const done = await deps.answering.confirm(seenIn(visit, issue), given);
      if (done.ok) {
        deps.wake();
        return { goTo: `${ISSUES}/${issue._id}`, notice: good(words.answered) };
      }
      if (done.reason === 'changed')
        return showAnswer(visit, done.issue, typed, { told: await pages.staleLine(visit, done.issue), status: 409 });
      return showAnswer(visit, issue, typed, { told: words.refusals[done.reason], status: 422 });
    },
  });

  /** The last word, for those who asked and have not been told. */
  async function showRest(visit: Visit, issue: DevelopmentIssue, told: string | null = null): Promise<Answer> {
    const words = issueWords(visit.lang);
    const check = await deps.answering.checkRest(issue);
    if (!check.ok) return pages.show(visit, issue, { told: words.refusals[check.reason], status: 409 });
    const page = restPage({
      lang: visit.lang,
      issue,
      answer: check.answer!,
      preview: check.preview,
      told,
      boardUrl: boardUrl(deps.config.publicUrl, issue.districtGroup),
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: words.tellRestTitle, current: ISSUES, status: told ? 409 : 200 };
  }

  desk.form(`${ISSUES}/:id/tell`, {
    async show(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      return issue && issue.mergedInto === null ? showRest(visit, issue) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const issue = await issueFor(deps, visit, WRITE);
      if (!issue) return MISSING;
      const words = issueWords(visit.lang);
      const done = await deps.answering.confirmRest(seenIn(visit, issue));
      if (done.ok) {
        deps.wake();
        return { goTo: `${ISSUES}/${issue._id}`, notice: good(words.restTold) };
      }
      if (done.reason === 'changed') return showRest(visit, done.issue, await pages.staleLine(visit, done.issue));
      return pages.show(visit, issue, { told: words.refusals[done.reason], status: 409 });
    },
  });
}
