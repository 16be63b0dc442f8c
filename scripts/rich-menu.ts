/**
 * Gives the LINE account its menus, and everybody theirs: for the first time, and again after tiles or pictures have
 * changed. Repeating it changes nothing that is as it should be. Reads the environment as the app does; the app may be
 * running meanwhile, on the same database.
 */
import { readConfig } from '../src/config.ts';
import { fromConfig } from '../src/context.ts';
import { ConfigError } from '../src/errors.ts';
import { findServer, runScript } from './embedded.ts';

async function setUp(): Promise<string> {
  const { config, secrets } = readConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const { lineChannelSecret: channelSecret, lineChannelAccessToken: channelAccessToken } = secrets;
  if (!config.line || !channelSecret || !channelAccessToken)
    throw new ConfigError([
      'Set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN: the built-in LINE gets its menus when the app starts.',
    ]);
  const { uri, stop } = await findServer();
  try {
    const line = { apiBaseUrl: config.line.apiBaseUrl, channelSecret, channelAccessToken };
    const context = await fromConfig(config, { mongodbUri: uri, line });
    try {
      await context.richMenus.setUp();
    } finally {
      await context.stop();
    }
  } finally {
    await stop();
  }
  return 'The account has its menus, and everybody sees theirs.';
}

await runScript(setUp);
