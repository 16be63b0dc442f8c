import type { Vocabulary } from './intents.ts';
import type { Reading } from './readings.ts';

export interface Command extends Vocabulary {
  text: string;
  now: Date;
  staff: boolean;
}

export function readStaff(_: Command): Reading | null {
  return null;
}
