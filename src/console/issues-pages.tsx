/** One development issue with all that belongs to it. */
import type { VNode } from 'preact';
import type { Consultation } from '../consultations/model.ts';
import type { AnswerParts } from '../development-issues/answer-effects.ts';
import type { DistrictContext } from '../development-issues/context-model.ts';
import type { DevelopmentIssue, IssueStatus } from '../development-issues/model.ts';
import type { PilotProject } from '../development-issues/project-model.ts';
import {
  ISSUE_LETTERS,
  nextStatuses,
  type AnswerReach,
  type RankedIssue,
  type RankWeights,
} from '../development-issues/rules.ts';
import type { Feedback } from '../feedback/model.ts';
import { textOf } from '../feedback/rules.ts';
import { Carried, ChoiceField, TextField, typedList, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Alert, Card, Crumbs, Pager, Pairs, pathWith, Tag, type Tone } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { FEEDBACK, snippet } from './feedback-filters.tsx';
import { ContextBeside, Projects, Reach, Sessions } from './issues-beside-pages.tsx';
import { issueWords } from './issues-messages.ts';

export const ISSUES = '/console/issues';
const TONES: Record<IssueStatus, Tone> = {
  heard: 'warn',
  studied: 'plain',
  planned: 'plain',
  done: 'go',
  declined: 'bad',
};

export function IssueStatusTag({ lang, status }: { lang: Lang; status: IssueStatus }) {
  return <Tag tone={TONES[status]}>{issueWords(lang).statuses[status]}</Tag>;
}
export const issueName = (lang: Lang, { title, titleEn }: Pick<DevelopmentIssue, 'title' | 'titleEn'>): string =>
  lang === 'en' && titleEn ? titleEn : title;

/** Above every sheet about an issue: the way back to it, and what the sheet is for. */
export function IssueHead({ lang, issue, title }: { lang: Lang; issue: DevelopmentIssue; title: string }) {
  return (
    <>
      <Crumbs
        trail={[
          { href: ISSUES, label: issueWords(lang).title },
          { href: `${ISSUES}/${issue._id}`, label: issueName(lang, issue) },
        ]}
      />
      <h1>{title}</h1>
    </>
  );
}

export interface IssueView {
  lang: Lang;
  ranked: RankedIssue;
  weights: RankWeights;
  groupName: string;
  mayWrite: boolean;
  themeName(code: string): string;
  districtName(nameTh: string): string;
  entries: readonly Feedback[];
  shown(text: string, entry: Feedback): string;
  first: string | null;
  next: string | null;
  /** The page of its entries that is shown; empty: the first. */
  after: string;
  /** Sessions of the district group to choose from; those linked are ticked. */
  sessions: readonly Consultation[];
  others: readonly DevelopmentIssue[];
  /** That answer it. */
  projects: readonly PilotProject[];
  related: ReadonlyMap<string, DevelopmentIssue>;
  contexts: readonly DistrictContext[];
  /** Of each word of the office what became of it, as far as the ledger knows. */
  reach: ReadonlyMap<string, AnswerReach & AnswerParts>;
  /** Whether they may see to whom it went. */
  mayList: boolean;
  /** How many asked, can be reached, and have not been told the last word. */
  untold: number;
  history: readonly { at: Date; what: string; by: string; other: string | null }[];
  typed: Typed | null;
  /** What others did since the page was opened. */
  stale: readonly string[] | null;
  told: string | null;
  formToken: string;
  sheet: string;
}

export function issuePage(view: IssueView): VNode {
  const { lang, ranked, mayWrite, groupName, weights } = view;
  const { issue, figures, rank } = ranked;
  const words = issueWords(lang);
  const formats = formatsOf(lang);
  const path = `${ISSUES}/${issue._id}`;
  const canWrite = mayWrite && issue.mergedInto === null;
  const merged = issue.mergedInto ? view.related.get(issue.mergedInto) : null;
  return (
    <>
      <Crumbs
        trail={[
          { href: ISSUES, label: words.title },
          { href: `${ISSUES}/${issue.districtGroup}`, label: groupName },
        ]}
      />
      <div class="head">
        <h1>{issueName(lang, issue)}</h1>
        {canWrite && <a href={`${path}/edit`}>{words.edit}</a>}
      </div>
      {view.stale && (
        <section class="notice bad" role="alert">
          <h2>{words.staleTitle}</h2>
          <p>{words.stale}</p>
          <ul>
            {view.stale.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      <Alert>{view.told}</Alert>
      {issue.mergedInto !== null && (
        <p class="notice warn">
          {words.mergedInto} <a href={`${ISSUES}/${issue.mergedInto}`}>{merged?.title ?? issue.mergedInto}</a>
        </p>
      )}
      <div class="sides">
        <div>
          <Card id="about" title={words.title}>
            <Pairs
              pairs={[
                [words.status, <IssueStatusTag key="status" lang={lang} status={issue.status} />],
                [words.fields.summary, issue.summary],
                [words.fields.themes, issue.themes.map(view.themeName).join(', ')],
                [words.entries, formats.count(figures.entries)],
                [words.lastHeard, figures.lastAt && formats.day(figures.lastAt)],
                [words.points, words.explained(rank, weights)],
              ]}
            />
          </Card>
          <Entries view={view} path={path} canWrite={canWrite} />
          {view.history.length > 0 && (
            <Card id="history" title={words.history}>
              <ul class="plain">
                {view.history.map(({ at, what, by, other }, index) => (
                  <li key={index}>
                    {what} {other && <a href={`${ISSUES}/${other}`}>{view.related.get(other)?.title ?? other}</a>} ·{' '}
                    {by} · {formats.moment(at)}
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
        <div>
          <Card id="answers" title={words.answers}>
            {issue.answers.length === 0 && <p class="quiet">{words.noAnswers}</p>}
            <ul class="plain">
              {issue.answers.toReversed().map((answer) => (
                <li key={answer._id}>
                  <IssueStatusTag lang={lang} status={answer.status} /> {formats.moment(answer.at)}
                  {answer.answer && <p class="words">{answer.answer}</p>}
                  <Reach view={view} answer={answer} />
                </li>
              ))}
            </ul>
            {view.untold > 0 && (
              <p class="notice warn">
                {words.untold(formats.count(view.untold))} {canWrite && <a href={`${path}/tell`}>{words.tellRest}</a>}
              </p>
            )}
            {canWrite && nextStatuses(issue).length > 0 && (
              <p>
                <a role="button" href={`${path}/answer`}>
                  {words.answer}
                </a>
              </p>
            )}
          </Card>
          <Projects view={view} path={path} canWrite={canWrite} />
          <Sessions view={view} path={path} canWrite={canWrite} />
          <ContextBeside {...view} />
          {canWrite && view.others.length > 0 && (
            <Card id="merge" title={words.merge}>
              <form method="get" action={`${path}/merge`}>
                <ChoiceField
                  lang={lang}
                  name="into"
                  label={words.mergeInto}
                  typed={view.typed ?? {}}
                  choices={view.others.map((other) => ({
                    value: other._id,
                    label: issueName(lang, other),
                  }))}
                  none={words.choose}
                  hint={words.mergeHint}
                />
                <button type="submit" class="outline">
                  {words.mergeLook}
                </button>
              </form>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

export interface Section {
  view: IssueView;
  path: string;
  canWrite: boolean;
}

function Entries({ view, path, canWrite }: Section) {
  const { lang, entries, typed } = view;
  const words = issueWords(lang);
  const chosen = typed ? typedList(typed, 'entry') : [];
  return (
    <Card id="entries" title={words.inIt}>
      {canWrite && (
        <p>
          <a href={`${path}/gather`}>{words.gather}</a>
        </p>
      )}
      {canWrite && entries.length > 0 ? (
        <form method="post" action={pathWith(`${path}/entries`, { after: view.after })}>
          <Carried formToken={view.formToken} sheet={`${view.sheet}-entries`} />
          <input type="hidden" name="seen" value={view.ranked.issue.version} />
          <EntryRows {...view} chosen={chosen} picks />
          <TextField
            lang={lang}
            name="title"
            label={words.splitTitle}
            typed={typed ?? {}}
            more={{ maxLength: ISSUE_LETTERS.title, autocomplete: 'off' }}
          />
          <p class="actions">
            <button type="submit" name="do" value="split" class="outline">
              {words.split}
            </button>
            <button type="submit" name="do" value="release" class="outline secondary">
              {words.release}
            </button>
          </p>
        </form>
      ) : (
        <EntryRows {...view} chosen={[]} picks={false} />
      )}
      <Pager lang={lang} first={view.first} next={view.next} />
    </Card>
  );
}

export function EntryRows({
  lang,
  entries,
  shown,
  districtName,
  chosen,
  picks,
}: Pick<IssueView, 'lang' | 'entries' | 'shown' | 'districtName'> & { chosen: readonly string[]; picks: boolean }) {
  return (
    <ul class="plain" data-keys>
      {entries.map((entry) => (
        <li key={entry._id} data-row>
          {picks && (
            <input
              type="checkbox"
              name="entry"
              value={entry._id}
              checked={chosen.includes(entry._id)}
              aria-labelledby={`e-${entry._id}`}
            />
          )}{' '}
          <a id={`e-${entry._id}`} href={`${FEEDBACK}/${entry._id}`} data-open>
            {snippet(shown(textOf(entry), entry)) || entry.number}
          </a>
          <p class="quiet">
            {[entry.number, entry.district && districtName(entry.district), formatsOf(lang).day(entry.saidAt)]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  );
}
