/** Planning deliveries: time and the planner's own memory, for many against a tenth of them. */
import { openStage } from '../drills/stage.ts';
import { result, startScript, type Result } from './measure.ts';

interface Planned {
  seconds: number;
  memory: number;
}

export async function benchPlanning(people: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    const plan = async (kind: string, count: number): Promise<Planned> => {
      const { line } = await startScript('./planner.ts', [kind, String(count), stage.uri]);
      await stage.db.collection('deliveries').drop();
      return JSON.parse(line) as Planned;
    };
    const results: Result[] = [];
    for (const kind of ['identical', 'personal']) {
      const few = await plan(kind, people / 10);
      const many = await plan(kind, people);
      results.push(
        result(`planning-${kind}-${people}-time`, many.seconds, 's', few.seconds * 10),
        result(`planning-${kind}-${people}-memory`, many.memory, 'MB RssAnon', few.memory),
      );
    }
    return results;
  } finally {
    await stage.close();
  }
}
