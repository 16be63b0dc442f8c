/**
 * Lives 10 July to 31 August 2563 through the real app and the LINE emulator, in under a minute, and exits 1 if
 * anything was lost or sent twice. `-- --quiet` prints the closing table only.
 */
import { AUGUST } from './replay/august.ts';
import { findDiscrepancies } from './replay/checker.ts';
import { FIRST_WEEK, REST_OF_JULY } from './replay/july.ts';
import { live } from './replay/run.ts';
import { openStage } from './replay/stage.ts';
import { closingTable } from './replay/table.ts';

const quiet = process.argv.includes('--quiet');
const started = performance.now();
const stage = await openStage();
try {
  const scenes = [...FIRST_WEEK, ...REST_OF_JULY, ...AUGUST];
  const print = (line: string): void => void (quiet || console.log(line));
  const { facts, evidence } = await live(stage, scenes, '08-31 18:00', print);
  const problems = findDiscrepancies(facts, evidence, stage.context.programme);
  console.log(`\n${closingTable(facts, evidence).join('\n')}`);
  console.log(`\n${problems.length === 0 ? 'Nothing was lost and nothing was sent twice.' : problems.join('\n')}`);
  console.log(`${((performance.now() - started) / 1_000).toFixed(1)} s`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await stage.close();
}
