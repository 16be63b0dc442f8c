import { validateMessages } from '../../src/embedded/line/validate.ts';
import { loadProgramme } from '../../src/programme.ts';
import { brief, everything, labelOf, scopeName, type Told } from '../../src/summaries/messages.ts';
import type { Figures, SessionFigures } from '../../src/summaries/rules.ts';
import type { Message } from '../../src/turn.ts';

const { places, themes } = loadProgramme();

/** What a locked screen shows: all lines. */
const wordsOf = (message: Message): string =>
  message.type === 'flex' ? message.altText : message.type === 'text' ? message.text : '';

const session = (round: number | null): SessionFigures => ({
  id: `c${round}`,
  round,
  districtGroup: 'THON_S',
  startsAt: new Date('2020-07-16T06:30:00Z'),
  yes: 12,
  no: 3,
  maybe: 4,
  checkedIn: 0,
});

/** More than any week will have. */
const full: Figures = {
  total: 123_456,
  byKind: { problem: 100_000, potential: 20_000, proposal: 3_000 },
  withoutKind: 456,
  themes: themes.codes.map((theme, index) => ({ theme, count: 1_000 - index })),
  growing: themes.codes.slice(0, 3).map((theme) => ({ theme, count: 1_000, before: 333 })),
  quotes: [
    { kind: 'problem', text: 'น้ำ'.repeat(36) },
    { kind: 'proposal', text: 'อยากได้สวนสาธารณะ' },
  ],
  sessions: {
    held: Array.from({ length: 30 }, (_, index) => session(index)),
    notConfirmed: Array.from({ length: 30 }, () => session(null)),
    coming: Array.from({ length: 30 }, (_, index) => session(index)),
  },
  attended: 999,
  silent: places.districts.map(({ nameTh }, index) => ({
    district: nameTh,
    weeks: index === 0 ? null : 13 - (index % 12),
  })),
  registry: { active: 1_234, joined: 56 },
};
const empty: Figures = {
  total: 0,
  byKind: { problem: 0, potential: 0, proposal: 0 },
  withoutKind: 0,
  themes: [],
  growing: [],
  quotes: [],
  sessions: { held: [], notConfirmed: [], coming: [] },
  attended: 0,
  silent: [],
  registry: { active: 9, joined: 0 },
};

const told = (overrides: Partial<Told> = {}): Told => ({
  scope: 'THON_S',
  scopeName: scopeName('THON_S', places),
  from: '2020-07-06',
  to: '2020-07-12',
  figures: full,
  labelOf: labelOf(themes),
  ...overrides,
});

it.each([
  ['the card', brief(told())],
  ['everything', everything(told())],
  ['an empty week', brief(told({ figures: empty }))],
  ['everything of an empty week', everything(told({ figures: empty }))],
])('LINE takes %s, however much there is', (_, message) => {
  expect(validateMessages(message)).toMatchObject({ ok: true });
});

it('a week without anything is two lines', () => {
  const [message] = brief(told({ figures: empty }));
  expect(wordsOf(message!).split('\n')).toEqual(['สรุปกลุ่มกรุงธนใต้ 6 - 12 กรกฎาคม 2563', 'ไม่มีความเห็นใหม่และไม่มีการประชุมค่ะ']);
});

it('a week without anything keeps what waits and the way to its page, on a card that LINE takes', () => {
  const around = {
    issuesWaiting: [{ id: 'i1', title: 'ฟื้นฟูคลอง', districtGroup: 'THON_S' }],
    deliveries: { failed: 2, unknown: 1 },
    quota: null,
  };
  const message = brief(told({ figures: { ...empty, ...around }, page: 'https://example.org/console/summaries/s1' }));
  expect(validateMessages(message)).toMatchObject({ ok: true });
  expect(wordsOf(message[0]!).split('\n')).toEqual([
    'กลุ่มกรุงธนใต้',
    'สรุปประจำสัปดาห์',
    '6 - 12 กรกฎาคม 2563',
    'ไม่มีความเห็นใหม่และไม่มีการประชุมค่ะ',
    'ประเด็นรอคำตอบ 1 · ข้อความส่งไม่ถึง 3',
  ]);
  expect(JSON.stringify(message)).toContain('https://example.org/console/summaries/s1');
});

it('what grows is told with its counts', () => {
  const growing = [{ theme: 'FLOOD', count: 2, before: 1 }];
  const words = wordsOf(brief(told({ figures: { ...full, growing } }))[0]!);
  expect(words).toContain('2 เรื่อง (4 สัปดาห์ก่อนหน้ารวม 1)');
  expect(words).not.toMatch(/เฉลี่ย|0\.3/);
  const month = told({ figures: { ...full, growing }, from: '2020-06-01', to: '2020-06-30' });
  expect(wordsOf(brief(month)[0]!)).toContain('2 เรื่อง (4 ช่วงก่อนหน้ารวม 1)');
});

it('kinds that nobody gave are named only where there are some', () => {
  expect(wordsOf(brief(told())[0]!)).toContain('ยังไม่ระบุ 456');
  expect(wordsOf(brief(told({ figures: { ...full, withoutKind: 0 } }))[0]!)).not.toContain('ยังไม่ระบุ 0');
});

it('a month is not called a week', () => {
  expect(wordsOf(brief(told())[0]!)).toContain('สรุปประจำสัปดาห์');
  expect(wordsOf(brief(told({ from: '2020-06-01', to: '2020-06-30' }))[0]!)).toContain('สรุปความเห็น');
});

it('the card says it in ten lines at most, and what late data changed in the week before above them', () => {
  const corrected = [
    { what: 'total' as const, was: 12, now: 13 },
    { what: 'theme:FLOOD' as const, was: 1, now: 2 },
  ];
  const around = {
    issuesWaiting: [{ id: 'i1', title: 'ฟื้นฟูคลอง', districtGroup: 'THON_S' }],
    deliveries: { failed: 2, unknown: 1 },
    quota: { limit: 500, used: 100, left: 400 },
  };
  const lines = wordsOf(brief(told({ figures: { ...full, ...around }, corrected }))[0]!).split('\n');
  const [over, title, days, above, ...below] = lines;
  expect([over, title, days]).toEqual(['กลุ่มกรุงธนใต้', 'สรุปประจำสัปดาห์', '6 - 12 กรกฎาคม 2563']);
  expect(above).toBe('แก้ไขสรุปสัปดาห์ก่อน: ความเห็น 12 เป็น 13');
  expect(below).toHaveLength(10);
  expect(below).toContain('ประเด็นรอคำตอบ 1 · ข้อความส่งไม่ถึง 3 · โควตาเหลือ 400');
});

it('the card names four districts of each of the two longest silences, and how many are silent for less', () => {
  const silent = [
    ...['ทุ่งครุ', 'บางแค', 'บางบอน', 'จอมทอง', 'ธนบุรี'].map((district) => ({ district, weeks: null })),
    { district: 'ดุสิต', weeks: 4 },
    { district: 'สาทร', weeks: 3 },
    { district: 'บางรัก', weeks: 2 },
  ];
  const words = wordsOf(brief(told({ figures: { ...full, silent } }))[0]!);
  expect(words).toContain(
    'เกิน\u00a012\u00a0สัปดาห์: ทุ่งครุ, บางแค, บางบอน, จอมทอง และอีก 1 เขต · 4\u00a0สัปดาห์: ดุสิต · น้อยกว่านั้น 2 เขต',
  );
});

it('a week without anything tells, too, what was corrected', () => {
  const corrected = [{ what: 'attended' as const, was: 5, now: 8 }];
  expect(wordsOf(brief(told({ figures: empty, corrected }))[0]!)).toContain('แก้ไขสรุปสัปดาห์ก่อน: ผู้เข้าร่วม 5 เป็น 8');
});
