/**
 * Reads config, starts what is asked for (with the stand-ins where nothing else is set), stops on SIGTERM. Stand-ins and
 * demo are loaded only where they are needed.
 */
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { schedule } from 'node-cron';
import { createApp } from './app.ts';
import { readConfig, type Config, type Secrets } from './config.ts';
import { createLoginLink } from './console/login.ts';
import { fromConfig, type Context } from './context.ts';
import type { LineEmulator } from './embedded/line/server.ts';
import type { EmbeddedMongo } from './embedded/mongodb/server.ts';
import { ConfigError } from './errors.ts';
import { createLogger } from './logger.ts';
import { createFirstAdminCode } from './staff/effects.ts';

/** Of the built-in LINE: it listens on this machine only, and nothing of the city's lies behind them. */
const EMULATOR_SECRETS = { channelSecret: 'built-in-line-secret', channelAccessToken: 'built-in-line-token' };
/** The district group that the README's walk goes through. */
const DEMO_ANALYST_OF = 'THON_S';
const STOP_WITHIN_MS = 9_500;
/** So long `/readyz` says no while the door is still open, for whoever spreads the requests to notice. */
const DRAIN_MS = 1_000;
const REQUESTS_MAY_TAKE_MS = 5_000;

const say = (line: string): void => console.log(line); // oxlint-disable-line no-console

async function main(): Promise<void> {
  const { config, secrets } = readConfig(process.env);
  if (process.platform === 'win32' && !config.mongodbUri)
    throw new ConfigError(['On Windows please start it in WSL2 or with Docker, or set MONGODB_URI.']);
  const logger = createLogger(config.logLevel);
  mkdirSync(config.dataDir, { recursive: true });

  /** How each part that was started is ended: the last one first, whenever the signal comes. */
  const endings: (() => unknown)[] = [];
  stopOnSignal(endings);

  const mongo = config.mongodbUri ? null : await startMongo(config);
  if (mongo) {
    endings.push(() => mongo.close());
    logger.warn('no MONGODB_URI: the data lies in the built-in database, for one office on one machine');
  }
  const emulator = config.line ? null : await startEmulator(config);
  if (emulator) endings.push(() => emulator.close());
  const context = await fromConfig(config, {
    mongodbUri: config.mongodbUri ?? mongo!.uri('prachakhom'),
    line: lineAccess(config, secrets, emulator),
    logger,
    ...(emulator && { clock: emulator.clock }),
  });
  endings.push(() => context.stop());
  const app = createApp(context);
  emulator?.attach(context);

  await new Promise<void>((resolve, reject) => {
    app.server.once('error', reject);
    app.server.listen(config.port, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new ConfigError([`Port ${config.port} is taken. Choose another with PORT.`]);
    throw error;
  });
  endings.push(() => Promise.all([context.stopWorking(), closeDoor(app.server)]));
  emulator?.setWebhookUrls([`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/webhook`]);

  if (config.demo && emulator) await (await import('./demo/seed.ts')).seedDemo(context, emulator.url);
  if (emulator) await context.richMenus.setUp();
  if (config.role !== 'web') {
    await context.startWorking();
    const ticks = schedule('* * * * * *', () => context.wake(), { suppressMissedWarning: true });
    endings.push(() => ticks.stop());
  }
  if (mongo) {
    // After the night's retention nothing that was deleted stays in the file.
    const compact = async (): Promise<void> => {
      await mongo.compact().catch((error: unknown) => logger.error({ err: error }, 'the database was not compacted'));
    };
    const nightly = schedule('30 3 * * *', compact, { timezone: 'Asia/Bangkok' });
    endings.push(() => nightly.stop());
  }
  app.admit();
  endings.push(() => app.drain());
  await greet(context, emulator);
}

function stopOnSignal(endings: readonly (() => unknown)[]): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    for (const end of [...endings].reverse()) await end();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

async function closeDoor(server: Server): Promise<void> {
  await delay(DRAIN_MS);
  setTimeout(() => server.closeAllConnections(), REQUESTS_MAY_TAKE_MS).unref();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
}

async function startMongo(config: Config): Promise<EmbeddedMongo> {
  const { startEmbeddedMongo } = await import('./embedded/mongodb/server.ts');
  return startEmbeddedMongo({ dataDir: join(config.dataDir, 'mongodb') });
}

async function startEmulator(config: Config): Promise<LineEmulator> {
  const { startLineEmulator } = await import('./embedded/line/server.ts');
  const { demoClockStart } = await import('./demo/seed.ts');
  return startLineEmulator({
    port: config.emulatorPort,
    ...EMULATOR_SECRETS,
    dataDir: join(config.dataDir, 'line'),
    quota: { type: 'limited', value: 15_000 },
    clock: config.demo ? { now: demoClockStart, speed: 1 } : { now: new Date(), speed: 1 },
    pageDir: join(dirname(fileURLToPath(import.meta.url)), 'embedded', 'line', 'chat', 'page'),
  });
}

function lineAccess(config: Config, secrets: Secrets, emulator: LineEmulator | null) {
  if (emulator) return { apiBaseUrl: emulator.url, ...EMULATOR_SECRETS };
  return {
    apiBaseUrl: config.line!.apiBaseUrl,
    channelSecret: secrets.lineChannelSecret!,
    channelAccessToken: secrets.lineChannelAccessToken!,
  };
}

async function greet(context: Context, emulator: LineEmulator | null): Promise<void> {
  const { config } = context;
  say('');
  say('ประชาคม (Prachakhom) is ready.');
  if (emulator) say(`  Chat page          ${emulator.url.replace('127.0.0.1', 'localhost')}`);
  say(`  Console            ${config.publicUrl}/console`);
  say(`  API                ${config.publicUrl}/api/docs`);
  say(`  Webhook            ${config.publicUrl}/webhook`);
  if (config.demo) {
    const link = await createLoginLink(context, { role: 'analyst', scope: DEMO_ANALYST_OF });
    if (link) say(`  Log in as analyst  ${link}`);
  }
  const code = await createFirstAdminCode(context);
  if (code) say(`  First admin: type this code in a private chat with the account: ${code}`);
  say('');
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError)
    for (const problem of error.problems) console.error(problem); // oxlint-disable-line no-console
  else console.error(error instanceof Error && /taken/.test(error.message) ? error.message : error); // oxlint-disable-line no-console
  process.exit(1);
});
