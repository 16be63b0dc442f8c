/** Collects what is wrong with a request body, in LINE's words. */

export interface Problem {
  message: string;
  /** For example `messages[0].quickReply.items[2].action.label`. */
  property: string;
}

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** UTF-16 units of a text, 0 for anything else. */
export const length = (value: unknown): number => (typeof value === 'string' ? value.length : 0);

export const matches = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);

export const mustBeOneOf = (values: readonly string[]): string =>
  `Must be one of the following values: [${values.join(', ')}]`;

export class Problems {
  readonly list: Problem[] = [];

  add(property: string, message: string): void {
    this.list.push({ message, property });
  }

  /** A text that must be there. */
  text(value: unknown, property: string, most: number): void {
    if (value === undefined || value === null || value === '') this.add(property, 'May not be empty');
    else this.optionalText(value, property, most);
  }

  optionalText(value: unknown, property: string, most: number): void {
    if (value === undefined) return;
    if (typeof value !== 'string') this.add(property, 'Must be a string');
    else if (value.length > most) this.add(property, `Length must be between 0 and ${most}`);
  }

  number(value: unknown, property: string, least: number, most: number): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) this.add(property, 'Must be a number');
    else if (value < least || value > most) this.add(property, `Must be between ${least} and ${most}`);
  }

  /** Pictures and sounds that phones fetch: https only, up to 2,000 units. */
  httpsUrl(value: unknown, property: string): void {
    this.text(value, property, 2_000);
    if (typeof value === 'string' && value !== '' && !(/^https:\/\/[\x21-\x7e]+$/i.test(value) && URL.canParse(value)))
      this.add(property, 'Must be a valid HTTPS URL');
  }

  oneOf(value: unknown, property: string, values: readonly string[]): void {
    if (value !== undefined && !(typeof value === 'string' && values.includes(value)))
      this.add(property, mustBeOneOf(values));
  }
}
