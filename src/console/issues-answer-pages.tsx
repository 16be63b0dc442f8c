/** The official answer to a development issue: written, and looked at before it goes out. */
import type { VNode } from 'preact';
import type { AnswerPreview } from '../development-issues/answer-effects.ts';
import { youAskedWeDid } from '../development-issues/messages.ts';
import type { DevelopmentIssue, IssueAnswer, IssueStatus } from '../development-issues/model.ts';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import { ISSUE_LETTERS } from '../development-issues/rules.ts';
import { Carried, ChoiceField, LongField, ProblemList, typedText, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { LinePreview } from '../web/line-preview.tsx';
import { Alert, Card, Pairs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { issueWords } from './issues-messages.ts';
import { IssueHead, issueName, ISSUES } from './issues-pages.tsx';

export interface AnswerView {
  lang: Lang;
  issue: DevelopmentIssue;
  statuses: readonly IssueStatus[];
  typed: Typed;
  told: string | null;
  problems: Problems;
  preview: AnswerPreview | null;
  boardUrl: string;
  formToken: string;
  sheet: string;
}

export function answerPage(view: AnswerView): VNode {
  const { lang, issue, statuses, typed, told, problems, preview } = view;
  const words = issueWords(lang);
  const path = `${ISSUES}/${issue._id}`;
  return (
    <>
      <IssueHead lang={lang} issue={issue} title={words.answerTitle} />
      <p>{issueName(lang, issue)}</p>
      <Alert>{told}</Alert>
      <ProblemList lang={lang} problems={problems} labels={{ answer: words.answerText, answerEn: words.answerEn }} />
      {preview ? (
        <AnswerLook {...view} preview={preview} path={path} />
      ) : (
        <form method="post" action={`${path}/answer`} class="card">
          <Carried formToken={view.formToken} sheet={view.sheet} />
          <input type="hidden" name="seen" value={issue.version} />
          <ChoiceField
            lang={lang}
            name="status"
            label={words.status}
            typed={typed}
            choices={statuses.map((status) => ({ value: status, label: words.statuses[status] }))}
            required
          />
          <LongField
            lang={lang}
            name="answer"
            label={words.answerText}
            typed={typed}
            problems={problems}
            hint={words.answerHint}
            maxLength={ISSUE_LETTERS.answer}
          />
          <LongField
            lang={lang}
            name="answerEn"
            label={words.answerEn}
            typed={typed}
            problems={problems}
            maxLength={ISSUE_LETTERS.answer}
            rows={3}
          />
          <label>
            <input type="checkbox" name="ours" value="1" checked={typedText(typed, 'ours') === '1'} />
            {words.contactIsOurs}
          </label>
          <p class="actions">
            <button type="submit" name="do" value="preview">
              {words.preview}
            </button>
            <a href={path}>{words.cancel}</a>
          </p>
        </form>
      )}
    </>
  );
}

/** Whom it goes to and what that takes. */
function Takes({
  lang,
  status,
  preview,
}: Pick<AnswerView, 'lang'> & { status: IssueStatus; preview: AnswerPreview }): VNode {
  const words = issueWords(lang);
  const formats = formatsOf(lang);
  const { people, unreachable, quota, price, sendsAt } = preview;
  return (
    <>
      <Pairs
        pairs={[
          [words.status, words.statuses[status]],
          [words.told, words.toldPeople(formats.count(people), formats.count(unreachable))],
          [words.quotaAfter, price && (price.left === null ? words.unlimited : formats.count(price.left))],
          [words.extra, price?.baht ? words.baht(formats.count(price.baht)) : null],
          [words.sendsAt, sendsAt ? formats.moment(sendsAt) : words.atOnce],
        ]}
      />
      {!quota && <p class="notice warn">{QUOTA_AWAY[lang]}</p>}
      {price && !price.fits && <p class="notice warn">{words.tooFew}</p>}
    </>
  );
}

/** The last word once more, for those who have not been told. */
export function restPage(view: {
  lang: Lang;
  issue: DevelopmentIssue;
  answer: IssueAnswer;
  preview: AnswerPreview;
  told: string | null;
  boardUrl: string;
  formToken: string;
  sheet: string;
}): VNode {
  const { lang, issue, answer, preview, told } = view;
  const words = issueWords(lang);
  const path = `${ISSUES}/${issue._id}`;
  return (
    <>
      <IssueHead lang={lang} issue={issue} title={words.tellRestTitle} />
      <Alert>{told}</Alert>
      <p class="hint">{words.tellRestHint}</p>
      <div class="sides">
        <Card id="send" title={words.preview}>
          <Takes lang={lang} status={answer.status} preview={preview} />
          <form method="post" action={`${path}/tell`}>
            <Carried formToken={view.formToken} sheet={view.sheet} />
            <input type="hidden" name="seen" value={issue.version} />
            <p class="actions">
              <button type="submit">{words.confirm}</button>
              <a href={path}>{words.cancel}</a>
            </p>
          </form>
        </Card>
        <Card id="look" title={words.previewLook}>
          <LinePreview label={words.previewLook} message={youAskedWeDid(issue, answer, view.boardUrl)} />
        </Card>
      </div>
    </>
  );
}

function AnswerLook({
  lang,
  issue,
  typed,
  preview,
  path,
  boardUrl,
  formToken,
  sheet,
}: AnswerView & { preview: AnswerPreview; path: string }) {
  const words = issueWords(lang);
  const status = typedText(typed, 'status') as IssueStatus;
  const message = youAskedWeDid(issue, { status, answer: typedText(typed, 'answer').trim() || null }, boardUrl);
  return (
    <div class="sides">
      <Card id="send" title={words.preview}>
        <Takes lang={lang} status={status} preview={preview} />
        <form method="post" action={`${path}/answer`}>
          <Carried formToken={formToken} sheet={sheet} />
          <input type="hidden" name="seen" value={issue.version} />
          {['status', 'answer', 'answerEn', 'ours'].map((name) => (
            <input key={name} type="hidden" name={name} value={typedText(typed, name)} />
          ))}
          <p class="actions">
            <button type="submit" name="do" value="send">
              {words.confirm}
            </button>
            <button type="submit" name="do" value="edit" class="outline secondary">
              {words.back}
            </button>
          </p>
        </form>
      </Card>
      <Card id="look" title={words.previewLook}>
        <LinePreview label={words.previewLook} message={message} />
      </Card>
    </div>
  );
}
