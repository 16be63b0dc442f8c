/**
 * What a drill plays on: the app, the database and LINE as processes of their own, so that each can be killed, stopped
 * and started. The clock of app and LINE is set to a morning in Bangkok, so that quiet hours hold nothing back.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import mongoose, { type Connection } from 'mongoose';
import type { ChatEntry, ChatView, Fault, RequestsView } from '../../src/embedded/line/protocol.ts';
import { atBangkokTime } from '../../src/time.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SECRETS = { LINE_CHANNEL_SECRET: 'drill-secret', LINE_CHANNEL_ACCESS_TOKEN: 'drill-token' };

export interface AppProcess {
  child: ChildProcess;
  port: number;
  /** Exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** What a webhook was answered. */
export interface Knock {
  eventId: string;
  status: number;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Options that `npm start` gives to node. */
const { start } = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } })
  .scripts;
const NODE_OPTIONS = start.split(' ').filter((word) => word.startsWith('--'));

/** The app as one file, so that a start costs a second and not three. @returns its path. */
async function bundleApp(): Promise<string> {
  const outfile = join(root, 'node_modules', '.cache', 'drills', `app-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'src', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    tsconfig: join(root, 'tsconfig.json'),
  });
  return outfile;
}

/** The app as `npm start` runs it. @returns its path. */
function buildApp(): string {
  spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed'], { stdio: 'ignore' });
  return join(root, 'dist', 'src', 'main.js');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Resolves with the first line of output that matches. */
function lineOf(child: ChildProcess, pattern: RegExp, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const match = pattern.exec(seen);
      if (match) resolve(match[1] ?? match[0]);
    });
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code} before it was ready:\n${seen}`)));
  });
}

/** @param options.asBuilt where pages are looked at or memory is measured; it takes longer to start. */
export async function openStage(options: { instances?: number; asBuilt?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  const morning = atBangkokTime(new Date(), 10).getTime() - Date.now();
  const preload = `--import=${new URL('./clock.mjs', import.meta.url).href}`;
  const app = options.asBuilt ? buildApp() : await bundleApp();
  const ports = await Promise.all(Array.from({ length: options.instances ?? 1 }, freePort));
  const children = new Set<ChildProcess>();
  const killAll = (): void => {
    for (const child of children) {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
    }
  };
  process.once('exit', killAll);

  function run(args: string[], env: NodeJS.ProcessEnv, clockOff: boolean): ChildProcess {
    const child = spawn(process.execPath, [...(clockOff ? [preload] : []), ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, TZ: process.env.TZ, CLOCK_OFFSET_MS: String(morning), ...SECRETS, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  const database = run(['--import=tsx', 'scripts/mongodb.ts', '--data', join(folder, 'db')], {}, false);
  const uri = await lineOf(database, /(mongodb:\S+)/, 'the database');
  const webhooks = ports.map((port) => `http://127.0.0.1:${port}/webhook`).join(',');
  const line = run(['--import=tsx', 'scripts/emulator.ts'], { LINE_EMULATOR_PORT: '0', WEBHOOK_URLS: webhooks }, true);
  const lineUrl = await lineOf(line, /LINE emulator at (\S+)/, 'the emulator');
  const connection: Connection = await mongoose.createConnection(uri, { ignoreUndefined: true }).asPromise();

  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${lineUrl}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = (await response.json().catch(() => ({}))) as Answer;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    connection,
    db: connection.db!,
    uri,
    lineUrl,
    database,
    control,
    /** What the clock of the app and of LINE says. */
    now: () => new Date(Date.now() + morning),

    /** `APP_NODE_ARGS` in the environment goes to node as well, for example `--cpu-prof`. */
    async startApp(index = 0, env: NodeJS.ProcessEnv = {}): Promise<AppProcess> {
      const port = ports[index]!;
      const child = run(
        [...NODE_OPTIONS, ...(process.env.APP_NODE_ARGS?.split(' ') ?? []), app],
        {
          PORT: String(port),
          MONGODB_URI: uri,
          LINE_API_BASE_URL: lineUrl,
          DATA_DIR: folder,
          LOG_LEVEL: process.env.DRILL_LOG_LEVEL ?? 'fatal',
          ...env,
        },
        true,
      );
      const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
      await lineOf(child, /is ready/, 'the app');
      return { child, port, ended, kill: (signal) => void child.kill(signal) };
    },

    /** Sends a webhook past the emulator, which would try again: somebody whom nobody knows has gone. */
    async knock({ port }: AppProcess): Promise<Knock> {
      const eventId = randomUUID();
      const event = {
        type: 'unfollow',
        mode: 'active',
        timestamp: Date.now() + morning,
        source: { type: 'user', userId: `U${randomUUID().replaceAll('-', '')}` },
        webhookEventId: eventId,
        deliveryContext: { isRedelivery: false },
      };
      const body = JSON.stringify({ destination: `U${'0'.repeat(32)}`, events: [event] });
      const signature = createHmac('sha256', SECRETS.LINE_CHANNEL_SECRET).update(body).digest('base64');
      const response = await fetch(`http://127.0.0.1:${port}/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-line-signature': signature },
        body,
      });
      return { eventId, status: response.status };
    },

    /** Whether somebody's lease has not ended: of lanes, of the jobs, or of a delivery. */
    async holdsSomething(): Promise<boolean> {
      const leases = await connection
        .db!.collection('leases')
        .countDocuments({ until: { $gt: new Date(Date.now() + morning) } });
      const claimed = await connection.db!.collection('deliveries').countDocuments({ state: 'claimed' });
      return leases + claimed > 0;
    },

    fault: (fault: Fault) => control<unknown>('POST', 'faults', fault),
    requests: () => control<RequestsView>('GET', 'requests'),
    chat: async (id: string): Promise<ChatEntry[]> => (await control<ChatView>('GET', `chats/${id}`)).entries,

    /**
     * The holders of all leases are dead or frozen, and this is the time that passes until their leases end: done by
     * hand, since a run would otherwise wait 15 to 30 s for it.
     */
    async endLeases(): Promise<void> {
      const past = new Date(0);
      await connection.db!.collection('leases').updateMany({}, { $set: { until: past } });
      await connection.db!.collection('deliveries').updateMany({ state: 'claimed' }, { $set: { leaseUntil: past } });
    },

    /**
     * Until every webhook is delivered and nothing that is due waits: as long as that takes a busy machine, while it gets
     * less. What was put off to another month is not due.
     * @returns false where it has not become less for a while.
     */
    async settled(withoutProgressMs = 60_000): Promise<boolean> {
      let least = Infinity;
      let until = performance.now() + withoutProgressMs;
      while (performance.now() < until) {
        const isIdle = await control('GET', 'idle?timeoutMs=5000').then(
          () => true,
          () => false,
        );
        const waiting = await connection.db!.collection('inboundEvents').countDocuments({ state: 'waiting' });
        const soon = new Date(Date.now() + morning + 3_600_000);
        const open = await connection
          .db!.collection('deliveries')
          .countDocuments({ state: { $in: ['planned', 'claimed'] }, dueAt: { $lte: soon } });
        if (isIdle && waiting === 0 && open === 0) return true;
        if (waiting + open < least) until = performance.now() + withoutProgressMs;
        least = Math.min(least, waiting + open);
        await delay(50);
      }
      return false;
    },

    async close(): Promise<void> {
      process.removeListener('exit', killAll);
      await connection.close();
      killAll();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      if (!options.asBuilt) rmSync(app, { force: true });
    },
  };
}
