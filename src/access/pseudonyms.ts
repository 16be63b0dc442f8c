import { createHmac } from 'node:crypto';

/** The same person has the same code for the same reader, and another one for the next: codes cannot be put together. */
export type Pseudonyms = (reader: string) => (person: string) => string;

/** For example `P-3FA09C1B2D`. @param secret known to nobody who reads them. */
export function createPseudonyms(secret: string): Pseudonyms {
  return (reader) => {
    const key = createHmac('sha256', secret).update(`pseudonyms:${reader}`).digest();
    return (person) => `P-${createHmac('sha256', key).update(person).digest('hex').slice(0, 10).toUpperCase()}`;
  };
}
