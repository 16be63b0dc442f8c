/** What people send besides words, as small as LINE's kinds allow. */
import type { Act } from '../../src/embedded/line/protocol.ts';

const base64 = (content: string | Buffer): string => Buffer.from(content as string, 'latin1').toString('base64');

export const JPEG = base64(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
export const VOICE: Act = { type: 'audio', content: base64('\0\0\0\x1cftypM4A \0\0\0\0 voice') };
