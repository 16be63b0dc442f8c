/**
 * One pack/unpack codec per button. Data travels as `name?key=value&…` (LINE: at most 300 characters) and is parsed
 * strictly: a field too many, a field missing or a wrong form is no button of ours.
 */
import { z } from 'zod';
import type { Turn } from '../turn.ts';

const MAX_DATA = 300;

export interface Postback<Input, Output> {
  readonly name: string;
  pack(input: Input): string;
  /** Null where `data` is not this button, or not well formed. */
  read(data: string): Output | null;
}

export function definePostback<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
): Postback<z.input<z.ZodObject<Shape>>, z.output<z.ZodObject<Shape>>> {
  const schema = z.strictObject(shape) as unknown as z.ZodObject<Shape>;
  return {
    name,
    pack(input) {
      const fields = Object.entries(input as Record<string, unknown>).filter(([, value]) => value !== undefined);
      const query = new URLSearchParams(fields.map(([key, value]) => [key, String(value)])).toString();
      const data = query ? `${name}?${query}` : name;
      if (data.length > MAX_DATA) throw new RangeError(`postback ${name} is longer than ${MAX_DATA} characters`);
      return data;
    },
    read(data) {
      if (postbackName(data) !== name) return null;
      const pairs = [...new URLSearchParams(data.slice(name.length + 1))];
      const fields = Object.fromEntries(pairs);
      if (Object.keys(fields).length !== pairs.length) return null;
      const parsed = schema.safeParse(fields);
      return parsed.success ? parsed.data : null;
    },
  };
}

export function postbackName(data: string): string {
  const end = data.indexOf('?');
  return end < 0 ? data : data.slice(0, end);
}

/** What the tapped button carries; null where the turn is no tap on it, or its data is not well formed. */
export function readTap<Output>(
  button: { read(data: string): Output | null },
  { said }: Pick<Turn, 'said'>,
): Output | null {
  return said.kind === 'postback' ? button.read(said.data) : null;
}
