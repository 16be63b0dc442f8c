/**
 * `npm run against [-- TESTS…]`: the tests against the MongoDB of MONGODB_URI (without it: the embedded one as its own
 * process), each test file in a database of its own, and what comes out differently than on the embedded one. One JSON
 * object a line for each difference, then the counts. Exit code 1 where anything differs.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMongo } from './drills/embedded.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What talks to no database, starts servers of its own, or is about what the embedded one refuses. */
const LEFT_OUT = [
  '/node_modules/',
  '/test/browser/',
  '/test/embedded/line/',
  '/test/thai/',
  '/test/house',
  'mongodb/(bounds|durability|planning|refusing|serving)',
];

interface Report {
  testResults: { name: string; message: string; assertionResults: { fullName: string; status: string }[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'against-'));
const tests = process.argv.slice(2).filter((argument) => argument !== '--');

/** @returns for each test, and for each file that did not run, how it ended */
async function runTests(name: string, uri: string | undefined): Promise<Map<string, string>> {
  const outputFile = join(folder, `${name}.json`);
  const { MONGODB_URI: _, ...env } = process.env;
  const options = [
    '--json',
    `--outputFile=${outputFile}`,
    '--silent',
    `--testPathIgnorePatterns=${LEFT_OUT.join('|')}`,
  ];
  const jest = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...options, '--', ...tests],
    { cwd: ROOT, env: { ...env, ...(uri && { MONGODB_URI: uri }) }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await once(jest, 'exit');
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
  return new Map(
    report.testResults.flatMap(({ name: path, message, assertionResults }): [string, string][] => {
      const file = relative(ROOT, path);
      if (assertionResults.length === 0) return [[file, `did not run: ${message.slice(0, 200)}`]];
      return assertionResults.map(({ fullName, status }) => [`${file}: ${fullName}`, status]);
    }),
  );
}

const own = process.env.MONGODB_URI ? undefined : await startMongo(join(folder, 'data'), '--port', '0');
try {
  const there = await runTests('there', process.env.MONGODB_URI ?? own!.uri);
  const embedded = await runTests('embedded', undefined);
  let differences = 0;
  for (const test of new Set([...there.keys(), ...embedded.keys()])) {
    const [ours, theirs] = [embedded.get(test) ?? 'missing', there.get(test) ?? 'missing'];
    if (ours === theirs) continue;
    differences += 1;
    console.log(JSON.stringify({ test, embedded: ours, there: theirs }));
  }
  const failed = [...there.values()].filter((status) => status === 'failed').length;
  console.log(JSON.stringify({ tests: there.size, differences, failed }));
  if (differences > 0) process.exitCode = 1;
} finally {
  own?.server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
