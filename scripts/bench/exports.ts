/** Files of very many entries: time and memory of the process that writes them, from the database and back into it. */
import { openStage } from '../drills/stage.ts';
import { result, startScript, type Result } from './measure.ts';

interface Written {
  seconds: number;
  memory: number;
}

export async function benchExports(entries: number): Promise<Result[]> {
  const stage = await openStage();
  try {
    await startScript('./export-files.ts', ['seed', String(entries), stage.uri]);
    const results: Result[] = [];
    for (const format of ['csv', 'ndjson', 'geojson', 'xlsx']) {
      const { seconds, memory } = JSON.parse(
        (await startScript('./export-files.ts', [format, String(entries), stage.uri])).line,
      ) as Written;
      results.push(
        result(`exports-${format}-${entries}-time`, seconds, 's'),
        result(`exports-${format}-${entries}-memory`, memory, 'MB RssAnon'),
      );
    }
    return results;
  } finally {
    await stage.close();
  }
}
