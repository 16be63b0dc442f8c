/** The words of a PDF as our own papers are made: deflated streams, subsets of fonts with a table back to letters. */
import { inflateSync } from 'node:zlib';

/** @returns what stands in it, page after page, without blanks: lines may break anywhere in Thai. */
export function textOfPdf(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const objects = new Map<string, string>();
  for (const [, id, body] of raw.matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)) objects.set(id!, body!);
  const streamOf = (body: string): string => {
    const stream = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(body)?.[1] ?? '';
    return body.includes('/FlateDecode') ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1') : stream;
  };
  const fonts = new Map<string, Map<number, string>>();
  for (const [, list] of raw.matchAll(/\/Font <<([\s\S]*?)>>/g))
    for (const [, name, id] of list!.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '')?.[1];
      if (table) fonts.set(name!, lettersOf(streamOf(objects.get(table)!)));
    }
  const contents = [...objects.values()].filter((body) => body.includes('stream')).map(streamOf);
  return contents
    .filter((content) => /\bBT\b/.test(content))
    .map((content) => {
      let letters: Map<number, string> | undefined;
      let text = '';
      for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
        if (font) letters = fonts.get(font);
        for (const [, hex] of (shown ?? '').matchAll(/<([0-9a-f]+)>/gi))
          for (const glyph of hex!.match(/.{4}/g) ?? []) text += letters?.get(Number.parseInt(glyph, 16)) ?? '';
      }
      return text;
    })
    .join('')
    .replace(/[\s\u200b\0]/g, '');
}

/** Which letters each glyph stands for. */
function lettersOf(table: string): Map<number, string> {
  const letters = new Map<number, string>();
  for (const [, from, all] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi))
    [...all!.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], index) =>
      letters.set(
        Number.parseInt(from!, 16) + index,
        Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      ),
    );
  return letters;
}
