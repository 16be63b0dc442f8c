/**
 * `npm run drill [-- name] [-- --runs N]`: plays the fault drills, one JSON object a line
 * `{ name, runs, lost, duplicated, other, pushes, replies, records, control }`. Ends with 1 where anything was lost or
 * came twice, or where a negative control (the same with a protection taken away) was not noticed.
 */
import { parseArgs } from 'node:util';
import { drills as drillsOfTheApp, type Drill } from './drills/drills.ts';
import { embedded } from './drills/embedded.ts';
import type { Findings } from './drills/load.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { runs: { type: 'string' }, 'without-control': { type: 'boolean' } },
  allowPositionals: true,
});
const drills: readonly Drill[] = [...drillsOfTheApp, embedded];
const chosen = positionals.length > 0 ? drills.filter(({ name }) => positionals.includes(name)) : drills;
const runs = values.runs === undefined ? undefined : Number(values.runs);
if (chosen.length === 0 || (runs !== undefined && !(Number.isInteger(runs) && runs > 0))) {
  console.error(`Give one of ${drills.map(({ name }) => name).join(', ')}, and a whole number of runs.`);
  process.exit(1);
}

/** How many runs a control may take until it is noticed: some of what it breaks is a matter of luck. */
const CONTROL_RUNS = 3;

function sums({ pushes, replies, records, other }: Findings) {
  const parts = [pushes, replies, records];
  return {
    lost: parts.reduce((sum, { lost }) => sum + lost, 0),
    duplicated: parts.reduce((sum, { duplicated }) => sum + duplicated, 0),
    other,
  };
}

const isClean = (findings: Findings): boolean => Object.values(sums(findings)).every((value) => value === 0);

async function controlIsNoticed(drill: Drill): Promise<boolean> {
  return !isClean(await drill.play(Math.min(CONTROL_RUNS, drill.runs), true));
}

for (const drill of chosen) {
  const times = runs ?? drill.runs;
  const findings = await drill.play(times, false);
  const control = values['without-control'] ? 'left out' : (await controlIsNoticed(drill)) ? 'noticed' : 'missed';
  const { pushes, replies, records } = findings;
  console.log(JSON.stringify({ name: drill.name, runs: times, ...sums(findings), pushes, replies, records, control }));
  if (!isClean(findings) || control === 'missed') process.exitCode = 1;
}
