/** The server: a lock, a store, a socket, and for each connection the loop from message to answer. */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runMessage } from './commands/run.ts';
import { Cursors } from './cursors.ts';
import { lockFolder } from './lock.ts';
import { Store } from './store.ts';
import { Framer, ProtocolError, encodeReply, parseMessage } from './wire.ts';

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
  const dataDir = openFolder(options.dataDir);
  const unlock = lockFolder(dataDir);
  let store: Store | undefined;
  try {
    store = new Store(dataDir);
    return await listen(store, options.listen, dataDir, unlock);
  } catch (error) {
    await store?.close();
    unlock();
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

async function listen(
  store: Store,
  where: Listen | undefined,
  dataDir: string,
  unlock: () => void,
): Promise<EmbeddedMongo> {
  const ownFolder = where ? undefined : newSocketFolder(dataDir);
  const address: Listen = where ?? { socketPath: join(ownFolder!, `${randomBytes(4).toString('hex')}.sock`) };
  const cursors = new Cursors();
  const sockets = new Set<Socket>();
  const active = new Set<Promise<void>>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const served = serve(socket, { store, cursors, connectionId: ++connections });
    active.add(served);
    void served.finally(() => active.delete(served));
  });
  server.maxConnections = MAX_CONNECTIONS;
  try {
    if ('socketPath' in address) await freeSocketPath(address.socketPath);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      if ('socketPath' in address) server.listen(address.socketPath, resolve);
      else server.listen(address.port, address.host ?? '127.0.0.1', resolve);
    });
    if ('socketPath' in address) chmodSync(address.socketPath, 0o600);
  } catch (error) {
    cursors.close();
    if (ownFolder) rmSync(ownFolder, { recursive: true, force: true });
    throw error;
  }
  const bound = server.address();
  const host =
    typeof bound === 'object' && bound
      ? `${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`
      : encodeURIComponent((address as { socketPath: string }).socketPath);
  const uri = (databaseName: string) => `mongodb://${host}/${encodeURIComponent(databaseName)}?directConnection=true`;
  writeFileSync(join(dataDir, ADDRESS_NOTE), uri('prachakhom'), { mode: 0o600 });
  return {
    uri,
    compact: async () => void (await store.compact()),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      store.stop();
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all(active);
      cursors.close();
      await store.close();
      if (ownFolder) rmSync(ownFolder, { recursive: true, force: true });
      unlock();
    },
  };
}

/** The data folder remembers its server's address, so that the socket of a process that was killed is cleared away. */
function newSocketFolder(dataDir: string): string {
  const old = dirname(decodeURIComponent(/^mongodb:\/\/([^/]*)/.exec(addressIn(dataDir) ?? '')?.[1] ?? ''));
  if (dirname(old) === tmpdir() && basename(old).startsWith(SOCKET_FOLDER)) {
    rmSync(old, { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), SOCKET_FOLDER));
}

/** A socket left behind by a process that was killed is removed; one that somebody listens on is not. */
async function freeSocketPath(path: string): Promise<void> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    throw new Error(`The socket path ${path} is longer than ${MAX_SOCKET_PATH} bytes: choose a shorter one.`);
  }
  const isInUse = await new Promise<boolean>((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
    probe.once('connect', () => probe.destroy());
  });
  if (isInUse) throw new Error(`Another process listens on the socket ${path}.`);
  rmSync(path, { force: true });
}

/** A client that does not read its answers is not given more of them. */
async function send(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed || socket.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      socket.off('drain', goOn).off('close', goOn);
      resolve();
    };
    socket.on('drain', goOn).on('close', goOn);
  });
}

/** One message after another, until the connection ends or sends something that is not the protocol. */
async function serve(socket: Socket, context: Parameters<typeof runMessage>[0]): Promise<void> {
  const framer = new Framer();
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      framer.push(chunk);
      for (let message = framer.next(); message; message = framer.next()) {
        const request = parseMessage(message);
        const reply = await runMessage(context, request);
        if (!request.isSilent) await send(socket, encodeReply(request, reply));
      }
    }
  } catch (error) {
    const isOrdinary = error instanceof ProtocolError || (error as NodeJS.ErrnoException).code !== undefined;
    if (!isOrdinary) process.emitWarning(error as Error);
  } finally {
    socket.destroy();
  }
}
