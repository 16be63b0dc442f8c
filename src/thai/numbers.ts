/** Thai number words, as far as hours, days and people need them. */

const UNITS: Record<string, number> = {
  ศูนย์: 0, หนึ่ง: 1, นึง: 1, เอ็ด: 1, สอง: 2, สาม: 3, สี่: 4, ห้า: 5, หก: 6, เจ็ด: 7, แปด: 8, เก้า: 9,
}; // prettier-ignore

const UNIT = 'หนึ่ง|นึง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า';

/** Source of a pattern without groups: `12`, `สิบสอง`, `ยี่สิบ`, `สาม`. Longest first. */
export const NUMBER = `(?:\\d{1,3}(?!\\d)|(?:ยี่|${UNIT})?สิบ(?:เอ็ด|${UNIT})?|${UNIT})`;

/** As `NUMBER`, in words only. */
export const NUMBER_WORD = `(?:(?:ยี่|${UNIT})?สิบ(?:เอ็ด|${UNIT})?|${UNIT})`;

export function readNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  if (text in UNITS) return UNITS[text] ?? null;
  const match = new RegExp(`^(ยี่|${UNIT})?สิบ(เอ็ด|${UNIT})?$`).exec(text);
  if (!match) return null;
  const tens = match[1] === undefined ? 1 : match[1] === 'ยี่' ? 2 : (UNITS[match[1]] ?? 0);
  return tens * 10 + (match[2] === undefined ? 0 : (UNITS[match[2]] ?? 0));
}

const DIGIT = `(?:ศูนย์|สูน|${UNIT})`;
/** A telephone number as it is said: ศูนย์แปดเก้า หนึ่งสองสาม สี่ห้าหกเจ็ด → 0891234567. */
export function spokenDigits(text: string): string {
  return text.replace(new RegExp(`(?:${DIGIT}[\\s-]*){9,10}`, 'gu'), (run) =>
    (run.match(new RegExp(DIGIT, 'gu')) ?? []).map((word) => String(word === 'สูน' ? 0 : UNITS[word])).join(''),
  );
}
