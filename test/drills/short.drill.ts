/**
 * The short form of every fault drill, each with its negative control. Takes minutes and starts processes, so it is no
 * part of `npm test`: `node --experimental-vm-modules node_modules/jest/bin/jest.js --testMatch '**\/test/drills/*.drill.ts'`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/drill.ts', import.meta.url));

function play(name: string, runs: number): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import=tsx', script, name, '--runs', String(runs)], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('exit', (code) => {
      const line = said.split('\n').find((each) => each.startsWith('{"name"'));
      if (line) resolve({ ...(JSON.parse(line) as Record<string, unknown>), code });
      else reject(new Error(`the drill ${name} ended with ${code}: ${said}`));
    });
  });
}

it.concurrent.each([
  ['kill', 4],
  ['stall', 1],
  ['line', 5],
  ['redelivery', 2],
  ['instances-2', 1],
  ['instances-4', 1],
  ['frozen', 3],
  ['clock', 2],
  ['monthly-limit', 1],
  ['sigterm', 3],
])(
  'the drill %s loses nothing and doubles nothing in %i run(s), and its control is noticed',
  async (name, runs) => {
    expect(await play(name, runs)).toMatchObject({ lost: 0, duplicated: 0, other: 0, control: 'noticed', code: 0 });
  },
  300_000,
);
