/** One database server for the whole run: the one in MONGODB_URI, or an embedded one in a folder that goes away. */
import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../src/embedded/mongodb/server.ts';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;

/** In memory where there is room: thousands of tests need not wait for a disk. Durability has tests and drills of its own. */
function folderForData(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize >= ENOUGH_BYTES) return MEMORY;
  } catch {
    // Not on Linux.
  }
  return tmpdir();
}

export default async function startDatabase(): Promise<void> {
  if (process.env.MONGODB_URI) {
    process.env.TEST_MONGODB_URI = process.env.MONGODB_URI;
    return;
  }
  const dataDir = mkdtempSync(join(folderForData(), 'prachakhom-test-'));
  const mongo = await startEmbeddedMongo({ dataDir });
  process.env.TEST_MONGODB_URI = mongo.uri('test');
  globalThis.testDatabase = { mongo, dataDir };
}
