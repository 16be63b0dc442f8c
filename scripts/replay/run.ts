/** Lives through the scenes and compares. The script prints what it tells; tests look at what it returns. */
import { dateShortNoYear, timeOf } from '../../src/thai/format.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import type { Facts } from './facts.ts';
import { openingFacts } from './opening.ts';
import { createPlay, playStep } from './player.ts';
import { momentOf, type Scene } from './scenario.ts';
import { botMessages, wordsOf, type Stage } from './stage.ts';

/** What was pushed since the last look, one line for each different message. */
async function pushedSince(stage: Stage, seq: number): Promise<{ lines: string[]; lastSeq: number }> {
  const { requests, lastSeq } = await stage.control<Awaited<ReturnType<Stage['requests']>>>(
    'GET',
    `requests?after=${seq}`,
  );
  const people = new Map<string, number>();
  for (const { path, status, recipients } of requests) {
    const [first] = recipients;
    if (!/\/message\/(push|multicast)$/.test(path) || status !== 200 || !first) continue;
    const message = botMessages(await stage.chat(first)).at(-1);
    const words = message ? wordsOf(message).split('\n').filter(Boolean).slice(0, 2).join(' · ') : '';
    people.set(words, (people.get(words) ?? 0) + recipients.length);
  }
  return { lines: [...people].map(([words, count]) => `${words} → ${count} ราย`), lastSeq };
}

/** @param until the last moment, as in `scene`. */
export async function live(
  stage: Stage,
  scenes: readonly Scene[],
  until: string,
  print: (line: string) => void,
): Promise<{ facts: Facts; evidence: Evidence }> {
  const facts = openingFacts(stage.context.programme);
  let day = '';
  let seq = 0;
  const say = (at: Date, who: string, what: string): void => {
    const today = dateShortNoYear(at);
    if (today !== day) print(`\n${(day = today)}`);
    print(`  ${timeOf(at)} ${who}: ${what}`);
  };
  const play = createPlay(stage, facts, (who, what) => say(stage.now(), who, what));
  const tellPushed = async (at: Date): Promise<void> => {
    const { lines, lastSeq } = await pushedSince(stage, seq);
    seq = lastSeq;
    for (const line of lines) say(at, 'บอต', line);
  };

  await tellPushed(stage.now());
  for (const { at, steps } of scenes) {
    await stage.liveUntil(momentOf(at), tellPushed);
    for (const step of steps) {
      await playStep(play, step);
      await tellPushed(stage.now());
    }
  }
  await stage.liveUntil(momentOf(until), tellPushed);
  await stage.settled();
  facts.endedAt = stage.now();
  return { facts, evidence: await collectEvidence(stage) };
}
