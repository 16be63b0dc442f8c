/**
 * Puts the demo into the database at MONGODB_URI, which must be empty. With LINE_API_BASE_URL of an emulator in another
 * process its people are put there too.
 */
import { readConfig } from '../src/config.ts';
import { fromConfig } from '../src/context.ts';
import { seedDatabase, seedDemo } from '../src/demo/seed.ts';
import { ConfigError } from '../src/errors.ts';

const NOT_EMPTY =
  'The database at MONGODB_URI is not empty, so nothing was written. The demo goes into an empty one only.';

async function seed(): Promise<string> {
  const { MONGODB_URI: mongodbUri, LINE_API_BASE_URL: emulatorUrl } = process.env;
  if (!mongodbUri) throw new ConfigError(['Set MONGODB_URI to the database that the demo is to go into.']);
  const { config } = readConfig({ MONGODB_URI: mongodbUri, DEMO: '0', LOG_LEVEL: 'silent' });
  // Nothing is sent from here: whoever starts the app on this database brings LINE's secrets.
  const line = { apiBaseUrl: emulatorUrl ?? 'http://127.0.0.1:9', channelSecret: 'none', channelAccessToken: 'none' };
  const context = await fromConfig(config, { mongodbUri, line });
  try {
    const seeded = await seedDatabase(context);
    if (seeded !== 'now') throw new ConfigError([NOT_EMPTY]);
    if (emulatorUrl) await seedDemo(context, emulatorUrl);
    return 'The demo is in the database.';
  } finally {
    await context.stop();
  }
}

try {
  console.log(await seed());
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const problem of error.problems) console.error(problem);
  process.exitCode = 1;
}
