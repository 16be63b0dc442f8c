import { rmSync } from 'node:fs';
import { type EmbeddedMongo } from '../src/embedded/mongodb/server.ts';

declare global {
  /** Left by the global setup, in the same process. */
  var testDatabase: { mongo: EmbeddedMongo; dataDir: string } | undefined;
}

export default async function stopDatabase(): Promise<void> {
  if (!globalThis.testDatabase) return;
  const { mongo, dataDir } = globalThis.testDatabase;
  await mongo.close();
  rmSync(dataDir, { recursive: true, force: true });
}
