/**
 * `npm run bench [-- name] [-- --size N]`: named benchmarks, one JSON object a line
 * `{ name, value, unit, baseline, ratio }`; a baseline is measured in the same run. Ends by itself.
 */
import { parseArgs } from 'node:util';
import { benchIntake } from './bench/intake.ts';
import type { Result } from './bench/measure.ts';
import { benchClient } from './bench/client.ts';
import { benchConsole } from './bench/console.ts';
import { benchEmbedded } from './bench/embedded.ts';
import { benchExports } from './bench/exports.ts';
import { benchHostile } from './bench/hostile.ts';
import { benchImport } from './bench/imports.ts';
import { benchIssues } from './bench/issues.ts';
import { benchInterpret } from './bench/interpret.ts';
import { benchPlanning } from './bench/planning.ts';
import { benchIdentical, benchMemory, benchPersonal } from './bench/sending.ts';
import { benchSummary } from './bench/summary.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { size: { type: 'string' } },
  allowPositionals: true,
});
const size = (usual: number): number => (values.size === undefined ? usual : Number(values.size));

const benchmarks: Record<string, () => Promise<Result[]>> = {
  intake: benchIntake,
  identical: () => benchIdentical(size(50_000)),
  personal: () => benchPersonal(size(50_000)),
  memory: () => benchMemory(size(500_000)),
  planning: () => benchPlanning(size(500_000)),
  console: () => benchConsole(size(100_000)),
  issues: () => benchIssues(size(100_000)),
  summary: () => benchSummary(size(1_000_000)),
  import: () => benchImport(size(50_000)),
  exports: () => benchExports(size(1_000_000)),
  hostile: () => benchHostile(size(1_000_000)),
  interpret: () => Promise.resolve(benchInterpret()),
  client: () => benchClient(size(20_000)),
  embedded: () => benchEmbedded(size(1_000_000)),
};

const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0 || !Number.isInteger(size(1)) || size(1) < 1) {
  console.error(`Give some of ${Object.keys(benchmarks).join(', ')}, and a whole number as --size.`);
  process.exit(1);
}
for (const name of names) for (const line of await benchmarks[name]!()) console.log(JSON.stringify(line));
