/** Teaching the lexicon of themes: proposed, counted, seen, accepted; past entries sorted again at a person's word. */
import type { Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { createLexicon, type Lexicon, type Proposed } from '../../src/feedback/lexicon-effects.ts';
import { themeRunJob } from '../../src/feedback/lexicon-jobs.ts';
import type { LexiconProposal, ThemeRun } from '../../src/feedback/lexicon-model.ts';
import { createLexiconStore, type LexiconStore } from '../../src/feedback/lexicon-store.ts';
import type { Feedback } from '../../src/feedback/model.ts';
import { createFeedbackStore, type FeedbackStore, type NewFeedback } from '../../src/feedback/store.ts';
import { createThemeStore, type ThemeStore } from '../../src/feedback/theme-store.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createThemeScanner } from '../../src/thai/themes.ts';
import type { Clock } from '../../src/time.ts';
import type { StaffMember, StaffRole } from '../../src/turn.ts';
import { themesConfig } from '../thai/vocabulary.ts';
import { connectFresh, makeFeedback } from './builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const clock: Clock = { now: () => NOW, onChange: () => () => {} };
const { places, baseLexicon } = loadProgramme();

let connection: Connection;
let feedback: FeedbackStore;
let entries: ThemeStore;
let lexicons: LexiconStore;
let lexicon: Lexicon;

const open = (base = baseLexicon): Promise<Lexicon> =>
  createLexicon({ base, lexicons, themeEntries: entries, audit: createAuditStore(connection), clock });

let empty: () => Promise<unknown>;
beforeAll(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  feedback = createFeedbackStore(connection);
  entries = createThemeStore(connection);
  lexicons = createLexiconStore(connection);
  createAuditStore(connection);
  await fresh.ready();
  ({ empty } = fresh);
});
beforeEach(async () => {
  lexicon = await open();
});
afterEach(() => empty());
afterAll(() => connection.close());

const as = (id: string, role: StaffRole, scope: string | null = null): StaffMember => ({
  id,
  displayName: id,
  roles: [{ role, scope }],
});
const analyst = as('s1', 'analyst', 'THON_S');
const colleague = as('s2', 'analyst', 'BKK_N');
const districtAnalyst = as('s3', 'districtAnalyst', 'บางขุนเทียน');
const admin = as('s4', 'admin');

let sheets = 0;
const sheet = (): string => `sheet-${(sheets += 1)}`;

/** An entry as it would have come in: sorted by the lexicon of `config/`. */
async function said(text: string, overrides: Partial<NewFeedback> & { id?: string } = {}): Promise<Feedback> {
  const { themes, matched } = baseLexicon.scan(text);
  const { version: lexiconVersion } = baseLexicon;
  return feedback.open(makeFeedback({ text, themes, matchedTerms: matched, lexiconVersion, ...overrides }));
}
const themesOf = async ({ _id }: { _id: string }): Promise<string[]> => (await feedback.find(_id))!.themes;

async function proposed(term: string, theme = 'ECONOMY', by = analyst): Promise<LexiconProposal> {
  const done = await lexicon.propose({ kind: 'term', term, theme, entry: null }, by, sheet());
  if (!done.ok) throw new Error(done.reason);
  return done.proposal;
}
/** What the job does, until nothing is left. */
async function walk(): Promise<void> {
  const job = themeRunJob(lexicon);
  while ((await job.runDue(NOW)) > 0);
}
async function effectOf(proposal: LexiconProposal): Promise<ThemeRun> {
  await lexicon.effectOf(proposal, analyst.id);
  await walk();
  return lexicon.effectOf(proposal, analyst.id);
}
async function teach(term: string, theme = 'ECONOMY'): Promise<void> {
  const proposal = await proposed(term, theme);
  await effectOf(proposal);
  const done = await lexicon.accept(proposal._id, lexicon.themes.version, analyst);
  if (!done.ok) throw new Error(done.reason);
}

describe('the effect of a proposed term', () => {
  it('is counted over all past entries, with examples, before anybody can accept it', async () => {
    const unsorted = await said('รถพุ่มพวงไม่เข้าซอย');
    const both = await said('รถพุ่มพวงจอดริมคลอง');
    await said('ผักตบชวาเต็มคลอง');
    const proposal = await proposed('รถพุ่มพวง');
    const before = lexicon.themes.version;
    expect(await lexicon.accept(proposal._id, before, analyst)).toEqual({ ok: false, reason: 'uncounted' });

    const effect = await effectOf(proposal);
    expect(effect).toMatchObject({ state: 'counted', lexiconVersion: before, total: 3 });
    expect(effect.counts).toMatchObject({
      looked: 3,
      changed: 2,
      sorted: 1,
      unsorted: 0,
      gained: { ECONOMY: 2 },
      lost: {},
    });
    expect(effect.counts.examples.map(({ entry }) => entry).toSorted()).toEqual([unsorted._id, both._id].toSorted());
    expect(effect.counts.examples.find(({ entry }) => entry === both._id)).toMatchObject({
      from: ['CANAL'],
      to: ['ECONOMY', 'CANAL'],
    });
    expect(await themesOf(unsorted)).toEqual([]);
    expect(lexicon.themes.scan('รถพุ่มพวง').themes).toEqual([]);
  });

  it('names entries by our ids alone', async () => {
    await said('รถพุ่มพวงของป้าไม่เข้าซอย');
    const effect = await effectOf(await proposed('รถพุ่มพวง'));
    expect(JSON.stringify(effect)).not.toContain('ป้า');
  });

  it('shows a page of examples for each district group, however many there are', async () => {
    for (let n = 0; n < 25; n += 1) await said(`รถพุ่มพวงคันที่ ${n}`);
    for (let n = 0; n < 3; n += 1) await said(`รถพุ่มพวงคันที่ ${n}`, { districtGroup: 'BKK_N', district: 'จตุจักร' });
    const { counts } = await effectOf(await proposed('รถพุ่มพวง'));
    expect(counts.changed).toBe(28);
    const ofGroup = (group: string): number => counts.examples.filter((each) => each.districtGroup === group).length;
    expect([ofGroup('THON_S'), ofGroup('BKK_N')]).toEqual([20, 3]);
  });

  it('leaves out what was taken back, and counts apart what an analyst sorted by hand', async () => {
    const gone = await said('รถพุ่มพวงเสียงดัง');
    await feedback.withdraw(gone._id, 'event', NOW);
    const byHand = await said('รถพุ่มพวงมาตอนเช้า');
    await lexicon.relabel(byHand._id, byHand, { themes: ['SOCIAL'], lesson: null }, analyst, sheet());
    const { counts } = await effectOf(await proposed('รถพุ่มพวง'));
    expect(counts).toMatchObject({ looked: 1, byHand: 1, changed: 0 });
  });

  it('is counted anew when the lexicon has changed meanwhile: what was seen before is not accepted', async () => {
    const proposal = await proposed('รถพุ่มพวง');
    await effectOf(proposal);
    const seen = lexicon.themes.version;
    await teach('รถเร่ขายกับข้าว');
    expect(await lexicon.accept(proposal._id, seen, analyst)).toEqual({ ok: false, reason: 'stale' });
    expect(await lexicon.accept(proposal._id, lexicon.themes.version, analyst)).toEqual({
      ok: false,
      reason: 'uncounted',
    });
    await effectOf(proposal);
    expect(await lexicon.accept(proposal._id, lexicon.themes.version, analyst)).toMatchObject({ ok: true });
  });

  it('goes on after an interruption where it stopped, and counts nothing twice', async () => {
    const many = Array.from({ length: 1_100 }, (_, n) => ({
      ...makeFeedback({ id: `n${n}`, text: 'รถพุ่มพวง', themes: [] }),
      status: 'received',
      themesSetBy: null,
    }));
    await connection.db!.collection('feedback').insertMany(many as never[]);
    const proposal = await proposed('รถพุ่มพวง');
    const begun = await lexicon.effectOf(proposal, analyst.id);
    const first = (await lexicon.advance(begun))!;
    expect(first.counts.looked).toBe(500);
    // Two who saw the same state: one of them is too late.
    const raced = await Promise.all([lexicon.advance(first), lexicon.advance(first)]);
    expect(raced.filter((run) => run !== null)).toHaveLength(1);
    await walk();
    expect((await lexicon.effectOf(proposal, analyst.id)).counts).toMatchObject({ looked: 1_100, changed: 1_100 });
  });
});

describe('accepting a term', () => {
  it('changes the lexicon and its version for every instance, and no past entry', async () => {
    const other = await open();
    const past = await said('รถพุ่มพวงไม่เข้าซอย');
    const before = lexicon.themes.version;
    await teach('รถพุ่มพวง');
    expect(lexicon.themes.scan('รถพุ่มพวง').themes).toEqual(['ECONOMY']);
    expect(lexicon.themes.version).not.toBe(before);
    expect((await other.current()).version).toBe(lexicon.themes.version);
    expect(await themesOf(past)).toEqual([]);
  });

  it('needs a permission that a district analyst and an admin do not have', async () => {
    const proposal = await proposed('รถพุ่มพวง', 'ECONOMY', districtAnalyst);
    await effectOf(proposal);
    for (const member of [districtAnalyst, admin])
      expect(await lexicon.accept(proposal._id, lexicon.themes.version, member)).toEqual({
        ok: false,
        reason: 'refused',
      });
    expect(
      await lexicon.propose({ kind: 'term', term: 'เรือโยง', theme: 'CANAL', entry: null }, admin, sheet()),
    ).toEqual({
      ok: false,
      reason: 'refused',
    });
  });

  it('happens once when two do it at once, and both proposals of two analysts come in', async () => {
    const [one, two] = [await proposed('รถพุ่มพวง'), await proposed('เรือโยงทราย', 'CANAL', colleague)];
    await effectOf(one);
    await effectOf(two);
    const { version } = lexicon.themes;
    const done = await Promise.all([
      lexicon.accept(one._id, version, analyst),
      (await open()).accept(one._id, version, colleague),
    ]);
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await lexicon.read()).taught.map(({ term }) => term)).toEqual(['รถพุ่มพวง']);
    expect(await lexicon.accept(two._id, version, colleague)).toEqual({ ok: false, reason: 'stale' });
    await effectOf(two);
    expect(await lexicon.accept(two._id, lexicon.themes.version, colleague)).toMatchObject({ ok: true });
    expect((await lexicon.read()).taught.map(({ term }) => term)).toEqual(['รถพุ่มพวง', 'เรือโยงทราย']);
  });

  it('that broke off after the lexicon was written ends as accepted when it is done again', async () => {
    const proposal = await proposed('รถพุ่มพวง');
    await effectOf(proposal);
    const { _id, term, theme } = proposal;
    await lexicons.add({ _id, kind: 'term', term, theme, acceptedBy: analyst.id, acceptedAt: NOW }, 0);
    expect(await lexicon.accept(_id, 'whatever was seen', analyst)).toMatchObject({ ok: true });
    expect((await lexicon.read()).taught).toHaveLength(1);
  });

  it('can be taken back by the same way', async () => {
    await teach('รถพุ่มพวง');
    const [taught] = (await lexicon.read()).taught;
    const past = await said('รถพุ่มพวงไม่เข้าซอย');
    const done = (await lexicon.proposeRetraction(taught!._id, analyst, sheet())) as Extract<Proposed, { ok: true }>;
    const effect = await effectOf(done.proposal);
    expect(effect.counts).toMatchObject({ changed: 1, unsorted: 1, lost: { ECONOMY: 1 } });
    expect(effect.counts.examples[0]!.entry).toBe(past._id);
    expect(await lexicon.accept(done.proposal._id, lexicon.themes.version, colleague)).toMatchObject({ ok: true });
    expect(lexicon.themes.scan('รถพุ่มพวง').themes).toEqual([]);
    expect(lexicon.themes.version).toBe(baseLexicon.version);
  });

  it('of a blocker keeps letters from giving a theme', async () => {
    await said('ซื้อของที่คลองถม');
    const blocker = { kind: 'blocker', term: 'คลองถม', theme: null, entry: null } as const;
    const done = (await lexicon.propose(blocker, analyst, sheet())) as Extract<Proposed, { ok: true }>;
    expect((await effectOf(done.proposal)).counts).toMatchObject({ changed: 1, unsorted: 1, lost: { CANAL: 1 } });
    await lexicon.accept(done.proposal._id, lexicon.themes.version, analyst);
    expect(lexicon.themes.scan('ซื้อของที่คลองถม').themes).toEqual([]);
  });

  it('is not possible for what was declined, which may be proposed again', async () => {
    const proposal = await proposed('รถพุ่มพวง');
    await effectOf(proposal);
    await lexicon.decline(proposal._id, 'กว้างเกินไป', colleague);
    expect(await lexicon.accept(proposal._id, lexicon.themes.version, analyst)).toEqual({
      ok: false,
      reason: 'decided',
    });
    expect((await proposed('รถพุ่มพวง'))._id).not.toBe(proposal._id);
  });
});

describe('a proposal', () => {
  it('is one, however often and by whomever the same is proposed', async () => {
    const same = sheet();
    const lesson = { kind: 'term', term: 'รถพุ่มพวง', theme: 'ECONOMY', entry: null } as const;
    await lexicon.propose(lesson, analyst, same);
    await lexicon.propose(lesson, analyst, same);
    await lexicon.propose({ ...lesson, term: ' รถพุ่มพวง ' }, colleague, sheet());
    expect(await lexicons.findProposals('open', 10)).toHaveLength(1);
  });

  it('that is not fit to be taught is refused with the reason', async () => {
    const lesson = { kind: 'term', term: 'ผักตบชวา', theme: 'CANAL', entry: null } as const;
    expect(await lexicon.propose(lesson, analyst, sheet())).toEqual({ ok: false, reason: 'known' });
    expect(await lexicons.countOpen()).toBe(0);
  });
});

describe('an analyst who relabels an entry', () => {
  it('gives it themes that no lexicon changes, and teaches a word of it', async () => {
    const entry = await said('รถพุ่มพวงไม่เข้าซอย');
    const done = await lexicon.relabel(
      entry._id,
      entry,
      { themes: ['SOCIAL'], lesson: { kind: 'term', term: 'รถพุ่มพวง', theme: 'SOCIAL' } },
      analyst,
      sheet(),
    );
    expect(done).toMatchObject({ ok: true, entry: { themes: ['SOCIAL'], themesSetBy: 's1', status: 'reviewed' } });
    expect(await lexicons.findProposals('open', 10)).toMatchObject([
      { term: 'รถพุ่มพวง', theme: 'SOCIAL', entry: entry._id, proposedBy: 's1' },
    ]);
    await feedback.setThemes(entry._id, { themes: ['CANAL'], matchedTerms: ['คลอง'], lexiconVersion: 'later' });
    expect(await themesOf(entry)).toEqual(['SOCIAL']);
  });

  it('may give OTHER, and none at all', async () => {
    const entry = await said('ผักตบชวาเต็มคลอง');
    const other = await lexicon.relabel(entry._id, entry, { themes: ['OTHER'], lesson: null }, analyst, sheet());
    expect(other).toMatchObject({ ok: true, entry: { themes: ['OTHER'] } });
    const seen = (await feedback.find(entry._id))!;
    await lexicon.relabel(entry._id, seen, { themes: [], lesson: null }, analyst, sheet());
    expect(await themesOf(entry)).toEqual([]);
  });

  it('hears of a colleague who was faster, and nothing is lost', async () => {
    const entry = await said('ผักตบชวาเต็มคลอง');
    await lexicon.relabel(
      entry._id,
      entry,
      { themes: ['OTHER'], lesson: null },
      as('s5', 'analyst', 'THON_S'),
      sheet(),
    );
    const late = await lexicon.relabel(entry._id, entry, { themes: ['ENV_WASTE'], lesson: null }, analyst, sheet());
    expect(late).toMatchObject({ ok: false, reason: 'changed', entry: { themes: ['OTHER'], themesSetBy: 's5' } });
  });

  it('has the own district group only', async () => {
    const entry = await said('ผักตบชวาเต็มคลอง');
    for (const member of [colleague, districtAnalyst, admin])
      expect(await lexicon.relabel(entry._id, entry, { themes: [], lesson: null }, member, sheet())).toEqual({
        ok: false,
        reason: 'refused',
      });
  });

  it('teaches only words that the entry has', async () => {
    const entry = await said('รถพุ่มพวงไม่เข้าซอย');
    const lesson = { kind: 'term', term: 'เรือโยงทราย', theme: 'CANAL' } as const;
    const done = await lexicon.relabel(entry._id, entry, { themes: ['CANAL'], lesson }, analyst, sheet());
    expect(done).toMatchObject({ ok: true, proposal: { ok: false, reason: 'notInText' } });
  });
});

describe('sorting past entries again', () => {
  it('shows what would change, and changes it only when somebody says so', async () => {
    const unsorted = await said('รถพุ่มพวงไม่เข้าซอย');
    const unchanged = await said('ผักตบชวาเต็มคลอง');
    const byHand = await said('รถพุ่มพวงมาตอนเช้า');
    await lexicon.relabel(byHand._id, byHand, { themes: ['OTHER'], lesson: null }, analyst, sheet());
    await teach('รถพุ่มพวง');

    const run = (await lexicon.startRerun(analyst, sheet()))!;
    await walk();
    const counted = (await lexicons.findRun(run._id))!;
    expect(counted).toMatchObject({ state: 'counted', counts: { looked: 3, changed: 1, byHand: 1, sorted: 1 } });
    expect(await themesOf(unsorted)).toEqual([]);

    await lexicon.confirmRerun(run._id, analyst);
    await walk();
    expect(await lexicons.findRun(run._id)).toMatchObject({ state: 'applied', written: 2 });
    expect(await feedback.find(unsorted._id)).toMatchObject({
      themes: ['ECONOMY'],
      matchedTerms: ['รถพุ่มพวง'],
      lexiconVersion: lexicon.themes.version,
      status: 'classified',
    });
    expect(await feedback.find(unchanged._id)).toMatchObject({
      themes: ['CANAL'],
      lexiconVersion: lexicon.themes.version,
    });
    expect(await themesOf(byHand)).toEqual(['OTHER']);
  });

  it('is confirmed once, by somebody who may, and not before it is counted', async () => {
    await said('รถพุ่มพวงไม่เข้าซอย');
    await teach('รถพุ่มพวง');
    const run = (await lexicon.startRerun(analyst, sheet()))!;
    expect(await lexicon.confirmRerun(run._id, analyst)).toBeNull();
    await walk();
    expect(await lexicon.confirmRerun(run._id, districtAnalyst)).toBeNull();
    const confirmed = await Promise.all([1, 2].map(() => lexicon.confirmRerun(run._id, analyst)));
    expect(confirmed.filter((done) => done !== null)).toHaveLength(1);
  });

  it('ends when the lexicon changes in the middle, and what is written stays true', async () => {
    const entry = await said('รถพุ่มพวงไม่เข้าซอย');
    await teach('รถพุ่มพวง');
    const run = (await lexicon.startRerun(analyst, sheet()))!;
    await walk();
    const proposal = await proposed('ไม่เข้าซอย', 'TRANSPORT');
    await effectOf(proposal);
    await lexicon.confirmRerun(run._id, analyst);
    await lexicon.accept(proposal._id, lexicon.themes.version, analyst);
    await walk();
    expect((await lexicons.findRun(run._id))!.state).toBe('superseded');
    expect(await themesOf(entry)).toEqual([]);
  });

  it('leaves alone what its author has changed since it was read', async () => {
    const entry = await said('รถพุ่มพวงไม่เข้าซอย');
    await teach('รถพุ่มพวง');
    const [read] = await entries.walk(null, 10);
    const { version } = lexicon.themes;
    await feedback.setThemes(entry._id, { themes: ['CANAL'], matchedTerms: ['คลอง'], lexiconVersion: version });
    const late = { themes: ['ECONOMY'], matchedTerms: ['รถพุ่มพวง'], lexiconVersion: version };
    expect(await entries.sortAgain([{ entry: read!, to: late }])).toBe(0);
    expect(await themesOf(entry)).toEqual(['CANAL']);
  });

  it('keeps a theme that was taken out of config/, and its name', async () => {
    const entry = await said('ป่าชายเลนบางขุนเทียนยังสวย');
    expect(entry.themes).toEqual(['COAST']);
    const reduced = createThemeScanner(
      { ...themesConfig, themes: themesConfig.themes.filter(({ code }) => code !== 'COAST') },
      places,
    );
    lexicon = await open(reduced);
    expect(lexicon.themes.codes).not.toContain('COAST');
    expect(lexicon.themes.labels['COAST']).toEqual(baseLexicon.labels['COAST']);
    const run = (await lexicon.startRerun(analyst, sheet()))!;
    await walk();
    expect((await lexicons.findRun(run._id))!.counts.changed).toBe(0);
    await lexicon.confirmRerun(run._id, analyst);
    await walk();
    expect(await feedback.find(entry._id)).toMatchObject({
      themes: ['COAST'],
      lexiconVersion: lexicon.themes.version,
    });
    // It may stay when an analyst relabels, and is given to nothing new.
    const kept = await lexicon.relabel(
      entry._id,
      entry,
      { themes: ['COAST', 'GREEN'], lesson: null },
      analyst,
      sheet(),
    );
    expect(kept).toMatchObject({ ok: true });
    const another = await said('รถพุ่มพวงไม่เข้าซอย');
    expect(
      await lexicon.relabel(another._id, another, { themes: ['COAST'], lesson: null }, analyst, sheet()),
    ).toMatchObject({ ok: false, reason: 'noSuchTheme' });
  });
});
