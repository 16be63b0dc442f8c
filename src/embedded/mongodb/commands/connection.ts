import { MAX_DOCUMENT_BYTES } from '../documents.ts';
import { MAX_MESSAGE_BYTES } from '../wire.ts';
import { type Command, words } from './context.ts';

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

export const connectionCommands: Record<string, Command> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: { takes: [], run: () => ({ ok: 1 }) },
  buildInfo: { takes: [], run: () => ({ ...version, maxBsonObjectSize: MAX_DOCUMENT_BYTES, ok: 1 }) },
  endSessions: { takes: [], run: () => ({ ok: 1 }) },
};
