/** The lexicon of themes: what is proposed, what it would change, what was taught. */
import type { VNode } from 'preact';
import type { LexiconProposal, RunExample, TaughtTerm, ThemeRun } from '../feedback/lexicon-model.ts';
import { Carried, ChoiceField, TextField, type Choice, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { Alert, Card, Crumbs, Pairs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { editionOf } from '../feedback/lexicon-rules.ts';
import { FEEDBACK } from './feedback-filters.tsx';
import { lexiconWords } from './lexicon-messages.ts';

export const LEXICON = '/console/lexicon';

interface Frame {
  lang: Lang;
  themeName(code: string): string;
  staffName(id: string | null): string;
  mayDecide: boolean;
  formToken: string;
  sheet: string;
}

export interface LexiconView extends Frame {
  version: string;
  revision: number;
  open: readonly LexiconProposal[];
  decided: readonly LexiconProposal[];
  taught: readonly TaughtTerm[];
  former: readonly string[];
  rerun: ThemeRun | null;
  /** Of the re-run: those of its examples that this person may see. */
  examples: readonly (RunExample & { text: string })[];
  themes: readonly Choice[];
  typed: Typed;
  told: string | null;
}

export function lexiconPage(view: LexiconView): VNode {
  const { lang, open, decided, taught, former, rerun, themeName } = view;
  const words = lexiconWords(lang);
  const formats = formatsOf(lang);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
      </div>
      <Alert>{view.told}</Alert>
      <p class="lead">{words.lead}</p>
      <div class="card">
        <Pairs
          pairs={[
            [words.version, editionOf(view.version)],
            [words.revision, formats.count(view.revision)],
          ]}
        />
      </div>
      <div class="sides">
        <div>
          <Card id="open" title={words.open}>
            {open.length === 0 && <p class="quiet">{words.noneOpen}</p>}
            <ul class="plain" data-keys>
              {open.map((proposal) => (
                <li key={proposal._id} data-row>
                  <a href={`${LEXICON}/${proposal._id}`} data-open>
                    {proposal.term}
                  </a>{' '}
                  → {proposal.theme ? themeName(proposal.theme) : words.kinds.blocker}{' '}
                  {proposal.kind === 'retraction' && <Tag tone="warn">{words.kinds.retraction}</Tag>}
                  <p class="quiet">
                    {view.staffName(proposal.proposedBy)} · {formats.moment(proposal.proposedAt)}
                  </p>
                </li>
              ))}
            </ul>
          </Card>
          <Card id="taught" title={words.taught}>
            {taught.length === 0 && <p class="quiet">{words.noneTaught}</p>}
            <ul class="plain">
              {taught.map((term, index) => (
                <li key={term._id}>
                  {term.term} → {term.theme ? themeName(term.theme) : words.kinds.blocker}
                  <p class="quiet">
                    {view.staffName(term.acceptedBy)} · {formats.moment(term.acceptedAt)}
                  </p>
                  <form method="post" action={`${LEXICON}/retract`}>
                    <Carried formToken={view.formToken} sheet={`${view.sheet}-r${index}`} />
                    <input type="hidden" name="taught" value={term._id} />
                    <button type="submit" class="outline secondary small">
                      {words.retract}
                      <span class="sr-only">: {term.term}</span>
                    </button>
                  </form>
                </li>
              ))}
            </ul>
          </Card>
          {decided.length > 0 && (
            <Card id="decided" title={words.decided}>
              <ul class="plain">
                {decided.map((proposal) => (
                  <li key={proposal._id}>
                    {proposal.term} → {proposal.theme ? themeName(proposal.theme) : words.kinds.blocker}{' '}
                    <Tag tone={proposal.state === 'accepted' ? 'go' : 'bad'}>{words.states[proposal.state]}</Tag>
                    <p class="quiet">
                      {view.staffName(proposal.decidedBy)} · {proposal.decidedAt && formats.moment(proposal.decidedAt)}
                      {proposal.note && ` · ${proposal.note}`}
                    </p>
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
        <div>
          <form method="post" action={LEXICON} class="card" aria-labelledby="propose">
            <h2 id="propose">{words.propose}</h2>
            <p class="quiet">{words.proposeHint}</p>
            <Carried formToken={view.formToken} sheet={view.sheet} />
            <TextField
              lang={lang}
              name="term"
              label={words.term}
              typed={view.typed}
              required
              more={{ maxLength: 60, autocomplete: 'off' }}
            />
            <ChoiceField
              lang={lang}
              name="theme"
              label={words.theme}
              typed={view.typed}
              choices={[...view.themes, { value: 'BLOCKER', label: words.kinds.blocker }]}
              none={words.choose}
              hint={words.blockerHint}
              required
            />
            <button type="submit">{words.propose}</button>
          </form>
          {view.mayDecide && (
            <Card id="rerun" title={words.rerun}>
              <p class="quiet">{words.rerunHint}</p>
              {rerun && (
                <>
                  <p>
                    <Tag>{words.runStates[rerun.state]}</Tag> {formats.moment(rerun.askedAt)}
                    {rerun.state === 'applied' && ` · ${words.written(formats.count(rerun.written))}`}
                  </p>
                  <Effect {...view} run={rerun} />
                  {rerun.state === 'counted' && rerun.lexiconVersion === view.version && rerun.counts.changed > 0 && (
                    <form method="post" action={`${LEXICON}/rerun/confirm`}>
                      <Carried formToken={view.formToken} sheet={`${view.sheet}-confirm`} />
                      <input type="hidden" name="run" value={rerun._id} />
                      <button type="submit" class="danger">
                        {words.confirmRerun(formats.count(rerun.counts.changed))}
                      </button>
                    </form>
                  )}
                </>
              )}
              <form method="post" action={`${LEXICON}/rerun`}>
                <Carried formToken={view.formToken} sheet={`${view.sheet}-rerun`} />
                <button type="submit" class="outline">
                  {words.startRerun}
                </button>
              </form>
            </Card>
          )}
          {former.length > 0 && (
            <Card id="former" title={words.former}>
              <p class="quiet">{words.formerHint}</p>
              <ul>
                {former.map((code) => (
                  <li key={code}>
                    <a href={`${FEEDBACK}?status=all&theme=${code}`}>{themeName(code)}</a>
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

/** What a walk over past feedback has counted. */
function Effect({
  lang,
  run,
  examples,
  themeName,
}: Pick<LexiconView, 'lang' | 'examples' | 'themeName'> & { run: ThemeRun }) {
  const words = lexiconWords(lang);
  const formats = formatsOf(lang);
  const { counts, state, total } = run;
  if (state === 'counting')
    return <p role="status">{words.counting(formats.count(counts.looked), formats.count(total))}</p>;
  const byTheme = (each: Record<string, number>): string =>
    Object.entries(each)
      .map(([code, count]) => `${themeName(code)} ${formats.count(count)}`)
      .join(' · ');
  const names = (codes: readonly string[]): string => codes.map(themeName).join(', ') || words.unsorted;
  return (
    <>
      <Pairs
        pairs={[
          [words.looked, formats.count(counts.looked)],
          [words.changed, formats.count(counts.changed)],
          [words.sorted, formats.count(counts.sorted)],
          [words.unsortedCount, formats.count(counts.unsorted)],
          [words.byHand, formats.count(counts.byHand)],
          [words.gained, byTheme(counts.gained)],
          [words.lost, byTheme(counts.lost)],
        ]}
      />
      {counts.changed === 0 && <p>{words.noChange}</p>}
      {examples.length > 0 && (
        <div class="scroll">
          <table class="stacks">
            <caption>{words.examples}</caption>
            <thead>
              <tr>
                <th scope="col">{words.entry}</th>
                <th scope="col">{words.from}</th>
                <th scope="col">{words.to}</th>
              </tr>
            </thead>
            <tbody>
              {examples.map(({ entry, from, to, text }) => (
                <tr key={entry}>
                  <th scope="row">
                    <a href={`${FEEDBACK}/${entry}`}>{text}</a>
                  </th>
                  <td data-label={words.from}>{names(from)}</td>
                  <td data-label={words.to}>{names(to)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

export interface ProposalView extends Frame {
  proposal: LexiconProposal;
  /** Null once it is decided. */
  effect: ThemeRun | null;
  examples: LexiconView['examples'];
  /** The entry that it came from, where this person may see it. */
  origin: string | null;
  told: string | null;
  note: string;
}

export function proposalPage(view: ProposalView): VNode {
  const { lang, proposal, effect, themeName, mayDecide } = view;
  const words = lexiconWords(lang);
  const formats = formatsOf(lang);
  const path = `${LEXICON}/${proposal._id}`;
  return (
    <>
      <Crumbs trail={[{ href: LEXICON, label: words.title }]} />
      <h1>
        {proposal.term} → {proposal.theme ? themeName(proposal.theme) : words.kinds.blocker}
      </h1>
      <Alert>{view.told}</Alert>
      <Card id="about" title={words.kinds[proposal.kind]}>
        <Pairs
          pairs={[
            [words.by, `${view.staffName(proposal.proposedBy)} · ${formats.moment(proposal.proposedAt)}`],
            [words.entry, view.origin && <a href={`${FEEDBACK}/${view.origin}`}>{words.entry}</a>],
            [words.state, words.states[proposal.state]],
            [words.note, proposal.note],
          ]}
        />
      </Card>
      {effect && (
        <Card id="effect" title={words.effect}>
          <Effect {...view} run={effect} />
          {effect.state === 'counting' && (
            <p>
              <a href={path}>{frameWords(lang).lookAgain}</a>
            </p>
          )}
        </Card>
      )}
      {proposal.state === 'open' && mayDecide && (
        <div class="card">
          {effect?.state === 'counted' && (
            <form method="post" action={`${path}/accept`}>
              <Carried formToken={view.formToken} sheet={`${view.sheet}-accept`} />
              <input type="hidden" name="seen" value={effect.lexiconVersion} />
              <p class="quiet">{words.acceptHint}</p>
              <button type="submit">{words.accept}</button>
            </form>
          )}
          {effect?.state === 'counted' && <hr />}
          <form method="post" action={`${path}/decline`}>
            <Carried formToken={view.formToken} sheet={`${view.sheet}-decline`} />
            <TextField
              lang={lang}
              name="note"
              label={words.whyNot}
              typed={{ note: view.note }}
              more={{ maxLength: 200, autocomplete: 'off' }}
            />
            <button type="submit" class="outline secondary">
              {words.decline}
            </button>
          </form>
        </div>
      )}
    </>
  );
}
