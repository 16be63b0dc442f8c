/** Development issues of each district group, in the order of the shown rule. */
import type { VNode } from 'preact';
import { ISSUE_STATUSES } from '../development-issues/model.ts';
import { waitsForAnswer, type RankedIssue, type RankWeights } from '../development-issues/rules.ts';
import { ChoiceField, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { issueWords } from './issues-messages.ts';
import { ISSUES, issueName, IssueStatusTag } from './issues-pages.tsx';
import { GroupListHead } from './list-head-pages.tsx';

/** Of each district group beside the others, from the top of the order; a list of its own has all. */
const MOST_BESIDE_OTHERS = 20;

export interface IssueList {
  lang: Lang;
  /** By district group, each in the order of the rule. */
  ranked: readonly { group: string; name: string; issues: readonly RankedIssue[] }[];
  weights: RankWeights;
  filters: { group: string; status: string; theme: string };
  groups: readonly Choice[];
  themes: readonly Choice[];
  mayCreate: boolean;
}

export function issuesPage({ lang, ranked, weights, filters, groups, themes, mayCreate }: IssueList): VNode {
  const words = issueWords(lang);
  const frame = frameWords(lang);
  const formats = formatsOf(lang);
  const most = ranked.length > 1 ? MOST_BESIDE_OTHERS : Infinity;
  return (
    <>
      <GroupListHead {...{ lang, words, filters, groups, mayCreate }} path={ISSUES}>
        <ChoiceField
          lang={lang}
          name="status"
          label={words.status}
          typed={filters}
          choices={[
            { value: 'waiting', label: words.waiting },
            { value: 'open', label: words.open },
            ...ISSUE_STATUSES.map((status) => ({ value: status, label: words.statuses[status] })),
          ]}
          none={frame.all}
        />
        <ChoiceField lang={lang} name="theme" label={words.theme} typed={filters} choices={themes} none={frame.all} />
      </GroupListHead>
      <p class="quiet">{words.rule(weights)}</p>
      {ranked.every(({ issues }) => issues.length === 0) && <p class="card">{words.none}</p>}
      {ranked
        .filter(({ issues }) => issues.length > 0)
        .map(({ group, name, issues }) => (
          <section key={group} aria-labelledby={`g-${group}`}>
            <h2 id={`g-${group}`}>{name}</h2>
            <div class="scroll">
              <table class="stacks">
                <thead>
                  <tr>
                    <th scope="col">{words.title}</th>
                    <th scope="col">{words.status}</th>
                    <th scope="col" class="num">
                      {words.points}
                    </th>
                    <th scope="col" class="num">
                      {words.people}
                    </th>
                    <th scope="col" class="num">
                      {words.districts}
                    </th>
                    <th scope="col" class="num">
                      {words.sessions}
                    </th>
                    <th scope="col">{words.lastHeard}</th>
                  </tr>
                </thead>
                <tbody data-keys>
                  {issues.slice(0, most).map(({ issue, figures, rank }) => (
                    <tr key={issue._id} data-row>
                      <th scope="row">
                        <a href={`${ISSUES}/${issue._id}`} data-open>
                          {issueName(lang, issue)}
                        </a>
                        {waitsForAnswer(issue) && <small>{words.waiting}</small>}
                      </th>
                      <td data-label={words.status}>
                        <IssueStatusTag lang={lang} status={issue.status} />
                      </td>
                      <td data-label={words.points} class="num">
                        {formats.count(rank.points)}
                      </td>
                      <td data-label={words.people} class="num">
                        {formats.count(figures.people)}
                      </td>
                      <td data-label={words.districts} class="num">
                        {formats.count(figures.districts)}
                      </td>
                      <td data-label={words.sessions} class="num">
                        {formats.count(figures.sessions)}
                      </td>
                      <td data-label={words.lastHeard} class="no-wrap">
                        {figures.lastAt ? formats.day(figures.lastAt) : frame.none}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {issues.length > most && (
              <p>
                <a href={pathWith(ISSUES, { ...filters, group })}>{words.allOf(formats.count(issues.length), name)}</a>
              </p>
            )}
          </section>
        ))}
    </>
  );
}
