/** เช็กอิน K7M4P2: what the QR at the venue puts into the chat, sent as it is or typed from the wall. */
import { normalise, stripParticles } from './normalise.ts';

/** Without letters and digits that are taken for one another. */
export const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 6;

const CODE = new RegExp(`^(?:เช[็]?[คก]\\s?อิน|check\\s?-?\\s?in)\\s*:?\\s*([0-9A-Z]{3})[\\s-]?([0-9A-Z]{3})$`, 'iu');

/** Null where the text is nothing else than that. A letter that is in no code cannot be a right one, but is a code. */
export function readCheckInCode(text: string): string | null {
  const match = CODE.exec(stripParticles(normalise(text)));
  return match ? `${match[1]}${match[2]}`.toUpperCase() : null;
}

/** The words that the code is sent with. */
export const checkInWords = (code: string): string => `เช็กอิน ${code}`;
