/** `/console/lexicon`: terms that were proposed, with what they would change in past feedback, before anybody decides. */
import { isWithin } from '../access/policy.ts';
import type { LexiconProposal, ThemeRun } from '../feedback/lexicon-model.ts';
import type { Proposed } from '../feedback/lexicon-effects.ts';
import type { LexiconStore } from '../feedback/lexicon-store.ts';
import { textOf } from '../feedback/rules.ts';
import { typedText, type Typed } from '../web/forms.tsx';
import { good } from '../web/layout.tsx';
import { actorNames } from './actors.ts';
import { MISSING, type Answer, type Desk, type Visit } from './desk.tsx';
import { snippet } from './feedback-filters.tsx';
import { shownFor, type FeedbackDeps } from './feedback-routes.ts';
import { lexiconWords } from './lexicon-messages.ts';
import { LEXICON, lexiconPage, proposalPage } from './lexicon-pages.tsx';

export interface LexiconDeps extends FeedbackDeps {
  lexicons: LexiconStore;
}

const SHOWN = 50;
const EXAMPLES = 12;

export function lexiconRoutes(desk: Desk, deps: LexiconDeps): void {
  const { lexicon, lexicons } = deps;
  const mayLook = (visit: Visit): boolean => visit.may('lexicon.propose') || visit.may('lexicon.decide');

  async function frameFor(visit: Visit, ids: readonly (string | null)[]) {
    const { lang } = visit;
    return {
      lang,
      themeName: (code: string): string => lexicon.themes.labels[code]?.[lang] ?? code,
      staffName: await actorNames(deps, lang, ids),
      mayDecide: visit.may('lexicon.decide'),
      formToken: visit.formToken,
      sheet: visit.sheet,
    };
  }

  /** Examples of a walk hold ids of all district groups: each person sees those of their own. */
  async function examplesOf(visit: Visit, run: ThemeRun | null) {
    const reach = visit.reach('feedback.view');
    const own = (run?.counts.examples ?? []).slice(0, 400);
    const entries = (await deps.themeEntries.findMany(own.map(({ entry }) => entry))).filter(
      (entry) => entry.status !== 'withdrawn' && isWithin(reach, entry),
    );
    const shown = await shownFor(deps, visit, entries);
    const byId = new Map(entries.map((entry) => [entry._id, entry]));
    return own
      .flatMap((example) => {
        const entry = byId.get(example.entry);
        return entry ? [{ ...example, text: snippet(shown(textOf(entry), entry)) || (entry.number ?? '–') }] : [];
      })
      .slice(0, EXAMPLES);
  }

  async function show(visit: Visit, typed: Typed = {}, told: string | null = null, status = 200): Promise<Answer> {
    const { version, revision, taught } = await lexicon.read();
    const [open, accepted, declined, rerun] = await Promise.all([
      lexicons.findProposals('open', SHOWN),
      lexicons.findProposals('accepted', SHOWN),
      lexicons.findProposals('declined', SHOWN),
      lexicons.findLatestRerun(),
    ]);
    const decided = [...accepted, ...declined]
      .toSorted((a, b) => (b.decidedAt?.getTime() ?? 0) - (a.decidedAt?.getTime() ?? 0))
      .slice(0, SHOWN);
    const ids = [
      ...open.map(({ proposedBy }) => proposedBy),
      ...decided.map(({ decidedBy }) => decidedBy),
      ...taught.map(({ acceptedBy }) => acceptedBy),
    ];
    const { codes, labels } = lexicon.themes;
    const frame = await frameFor(visit, ids);
    const page = lexiconPage({
      ...frame,
      version,
      revision,
      open,
      decided,
      taught,
      former: Object.keys(labels).filter((code) => !codes.includes(code)),
      rerun,
      examples: rerun ? await examplesOf(visit, rerun) : [],
      themes: codes.map((value) => ({ value, label: frame.themeName(value) })),
      typed,
      told,
    });
    return { page, title: lexiconWords(visit.lang).title, current: LEXICON, moves: true, status };
  }

  async function answerTo(visit: Visit, done: Proposed): Promise<Answer> {
    const words = lexiconWords(visit.lang);
    if (!done.ok) return show(visit, visit.typed, words.problems[done.reason], 422);
    deps.wake();
    return { goTo: `${LEXICON}/${done.proposal._id}`, notice: good(words.proposed) };
  }

  desk.form(LEXICON, {
    show: async (visit, typed) => (mayLook(visit) ? show(visit, typed ?? {}) : MISSING),
    async act(visit): Promise<Answer> {
      if (!mayLook(visit)) return MISSING;
      const theme = typedText(visit.typed, 'theme');
      const kind = theme === 'BLOCKER' ? 'blocker' : 'term';
      const lesson = { kind, term: typedText(visit.typed, 'term').trim(), theme: theme || null, entry: null } as const;
      return answerTo(visit, await lexicon.propose(lesson, visit.member, visit.sheet));
    },
  });

  desk.post(`${LEXICON}/retract`, {
    async act(visit): Promise<Answer> {
      if (!mayLook(visit)) return MISSING;
      return answerTo(
        visit,
        await lexicon.proposeRetraction(typedText(visit.typed, 'taught'), visit.member, visit.sheet),
      );
    },
  });

  desk.post(`${LEXICON}/rerun`, {
    async act(visit): Promise<Answer> {
      const run = await lexicon.startRerun(visit.member, visit.sheet);
      if (!run) return MISSING;
      deps.wake();
      return { goTo: LEXICON, notice: good(lexiconWords(visit.lang).rerunStarted) };
    },
  });

  desk.post(`${LEXICON}/rerun/confirm`, {
    async act(visit): Promise<Answer> {
      if (!visit.may('lexicon.decide')) return MISSING;
      const words = lexiconWords(visit.lang);
      const run = await lexicon.confirmRerun(typedText(visit.typed, 'run'), visit.member);
      if (!run) return show(visit, {}, words.rerunGone, 409);
      deps.wake();
      return { goTo: LEXICON, notice: good(words.rerunConfirmed) };
    },
  });

  // ------------------------------------------------------------ one proposal

  async function showProposal(
    visit: Visit,
    proposal: LexiconProposal,
    more: { told?: string; note?: string; status?: number } = {},
  ): Promise<Answer> {
    const effect = proposal.state === 'open' ? await lexicon.effectOf(proposal, visit.member.id) : null;
    const entry = proposal.entry ? await deps.inbox.find(proposal.entry) : null;
    const seen = entry && entry.status !== 'withdrawn' && isWithin(visit.reach('feedback.view'), entry);
    const page = proposalPage({
      ...(await frameFor(visit, [proposal.proposedBy, proposal.decidedBy])),
      proposal,
      effect,
      examples: await examplesOf(visit, effect),
      origin: seen ? entry._id : null,
      told: more.told ?? null,
      note: more.note ?? '',
    });
    return { page, title: proposal.term, current: LEXICON, moves: true, status: more.status ?? 200 };
  }

  desk.page(`${LEXICON}/:id`, async (visit): Promise<Answer> => {
    const proposal = mayLook(visit) ? await lexicons.findProposal(visit.param('id')) : null;
    return proposal ? showProposal(visit, proposal) : MISSING;
  });

  const decisions = ['accept', 'decline'] as const;
  for (const decision of decisions)
    desk.post(`${LEXICON}/:id/${decision}`, {
      async act(visit): Promise<Answer> {
        const id = visit.param('id');
        const proposal = visit.may('lexicon.decide') ? await lexicons.findProposal(id) : null;
        if (!proposal) return MISSING;
        const words = lexiconWords(visit.lang);
        const note = typedText(visit.typed, 'note').trim().slice(0, 200);
        const done =
          decision === 'accept'
            ? await lexicon.accept(id, typedText(visit.typed, 'seen'), visit.member)
            : await lexicon.decline(id, note || null, visit.member);
        if (done.ok) return { goTo: LEXICON, notice: good(decision === 'accept' ? words.accepted : words.declined) };
        deps.wake();
        return showProposal(visit, (await lexicons.findProposal(id)) ?? proposal, {
          told: words.decisions[done.reason],
          note,
          status: 409,
        });
      },
    });
}
