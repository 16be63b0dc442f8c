/**
 * `npm run compact`: writes what is alive in the embedded database into a new file, so that no byte of what was deleted
 * is left on disk. The app may run meanwhile. The data folder is that of DATA_DIR.
 */
import { runScript, withDatabase } from './embedded.ts';

await runScript(() => {
  if (process.env.MONGODB_URI) throw new Error('MONGODB_URI is set: this is for the embedded database only.');
  return withDatabase(async (database) => {
    const { bytesFreed } = await database.command({ compact: 'everything' });
    return `The database is compacted: ${bytesFreed} bytes freed.`;
  });
});
