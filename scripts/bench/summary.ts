/** The weekly summary of one district group over many replies: time and memory of the process that makes it. */
import { openStage } from '../drills/stage.ts';
import { result, startScript, type Result } from './measure.ts';

interface Summed {
  seconds: number;
  memory: number;
}

export async function benchSummary(replies: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    const seed = async (from: number, to: number): Promise<void> => {
      await startScript('./summary-figures.ts', ['seed', String(from), String(to), stage.uri]);
    };
    const measure = async (): Promise<Summed> =>
      JSON.parse((await startScript('./summary-figures.ts', ['sum', '0', '0', stage.uri])).line) as Summed;
    await seed(0, replies / 2);
    const half = await measure();
    await seed(replies / 2, replies);
    const all = await measure();
    return [
      result(`summary-${replies}-time`, all.seconds, 's', half.seconds),
      result(`summary-${replies}-memory`, all.memory, 'MB RssAnon', half.memory),
    ];
  } finally {
    await stage.close();
  }
}
