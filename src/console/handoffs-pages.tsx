/** Who wants to talk to a person, and the conversation of whoever took it. */
import type { VNode } from 'preact';
import type { Caller } from '../handoffs/messages.ts';
import type { Download } from '../feedback/model.ts';
import type { Handoff, HandoffMessage } from '../handoffs/model.ts';
import { hasContent, LAST_WORDS_LETTERS, lastSaidIn } from '../handoffs/rules.ts';
import { fit } from '../line/limits.ts';
import { Carried, LongField, ProblemList, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, Renews } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { handoffWords } from './handoffs-messages.ts';

export const HANDOFFS = '/console/handoffs';
/** LINE takes 5,000; nobody reads more than this on a phone. */
export const LONGEST_ANSWER = 1_000;

export interface HandoffRow {
  handoff: Handoff;
  caller: Caller;
  /** Who took it; null while it waits. */
  takenBy: string | null;
}

export interface QueueView {
  lang: Lang;
  waiting: readonly HandoffRow[];
  mine: readonly HandoffRow[];
  others: readonly HandoffRow[];
  formToken: string;
  sheet: string;
}

export function callerIn(lang: Lang, { name }: Caller): string {
  return name ?? handoffWords(lang).nameless;
}

function districtIn(lang: Lang, { district }: Caller): string {
  const words = handoffWords(lang);
  return district ? words.district(district) : words.noDistrict;
}

function wordsOf(lang: Lang, { kind, text }: HandoffMessage): string {
  return kind === 'text' ? (text ?? '') : [handoffWords(lang).kinds[kind], text].filter(Boolean).join(' ');
}

function Who({ lang, caller }: { lang: Lang; caller: Caller }) {
  return (
    <>
      {callerIn(lang, caller)} <small>{districtIn(lang, caller)}</small>
    </>
  );
}

export function queuePage(view: QueueView): VNode {
  const { lang, waiting, mine, others, formToken, sheet } = view;
  const words = handoffWords(lang);
  const { moment } = formatsOf(lang);
  const latest = (handoff: Handoff): string => {
    const last = lastSaidIn(handoff);
    return last ? fit(wordsOf(lang, last), LAST_WORDS_LETTERS) : '–';
  };
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.about}</p>
      <Card id="waiting" title={`${words.waiting} (${waiting.length})`}>
        {waiting.length === 0 ? (
          <p>{words.nobodyWaits}</p>
        ) : (
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.since}</th>
                <th scope="col">{words.lastWords}</th>
                <th scope="col">
                  <span class="sr-only">{words.take}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {waiting.map(({ handoff, caller }) => (
                <tr key={handoff._id}>
                  <th scope="row">
                    <Who lang={lang} caller={caller} />
                  </th>
                  <td>{moment(handoff.openedAt)}</td>
                  <td class="words">{latest(handoff)}</td>
                  <td>
                    <form method="post" action={`${HANDOFFS}/${handoff._id}/take`}>
                      <Carried formToken={formToken} sheet={`${sheet}-${handoff._id.slice(-8)}`} />
                      <button type="submit">
                        {words.take}
                        <span class="sr-only"> {callerIn(lang, caller)}</span>
                      </button>
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      <Card id="mine" title={words.mine}>
        {mine.length === 0 ? (
          <p>{words.noneMine}</p>
        ) : (
          <ul class="rows">
            {mine.map(({ handoff, caller }) => (
              <li key={handoff._id}>
                <span>
                  <a href={`${HANDOFFS}/${handoff._id}`}>{callerIn(lang, caller)}</a>{' '}
                  <small>{districtIn(lang, caller)}</small>
                </span>
                <small>
                  {latest(handoff)} · {moment(handoff.lastAt)}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {others.length > 0 && (
        <Card id="others" title={words.others}>
          <ul class="rows">
            {others.map(({ handoff, caller, takenBy }) => (
              <li key={handoff._id}>
                <span>
                  <Who lang={lang} caller={caller} />
                </span>
                <small>
                  {words.by} {takenBy ?? words.someone} · {moment(handoff.lastAt)}
                </small>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

export interface TalkView {
  lang: Lang;
  handoff: Handoff;
  caller: Caller;
  content: ReadonlyMap<string, Download>;
  typed: Typed;
  problems: Problems;
  formToken: string;
  sheet: string;
}

export function talkPage(view: TalkView): VNode {
  const { lang, handoff, caller, content, typed, problems, formToken, sheet } = view;
  const words = handoffWords(lang);
  const path = `${HANDOFFS}/${handoff._id}`;
  const isOpen = handoff.status !== 'closed';
  return (
    <>
      <Crumbs trail={[{ href: HANDOFFS, label: words.title }]} />
      <h1>{callerIn(lang, caller)}</h1>
      <p class="lead">{districtIn(lang, caller)}</p>
      <Card id="talk" title={words.conversation}>
        <TalkPiece lang={lang} handoff={handoff} content={content} />
      </Card>
      {(isOpen || typed['text']) && (
        <form method="post" action={`${path}/answer`} class="card">
          <ProblemList lang={lang} problems={problems} labels={words.fields} />
          <Carried formToken={formToken} sheet={sheet} />
          <LongField
            lang={lang}
            name="text"
            label={words.fields.text}
            typed={typed}
            problems={problems}
            hint={words.answerHint}
            rows={3}
            maxLength={LONGEST_ANSWER}
            required
          />
          {isOpen && (
            <p class="actions">
              <button type="submit">{words.send}</button>
            </p>
          )}
        </form>
      )}
      {isOpen && (
        <form method="post" action={`${path}/end`}>
          <Carried formToken={formToken} sheet={`${sheet}-end`} />
          <button type="submit" class="outline">
            {words.end}
          </button>
          <p class="hint">{words.endHint}</p>
        </form>
      )}
    </>
  );
}

/** The piece renews itself every few seconds; a picture in it stays, and is not asked for again. */
function Sent({
  lang,
  handoff,
  message,
  content,
}: Pick<TalkView, 'lang' | 'handoff' | 'content'> & { message: HandoffMessage }): VNode | null {
  if (!hasContent(message) || !message.messageId) return null;
  const words = handoffWords(lang);
  const state = content.get(message.messageId)?.state;
  if (state !== 'done') return <small>{state === 'waiting' ? words.coming : words.noContent}</small>;
  const href = `${HANDOFFS}/${handoff._id}/media/${message.messageId}`;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {message.kind === 'image' ? (
        <img
          class="attached"
          id={`sent-${message.messageId}`}
          hx-preserve="true"
          src={href}
          alt={words.look}
          loading="lazy"
        />
      ) : (
        words.look
      )}
    </a>
  );
}

/** Renews itself while the page is open: what the person types comes in at any moment. */
export function TalkPiece({ lang, handoff, content }: Pick<TalkView, 'lang' | 'handoff' | 'content'>): VNode {
  const words = handoffWords(lang);
  const { moment } = formatsOf(lang);
  const live = handoff.status !== 'closed';
  return (
    <div
      id="talk-live"
      {...(live && {
        'hx-get': `${HANDOFFS}/${handoff._id}/messages`,
        'hx-trigger': 'every 5s',
        'hx-swap': 'outerHTML',
      })}
    >
      {handoff.messages.length === 0 ? (
        <p>{words.nothingSaid}</p>
      ) : (
        <ol class="rows talk">
          {handoff.messages.map((message) => (
            <li key={message._id} class={message.from}>
              <span class="words">{wordsOf(lang, message)}</span>
              <Sent lang={lang} handoff={handoff} message={message} content={content} />
              <small>
                {words[message.from]} · {moment(message.at)}
              </small>
            </li>
          ))}
        </ol>
      )}
      {live ? (
        <p class="quiet">
          <Renews lang={lang} path={`${HANDOFFS}/${handoff._id}`} />
        </p>
      ) : (
        <p class="notice bad">{words.over}</p>
      )}
    </div>
  );
}
