/**
 * `npm run restore -- FILE`: brings back what `npm run backup` wrote, into a database that is empty. The file is read
 * to its end before anything is written, so that one that was cut short is refused.
 */
import { restoreBackup } from './backups.ts';
import { runScript, withDatabase } from './embedded.ts';

const [file, ...more] = process.argv.slice(2).filter((argument) => argument !== '--');

await runScript(() => {
  if (file === undefined || more.length > 0) throw new Error('Give one file: npm run restore -- FILE');
  return withDatabase(async (database) => {
    const { collections, documents } = await restoreBackup(database, file);
    return `${documents} documents of ${collections} collections are restored from ${file}.`;
  });
});
