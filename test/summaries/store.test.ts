import type { ChartFigures } from '../../src/summaries/chart-rules.ts';
import { createSummaryStore } from '../../src/summaries/store.ts';
import { minutes, plus } from '../../src/time.ts';
import { connectFresh } from '../feedback/builders.ts';

it('keeps the newest count of a scope, whichever is finished last', async () => {
  const { connection, ready } = await connectFresh();
  const summaries = createSummaryStore(connection);
  await ready();
  const early = new Date('2020-07-10T02:00:00Z');
  const nothing = { weeks: [], feedback: [], answers: [], joined: [], themes: [], lastHeard: [], sessions: [] };
  const counted = (asOf: Date, active: number): ChartFigures => ({ ...nothing, messages: [], asOf, active });
  const kept = async () => (await summaries.findChart('THON_S'))!.figures.active;

  await summaries.keepChart('THON_S', counted(early, 1), 5);
  expect(await kept()).toBe(1);
  await summaries.keepChart('THON_S', counted(plus(early, minutes(10)), 2), 5);
  await summaries.keepChart('THON_S', counted(plus(early, minutes(5)), 3), 5);
  expect(await kept()).toBe(2);
  await summaries.keepChart('THON_S', counted(plus(early, minutes(10)), 4), 5);
  expect(await kept()).toBe(4);
  await connection.close();
});
