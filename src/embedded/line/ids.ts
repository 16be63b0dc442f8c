/** Identifiers in LINE's shapes. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';

export const USER_ID = /^U[0-9a-f]{32}$/;
export const GROUP_ID = /^C[0-9a-f]{32}$/;

export const newUserId = (): string => `U${randomBytes(16).toString('hex')}`;
export const newGroupId = (): string => `C${randomBytes(16).toString('hex')}`;
export const newReplyToken = (): string => randomBytes(16).toString('hex');
export const newRichMenuId = (): string => `richmenu-${randomBytes(16).toString('hex')}`;
export const newRequestId = (): string => randomUUID();

/** The same channel keeps the same bot, over restarts and in every process. */
export function botUserIdOf(channelSecret: string): string {
  return `U${createHash('sha256').update(`bot of ${channelSecret}`).digest('hex').slice(0, 32)}`;
}

/** LINE's message ids are 18 digits; ours count, so that one number says how far they were given out. */
export function messageIdOf(number: number): string {
  return `4${String(number).padStart(17, '0')}`;
}

export function numberOfMessageId(messageId: string): number {
  return Number(messageId.slice(1));
}

/** A quote token says which message of which chat it quotes, so none need be kept. */
export function quoteTokenOf(messageId: string, chat: string): string {
  return Buffer.from(`${messageId}.${chat}`).toString('base64url');
}

export function readQuoteToken(token: string): { messageId: string; chat: string } | null {
  const match = /^(\d{18})\.([UC][0-9a-f]{32})$/.exec(Buffer.from(token, 'base64url').toString());
  return match ? { messageId: match[1]!, chat: match[2]! } : null;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function crockford(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = CROCKFORD[Number(rest & 31n)]! + text;
    rest >>= 5n;
  }
  return text;
}

function fromCrockford(text: string): bigint {
  let value = 0n;
  for (const letter of text) value = (value << 5n) | BigInt(CROCKFORD.indexOf(letter));
  return value;
}

/**
 * A ULID that sorts after `previous` when it is of the same millisecond: with a paused clock many events share one, and
 * a reader that sorts by time and id still sees the order in which they were sent.
 */
export function ulidAfter(previous: string | null, atMs: number): string {
  const time = crockford(BigInt(atMs), 10);
  if (previous?.startsWith(time)) return time + crockford(fromCrockford(previous.slice(10)) + 1n, 16);
  const random = randomBytes(10);
  random[0]! &= 0x7f; // Room to count up without overflow.
  return time + crockford(BigInt(`0x${random.toString('hex')}`), 16);
}
