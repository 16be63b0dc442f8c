/**
 * Gives the LINE account its menus, and everybody theirs: for the first time, and again after tiles or pictures have
 * changed. Repeating it changes nothing that is as it should be. Reads the environment as the app does; the app may be
 * running meanwhile, on the same database.
 */
import { HTTPFetchError } from '@line/bot-sdk';
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
      const areAllTold = await context.richMenus.setUp();
      return areAllTold
        ? 'The account has its menus, and everybody sees theirs.'
        : 'The account has its menus. LINE failed while people were shown theirs: the running app goes on, or repeat this.';
    } catch (error) {
      throw new Error(whyNot(error, config.line.apiBaseUrl), { cause: error });
    } finally {
      await context.stop();
    }
  } finally {
    await stop();
  }
}

/** In one sentence for whoever sets the account up. */
function whyNot(error: unknown, apiBaseUrl: string): string {
  if (!(error instanceof HTTPFetchError)) return `LINE at ${apiBaseUrl} did not answer: ${(error as Error).message}`;
  if (error.status === 401)
    return 'LINE does not accept LINE_CHANNEL_ACCESS_TOKEN: take the one of this channel from the LINE Developers Console.';
  return `LINE refused with ${error.status}: ${error.body.replace(/\s+/gu, ' ').slice(0, 200)}`;
}

await runScript(setUp);
