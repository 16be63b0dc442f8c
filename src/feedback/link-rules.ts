/** Links by which somebody looks again at what they sent: written by us, for a while. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const signatureOf = (secret: string, content: string): string =>
  createHmac('sha256', secret).update(`sent ${content}`).digest('base64url').slice(0, 22);

/** @param messageId LINE's, of digits. */
export function sentToken(secret: string, messageId: string, until: Date): string {
  const content = `${messageId}.${Math.ceil(until.getTime() / 1_000).toString(36)}`;
  return `${content}.${signatureOf(secret, content)}`;
}

/** @returns the message id; null where nobody of ours wrote it, or its time is over. */
export function readSentToken(secret: string, token: string, now: Date): string | null {
  const [messageId = '', until = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(secret, `${messageId}.${until}`));
  const given = Buffer.from(signature);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return now.getTime() <= parseInt(until, 36) * 1_000 ? messageId : null;
}
