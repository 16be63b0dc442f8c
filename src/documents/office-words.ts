/** The words of an office file (Word, Excel, PowerPoint), without their looks: to look for something in them. */
import { text } from 'node:stream/consumers';
import { openZip } from './zip-guard.ts';

/** Of words, whatever they are cut into by their looks. */
const TAGS = /<[^>]*>/gu;
const MARKS: readonly (readonly [mark: string, letter: string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
];

/**
 * All words, in no order that would mean anything. Null where the bytes are no such file.
 * @throws TableError `tooLarge` for a bomb, `broken` where it cannot be read.
 */
export async function wordsOfOffice(bytes: Buffer): Promise<string | null> {
  if (!bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return null;
  const parts = await openZip(bytes);
  try {
    const words: string[] = [];
    for (const name of parts.names) {
      if (!name.endsWith('.xml')) continue;
      const xml = (await text(await parts.open(name))).replace(/<\/(?:w:p|a:p|si|c|row)>/gu, ' ').replace(TAGS, '');
      words.push(MARKS.reduce((plain, [mark, letter]) => plain.replaceAll(mark, letter), xml));
    }
    return words.join('\n');
  } finally {
    parts.close();
  }
}
