import { briefsAround, figuresOf, isEmpty, showSummary, type Rows } from '../../src/summaries/rules.ts';
import { days, plus } from '../../src/time.ts';

const FROM = new Date('2020-07-05T17:00:00Z');
const TO = plus(FROM, days(7));

function makeRows(overrides: Partial<Rows> = {}): Rows {
  return {
    from: FROM,
    to: TO,
    kinds: new Map(),
    themes: new Map(),
    themesBefore: new Map(),
    lastHeard: new Map(),
    districts: [],
    quotable: [],
    names: new Map(),
    sessions: [],
    tallies: new Map(),
    registry: { active: 0, joined: 0 },
    ...overrides,
  };
}
const quotable = (text: string, overrides: Partial<Rows['quotable'][number]> = {}): Rows['quotable'][number] => ({
  _id: 'f1',
  kind: 'problem',
  themes: [],
  author: null,
  parts: [{ messageId: '1', sourceEventId: '1', kind: 'text', at: FROM, text, place: null, fileName: null }],
  ...overrides,
});

describe('what grows', () => {
  const growing = (now: Record<string, number>, before: Record<string, number>) =>
    figuresOf(makeRows({ themes: new Map(Object.entries(now)), themesBefore: new Map(Object.entries(before)) }))
      .growing;

  it('is what there is more of than in an average week of the four before, with both counts', () => {
    expect(growing({ FLOOD: 5, CANAL: 2 }, { FLOOD: 8, CANAL: 8 })).toEqual([{ theme: 'FLOOD', count: 5, before: 8 }]);
  });

  it('is not one single entry, even where there was none before', () => {
    expect(growing({ FLOOD: 1 }, {})).toEqual([]);
    expect(growing({ FLOOD: 2 }, {})).toHaveLength(1);
  });

  it('names at most three, the greatest growth first', () => {
    const grown = growing({ A: 3, B: 9, C: 5, D: 4 }, { B: 4 });
    expect(grown.map(({ theme }) => theme)).toEqual(['B', 'C', 'D']);
  });
});

describe('silent districts', () => {
  const silent = (last: Record<string, Date>, districts: string[]) =>
    figuresOf(makeRows({ lastHeard: new Map(Object.entries(last)), districts })).silent;

  it.each([
    ['heard in the first moment of the week', FROM, []],
    ['heard in the last moment of the week before', plus(FROM, -1), [{ district: 'ก', weeks: 1 }]],
    ['heard three weeks before', plus(FROM, -days(15)), [{ district: 'ก', weeks: 3 }]],
  ])('%s', (_, last, expected) => {
    expect(silent({ ก: last }, ['ก'])).toEqual(expected);
  });

  it('that were never heard come first, then the longest silent', () => {
    const last = { ข: plus(FROM, -days(1)), ค: plus(FROM, -days(20)) };
    expect(silent(last, ['ก', 'ข', 'ค']).map(({ district }) => district)).toEqual(['ก', 'ค', 'ข']);
  });
});

describe('sessions', () => {
  const session = (id: string, status: string, startsAt: Date) => ({
    _id: id,
    round: 1,
    districtGroup: 'THON_S',
    status,
    startsAt,
  });

  it('are held, not confirmed or coming', () => {
    const inside = plus(FROM, days(2));
    const { sessions, attended } = figuresOf(
      makeRows({
        sessions: [
          session('held', 'held', inside),
          session('reported', 'reported', inside),
          session('open', 'announced', inside),
          session('coming', 'announced', TO),
        ],
        tallies: new Map([
          ['held', { yes: 9, no: 1, maybe: 0, checkedIn: 7 }],
          ['reported', { yes: 4, no: 0, maybe: 0, checkedIn: 0 }],
        ]),
      }),
    );
    expect(sessions.held.map(({ id }) => id)).toEqual(['held', 'reported']);
    expect(sessions.notConfirmed.map(({ id }) => id)).toEqual(['open']);
    expect(sessions.coming).toMatchObject([{ id: 'coming', yes: 0 }]);
    expect(attended).toBe(7 + 4);
  });
});

describe('quotes', () => {
  it('are two short ones: the first on what grows, the second of another kind', () => {
    const { quotes } = figuresOf(
      makeRows({
        themes: new Map([['FLOOD', 3]]),
        quotable: [
          quotable('ไฟทางดับทั้งซอยเลยค่ะ'),
          quotable('น้ำท่วมหน้าบ้านทุกครั้งที่ฝนตก', { themes: ['FLOOD'] }),
          quotable('อยากได้สวนสาธารณะใกล้บ้าน', { kind: 'proposal' }),
        ],
      }),
    );
    expect(quotes.map(({ kind, text }) => ({ kind, text }))).toEqual([
      { kind: 'problem', text: 'น้ำท่วมหน้าบ้านทุกครั้งที่ฝนตก' },
      { kind: 'proposal', text: 'อยากได้สวนสาธารณะใกล้บ้าน' },
    ]);
  });

  it('show no name and no telephone number', () => {
    const [quote] = figuresOf(
      makeRows({
        quotable: [quotable('ป้ามาลีแจ้งว่าขยะล้น โทร 081 234 5678', { author: 'r1' })],
        names: new Map([['r1', 'นางมาลี ริมคลอง']]),
      }),
    ).quotes;
    expect(quote!.text).toBe('ป้า•••แจ้งว่าขยะล้น โทร •••');
  });

  it('are cut between letters, never between a letter and its vowel', () => {
    const [quote] = figuresOf(makeRows({ quotable: [quotable('น้ำ'.repeat(80))] })).quotes;
    expect(quote!.text).toMatch(/^(?:น้ำ)+…$/u);
  });

  it('leave out what is too short to say anything', () => {
    expect(figuresOf(makeRows({ quotable: [quotable('น้ำท่วม')] })).quotes).toEqual([]);
  });
});

describe('an empty week', () => {
  it('has nothing said, nothing held, nothing coming and nobody new', () => {
    expect(isEmpty(figuresOf(makeRows()))).toBe(true);
    expect(isEmpty(figuresOf(makeRows({ kinds: new Map([[null, 1]]) })))).toBe(false);
    expect(isEmpty(figuresOf(makeRows({ registry: { active: 9, joined: 1 } })))).toBe(false);
    expect(isEmpty(figuresOf(makeRows({ registry: { active: 9, joined: 0 } })))).toBe(true);
  });
});

describe('when briefs are due', () => {
  const plan = { at: '08:00', usefulDays: 7 };
  const due = (now: string, since = '2020-01-01T00:00:00Z') =>
    briefsAround(new Date(now), new Date(since), plan).map(({ dueAt }) => dueAt.toISOString());

  it('on the Monday before, this Monday and the next', () => {
    expect(due('2020-07-10T02:00:00Z')).toEqual([
      '2020-06-29T01:00:00.000Z',
      '2020-07-06T01:00:00.000Z',
      '2020-07-13T01:00:00.000Z',
    ]);
  });

  it('at 07:59 on a Monday the one of a week ago is still useful', () => {
    const now = new Date('2020-07-13T00:59:00Z');
    const [before] = briefsAround(now, new Date(0), plan);
    expect(before!.usefulUntil > now).toBe(true);
    expect(before!.usefulUntil.toISOString()).toBe('2020-07-13T01:00:00.000Z');
  });

  it('not for a Monday before the bot was there', () => {
    expect(due('2020-07-10T02:00:00Z', '2020-07-06T01:00:00.001Z')).toEqual(['2020-07-13T01:00:00.000Z']);
  });

  it('tell of the ISO week before, Monday to Sunday in Bangkok', () => {
    const [, now] = briefsAround(new Date('2021-01-06T00:00:00Z'), new Date(0), plan);
    expect(now!.from.toISOString()).toBe('2020-12-27T17:00:00.000Z');
    expect(now!.to.toISOString()).toBe('2021-01-03T17:00:00.000Z');
  });
});

describe('the button', () => {
  it('carries district group and days, and refuses a group that is none', () => {
    const wanted = { scope: 'ALL', from: '2020-07-06', to: '2020-07-12' };
    expect(showSummary.read(showSummary.pack(wanted))).toEqual(wanted);
    expect(showSummary.read('summary?scope=MARS')).toBeNull();
  });
});
