import { rankExplained, rankRule } from '../../src/development-issues/messages.ts';
import {
  endOfMerges,
  figuresOf,
  inOrder,
  isUntold,
  joinedWith,
  nextStatuses,
  personalTraces,
  publicCount,
  rankOf,
  reachOf,
  toldIn,
  type IssueFigures,
} from '../../src/development-issues/rules.ts';
import type { DevelopmentIssue, IssueStatus } from '../../src/development-issues/model.ts';
import { tallyOf, type VoiceRow } from '../../src/feedback/tally-rules.ts';
import { loadProgramme } from '../../src/programme.ts';
import { byIssue } from '../../src/development-issues/project-rules.ts';
import { makeIssue, makeProject } from './builders.ts';

const weights = { person: 1, district: 3, session: 2, recentPerson: 1, recentDays: 30 };
const NOW = new Date('2020-07-10T02:00:00Z');
const LONG_AGO = new Date('2020-05-01T02:00:00Z');

const voice = (author: string | null, district: string | null, last = NOW, issue = 'd1'): VoiceRow => ({
  issue,
  author,
  district,
  consultation: null,
  entries: 1,
  last,
});
const figures = (overrides: Partial<IssueFigures> = {}): IssueFigures => ({
  entries: 0,
  people: 0,
  districts: 0,
  sessions: 0,
  recentPeople: 0,
  lastAt: null,
  ...overrides,
});

describe('what is counted of an issue', () => {
  const count = (voices: VoiceRow[], sessions: string[] = []): IssueFigures =>
    figuresOf([makeIssue({ sessions })], new Map([['d1', tallyOf(voices)]]), NOW, weights).get('d1')!;

  it('takes each person once, however often and from wherever they spoke', () => {
    const counted = count([voice('r1', 'จอมทอง'), voice('r1', 'บางบอน'), voice('r2', 'จอมทอง')]);
    expect(counted).toMatchObject({ entries: 3, people: 2, districts: 2 });
  });

  it('takes those whom we do not know as one for each district', () => {
    expect(
      count([voice(null, 'จอมทอง'), voice(null, 'บางบอน'), voice(null, null), voice('r1', 'จอมทอง')]),
    ).toMatchObject({
      people: 4,
      districts: 2,
    });
  });

  it('takes sessions that feedback came from and those that were tied to it, each once', () => {
    const heard = ['c2', 'c3', 'c3', null].map((consultation) => ({ ...voice('r1', 'จอมทอง'), consultation }));
    expect(count(heard, ['c1', 'c2'])).toMatchObject({ sessions: 3, people: 1, entries: 4 });
  });

  it('takes as recent those who spoke within the days of the rule', () => {
    expect(count([voice('r1', 'จอมทอง'), voice('r2', 'จอมทอง', LONG_AGO)])).toMatchObject({
      people: 2,
      recentPeople: 1,
      lastAt: NOW,
    });
  });
});

describe('the order', () => {
  it('follows points that can be added up from what is shown', () => {
    const rank = rankOf(figures({ people: 12, districts: 4, sessions: 2, recentPeople: 5 }), weights);
    expect(rank.points).toBe(33);
    expect(rankExplained(rank, weights)).toBe(
      '12 คน × 1 = 12 · 4 เขต × 3 = 12 · 2 การประชุม × 2 = 4 · 5 คนใน 30 วันล่าสุด × 1 = 5 รวม 33 คะแนน',
    );
    expect(rankRule(weights)).toBe(
      'คะแนน = คน × 1 + เขต × 3 + การประชุม × 2 + คนใน 30 วันล่าสุด × 1 (ผู้ที่ไม่ทราบชื่อนับเขตละ 1 คน)',
    );
  });

  it('puts breadth before one loud district, and the one heard last before its equal', () => {
    const loud = makeIssue({ _id: 'loud', number: 1 });
    const wide = makeIssue({ _id: 'wide', number: 2 });
    const [older, newer] = [makeIssue({ _id: 'older', number: 3 }), makeIssue({ _id: 'newer', number: 4 })];
    const ordered = inOrder(
      [older, loud, newer, wide],
      new Map([
        ['loud', figures({ people: 8, districts: 1 })],
        ['wide', figures({ people: 6, districts: 5 })],
        ['older', figures({ people: 1, lastAt: LONG_AGO })],
        ['newer', figures({ people: 1, lastAt: NOW })],
      ]),
      weights,
    );
    expect(ordered.map(({ issue }) => issue._id)).toEqual(['wide', 'loud', 'newer', 'older']);
  });

  it('has the weights of config/', () => {
    expect(loadProgramme().issues.rank).toEqual(weights);
  });
});

describe('the way of an issue', () => {
  const answered = { answers: [{ _id: 'a' }] as never };

  it.each([
    [
      'is told as heard first, or goes further at once',
      makeIssue(),
      ['heard', 'studied', 'planned', 'done', 'declined'],
    ],
    ['is not told as heard twice', makeIssue(answered), ['studied', 'planned', 'done', 'declined']],
    ['goes on from studied', makeIssue({ ...answered, status: 'studied' }), ['planned', 'done', 'declined']],
    ['ends done or declined from planned', makeIssue({ ...answered, status: 'planned' }), ['done', 'declined']],
    ['that is done can be taken up again', makeIssue({ ...answered, status: 'done' }), ['studied']],
    ['that was declined can be taken up again', makeIssue({ ...answered, status: 'declined' }), ['studied']],
  ])('%s', (_name, issue, expected) => {
    expect(nextStatuses(issue)).toEqual(expected);
  });

  it('ends where the last merge went, and a ring of merges ends too', () => {
    const chain = ['a', 'b', 'c'].map((_id, index, all) => ({ _id, mergedInto: all[index + 1] ?? null }));
    const byId = (rows: typeof chain) => new Map(rows.map((row) => [row._id, row]));
    expect(endOfMerges(chain[0]!, byId(chain))).toBe('c');
    const ring = [
      { _id: 'a', mergedInto: 'b' },
      { _id: 'b', mergedInto: 'a' },
    ];
    expect(['a', 'b']).toContain(endOfMerges(ring[0]!, byId(ring)));
  });
});

describe('what everybody may read', () => {
  const people = [{ fullName: 'นายทดลอง ตัวอย่างดี', phone: '0812345678' }];

  it.each([
    ['the name of somebody who asked', 'ตามที่นายทดลอง ตัวอย่างดี เสนอ', 'named'],
    ['the name without the space', 'ตามที่ นายทดลองตัวอย่างดี เสนอ', 'named'],
    ['the telephone of somebody who asked, however it is written', 'โทร 081-234 5678', 'named'],
    ['another telephone', 'สอบถามสำนักงานเขต โทร 02-123-4567', 'contact'],
    ['an e-mail address', 'ติดต่อ office@example.go.th', 'contact'],
    ['the number of an identity card', 'เลข 1-2345-67890-12-3', 'contact'],
    ['nothing of the kind', 'จะลอกคลอง 3 กิโลเมตรในปี 2564 งบประมาณ 1,200,000 บาท', null],
  ])('is looked through for %s', (_name, text, trace) => {
    expect(personalTraces(text, people)).toBe(trace);
  });

  it('tells no count below the least, and none at all no more than one', () => {
    expect([0, 1, 4, 5, 12].map((count) => publicCount(count, 5))).toEqual([null, null, null, 5, 12]);
  });
});

describe('an issue that takes another in', () => {
  const said = (_id: string, status: IssueStatus, day: string) => ({
    _id,
    status,
    answer: `คำตอบ ${_id}`,
    answerEn: null,
    by: 's1',
    at: new Date(`2020-07-${day}T03:00:00Z`),
    recipients: 1,
  });
  const from = makeIssue({
    status: 'done',
    answers: [said('a1', 'studied', '02'), said('a3', 'done', '06')],
    sessions: ['c1', 'c2'],
  });
  const ids = ({ answers }: Pick<DevelopmentIssue, 'answers'>) => answers.map(({ _id }) => _id);

  it('has sessions of both, each once', () => {
    const { sessions } = joinedWith(makeIssue({ sessions: ['c2', 'c3'] }), from);
    expect(sessions).toEqual(['c2', 'c3', 'c1']);
  });

  it('keeps its own last word the last, and its status', () => {
    const into = makeIssue({ status: 'planned', answers: [said('b1', 'studied', '03'), said('b2', 'planned', '05')] });
    const joined = joinedWith(into, from);
    expect(ids(joined)).toEqual(['a1', 'b1', 'a3', 'b2']);
    expect(joined.status).toBe('planned');
  });

  it('takes over word and status where it had none', () => {
    const joined = joinedWith(makeIssue(), from);
    expect(ids(joined)).toEqual(['a1', 'a3']);
    expect(joined.status).toBe('done');
    expect(joinedWith(makeIssue({ status: 'studied' }), makeIssue()).status).toBe('studied');
  });

  it('is the same when it takes it in again', () => {
    for (const into of [makeIssue(), makeIssue({ status: 'planned', answers: [said('b2', 'planned', '05')] })]) {
      const once = joinedWith(into, from);
      expect(joinedWith(once, from)).toEqual(once);
    }
  });
});

describe('what became of an answer', () => {
  it('is told in numbers of people, with why it did not reach some', () => {
    const outcomes = [
      { result: 'sent', reason: null },
      { result: 'skipped', reason: 'blocked' },
      { result: 'skipped', reason: 'quota' },
      { result: 'failed', reason: 'unknownOutcome' },
      { result: 'skipped', reason: 'blocked' },
      { result: 'waiting', reason: null },
      { result: 'cancelled', reason: null },
    ] as const;
    expect(reachOf(outcomes)).toEqual({
      sent: 1,
      waiting: 1,
      missed: [
        { reason: 'blocked', people: 2 },
        { reason: 'quota', people: 1 },
        { reason: 'unknownOutcome', people: 1 },
        { reason: 'cancelled', people: 1 },
      ],
    });
  });

  it.each([
    ['went', 'sent', false],
    ['is on its way', 'waiting', false],
    ['may have arrived', 'failed', false],
    ['was held back', 'skipped', true],
    ['was taken back', 'cancelled', true],
  ] as const)('to whom it %s', (_name, result, untold) => {
    expect(isUntold({ result, reason: null })).toBe(untold);
  });
  it('to whom it was never planned', () => expect(isUntold(undefined)).toBe(true));
});

describe('what a progress report tells of', () => {
  const until = new Date('2020-07-24T17:00:00Z');
  const after = new Date('2020-06-24T17:00:00Z');
  const answered = (at: string, status: IssueStatus = 'studied') =>
    makeIssue({
      answers: [{ _id: 'a1', status, answer: null, answerEn: null, by: 's1', at: new Date(at), recipients: 0 }],
    });
  const readFrom = (...reports: number[]) => makeIssue({ source: { stage: 'draft', reports } });

  it.each([
    ['answered within its time', answered('2020-07-01T03:00:00Z'), true],
    ['answered before the report before', answered('2020-06-01T03:00:00Z'), false],
    ['answered after its day', answered('2020-07-25T03:00:00Z'), false],
    ['only heard', answered('2020-07-01T03:00:00Z', 'heard'), false],
    ['without an answer', makeIssue(), false],
    ['declined', answered('2020-07-01T03:00:00Z', 'declined'), false],
    ['read from the report of that number', readFrom(9, 10), true],
    ['read from another report', readFrom(9), false],
    ['merged into another', { ...answered('2020-07-01T03:00:00Z'), mergedInto: 'd2' }, false],
  ])('an issue %s', (_what, issue, told) => {
    expect(toldIn([issue], { number: 10, after, until })).toHaveLength(told ? 1 : 0);
  });

  it('as a whole, from the beginning', () => {
    const all = [answered('2020-06-01T03:00:00Z'), readFrom(3), answered('2020-07-25T03:00:00Z')];
    expect(toldIn(all, { number: 10, after: null, until })).toHaveLength(2);
  });

  it.each([
    ['studied', 'draft'],
    ['planned', 'final'],
    ['done', 'final'],
  ] as const)('an issue that is %s is told as %s', (status, stage) => {
    expect(toldIn([answered('2020-07-01T03:00:00Z', status)], { number: 10, after, until })[0]!.stage).toBe(stage);
  });

  it('preliminary ones in the report of their time, and in a report on all where nothing has come further', () => {
    const idea = makeIssue({ source: { stage: 'preliminary', reports: [9] } });
    const stages = (issues: DevelopmentIssue[], period: Parameters<typeof toldIn>[1]) =>
      toldIn(issues, period).map(({ stage }) => stage);
    expect(stages([idea], { number: 9, after, until })).toEqual(['preliminary']);
    expect(stages([idea, readFrom(10)], { number: 12, after: null, until })).toEqual(['draft']);
    expect(stages([idea], { number: 12, after: null, until })).toEqual(['preliminary']);
  });
});

describe('pilot projects by issue', () => {
  it('stand with each issue that they answer, each name once', () => {
    const projects = [
      makeProject({ issues: ['d1', 'd2'] }),
      makeProject({ _id: 'p2', name: 'เรือเก็บขยะ ', issues: ['d1'] }),
      makeProject({ _id: 'p3', name: 'ลอกคลอง', issues: ['d1'] }),
    ];
    const found = byIssue(projects);
    expect(found.get('d1')!.map(({ _id }) => _id)).toEqual(['p1', 'p3']);
    expect(found.get('d2')!.map(({ _id }) => _id)).toEqual(['p1']);
    expect(found.has('d3')).toBe(false);
  });
});
