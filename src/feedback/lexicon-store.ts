/** `lexicon`, `lexiconProposals` and `themeRuns`: the only file that touches them. */
import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import type { ThemeLabel } from '../thai/themes.ts';
import {
  lexiconProposalSchema,
  lexiconSchema,
  themeRunSchema,
  type LexiconDocument,
  type LexiconProposal,
  type ProposalState,
  type TaughtTerm,
  type ThemeRun,
} from './lexicon-model.ts';

const ID = 'lexicon';

export type LexiconStore = ReturnType<typeof createLexiconStore>;
/** Everything of a run that a walk changes. */
export type RunProgress = Partial<Pick<ThemeRun, 'state' | 'after' | 'counts' | 'written' | 'finishedAt'>>;

export function createLexiconStore(connection: Connection) {
  const lexicons = connection.model('Lexicon', lexiconSchema);
  const proposals = connection.model('LexiconProposal', lexiconProposalSchema);
  const runs = connection.model('ThemeRun', themeRunSchema);

  return {
    /** Grows with everything that is accepted; 0 where nothing ever was. */
    async revision(): Promise<number> {
      const found = await lexicons.findById(ID).select({ revision: 1 }).lean<Pick<LexiconDocument, 'revision'>>();
      return found?.revision ?? 0;
    },

    async read(): Promise<LexiconDocument> {
      const found = await lexicons.findById(ID).lean<LexiconDocument>();
      return { _id: ID, revision: found?.revision ?? 0, terms: found?.terms ?? [], names: found?.names ?? {} };
    },

    /** Names of themes outlive the themes. */
    async rememberNames(labels: Readonly<Record<string, ThemeLabel>>): Promise<void> {
      const names = Object.fromEntries(Object.entries(labels).map(([code, label]) => [`names.${code}`, label]));
      const fresh = { revision: 0, terms: [] };
      const write = (): Promise<unknown> =>
        lexicons.updateOne({ _id: ID }, { $set: names, $setOnInsert: fresh }, { upsert: true });
      // Two instances that start at once: the slower one finds the document there.
      await write().catch((error: { code?: number }) => {
        if (!isDuplicate(error)) throw error;
        return write();
      });
    },

    /** @returns whether the lexicon was still at this revision. */
    async add(term: TaughtTerm, revision: number): Promise<boolean> {
      const { matchedCount } = await lexicons.updateOne(
        { _id: ID, revision },
        { $push: { terms: term }, $inc: { revision: 1 } },
      );
      return matchedCount === 1;
    },

    /** @returns whether the lexicon was still at this revision. */
    async takeBack(term: string, revision: number): Promise<boolean> {
      const { matchedCount } = await lexicons.updateOne(
        { _id: ID, revision },
        { $pull: { terms: { _id: term } }, $inc: { revision: 1 } },
      );
      return matchedCount === 1;
    },

    // Proposals.

    /** @returns the proposal that is there: this one, or an open one of the same. */
    async propose(proposal: LexiconProposal): Promise<LexiconProposal> {
      try {
        const { _id, ...values } = proposal;
        await proposals.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const own = await proposals.findById(proposal._id).lean<LexiconProposal>();
      return own ?? (await proposals.findOne({ openKey: proposal.openKey }).lean<LexiconProposal>())!;
    },

    async findProposal(id: string): Promise<LexiconProposal | null> {
      return proposals.findById(id).lean<LexiconProposal>();
    },

    /** The newest first. */
    async findProposals(state: ProposalState, limit: number): Promise<LexiconProposal[]> {
      return proposals.find({ state }).sort({ proposedAt: -1 }).limit(limit).lean<LexiconProposal[]>();
    },

    async countOpen(): Promise<number> {
      return proposals.countDocuments({ state: 'open' });
    },

    /** @returns the proposal where it was still open. */
    async decide(
      id: string,
      decision: Pick<LexiconProposal, 'state' | 'decidedBy' | 'decidedAt' | 'note'>,
    ): Promise<LexiconProposal | null> {
      return proposals
        .findOneAndUpdate(
          { _id: id, state: 'open' },
          { $set: { ...decision, openKey: null } },
          { returnDocument: 'after' },
        )
        .lean<LexiconProposal>();
    },

    // Walks over past entries.

    /** Repeating it gives the run that is there. */
    async startRun(run: ThemeRun): Promise<ThemeRun> {
      const { _id, ...values } = run;
      await runs.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
      return (await runs.findById(_id).lean<ThemeRun>())!;
    },

    async findRun(id: string): Promise<ThemeRun | null> {
      return runs.findById(id).lean<ThemeRun>();
    },

    async findLatestRerun(): Promise<ThemeRun | null> {
      return runs.findOne({ purpose: 'rerun' }).sort({ askedAt: -1 }).lean<ThemeRun>();
    },

    /** The one that has waited longest of those under way. */
    async findUnderWay(): Promise<ThemeRun | null> {
      return runs
        .findOne({ state: { $in: ['counting', 'applying'] } })
        .sort({ askedAt: 1 })
        .lean<ThemeRun>();
    },

    /** @returns the run as it is now, or null where somebody else has moved it on since `run` was read. */
    async moveOn(run: ThemeRun, progress: RunProgress): Promise<ThemeRun | null> {
      const { _id, state, after } = run;
      return runs
        .findOneAndUpdate({ _id, state, after }, { $set: progress }, { returnDocument: 'after' })
        .lean<ThemeRun>();
    },

    /** A person says that what was counted is to be written. @returns null where it was not in that state any more. */
    async confirmRun(id: string, by: string, at: Date): Promise<ThemeRun | null> {
      return runs
        .findOneAndUpdate(
          { _id: id, purpose: 'rerun', state: 'counted' },
          { $set: { state: 'applying', after: null, written: 0, confirmedBy: by, confirmedAt: at } },
          { returnDocument: 'after' },
        )
        .lean<ThemeRun>();
    },
  };
}
