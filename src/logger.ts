import { pino, stdSerializers, type DestinationStream, type Logger, type SerializedError } from 'pino';

export type { Logger };

/** As LINE makes them: of people, LINE groups and rooms. */
const LINE_ID = /\b[UCR][0-9a-f]{32}\b/g;
/** What a database says beside “duplicate key”: the values themselves. */
const KEY_VALUES = /(dup key: )\{.*\}/s;

/** The message and where it happened; not the values that a database's error carries along. */
function withoutValues(error: Error): SerializedError {
  const { type, message, stack, code } = stdSerializers.err(error);
  const clean = (text: string): string => text.replace(KEY_VALUES, '$1{…}');
  return { type, message: clean(message), stack: clean(stack), ...(code !== undefined && { code }) } as SerializedError;
}

/**
 * Logs are a constant sentence plus fields. Fields never hold message bodies, names, addresses, LINE ids or tokens;
 * what is taken out below is the net beneath that rule, not the rule.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: ['*.text', '*.fullName', '*.lineUserId', '*.replyToken', '*.phone', '*.address'], remove: true },
    serializers: { err: withoutValues },
    hooks: { streamWrite: (line: string) => line.replace(LINE_ID, '•••') },
  };
  return destination ? pino(options, destination) : pino(options);
}
