/** Walks over past entries that somebody asked for, a few pieces at a time so that other work is not held up. */
import type { Job } from '../occurrences.ts';
import type { Lexicon } from './lexicon-effects.ts';

const PIECES_AT_ONCE = 10;

export function themeRunJob(lexicon: Pick<Lexicon, 'findUnderWay' | 'advance'>): Job {
  return {
    name: 'theme runs',
    async runDue(_now, stillMine = async () => true) {
      let done = 0;
      let run = await lexicon.findUnderWay();
      while (run && done < PIECES_AT_ONCE && (await stillMine())) {
        // Where a page was faster, the next tick goes on from there.
        run = await lexicon.advance(run);
        done += 1;
      }
      return done;
    },
    async nextDue() {
      return (await lexicon.findUnderWay())?.askedAt ?? null;
    },
  };
}
