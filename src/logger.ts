import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * Logs are a constant sentence plus fields. Fields never hold message bodies, names, addresses, LINE ids or tokens;
 * the redaction below is the net beneath that rule, not the rule.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: ['*.text', '*.fullName', '*.lineUserId', '*.replyToken', '*.phone', '*.address'], remove: true },
  });
}
