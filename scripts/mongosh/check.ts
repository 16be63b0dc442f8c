/** `tsx scripts/mongosh/check.ts MONGOSH`: a session of mongosh (its path) with the embedded MongoDB. Exit code 1 where it differs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMongo } from '../drills/embedded.ts';

const expected = [
  '[{"_id":2,"name":"สมชาย"},{"_id":1,"name":"สมศรี"}]',
  '[{"_id":"สมชาย","n":2,"oldest":58},{"_id":"สมศรี","n":1,"oldest":61}]',
  '2',
  '1',
  '2',
  'people',
  '59 CommandNotFound',
];

const home = mkdtempSync(join(tmpdir(), 'mongosh-'));
const { server, uri } = await startMongo(join(home, 'data'));
try {
  const session = fileURLToPath(new URL('session.js', import.meta.url));
  const output = execFileSync(process.argv[2] ?? 'mongosh', [uri, '--quiet', '--norc', '--file', session], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home, NODE_OPTIONS: '' },
  });
  const lines = output.trim().split('\n');
  for (const [i, line] of expected.entries()) {
    if (lines[i] === line) continue;
    console.error(`line ${i + 1}: ${lines[i]} instead of ${line}`);
    process.exitCode = 1;
  }
  console.log(process.exitCode ? output : `mongosh: ${lines.length} answers as expected`);
} finally {
  server.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}
