/** The answer to the author of an entry: written, looked at, sent. */
import type { VNode } from 'preact';
import type { Feedback } from '../feedback/model.ts';
import { MOST_REPLY_LETTERS } from '../feedback/reply-effects.ts';
import { officeReply } from '../feedback/reply-messages.ts';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import { Carried, LongField, ProblemList, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { LinePreview } from '../web/line-preview.tsx';
import { Card, Crumbs, Pairs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { FEEDBACK } from './feedback-filters.tsx';
import { feedbackWords } from './feedback-messages.ts';

export interface ReplyView {
  lang: Lang;
  entry: Feedback;
  from: string;
  name: string;
  shown: string;
  typed: Typed;
  problems: Problems;
  /** Null: still being written. */
  preview: { left: number | null; knowsLeft: boolean; sendsAt: Date | null } | null;
  formToken: string;
  sheet: string;
}

export function replyPage(view: ReplyView): VNode {
  const { lang, entry, from, preview, typed, problems, formToken, sheet } = view;
  const words = feedbackWords(lang);
  const path = `${FEEDBACK}/${entry._id}`;
  const text = String(typed['text'] ?? '').trim();
  return (
    <>
      <Crumbs
        trail={[
          { href: `${FEEDBACK}${from}`, label: words.title },
          { href: `${path}${from}`, label: entry.number ?? '' },
        ]}
      />
      <h1>{words.replyTitle(entry.number ?? '')}</h1>
      <p class="card words">{view.shown}</p>
      <ProblemList lang={lang} problems={problems} labels={{ text: words.replyLabel }} />
      {preview ? (
        <div class="sides">
          <Card id="send" title={words.preview}>
            <Pairs
              pairs={[
                [words.toWhom, words.onePerson(view.name)],
                [
                  words.quotaLeft,
                  preview.knowsLeft && (preview.left === null ? words.unlimited : formatsOf(lang).count(preview.left)),
                ],
                [words.sendsAt, preview.sendsAt ? formatsOf(lang).moment(preview.sendsAt) : words.atOnce],
              ]}
            />
            {!preview.knowsLeft && <p class="notice warn">{QUOTA_AWAY[lang]}</p>}
            <form method="post" action={`${path}/reply${from}`}>
              <Carried formToken={formToken} sheet={sheet} />
              <input type="hidden" name="text" value={text} />
              <p class="actions">
                <button type="submit" name="do" value="send">
                  {words.sendReply}
                </button>
                <button type="submit" name="do" value="edit" class="outline secondary">
                  {words.backToEdit}
                </button>
              </p>
            </form>
          </Card>
          <Card id="look" title={words.previewLook}>
            <LinePreview label={words.previewLook} message={officeReply(entry.number ?? '', text)} />
          </Card>
        </div>
      ) : (
        <form method="post" action={`${path}/reply${from}`} class="card">
          <Carried formToken={formToken} sheet={sheet} />
          <LongField
            lang={lang}
            name="text"
            label={words.replyLabel}
            typed={typed}
            problems={problems}
            hint={words.replyHint(MOST_REPLY_LETTERS)}
            maxLength={MOST_REPLY_LETTERS}
            required
          />
          <p class="actions">
            <button type="submit" name="do" value="preview">
              {words.preview}
            </button>
            <a href={`${path}${from}`}>{words.backToList}</a>
          </p>
        </form>
      )}
    </>
  );
}
