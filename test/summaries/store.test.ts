import type { ChartFigures } from '../../src/summaries/chart-rules.ts';
import { createSummaryStore } from '../../src/summaries/store.ts';
import { minutes, plus } from '../../src/time.ts';
import { connectFresh } from '../feedback/builders.ts';

const nothing = { weeks: [], feedback: [], answers: [], joined: [], themes: [], lastHeard: [], sessions: [] };
const counted = (asOf: Date, active: number): ChartFigures => ({ ...nothing, messages: [], asOf, active });

const EARLY = new Date('2020-07-10T02:00:00Z');

it('masks what an erased author said wherever it is quoted, and nothing else', async () => {
  const { connection, ready } = await connectFresh();
  const summaries = createSummaryStore(connection);
  await ready();
  const quotes = [
    { id: 'f1', kind: 'problem', text: 'อยู่ซอยวัดกก ขยะล้น' },
    { id: 'f2', kind: 'problem', text: 'ซอยวัดกกน้ำท่วม' },
    { kind: 'problem', text: 'ซอยวัดกกมืด' },
  ];
  const brief = { week: '2020-W28', scope: 'THON_S', from: EARLY, to: EARLY, generatedAt: EARLY, recipients: null };
  for (const version of [1, 2])
    await connection
      .collection<{ _id: string }>('summaries')
      .insertOne({ ...brief, _id: `s${version}`, version, figures: { total: 3, quotes } } as { _id: string });
  await summaries.maskQuotes(['f1', 'f9'], (words) => words.replace('ซอยวัดกก', '•••'));
  for (const version of [1, 2]) {
    const { figures } = (await summaries.findVersion('2020-W28', 'THON_S', version))!;
    expect(figures.total).toBe(3);
    expect(figures.quotes.map(({ text }) => text)).toEqual(['อยู่••• ขยะล้น', 'ซอยวัดกกน้ำท่วม', 'ซอยวัดกกมืด']);
  }
  await connection.close();
});

it('keeps the newest count of a scope, whichever is finished last', async () => {
  const { connection, ready } = await connectFresh();
  const summaries = createSummaryStore(connection);
  await ready();
  const kept = async () => (await summaries.findChart('THON_S'))!.figures.active;

  await summaries.keepChart('THON_S', counted(EARLY, 1), 5);
  expect(await kept()).toBe(1);
  await summaries.keepChart('THON_S', counted(plus(EARLY, minutes(10)), 2), 5);
  await summaries.keepChart('THON_S', counted(plus(EARLY, minutes(5)), 3), 5);
  expect(await kept()).toBe(2);
  await summaries.keepChart('THON_S', counted(plus(EARLY, minutes(10)), 4), 5);
  expect(await kept()).toBe(4);
  await connection.close();
});

it('drops counts from before a moment, of periods that nobody looks at any more', async () => {
  const { connection, ready } = await connectFresh();
  const summaries = createSummaryStore(connection);
  await ready();
  await summaries.keepChart('THON_S 26', counted(EARLY, 1), 5);
  await summaries.keepChart('THON_S', counted(plus(EARLY, minutes(10)), 2), 5);
  await summaries.dropCharts(plus(EARLY, minutes(10)));
  expect(await summaries.findChart('THON_S 26')).toBeNull();
  expect((await summaries.findChart('THON_S'))?.figures.active).toBe(2);
  await connection.close();
});
