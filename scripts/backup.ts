/**
 * `npm run backup -- FILE`: writes every collection with its indexes into one file (gzip, mode 0600), while others read
 * and write. Of MONGODB_URI, else of the embedded database of DATA_DIR, running or not. Each document is whole; those
 * changed meanwhile are in the file as they were before or after.
 */
import { createBackup } from './backups.ts';
import { runScript, withDatabase } from './embedded.ts';

const [file, ...more] = process.argv.slice(2).filter((argument) => argument !== '--');

await runScript(() => {
  if (file === undefined || more.length > 0) throw new Error('Give one file: npm run backup -- FILE');
  return withDatabase(async (database) => {
    const { collections, documents } = await createBackup(database, file);
    return `${documents} documents of ${collections} collections are in ${file}.`;
  });
});
