/**
 * A thousand briefs at once: 143 weeks of a made-up city, six district groups and all of them together, read through the
 * real stores and held against a count over the raw collections, document by document.
 */
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import type { Attendance } from '../../src/attendance/model.ts';
import { createAttendanceStore } from '../../src/attendance/store.ts';
import type { Broadcast } from '../../src/broadcasts/model.ts';
import { createBroadcastStore } from '../../src/broadcasts/store.ts';
import { CONSULTATION_STATUSES, type Consultation } from '../../src/consultations/model.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import { createOutbox, type Delivery } from '../../src/delivery/outbox.ts';
import { ISSUE_STATUSES, type DevelopmentIssue } from '../../src/development-issues/model.ts';
import { PROJECT_STATES, type PilotProject } from '../../src/development-issues/project-model.ts';
import { createPilotProjectStore } from '../../src/development-issues/project-store.ts';
import { createDevelopmentIssueStore } from '../../src/development-issues/store.ts';
import { FEEDBACK_KINDS, FEEDBACK_STATUSES, type Feedback } from '../../src/feedback/model.ts';
import { createFeedbackStore } from '../../src/feedback/store.ts';
import type { LineGroup } from '../../src/line-groups/model.ts';
import { createLineGroupStore } from '../../src/line-groups/store.ts';
import { loadProgramme } from '../../src/programme.ts';
import { REPRESENTATIVE_STATUSES, type Representative } from '../../src/representatives/model.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { createReadAround } from '../../src/summaries/around-effects.ts';
import { computeFigures, type FigureSources } from '../../src/summaries/effects.ts';
import { ALL_GROUPS } from '../../src/feedback/rules.ts';
import { bangkokDate, days, plus } from '../../src/time.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeIssue, makeProject } from '../development-issues/builders.ts';
import { connectFresh, makeFeedback } from '../feedback/builders.ts';

const { places } = loadProgramme();
const GROUPS = places.groups.map(({ code }): string => code);
const SCOPES = [...GROUPS, ALL_GROUPS];
const WEEKS = 143;
const MONDAY = new Date('2018-01-07T17:00:00Z');
const WEEK = days(7);
const weekAt = (index: number): Date => plus(MONDAY, index * WEEK);
const districtsOf = (group: string): string[] =>
  places.districts.flatMap((district) => (district.group === group ? [district.nameTh] : []));

// What somebody made up.

/** Into a week: its first and its last moment above all. */
const aMoment = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(0, WEEK - 1) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: WEEK - 1 }) },
);
const anEntry = fc.record({
  at: aMoment,
  /** Of the group, somewhere else (a district that was moved in config since), or unknown. */
  district: fc.oneof(
    { weight: 7, arbitrary: fc.nat(20) },
    { weight: 1, arbitrary: fc.constant('elsewhere' as const) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  kind: fc.constantFrom(...FEEDBACK_KINDS, null),
  themes: fc.uniqueArray(fc.constantFrom('FLOOD', 'CANAL', 'ENV_WASTE', 'GONE'), { maxLength: 3 }),
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...FEEDBACK_STATUSES) },
    { weight: 4, arbitrary: fc.constant('classified' as const) },
  ),
  private: fc.boolean(),
  named: fc.boolean(),
});
const anAnswer = fc.record({
  answer: fc.constantFrom('yes', 'no', 'maybe', null),
  revision: fc.constantFrom(1, 2),
  proxy: fc.constantFrom(null, null, 'ลูกชาย'),
  partySize: fc.constantFrom(null, 2),
  waiting: fc.boolean(),
  came: fc.constantFrom(null, 1, 2, 'whenever'),
});
const aSession = fc.record({
  at: aMoment,
  status: fc.constantFrom(...CONSULTATION_STATUSES),
  dated: fc.constantFrom('time', 'time', 'day', 'not'),
  revision: fc.constantFrom(1, 2),
  answers: fc.array(anAnswer, { maxLength: 5 }),
  failed: fc.constantFrom(0, 0, 1, 3),
  unknown: fc.boolean(),
});
/** A message that is about no session: an answer to an issue, a notice, or something to people, LINE groups and staff. */
const aMessage = fc.record({
  at: aMoment,
  kind: fc.constantFrom('issueAnswer', 'broadcast', 'registration'),
  state: fc.constantFrom('failed', 'failed', 'sent'),
  unknown: fc.boolean(),
  /** Of the group, of the one beside it, of none. */
  to: fc.array(fc.constantFrom('own', 'beside', 'ownLineGroup', 'staff', 'erased'), { minLength: 1, maxLength: 4 }),
  /** What it was about is not there any more. */
  gone: fc.boolean(),
});
/** What one group does in one week; every third week nothing at all. */
const aGroupWeek = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ entries: [], sessions: [], joined: [], messages: [] }) },
  {
    weight: 2,
    arbitrary: fc.record({
      entries: fc.array(anEntry, { maxLength: 6 }),
      sessions: fc.array(aSession, { maxLength: 1 }),
      joined: fc.array(fc.record({ at: aMoment, status: fc.constantFrom(...REPRESENTATIVE_STATUSES) }), {
        maxLength: 1,
      }),
      messages: fc.array(aMessage, { maxLength: 2 }),
    }),
  },
);
type Made = typeof aGroupWeek extends fc.Arbitrary<infer Each> ? Each : never;

const NAMES = ['สมศรี', 'บุญมี', 'ทองดี'];

function documentsOf(all: readonly Made[]) {
  const feedback: (Omit<ReturnType<typeof makeFeedback>, '_id'> & Pick<Feedback, '_id' | 'status' | 'private'>)[] = [];
  const consultations: Consultation[] = [];
  const attendances: Partial<Attendance>[] = [];
  const representatives: Partial<Representative>[] = NAMES.map((name, index) => ({
    _id: `r${index}`,
    fullName: `${name} ใจซื่อ`,
    status: 'active',
    district: null,
    districtGroup: null,
  }));
  const deliveries: Partial<Delivery>[] = [];
  const broadcasts: (Pick<Broadcast, '_id' | 'text' | 'state' | 'version'> & { segment: object })[] = [];
  const lineGroups: Pick<LineGroup, '_id' | 'lineGroupId' | 'districtGroup'>[] = [];
  for (const districtGroup of GROUPS) {
    representatives.push({ _id: `rof${districtGroup}`, status: 'paused', districtGroup, district: null });
    lineGroups.push({ _id: `gof${districtGroup}`, lineGroupId: `C${districtGroup}`, districtGroup });
    broadcasts.push({
      _id: `b${districtGroup}`,
      segment: { districtGroup, district: null, role: null, session: null, theme: null },
      text: 'ข่าว',
      state: 'confirmed',
      version: 1,
    });
  }
  for (const [index, { entries, sessions, joined, messages }] of all.entries()) {
    const group = GROUPS[index % GROUPS.length]!;
    const monday = weekAt(Math.floor(index / GROUPS.length));
    const own = districtsOf(group);
    const elsewhere = districtsOf(GROUPS[(index + 1) % GROUPS.length]!)[index % 3]!;
    for (const [n, { at, district, named, kind, themes, status, private: hidden }] of entries.entries()) {
      const id = `f${index}-${n}`;
      const text = `${named ? `ป้า${NAMES[n % 3]}บอกว่า` : ''}ขยะล้นถังหน้าวัด ${id}`;
      const where = district === 'elsewhere' ? elsewhere : district === null ? null : own[district % own.length]!;
      const more = { districtGroup: group, district: where, kind, themes, saidAt: plus(monday, at) };
      feedback.push({ ...makeFeedback({ id, text, author: `r${n % 3}`, ...more }), status, private: hidden });
    }
    for (const [n, { at, status, dated, revision, answers, failed, unknown }] of sessions.entries()) {
      const _id = `c${index}-${n}`;
      const startsAt = dated === 'time' ? plus(monday, at) : null;
      const date = dated === 'not' ? null : bangkokDate(plus(monday, at));
      const more = { districtGroup: group, round: null, status, revision, startsAt, date };
      consultations.push(makeConsultation({ _id, ...more }));
      for (const [m, { came, ...answer }] of answers.entries())
        attendances.push({
          _id: `a${index}-${n}-${m}`,
          consultation: _id,
          representative: `r${index}-${n}-${m}`,
          ...answer,
          checkedInAt: came === null ? null : plus(monday, at),
          checkedInRevision: typeof came === 'number' ? came : null,
        });
      deliveries.push({
        _id: `changed:${_id}:chunk0`,
        kind: 'changed',
        subject: _id,
        consultations: [_id],
        state: failed > 0 || unknown ? 'failed' : 'sent',
        reason: unknown ? 'unknownOutcome' : null,
        dueAt: plus(monday, WEEK - 1 - at),
        outcomes: [
          ...Array.from({ length: failed }, (_, m) => ({ id: `r${m}`, result: 'failed' as const })),
          { id: 'r9', result: 'sent' },
        ],
      });
    }
    for (const [n, { at, kind, state, unknown, to, gone }] of messages.entries()) {
      const beside = GROUPS[(index + 1) % GROUPS.length]!;
      const recipients = { own: `rof${group}`, beside: `rof${beside}`, ownLineGroup: `gof${group}`, staff: 's1' };
      deliveries.push({
        _id: `${kind}:m${index}-${n}:chunk0`,
        kind,
        subject: kind === 'broadcast' && !gone ? `b${group}` : `m${index}-${n}`,
        consultations: [],
        data: kind === 'issueAnswer' ? { issue: gone ? 'dgone' : `d${group}1` } : {},
        state,
        reason: unknown ? 'unknownOutcome' : null,
        dueAt: plus(monday, at),
        outcomes: [
          ...to.map((who) => ({ id: who === 'erased' ? 'rnobody' : recipients[who], result: 'failed' as const })),
          { id: `rof${group}`, result: 'skipped' as const },
        ],
      });
    }
    for (const [n, { at, status }] of joined.entries())
      representatives.push({
        _id: `r${index}-${n}`,
        status,
        districtGroup: group,
        district: own[n % own.length]!,
        reviewedAt: plus(monday, at),
      });
  }
  const issues = ISSUE_STATUSES.flatMap((status, index) =>
    GROUPS.flatMap((districtGroup, n) =>
      [true, false].map((answered): DevelopmentIssue => {
        const number = index * 2 + Number(answered) + 1;
        const answer = { _id: 'x', status, answer: answered ? 'ทำแล้ว' : null, answerEn: null, by: 's1', at: MONDAY };
        const merged = (index + n) % 4 === 0 ? 'd-other' : null;
        const answers = [{ ...answer, recipients: 0 }];
        return makeIssue({
          _id: `d${districtGroup}${number}`,
          districtGroup,
          number,
          status,
          answers,
          mergedInto: merged,
        });
      }),
    ),
  );
  const projects = PROJECT_STATES.flatMap((state, index) =>
    GROUPS.flatMap((districtGroup, n) =>
      Array.from({ length: (index + n) % 3 }, (_, m) =>
        makeProject({ _id: `p${districtGroup}${index}${m}`, districtGroup, state }),
      ),
    ),
  );
  return {
    feedback,
    consultations,
    attendances,
    representatives,
    deliveries,
    developmentIssues: issues,
    pilotProjects: projects,
    broadcasts,
    lineGroups,
  };
}

// By hand: from the raw documents, one after the other.

interface Raw {
  feedback: Feedback[];
  consultations: Consultation[];
  attendances: Attendance[];
  representatives: Representative[];
  deliveries: Delivery[];
  developmentIssues: DevelopmentIssue[];
  pilotProjects: PilotProject[];
  broadcasts: Broadcast[];
  lineGroups: LineGroup[];
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function byHand(raw: Raw, scope: string, from: number, to: number) {
  const inScope = (group: string | null): boolean => scope === ALL_GROUPS || group === scope;
  const kinds: Record<string, number> = {};
  const themes: Record<string, number> = {};
  const before: Record<string, number> = {};
  const newest: Record<string, number> = {};
  const quotable = new Map<string, Feedback>();
  const perGroup: Record<string, number> = {};
  let total = 0;
  for (const entry of raw.feedback) {
    if (entry.status === 'withdrawn') continue;
    const at = entry.saidAt.getTime();
    // Where a district was heard, whichever group it was in.
    if (entry.district && at < to && at >= to - 12 * WEEK)
      newest[entry.district] = Math.max(newest[entry.district] ?? 0, at);
    if (!inScope(entry.districtGroup)) continue;
    if (at >= from - 4 * WEEK && at < from) for (const theme of entry.themes) count(before, theme);
    if (at < from || at >= to) continue;
    total += 1;
    count(perGroup, entry.districtGroup);
    count(kinds, entry.kind ?? 'withoutKind');
    for (const theme of entry.themes) count(themes, theme);
    if (!entry.private && entry.kind) quotable.set(entry._id, entry);
  }
  const sessions = { held: [] as unknown[], notConfirmed: [] as unknown[], coming: [] as unknown[] };
  const attended: Record<string, number> = {};
  for (const { _id, districtGroup, status, startsAt, date, revision } of raw.consultations) {
    if (!inScope(districtGroup)) continue;
    const isHeld = status === 'held' || status === 'reported';
    const noon = date && isHeld ? new Date(`${date}T12:00:00+07:00`).getTime() : NaN;
    const at = startsAt?.getTime() ?? noon;
    if (!(at >= from && at < to + 2 * WEEK)) continue;
    let [yes, no, maybe, checkedIn] = [0, 0, 0, 0];
    for (const row of raw.attendances) {
      if (row.consultation !== _id) continue;
      if (row.checkedInAt && (row.checkedInRevision === null || row.checkedInRevision === revision)) checkedIn += 1;
      if (row.revision !== revision) continue;
      const sendsSomebody = row.answer === 'no' && row.proxy !== null;
      if (row.answer === 'yes' || sendsSomebody) yes += row.waiting ? 0 : 1;
      else if (row.answer === 'no') no += 1;
      else if (row.answer === 'maybe') maybe += 1;
    }
    const figures = { id: _id, yes, no, maybe, checkedIn };
    if (at < to && isHeld) {
      sessions.held.push(figures);
      attended[districtGroup] = (attended[districtGroup] ?? 0) + (checkedIn > 0 ? checkedIn : yes);
    } else if (status === 'announced') sessions[at < to ? 'notConfirmed' : 'coming'].push(figures);
  }
  const silent: Record<string, number | null> = {};
  for (const { nameTh, group } of places.districts) {
    if (!inScope(group)) continue;
    const last = newest[nameTh];
    if (last !== undefined && last >= from) continue;
    let weeks = 0;
    while (last !== undefined && last < to - WEEK * (weeks + 1)) weeks += 1;
    silent[nameTh] = last === undefined ? null : weeks;
  }
  let active = 0;
  let joined = 0;
  for (const { status, districtGroup, reviewedAt } of raw.representatives) {
    if (!inScope(districtGroup)) continue;
    if (status === 'active') active += 1;
    const at = reviewedAt?.getTime() ?? NaN;
    if ((status === 'active' || status === 'paused') && at >= from && at < to) joined += 1;
  }
  const messages = { failed: 0, unknown: 0 };
  const groupOfSession = new Map(raw.consultations.map(({ _id, districtGroup }) => [_id, districtGroup]));
  const groupOfIssue = new Map(raw.developmentIssues.map(({ _id, districtGroup }) => [_id, districtGroup]));
  const groupOfNotice = new Map(raw.broadcasts.map(({ _id, segment }) => [_id, segment.districtGroup]));
  const groupOfRecipient = new Map(
    [...raw.representatives, ...raw.lineGroups].map(({ _id, districtGroup }) => [_id, districtGroup]),
  );
  for (const { state, dueAt, reason, outcomes, consultations, kind, subject, data } of raw.deliveries) {
    if (state !== 'failed' || dueAt.getTime() < from || dueAt.getTime() >= to) continue;
    const issue = kind === 'issueAnswer' ? groupOfIssue.get(data['issue'] as string) : undefined;
    const notice = kind === 'broadcast' ? groupOfNotice.get(subject) : undefined;
    const about = groupOfSession.get(consultations[0]!) ?? issue ?? notice;
    for (const { id, result } of outcomes)
      if (result === 'failed' && inScope(about ?? groupOfRecipient.get(id) ?? null))
        messages[reason === 'unknownOutcome' ? 'unknown' : 'failed'] += 1;
  }
  const projects = raw.pilotProjects
    .filter(({ districtGroup, state }) => inScope(districtGroup) && (state === 'planned' || state === 'running'))
    .map(({ _id }) => _id)
    .toSorted();
  const waiting = raw.developmentIssues
    .filter(({ districtGroup, mergedInto }) => inScope(districtGroup) && mergedInto === null)
    .filter(({ status, answers }) => status !== 'done' && status !== 'declined' && answers.every((a) => !a.answer));
  const excess = (theme: string): number => themes[theme]! - (before[theme] ?? 0) / 4;
  const growing = Object.keys(themes)
    .filter((theme) => themes[theme]! >= 2 && excess(theme) > 0)
    .sort((a, b) => excess(b) - excess(a) || a.localeCompare(b))
    .slice(0, 3)
    .map((theme) => ({ theme, count: themes[theme], before: before[theme] ?? 0 }));
  return {
    total,
    kinds,
    themes,
    growing,
    quotable,
    perGroup,
    sessions,
    attended,
    silent,
    active,
    joined,
    messages,
    waiting,
    projects,
  };
}

let connection: Connection;
let sources: FigureSources;
let raw: Raw;
let seed: number;

beforeAll(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  const consultations = createConsultationStore(connection);
  const outbox = createOutbox(connection);
  const issues = createDevelopmentIssueStore(connection);
  const projects = createPilotProjectStore(connection);
  const representatives = createRepresentativeStore(connection);
  const broadcasts = createBroadcastStore(connection);
  const lineGroups = createLineGroupStore(connection);
  const quota = { findState: () => Promise.resolve(null) };
  sources = {
    feedback: createFeedbackStore(connection),
    consultations,
    attendance: createAttendanceStore(connection),
    representatives,
    places,
    around: createReadAround({
      issues,
      projects,
      consultations,
      broadcasts,
      representatives,
      lineGroups,
      outbox,
      quota,
    }),
  };
  await fresh.ready();
  seed = fc.sample(fc.integer(), 1)[0]!;
  const made = documentsOf(fc.sample(aGroupWeek, { seed, numRuns: WEEKS * GROUPS.length }));
  const model: Record<keyof Raw, string> = {
    feedback: 'Feedback',
    consultations: 'Consultation',
    attendances: 'Attendance',
    representatives: 'Representative',
    deliveries: 'Delivery',
    developmentIssues: 'DevelopmentIssue',
    pilotProjects: 'PilotProject',
    broadcasts: 'Broadcast',
    lineGroups: 'LineGroup',
  };
  const entries = Object.entries(made) as [keyof Raw, object[]][];
  for (const [name, documents] of entries)
    await connection.model(model[name]).insertMany(documents, { ordered: false });
  const read = async ([name]: [keyof Raw, object[]]) =>
    [name, await connection.db!.collection(name).find({}).toArray()] as const;
  raw = Object.fromEntries(await Promise.all(entries.map(read))) as unknown as Raw;
});
afterAll(() => connection.close());

const plain = (sessions: readonly { id: string; yes: number; no: number; maybe: number; checkedIn: number }[]) =>
  sessions.map(({ id, yes, no, maybe, checkedIn }) => ({ id, yes, no, maybe, checkedIn })).toSorted(byId);
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/** In pieces, so that no single test takes long on a busy machine. */
const PIECE = 36;
const pieces = SCOPES.flatMap((scope) =>
  Array.from({ length: Math.ceil(WEEKS / PIECE) }, (_, n) => ({ scope, first: n * PIECE })),
);

it.each(pieces)(
  'weeks of $scope from week $first on say what one counts in the raw collections',
  async ({ scope, first }) => {
    expect(raw.feedback.length).toBeGreaterThan(1_000);
    expect(raw.deliveries.filter(({ kind }) => kind === 'issueAnswer').length).toBeGreaterThan(100);
    for (let index = first; index < Math.min(first + PIECE, WEEKS); index += 1) {
      const [from, to] = [weekAt(index), weekAt(index + 1)];
      const figures = await computeFigures(sources, scope, { from, to });
      const hand = byHand(raw, scope, from.getTime(), to.getTime());
      const { problem = 0, potential = 0, proposal = 0, withoutKind = 0 } = hand.kinds;
      const sessions = figures.sessions;
      expect({
        seed,
        index,
        total: figures.total,
        byKind: figures.byKind,
        withoutKind: figures.withoutKind,
        themes: Object.fromEntries(figures.themes.map((row) => [row.theme, row.count])),
        growing: figures.growing,
        held: plain(sessions.held),
        notConfirmed: plain(sessions.notConfirmed),
        coming: plain(sessions.coming),
        attended: figures.attended,
        silent: Object.fromEntries(figures.silent.map(({ district, weeks }) => [district, weeks])),
        registry: figures.registry,
        waiting: figures.issuesWaiting!.map(({ id }) => id).toSorted(),
        projects: figures.projects!.map(({ id }) => id).toSorted(),
        deliveries: figures.deliveries,
        groups: figures.groups?.filter(({ total, held, attended }) => total + held + attended > 0),
      }).toEqual({
        seed,
        index,
        total: hand.total,
        byKind: { problem, potential, proposal },
        withoutKind,
        themes: hand.themes,
        growing: hand.growing,
        held: (hand.sessions.held as Parameters<typeof plain>[0]).toSorted(byId),
        notConfirmed: (hand.sessions.notConfirmed as Parameters<typeof plain>[0]).toSorted(byId),
        coming: (hand.sessions.coming as Parameters<typeof plain>[0]).toSorted(byId),
        attended: Object.values(hand.attended).reduce((sum, each) => sum + each, 0),
        silent: hand.silent,
        registry: { active: hand.active, joined: hand.joined },
        waiting: hand.waiting.map(({ _id }) => _id).toSorted(),
        projects: hand.projects,
        deliveries: hand.messages,
        groups: groupsOf(hand, scope),
      });
      expect(figures.quotes.length).toBe(Math.min(2, hand.quotable.size));
      for (const { id, kind, text } of figures.quotes) {
        expect(kind).toBe(hand.quotable.get(id!)?.kind);
        for (const name of NAMES) expect(text).not.toContain(name);
      }
    }
  },
);

function groupsOf({ perGroup, sessions, attended, silent }: ReturnType<typeof byHand>, scope: string) {
  if (scope !== ALL_GROUPS) return undefined;
  const groupOf = new Map(raw.consultations.map(({ _id, districtGroup }) => [_id, districtGroup]));
  return GROUPS.map((districtGroup) => ({
    districtGroup,
    total: perGroup[districtGroup] ?? 0,
    silent: districtsOf(districtGroup).filter((district) => district in silent).length,
    held: (sessions.held as { id: string }[]).filter(({ id }) => groupOf.get(id) === districtGroup).length,
    attended: attended[districtGroup] ?? 0,
  })).filter(({ total, held, attended: came }) => total + held + came > 0);
}
