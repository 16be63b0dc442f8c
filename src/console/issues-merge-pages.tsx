/** Two issues side by side, before one goes into the other. */
import type { VNode } from 'preact';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import type { ProjectsByIssue } from '../development-issues/project-rules.ts';
import { joinedWith, type RankedIssue } from '../development-issues/rules.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Alert, Card, Pairs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { issueWords } from './issues-messages.ts';
import { IssueHead, issueName, ISSUES, IssueStatusTag } from './issues-pages.tsx';

export interface MergeView {
  lang: Lang;
  from: RankedIssue;
  into: RankedIssue;
  themeName(code: string): string;
  projects: ProjectsByIssue;
  told: string | null;
  formToken: string;
  sheet: string;
}

export function mergePage({ lang, from, into, themeName, projects, told, formToken, sheet }: MergeView): VNode {
  const words = issueWords(lang);
  const { count, day } = formatsOf(lang);
  const path = `${ISSUES}/${from.issue._id}`;
  const namesOf = (...issues: readonly Pick<DevelopmentIssue, '_id'>[]): string =>
    [...new Set(issues.flatMap(({ _id }) => (projects.get(_id) ?? []).map(({ name }) => name)))].join(', ');
  const side = (id: string, title: string, { issue, figures }: RankedIssue): VNode => (
    <Card id={id} title={title}>
      <p>
        <a href={`${ISSUES}/${issue._id}`}>{issueName(lang, issue)}</a>
      </p>
      <Pairs
        pairs={[
          [words.status, <IssueStatusTag lang={lang} status={issue.status} />],
          [words.fields.summary, issue.summary],
          [words.fields.themes, issue.themes.map(themeName).join(', ')],
          [words.entries, count(figures.entries)],
          [words.people, count(figures.people)],
          [words.districts, count(figures.districts)],
          [words.lastHeard, figures.lastAt && day(figures.lastAt)],
          [words.answers, count(issue.answers.length)],
          [words.projects, namesOf(issue)],
          [words.linkSessions, count(issue.sessions.length)],
        ]}
      />
    </Card>
  );
  const joined = joinedWith(into.issue, from.issue);
  return (
    <>
      <IssueHead lang={lang} issue={from.issue} title={words.mergeTitle} />
      <Alert>{told}</Alert>
      <p class="lead">{words.mergeLead(count(from.figures.entries), issueName(lang, into.issue))}</p>
      <p class="hint">{words.mergeStays}</p>
      <div class="sides">
        {side('from', words.mergeFrom, from)}
        {side('into', words.mergeInto, into)}
      </div>
      <Card id="joined" title={words.mergeJoined}>
        <Pairs
          pairs={[
            [words.status, <IssueStatusTag lang={lang} status={joined.status} />],
            [words.lastAnswer, joined.answers.at(-1)?.answer],
            [words.answers, count(joined.answers.length)],
            [words.projects, namesOf(into.issue, from.issue)],
            [words.linkSessions, count(joined.sessions.length)],
          ]}
        />
      </Card>
      <form method="post" action={`${path}/merge`} class="actions">
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="seen" value={from.issue.version} />
        <input type="hidden" name="into" value={into.issue._id} />
        <input type="hidden" name="intoSeen" value={into.issue.version} />
        <button type="submit" class="danger">
          {words.mergeDo}
        </button>
        <a href={path}>{words.mergeNot}</a>
      </form>
    </>
  );
}
