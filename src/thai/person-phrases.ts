import type { Vocabulary } from './intents.ts';
import type { FeedbackKind } from './feedback.ts';
import { reading, type Reading } from './readings.ts';

export function feedbackReading(text: string, kind: FeedbackKind | null, { themes }: Vocabulary): Reading {
  const found = themes.scan(text).themes;
  return reading('feedback', { kind: kind ?? undefined, themes: found }, kind ? [] : ['kind']);
}

export function readPerson(_: Vocabulary & { text: string; now: Date; context: string | undefined }): Reading | null {
  return null;
}
