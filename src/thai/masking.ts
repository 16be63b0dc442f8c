/** What is read already is masked, so that the words around it keep their distance and are not read twice. */

/** Stands where a mention was. */
export const MASK = '\u0001';

/** `text` with every stretch of `spans` replaced, same length. */
export function mask(text: string, spans: readonly { start: number; end: number }[], by = MASK): string {
  let masked = '';
  let done = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    const from = Math.max(start, done);
    masked += text.slice(done, from) + by.repeat(end - from);
    done = end;
  }
  return masked + text.slice(done);
}
