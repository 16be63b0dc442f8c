/** One database server for the whole run: the one in MONGODB_URI, or an embedded one in a folder that goes away. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../src/embedded/mongodb/server.ts';

export default async function startDatabase(): Promise<void> {
  if (process.env.MONGODB_URI) {
    process.env.TEST_MONGODB_URI = process.env.MONGODB_URI;
    return;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'prachakhom-test-'));
  const mongo = await startEmbeddedMongo({ dataDir });
  process.env.TEST_MONGODB_URI = mongo.uri('test');
  globalThis.testDatabase = { mongo, dataDir };
}
