/** One entry: what was sent, and all that an analyst does with it. */
import type { VNode } from 'preact';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import type { NearDuplicate } from '../feedback/lexicon-rules.ts';
import { Carried, ChoiceField, TextField, type Choice, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, Pairs, Tag } from '../web/parts.tsx';
import { StaleTable, type StaleField } from '../web/stale.tsx';
import { editionOf } from '../feedback/lexicon-rules.ts';
import { FEEDBACK } from './feedback-filters.tsx';
import { Alike } from './feedback-alike-pages.tsx';
import { feedbackWords } from './feedback-messages.ts';
import { Part, type PartView } from './feedback-media-pages.tsx';

export interface EntryView extends PartView {
  /** Of the list that it was opened from, with its `?`. */
  from: string;
  newer: string | null;
  older: string | null;
  /** Null: not for this person. */
  author: { name: string; href: string | null } | null;
  session: { href: string | null; label: string } | null;
  groupName: string;
  themeName(code: string): string;
  districtName(nameTh: string): string;
  /** Themes that can be given, and former ones that it still has. */
  themes: readonly Choice[];
  candidates: readonly string[];
  setBy: string | null;
  mayWrite: boolean;
  issues: readonly DevelopmentIssue[];
  issueChoices: readonly Choice[];
  alike: readonly (NearDuplicate & { issue: string | null })[];
  /** Issues that similar ones can be gathered in, this one's own among them. */
  gatherChoices: readonly Choice[];
  replies: readonly { text: string; by: string; at: Date }[];
  unreachable: string | null;
  history: readonly { at: Date; what: string; by: string }[];
  /** What is chosen: as it is, or as it was typed. */
  typed: Typed;
  stale: { changed: readonly StaleField[]; by: string | null } | null;
  formToken: string;
  sheet: string;
}

const chosenIn = (typed: Typed): readonly string[] => [typed['theme'] ?? []].flat();

export function entryPage(view: EntryView): VNode {
  const { lang, entry, from, mayWrite } = view;
  const words = feedbackWords(lang);
  const path = `${FEEDBACK}/${entry._id}`;
  return (
    <>
      <Crumbs trail={[{ href: `${FEEDBACK}${from}`, label: words.title }]} />
      <div class="head">
        <h1>
          {entry.number} {entry.kind ? words.kinds[entry.kind] : words.noKind}
        </h1>
        <span class="actions">
          {view.newer && (
            <a href={view.newer} data-key="k" rel="prev">
              {words.newer}
            </a>
          )}
          {view.older && (
            <a href={view.older} data-key="j" rel="next">
              {words.older}
            </a>
          )}
          <a href={`${FEEDBACK}${from}`} data-key="u">
            {words.backToList}
          </a>
        </span>
      </div>
      <p class="tags-line">
        <Tag tone={entry.status === 'linked' ? 'go' : entry.status === 'reviewed' ? 'plain' : 'warn'}>
          {words.statuses[entry.status]}
        </Tag>{' '}
        {entry.private && <Tag tone="bad">{words.private}</Tag>}
      </p>
      {mayWrite && (
        <p class="quiet keys">
          {words.keysEntry}
          <a class="sr-only" href={`#f-theme-${view.themes[0]?.value}`} data-key="r" tabIndex={-1}>
            {words.relabel}
          </a>
          <a class="sr-only" href="#f-issue" data-key="i" tabIndex={-1}>
            {words.issues}
          </a>
        </p>
      )}
      {view.stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={view.stale.changed}
          labels={{ theme: words.themes }}
          by={view.stale.by}
        />
      )}
      <div class="sides">
        <div>
          <Card id="said" title={words.said}>
            {entry.parts.map((part) => (
              <Part key={part.messageId} view={view} part={part} />
            ))}
          </Card>
          <Card id="facts" title={words.who}>
            <Facts {...view} />
          </Card>
          <Card id="alike" title={words.alike}>
            <Alike view={view} path={path} />
          </Card>
        </div>
        <div>
          {mayWrite && <RelabelForm view={view} path={path} />}
          <Card id="issues" title={words.issues}>
            <Issues view={view} path={path} />
          </Card>
          {mayWrite && (
            <Card id="do" title={words.status}>
              <div class="actions">
                <ReadForm view={view} path={path} />
                {view.unreachable ? (
                  <p class="quiet">
                    {words.cannotReply}: {words.unreachable[view.unreachable]}
                  </p>
                ) : (
                  <a role="button" href={`${path}/reply${from}`} data-key="a">
                    {words.reply}
                  </a>
                )}
              </div>
            </Card>
          )}
          {view.replies.length > 0 && (
            <Card id="replies" title={words.replies}>
              <ul class="plain">
                {view.replies.map(({ text, by, at }) => (
                  <li key={at.getTime()}>
                    <p class="words">{text}</p>
                    <p class="quiet">
                      {by} · {formatsOf(lang).moment(at)}
                    </p>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {view.history.length > 0 && (
            <Card id="history" title={words.history}>
              <ul class="plain">
                {view.history.map(({ at, what, by }, index) => (
                  <li key={index}>
                    {what} · {by} · {formatsOf(lang).moment(at)}
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function Facts({ lang, entry, author, session, groupName, themeName, districtName, setBy }: EntryView) {
  const words = feedbackWords(lang);
  return (
    <Pairs
      pairs={[
        [
          words.who,
          author === null ? words.hidden : author.href ? <a href={author.href}>{author.name}</a> : author.name,
        ],
        [words.district, entry.district ? districtName(entry.district) : words.unknownDistrict],
        [words.group, groupName],
        [words.session, session && (session.href ? <a href={session.href}>{session.label}</a> : session.label)],
        [words.saidAt, formatsOf(lang).moment(entry.saidAt)],
        [words.channel, words.channels[entry.channel]],
        [words.themes, entry.themes.map(themeName).join(', ') || words.unsorted],
        [words.matched, entry.matchedTerms.join(', ')],
        [words.lexiconVersion, entry.lexiconVersion && editionOf(entry.lexiconVersion)],
        ['', setBy],
      ]}
    />
  );
}

/** Read, or not read yet after all; nothing to choose where it belongs to an issue. */
function ReadForm({ view, path }: { view: EntryView; path: string }) {
  const words = feedbackWords(view.lang);
  const { status } = view.entry;
  const isOpen = status === 'received' || status === 'classified';
  if (!isOpen && status !== 'reviewed') return null;
  return (
    <form method="post" action={`${path}/status${view.from}`}>
      <Carried formToken={view.formToken} sheet={`${view.sheet}-status`} />
      {isOpen ? (
        <button type="submit" name="read" value="1" class="outline" data-key="v">
          {words.markRead}
        </button>
      ) : (
        <button type="submit" name="read" value="0" class="outline secondary">
          {words.markUnread}
        </button>
      )}
    </form>
  );
}

function RelabelForm({ view, path }: { view: EntryView; path: string }) {
  const { lang, entry, themes, typed } = view;
  const words = feedbackWords(lang);
  const chosen = chosenIn(typed);
  return (
    <form method="post" action={`${path}/themes${view.from}`} class="card" aria-labelledby="relabel">
      <h2 id="relabel">{words.relabel}</h2>
      <Carried formToken={view.formToken} sheet={`${view.sheet}-themes`} />
      <input type="hidden" name="seen" value={entry.themes.join(' ')} />
      <input type="hidden" name="seenBy" value={entry.themesSetBy ?? ''} />
      <fieldset class="ticks">
        <legend>{words.relabelHint}</legend>
        {themes.map(({ value, label }) => (
          <label key={value}>
            <input
              id={`f-theme-${value}`}
              type="checkbox"
              name="theme"
              value={value}
              checked={chosen.includes(value)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <details open={Boolean(typed['term'])}>
        <summary>{words.teach}</summary>
        <TextField
          lang={lang}
          name="term"
          label={words.teachTerm}
          typed={typed}
          hint={words.teachHint(view.candidates.join(', '))}
          more={{ maxLength: 60, autocomplete: 'off' }}
        />
        <ChoiceField
          lang={lang}
          name="termTheme"
          label={words.teachTheme}
          typed={typed}
          choices={themes}
          none={words.choose}
        />
      </details>
      <p class="actions">
        <button type="submit">{words.saveThemes}</button>
      </p>
    </form>
  );
}

function Issues({ view, path }: { view: EntryView; path: string }) {
  const { lang, entry, issues, issueChoices, mayWrite } = view;
  const words = feedbackWords(lang);
  return (
    <>
      {issues.length === 0 && <p class="quiet">{words.inNoIssue}</p>}
      <ul class="plain">
        {issues.map((issue) => (
          <li key={issue._id}>
            <a href={`/console/issues/${issue._id}`}>{issue.title}</a>
            {mayWrite && issue.mergedInto === null && (
              <form method="post" action={`${path}/unlink${view.from}`}>
                <Carried formToken={view.formToken} sheet={`${view.sheet}-un-${issue.version}`} />
                <input type="hidden" name="issue" value={`${issue._id}:${issue.version}`} />
                <button type="submit" class="outline secondary small">
                  {words.unlink}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && issueChoices.length > 0 && (
        <form method="post" action={`${path}/link${view.from}`}>
          <Carried formToken={view.formToken} sheet={`${view.sheet}-link`} />
          <ChoiceField
            lang={lang}
            name="issue"
            label={words.linkTo}
            typed={view.typed}
            choices={issueChoices}
            none={words.choose}
          />
          <button type="submit" class="outline">
            {words.link}
          </button>
        </form>
      )}
      {mayWrite && (
        <p class="actions">
          <a href={`/console/issues/new?group=${entry.districtGroup}&entry=${entry._id}`}>{words.newIssue}</a>
        </p>
      )}
    </>
  );
}
