/** From a message to its answer: which command it is, whether it is understood, and what went wrong. */
import { MAX_DOCUMENT_BYTES } from '../documents.ts';
import { MongoError, insist } from '../errors.ts';
import { describeValue, field } from '../values.ts';
import { MAX_MESSAGE_BYTES, type Request, decodeCommand } from '../wire.ts';
import { catalogCommands } from './catalog.ts';
import { Call, type Command, type Context, type Reply, checkCommand, words } from './context.ts';
import { readingCommands } from './reading.ts';
import { writingCommands } from './writing.ts';

const hello: Command = {
  takes: words(
    'helloOk client compression saslSupportedMechs speculativeAuthenticate loadBalanced topologyVersion maxAwaitTimeMS backpressure',
  ),
  /** A standalone without sessions: drivers then send neither transactions nor retryable writes. */
  run: ({ context }) => ({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    connectionId: context.connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  }),
};
const version = { version: '7.0.0', versionArray: [7, 0, 0, 0], modules: ['embedded'], bits: 64 };

export const commands: Record<string, Command> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: { takes: [], run: () => ({ ok: 1 }) },
  buildInfo: { takes: [], run: () => ({ ...version, maxBsonObjectSize: MAX_DOCUMENT_BYTES, ok: 1 }) },
  endSessions: { takes: [], run: () => ({ ok: 1 }) },
  ...readingCommands,
  ...writingCommands,
  ...catalogCommands,
};

export async function runMessage(context: Context, request: Request): Promise<Reply> {
  try {
    return await runCommand(context, request);
  } catch (error) {
    if (error instanceof MongoError) return error.toReply();
    const message = error instanceof Error ? error.message : String(error);
    // LMDB reports a write that was cut short, as on a full disk, as EIO.
    const isFull = /no space left|file too large|input\/output error/i.test(message);
    const what = isFull ? 'the disk is full or failing' : 'the embedded server failed';
    return new MongoError(isFull ? 14031 : 1, `${what}: ${message}`).toReply();
  }
}

function runCommand(context: Context, request: Request): Reply | Promise<Reply> {
  const { args, documents } = decodeCommand(request);
  const [name = ''] = Object.keys(args);
  const command = field(commands, name);
  insist(command, 59, `no such command: '${name}' (MongoDB may have it, the embedded server has not)`);
  insist(command === hello || !request.isQuery, 352, `Unsupported OP_QUERY command: ${name}`);
  if (command !== hello) checkCommand(name, command, args);
  const database = request.isQuery ? 'admin' : (args.$db ?? 'admin');
  const isName = typeof database === 'string' && /^[^/\\. "$\0]+$/.test(database) && Buffer.byteLength(database) <= 63;
  insist(isName, 73, `Invalid database name: ${describeValue(database)}`);
  return command.run(new Call(context, name, database, args, documents));
}
