/**
 * JSON lines in, JSON lines out, in order: `{ text, now?, channel?, context?, actor? }` → `{ intent, slots, ask? }`;
 * with `--themes`: `{ text }` → `{ themes }`. Line n of the output belongs to line n of the input, always: a malformed or
 * blank line answers `{ "error": … }` in its place, and the exit code is 1. The line break at the very end adds none.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ACTORS, createInterpreter } from '../src/thai/intents.ts';
import { createPlaces, placesSchema } from '../src/thai/places.ts';
import { createThemeScanner, themesSchema } from '../src/thai/themes.ts';

const DEFAULT_NOW = '2020-07-10T09:00:00+07:00';

const phraseSchema = z.object({
  text: z.string(),
  now: z.iso.datetime({ offset: true }).default(DEFAULT_NOW),
  channel: z.enum(['user', 'group']).default('user'),
  context: z.enum(['awaiting_consent', 'rsvp_open']).nullish(),
  actor: z.enum(ACTORS).nullish(),
});
const themeLineSchema = z.object({ text: z.string() });

const config = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../config/${name}`, import.meta.url), 'utf8'));

const places = createPlaces(placesSchema.parse(await config('districts.json')));
const themes = createThemeScanner(themesSchema.parse(await config('themes.json')), places);
const interpret = createInterpreter({ places, themes });

function answerPhrase(line: unknown): unknown {
  const { text, now, channel, context, actor } = phraseSchema.parse(line);
  return interpret({ text, now: new Date(now), channel, context: context ?? undefined, actor: actor ?? undefined });
}

function answerThemes(line: unknown): unknown {
  return { themes: themes.scan(themeLineSchema.parse(line).text).themes };
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

const answer = process.argv.includes('--themes') ? answerThemes : answerPhrase;
// `interpret | head` closes the pipe early; that is no failure.
process.stdout.on('error', () => process.exit(0));

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let result: unknown;
  try {
    if (line.trim() === '') throw new SyntaxError('a blank line: expected a JSON object');
    result = answer(JSON.parse(line.replace(/^\ufeff/, '')));
  } catch (error) {
    result = { error: explain(error) };
    process.exitCode = 1;
  }
  if (!process.stdout.write(`${JSON.stringify(result)}\n`)) {
    await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
