/** Processes that are killed, disks that are full, folders that cannot be written. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killMongo } from '../../../scripts/drills/embedded.ts';
import { check } from '../../../src/embedded/mongodb/maintenance.ts';
import { startEmbeddedMongo } from '../../../src/embedded/mongodb/server.ts';
import { MongoClient } from './driver.ts';

const script = join(import.meta.dirname, '../../../scripts/mongodb.ts');
const source = new URL('../../../src/embedded/mongodb/server.ts', import.meta.url);
const NOBODY = 65_534;
/** Starting and killing processes takes its time on a busy machine. */
const PATIENCE_MS = 120_000;

let dataDir: string;
let server: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mongo-kill-'));
});
afterEach(() => {
  server?.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

test(
  'whatever was acknowledged before a kill -9, also of a compaction or of building an index, is there afterwards, every index agrees with it, and nothing deleted is left',
  async () => {
    expect(await killMongo(3)).toEqual({ lost: 0, wrong: [], struck: { compacting: 1, building: 1 } });
  },
  PATIENCE_MS,
);

test(
  'what is lost would be noticed',
  async () => {
    expect((await killMongo(1, true)).lost).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test('a full disk is a clear error, undoes what did not fit, and leaves what was there', async () => {
  // No file may grow beyond 4 MB; the shell keeps the signal from the server that would end it.
  const start = `trap '' XFSZ; ulimit -f 4096; exec "$0" --import tsx "${script}" --data "${dataDir}"`;
  server = spawn('bash', ['-c', start, process.execPath], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [uri] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
  const client = await MongoClient.connect(uri);
  const notes = client.db().collection<{ _id: number; text?: string }>('notes');
  await notes.createIndex({ text: 1 });
  let stored = 0;
  const fill = async (): Promise<void> => {
    for (; stored < 1000; stored++) await notes.insertOne({ _id: stored, text: String(stored).padEnd(1500, 'x') });
  };
  await expect(fill()).rejects.toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
  expect(stored).toBeGreaterThan(100);
  expect(await notes.countDocuments({})).toBe(stored);
  await expect(client.db().command({ compact: 'notes' })).rejects.toMatchObject({ code: 14031 });
  await client.close();
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(await check(dataDir)).toEqual([]);

  const roomy = await startEmbeddedMongo({ dataDir });
  const again = await MongoClient.connect(roomy.uri('prachakhom'));
  expect(await again.db().collection<{ _id: number }>('notes').insertOne({ _id: stored })).toMatchObject({
    acknowledged: true,
  });
  expect(await again.db().collection('notes').countDocuments({})).toBe(stored + 1);
  await again.close();
  await roomy.close();
});

test('a folder that cannot be written is refused in one sentence', () => {
  chmodSync(dataDir, 0o555);
  // Root may write anywhere, so it becomes nobody, once the sources are read: nobody may not be let into their folder.
  const program = `
    const { startEmbeddedMongo } = await import(${JSON.stringify(source.href)});
    if (process.getuid?.() === 0) process.setgid(${NOBODY}), process.setuid(${NOBODY});
    await startEmbeddedMongo({ dataDir: ${JSON.stringify(join(dataDir, 'mongodb'))} }).catch((error) => {
      console.error(error.message);
      process.exit(1);
    });`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect(stderr).toMatch(/^The data folder .* cannot be written: EACCES.*\n$/);
  expect(status).toBe(1);
});
