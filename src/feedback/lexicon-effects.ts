/**
 * The lexicon in force: `config/themes.json` and what people taught since, the same in every instance. Teaching it goes
 * through proposals whose effect on past entries is counted, and seen, before anybody accepts them.
 */
import type { AuditAction, AuditRecord } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import { termKey, type BaseLexicon, type ThemeScanner } from '../thai/themes.ts';
import type { Clock } from '../time.ts';
import type { StaffMember } from '../turn.ts';
import type { LexiconDocument, LexiconProposal, ThemeRun } from './lexicon-model.ts';
import {
  countIn,
  effectOn,
  lessonProblem,
  lessonUse,
  noCounts,
  openKeyOf,
  sameThemes,
  sortedBy,
  taughtOf,
  taughtWith,
  type Lesson,
  type LessonProblem,
} from './lexicon-rules.ts';
import type { LexiconStore, RunProgress } from './lexicon-store.ts';
import type { Feedback } from './model.ts';
import { textOf } from './rules.ts';
import type { ThemeStore, WalkedEntry } from './theme-store.ts';

export interface LexiconDeps {
  base: BaseLexicon;
  lexicons: LexiconStore;
  themeEntries: ThemeStore;
  audit: { record(record: AuditRecord): Promise<void> };
  clock: Clock;
  /** A walk over past entries waits for the job. */
  onRun?(): void;
}

export type Proposed = { ok: true; proposal: LexiconProposal } | { ok: false; reason: LessonProblem | 'refused' };
export type Decided =
  | { ok: true; proposal: LexiconProposal }
  /** `stale`: the lexicon changed since the effect was counted; `uncounted`: nobody can have seen the effect. */
  | { ok: false; reason: 'refused' | 'gone' | 'decided' | 'stale' | 'uncounted' };
export type Relabelled =
  | { ok: true; entry: Feedback; proposal: Proposed | null }
  | { ok: false; reason: 'refused' | 'gone' | 'noSuchTheme' }
  /** Somebody else was faster: the entry as it is now. */
  | { ok: false; reason: 'changed'; entry: Feedback };

/** Entries looked at between two saves of where the walk is. */
const PIECE = 500;

export type Lexicon = Awaited<ReturnType<typeof createLexicon>>;

export async function createLexicon(deps: LexiconDeps) {
  const { base, lexicons, themeEntries, clock } = deps;
  await lexicons.rememberNames(base.labels);
  let document: LexiconDocument = await lexicons.read();
  let scanner: ThemeScanner = scannerOf(document);

  function scannerOf({ terms, names }: LexiconDocument): ThemeScanner {
    return base.teach(taughtOf(terms), names);
  }

  /** The lexicon as it is in the database now: another instance may have been taught. */
  async function current(): Promise<ThemeScanner> {
    if ((await lexicons.revision()) !== document.revision) {
      document = await lexicons.read();
      scanner = scannerOf(document);
    }
    return scanner;
  }

  /** Always the newest that this instance knows of. */
  const themes: ThemeScanner = {
    get version() {
      return scanner.version;
    },
    get codes() {
      return scanner.codes;
    },
    get labels() {
      return scanner.labels;
    },
    get termCounts() {
      return scanner.termCounts;
    },
    scan: (text) => scanner.scan(text),
    findTheme: (text) => scanner.findTheme(text),
  };

  const audit = (what: AuditAction, by: string, subject: string, id: string, details: AuditRecord['details'] = {}) =>
    deps.audit.record({
      _id: idFrom('audit', what, id),
      at: clock.now(),
      actor: by,
      action: what,
      subject,
      details,
    });

  function proposedScanner(proposal: LexiconProposal): ThemeScanner {
    return base.teach(taughtWith(document.terms, proposal), document.names);
  }

  /** The count of what a proposal would change in the lexicon of now; begun where nobody has asked yet. */
  async function effectOf(proposal: LexiconProposal, by: string): Promise<ThemeRun> {
    const { version } = await current();
    return startRun(idFrom('effect', proposal._id, version), 'effect', proposal._id, version, by);
  }

  async function startRun(
    id: string,
    purpose: ThemeRun['purpose'],
    proposal: string | null,
    lexiconVersion: string,
    askedBy: string,
  ): Promise<ThemeRun> {
    const known = await lexicons.findRun(id);
    if (known) return known;
    const run = await lexicons.startRun({
      _id: id,
      purpose,
      proposal,
      lexiconVersion,
      state: 'counting',
      after: null,
      total: await themeEntries.countStanding(),
      counts: noCounts(),
      written: 0,
      askedBy,
      askedAt: clock.now(),
      confirmedBy: null,
      confirmedAt: null,
      finishedAt: null,
    });
    deps.onRun?.();
    return run;
  }

  /** @param sheet of the form: sending it twice proposes once. */
  async function propose(lesson: Lesson & { entry: string | null }, by: StaffMember, sheet: string): Promise<Proposed> {
    if (!may(by, 'lexicon.propose')) return { ok: false, reason: 'refused' };
    const before = await current();
    const entry = lesson.entry === null ? null : await themeEntries.find(lesson.entry);
    if (lesson.entry !== null && (!entry || entry.status === 'withdrawn')) return { ok: false, reason: 'gone' };
    const theme = lesson.kind === 'term' ? lesson.theme : null;
    const problem = lessonProblem({ ...lesson, theme }, before, entry && textOf(entry));
    if (problem) return { ok: false, reason: problem };
    const term = termKey(lesson.term);
    const draft = draftOf({ kind: lesson.kind, term, theme, retracts: null, entry: lesson.entry }, by, sheet);
    const use = lessonUse({ ...lesson, theme }, before, proposedScanner(draft));
    if (use) return { ok: false, reason: use };
    return keep(draft, by);
  }

  /** What was taught is to be taken back. */
  async function proposeRetraction(taught: string, by: StaffMember, sheet: string): Promise<Proposed> {
    if (!may(by, 'lexicon.propose')) return { ok: false, reason: 'refused' };
    await current();
    const found = document.terms.find(({ _id }) => _id === taught);
    if (!found) return { ok: false, reason: 'gone' };
    const { term, theme } = found;
    return keep(draftOf({ kind: 'retraction', term, theme, retracts: taught, entry: null }, by, sheet), by);
  }

  function draftOf(
    what: Pick<LexiconProposal, 'kind' | 'term' | 'theme' | 'retracts' | 'entry'>,
    by: StaffMember,
    sheet: string,
  ): LexiconProposal {
    return {
      _id: idFrom('proposal', sheet),
      ...what,
      state: 'open',
      openKey: openKeyOf(what.kind, what.term, what.theme, what.retracts),
      proposedBy: by.id,
      proposedAt: clock.now(),
      decidedBy: null,
      decidedAt: null,
      note: null,
    };
  }

  async function keep(draft: LexiconProposal, by: StaffMember): Promise<Proposed> {
    const proposal = await lexicons.propose(draft);
    await audit('lexicon.proposed', by.id, proposal._id, proposal._id, { kind: proposal.kind, theme: proposal.theme });
    await effectOf(proposal, by.id);
    return { ok: true, proposal };
  }

  /** @param seenVersion of the lexicon that the effect on the page was counted with. */
  async function accept(id: string, seenVersion: string, by: StaffMember): Promise<Decided> {
    if (!may(by, 'lexicon.decide')) return { ok: false, reason: 'refused' };
    const proposal = await lexicons.findProposal(id);
    if (!proposal) return { ok: false, reason: 'gone' };
    const decision = { state: 'accepted', decidedBy: by.id, decidedAt: clock.now(), note: null } as const;
    const { version } = await current();
    if (proposal.state === 'open' && !isCarriedOut(proposal)) {
      if (version !== seenVersion) return { ok: false, reason: 'stale' };
      const effect = await lexicons.findRun(idFrom('effect', id, version));
      if (effect?.state !== 'counted') return { ok: false, reason: 'uncounted' };
      if (!(await carryOut(proposal, by))) return { ok: false, reason: 'stale' };
      await current();
    }
    const accepted = await lexicons.decide(id, decision);
    if (!accepted) return { ok: false, reason: 'decided' };
    await audit('lexicon.accepted', by.id, id, id, {
      kind: proposal.kind,
      theme: proposal.theme,
      version: themes.version,
    });
    return { ok: true, proposal: accepted };
  }

  /** Somebody was interrupted between the lexicon and the proposal. */
  function isCarriedOut({ _id, kind, retracts }: LexiconProposal): boolean {
    const holds = (term: string | null): boolean => document.terms.some((taught) => taught._id === term);
    return kind === 'retraction' ? !holds(retracts) : holds(_id);
  }

  async function carryOut(proposal: LexiconProposal, by: StaffMember): Promise<boolean> {
    const { _id, kind, term, theme, retracts } = proposal;
    if (kind === 'retraction') return lexicons.takeBack(retracts!, document.revision);
    const taught = { _id, kind, term, theme, acceptedBy: by.id, acceptedAt: clock.now() };
    return lexicons.add(taught, document.revision);
  }

  async function decline(id: string, note: string | null, by: StaffMember): Promise<Decided> {
    if (!may(by, 'lexicon.decide')) return { ok: false, reason: 'refused' };
    const proposal = await lexicons.findProposal(id);
    if (!proposal) return { ok: false, reason: 'gone' };
    await current();
    if (isCarriedOut(proposal)) return { ok: false, reason: 'decided' };
    const declined = await lexicons.decide(id, { state: 'declined', decidedBy: by.id, decidedAt: clock.now(), note });
    if (!declined) return { ok: false, reason: 'decided' };
    await audit('lexicon.declined', by.id, id, id, { kind: proposal.kind, theme: proposal.theme });
    return { ok: true, proposal: declined };
  }

  /**
   * An analyst's word on the themes of an entry, which stays whatever the lexicon finds later; with a lesson for the
   * lexicon, where there is one.
   */
  async function relabel(
    id: string,
    seen: Pick<Feedback, 'themes' | 'themesSetBy'>,
    given: { themes: readonly string[]; lesson: Lesson | null },
    by: StaffMember,
    sheet: string,
  ): Promise<Relabelled> {
    const entry = await themeEntries.find(id);
    if (!entry || entry.status === 'withdrawn') return { ok: false, reason: 'gone' };
    if (!may(by, 'feedback.answer', { districtGroup: entry.districtGroup })) return { ok: false, reason: 'refused' };
    const { codes } = await current();
    // A theme that was taken out may stay where it is; it is given to nothing new.
    if (given.themes.some((theme) => !codes.includes(theme) && !entry.themes.includes(theme)))
      return { ok: false, reason: 'noSuchTheme' };
    const wanted = [...new Set(given.themes)];
    const mine = entry.themesSetBy === by.id && sameThemes(entry.themes, wanted);
    const after = mine ? entry : await themeEntries.setByHand(id, seen, { themes: wanted, by: by.id, at: clock.now() });
    if (!after) return { ok: false, reason: 'changed', entry: (await themeEntries.find(id))! };
    await audit('feedback.relabelled', by.id, id, sheet, { from: entry.themes.join(' '), to: wanted.join(' ') });
    const proposal = given.lesson && (await propose({ ...given.lesson, entry: id }, by, sheet));
    return { ok: true, entry: after, proposal };
  }

  // Past entries.

  /** What the lexicon of now finds in entries that an earlier one sorted: counted first. */
  async function startRerun(by: StaffMember, sheet: string): Promise<ThemeRun | null> {
    if (!may(by, 'lexicon.decide')) return null;
    const { version } = await current();
    return startRun(idFrom('rerun', sheet), 'rerun', null, version, by.id);
  }

  /** @returns null where it is not that far, or the lexicon has changed since. */
  async function confirmRerun(id: string, by: StaffMember): Promise<ThemeRun | null> {
    if (!may(by, 'lexicon.decide')) return null;
    const run = await lexicons.findRun(id);
    const { version } = await current();
    if (!run || run.lexiconVersion !== version) return null;
    const confirmed = await lexicons.confirmRun(id, by.id, clock.now());
    if (!confirmed) return null;
    await audit('feedback.resorted', by.id, id, id, { changed: run.counts.changed, version });
    deps.onRun?.();
    return confirmed;
  }

  /** One piece further. @returns the run as it is then; null where there was nothing to do or somebody else was faster. */
  async function advance(run: ThemeRun): Promise<ThemeRun | null> {
    if (run.state !== 'counting' && run.state !== 'applying') return null;
    const now = await current();
    const end = { finishedAt: clock.now() };
    if (now.version !== run.lexiconVersion) return lexicons.moveOn(run, { state: 'superseded', ...end });
    const proposal = run.proposal === null ? null : await lexicons.findProposal(run.proposal);
    if (run.purpose === 'effect' && proposal?.state !== 'open')
      return lexicons.moveOn(run, { state: 'superseded', ...end });
    const entries = await themeEntries.walk(run.after, PIECE);
    const last = entries.at(-1);
    if (!last) return lexicons.moveOn(run, { state: run.state === 'counting' ? 'counted' : 'applied', ...end });
    const standing = entries.filter(({ status }) => status !== 'withdrawn');
    const progress: RunProgress = { after: last._id };
    if (run.state === 'counting') {
      const changeOf = proposal ? effectWith(now, proposedScanner(proposal)) : rerunWith(now);
      const counts = structuredClone(run.counts);
      for (const entry of standing) countIn(counts, entry, changeOf(entry));
      progress.counts = counts;
    } else {
      progress.written = run.written + (await sortAgain(standing, now));
    }
    return lexicons.moveOn(run, progress);
  }

  const effectWith = (before: ThemeScanner, after: ThemeScanner) => (entry: WalkedEntry) =>
    effectOn(entry, before, after);
  const rerunWith = (lexicon: ThemeScanner) => (entry: WalkedEntry) => {
    const change = { from: entry.themes, to: sortedBy(entry, lexicon).themes };
    return sameThemes(change.from, change.to) ? null : change;
  };

  async function sortAgain(entries: readonly WalkedEntry[], lexicon: ThemeScanner): Promise<number> {
    const changes = entries
      .filter(({ themesSetBy, lexiconVersion }) => themesSetBy === null && lexiconVersion !== lexicon.version)
      .map((entry) => {
        const { themes: found, matched } = sortedBy(entry, lexicon);
        return { entry, to: { themes: found, matchedTerms: matched, lexiconVersion: lexicon.version } };
      });
    return themeEntries.sortAgain(changes);
  }

  return {
    themes,
    current,
    /** What was taught, with the revision and version that it made. */
    async read() {
      await current();
      return { revision: document.revision, version: scanner.version, taught: document.terms };
    },
    propose,
    proposeRetraction,
    effectOf,
    accept,
    decline,
    relabel,
    startRerun,
    confirmRerun,
    advance,
    /** The walk that has waited longest, if one is under way. */
    findUnderWay: () => lexicons.findUnderWay(),
  };
}
