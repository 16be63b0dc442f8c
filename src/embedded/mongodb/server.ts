/** The server: a lock, a store, a socket, and for each connection the loop from message to answer. */
import { once } from 'node:events';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, type Server, type Socket, connect, createServer, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Context } from './commands/context.ts';
import { runMessage } from './commands/run.ts';
import { Cursors } from './cursors.ts';
import { lockFolder } from './maintenance.ts';
import { Store } from './store.ts';
import { ProtocolError, encodeReply, messagesIn, parseMessage } from './wire.ts';

/** A longer path is cut off silently by Node, and the socket appears somewhere else. */
const MAX_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

const SOCKET_FOLDER = 'mongo-';
const ADDRESS_NOTE = 'address';
const MAX_CONNECTIONS = 1000;

export interface EmbeddedMongo {
  uri(databaseName: string): string;
  /** Leaves no byte of what was deleted in the file. Others are served meanwhile. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

export type Listen = { socketPath: string } | { port: number; host?: string };

export async function startEmbeddedMongo(options: {
  dataDir: string;
  /** Default: a socket (mode 0600) in a new folder (mode 0700) under the system's temporary folder. */
  listen?: Listen;
}): Promise<EmbeddedMongo> {
  /** How each part that was started is ended: the last one first. */
  const endings: (() => unknown)[] = [];
  const close = async () => {
    for (let end = endings.pop(); end; end = endings.pop()) await end();
  };
  try {
    const dataDir = openFolder(options.dataDir);
    endings.push(await lockFolder(dataDir));
    const store = new Store(dataDir);
    endings.push(() => store.close());
    let { listen } = options;
    if (!listen) {
      const folder = newSocketFolder(dataDir);
      endings.push(() => rmSync(folder, { recursive: true, force: true }));
      listen = { socketPath: join(folder, 'mongo.sock') };
    }
    const server = createServer({ noDelay: true });
    endings.push(serveEach(server, { store, cursors: new Cursors() }));
    await startListening(server, listen);
    const uri = (name: string) => uriOf(server.address()!, name);
    writeFileSync(join(dataDir, ADDRESS_NOTE), uri('prachakhom'), { mode: 0o600 });
    return { uri, close, compact: async () => void (await store.compact()) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns its real path. Throws one sentence where nothing can be written in it. */
function openFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw new Error(`The data folder ${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** Where the server of that folder listens, or listened when it was killed. */
export function addressIn(dataDir: string): string | undefined {
  const note = join(dataDir, ADDRESS_NOTE);
  return existsSync(note) ? readFileSync(note, 'utf8') : undefined;
}

function uriOf(address: string | AddressInfo, databaseName: string): string {
  const { address: ip, port } = typeof address === 'string' ? { address, port: 0 } : address;
  const host = port === 0 ? encodeURIComponent(ip) : `${isIPv6(ip) ? `[${ip}]` : ip}:${port}`;
  return `mongodb://${host}/${encodeURIComponent(databaseName)}?directConnection=true`;
}

/** The data folder remembers its server's address, so that the socket of a process that was killed is cleared away. */
function newSocketFolder(dataDir: string): string {
  const old = dirname(decodeURIComponent(/^mongodb:\/\/([^/]*)/.exec(addressIn(dataDir) ?? '')?.[1] ?? ''));
  const isOurs = dirname(old) === tmpdir() && basename(old).startsWith(SOCKET_FOLDER);
  if (isOurs) rmSync(old, { recursive: true, force: true });
  return mkdtempSync(join(tmpdir(), SOCKET_FOLDER));
}

async function startListening(server: Server, where: Listen): Promise<void> {
  if ('port' in where) {
    await once(server.listen({ host: '127.0.0.1', ...where }), 'listening');
    return;
  }
  await freeSocketPath(where.socketPath);
  await once(server.listen({ path: where.socketPath }), 'listening');
  chmodSync(where.socketPath, 0o600);
}

/** A socket left behind by a process that was killed is removed; one that somebody listens on is not. */
async function freeSocketPath(path: string): Promise<void> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    throw new Error(`The socket path ${path} is longer than ${MAX_SOCKET_PATH} bytes: choose a shorter one.`);
  }
  const probe = connect(path);
  const isInUse = await once(probe, 'connect').then(
    () => true,
    () => false,
  );
  probe.destroy();
  if (isInUse) throw new Error(`Another process listens on the socket ${path}.`);
  rmSync(path, { force: true });
}

/** @returns the function that ends all connections, and waits for the commands under way */
function serveEach(server: Server, parts: Pick<Context, 'store' | 'cursors'>): () => Promise<unknown> {
  const served = new Map<Socket, Promise<void>>();
  let connectionId = 0;
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    const serving = serve(socket, { ...parts, connectionId: ++connectionId });
    served.set(
      socket,
      serving.finally(() => served.delete(socket)),
    );
  });
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    parts.store.stop();
    for (const socket of served.keys()) socket.destroy();
    await Promise.all([closed, ...served.values()]);
  };
}

/** One message after another, until the connection ends or sends something that is not the protocol. */
async function serve(socket: Socket, context: Context): Promise<void> {
  const closing = new AbortController();
  socket.on('error', () => socket.destroy()).on('close', () => closing.abort());
  try {
    for await (const message of messagesIn(socket)) {
      const request = parseMessage(message);
      const reply = await runMessage(context, request);
      if (request.isSilent || socket.destroyed || socket.write(encodeReply(request, reply))) continue;
      // A client that does not read its answers is not given more of them.
      await once(socket, 'drain', { signal: closing.signal });
    }
  } catch (error) {
    const isOrdinary = error instanceof ProtocolError || (error as NodeJS.ErrnoException).code !== undefined;
    if (!isOrdinary) process.emitWarning(error as Error);
  } finally {
    socket.destroy();
  }
}
