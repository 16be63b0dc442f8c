/**
 * `npm run drill [-- name] [-- --runs N]`: plays the fault drills, one JSON object a line
 * `{ name, runs, lost, duplicated, other, pushes, replies, records, control }`. Ends with 1 where anything was lost or
 * came twice, or where a negative control (the same with a protection taken away) was not noticed.
 */
import { parseArgs } from 'node:util';
import { drills as drillsOfTheApp, type Drill } from './drills/drills.ts';
import { embedded } from './drills/embedded.ts';
import { power } from './drills/power.ts';
import { addFindings, nothingFound, type Findings } from './drills/load.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { runs: { type: 'string' }, 'without-control': { type: 'boolean' } },
  allowPositionals: true,
});
const drills: readonly Drill[] = [...drillsOfTheApp, embedded, power];
const chosen = positionals.length > 0 ? drills.filter(({ name }) => positionals.includes(name)) : drills;
const wanted = values.runs === undefined ? undefined : Number(values.runs);
if (chosen.length === 0 || (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0))) {
  console.error(`Give one of ${drills.map(({ name }) => name).join(', ')}, and a whole number of runs.`);
  process.exit(1);
}

/** How many runs a control may take until it is noticed: some of what it breaks is a matter of luck. */
const CONTROL_RUNS = 3;

interface Played {
  name: string;
  runs: number;
  rounds: number;
  findings: Findings;
}

function sums({ pushes, replies, records, other }: Findings) {
  const parts = [pushes, replies, records];
  return {
    lost: parts.reduce((sum, { lost }) => sum + lost, 0),
    duplicated: parts.reduce((sum, { duplicated }) => sum + duplicated, 0),
    other,
  };
}

const isClean = (findings: Findings): boolean => Object.values(sums(findings)).every((value) => value === 0);

async function play(drill: Drill, runs: number, sabotage: boolean, played: Played): Promise<Findings> {
  await drill.play(runs, sabotage, (found) => {
    played.rounds += 1;
    addFindings(played.findings, found);
    if (process.stderr.isTTY) process.stderr.write(`\r${drill.name}: ${played.rounds} of ${runs} `);
  });
  return played.findings;
}

function say({ name, runs, findings }: Played, control: string): void {
  const { pushes, replies, records } = findings;
  console.log(JSON.stringify({ name, runs, ...sums(findings), pushes, replies, records, control }));
}

const begin = (name: string, runs: number): Played => ({ name, runs, rounds: 0, findings: nothingFound() });
let current: Played | null = null;

// Broken off after an hour it still says what it has seen.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    if (current) say({ ...current, runs: current.rounds }, 'broken off');
    process.exit(1);
  });

for (const drill of chosen) {
  const times = wanted ?? drill.runs;
  current = begin(drill.name, times);
  await play(drill, times, false, current);
  const isNoticed = async (): Promise<boolean> => {
    for (let time = 0; time < CONTROL_RUNS; time += 1)
      if (!isClean(await play(drill, 1, true, begin(`${drill.name} (control)`, 1)))) return true;
    return false;
  };
  const control = values['without-control'] ? 'left out' : (await isNoticed()) ? 'noticed' : 'missed';
  say(current, control);
  if (!isClean(current.findings) || control === 'missed') process.exitCode = 1;
}
