/**
 * “English”, “ภาษาไทย”, “ตัวใหญ่”, “ตัวเล็ก”: wherever somebody stands in the private chat. A question of ours that is open is
 * asked again in the new manner, and nothing of it is lost. In a LINE group all read what one asked for: who has chosen
 * English gets it there in both languages.
 */
import { isDeepStrictEqual } from 'node:util';
import { speaking, type Manner } from '../language.ts';
import { buttons } from '../representatives/rules.ts';
import { keepManner } from '../representatives/manner-effects.ts';
import type { Step, Turn } from '../turn.ts';
import { mannerChanged } from './messages.ts';

type Router = (turn: Turn) => Step;

export function mannerFirst(route: Router): Router {
  return (turn) => {
    if (turn.where.kind === 'lineGroup') return forAllToRead(route, turn);
    const wish = wishIn(turn);
    if (!wish) return route(turn);
    const { staff, representative } = turn.who;
    const manner = { ...turn.manner, ...wish };
    const again = openQuestion(turn);
    const asking = again && speaking(manner, () => route(again));
    return {
      effects: [keepManner(wish), ...(asking?.effects ?? [])],
      next: ([_kept, ...outcomes]) =>
        speaking(manner, () => {
          const after = asking?.next(outcomes) ?? {};
          const reply = [mannerChanged(wish, staff !== null, representative !== null), ...(after.reply ?? [])];
          return { ...after, reply, manner };
        }),
    };
  };
}

function forAllToRead(route: Router, turn: Turn): Step {
  const step = route(turn);
  if (turn.who.representative?.manner?.language !== 'en') return step;
  const english = speaking({ language: 'en' }, () => route(turn));
  return {
    ...step,
    next(outcomes) {
      const after = step.next(outcomes);
      const thai = after.reply ?? [];
      const inEnglish = speaking({ language: 'en' }, () => english.next(outcomes)).reply ?? [];
      const added = inEnglish.filter((message, index) => !isDeepStrictEqual(message, thai[index]));
      return added.length > 0 ? { ...after, reply: [...thai, ...added] } : after;
    },
  };
}

function wishIn({ reading }: Turn): Manner | null {
  if (reading?.intent === 'language' && reading.slots.language) return { language: reading.slots.language };
  if (reading?.intent === 'text_size' && reading.slots.size) return { letters: reading.slots.size };
  return null;
}

/** What leads to the question that is open; null where none is, or where it needs no repeating. */
function openQuestion(turn: Turn): Turn | null {
  switch (turn.dialogue?.topic) {
    case 'consent':
      return { ...turn, reading: { intent: 'register', slots: {} } };
    case 'register':
    case 'profile':
      return {
        ...turn,
        said: { kind: 'postback', data: buttons.register.pack({ do: 'goOn' }), params: {} },
        reading: null,
      };
    default:
      return null;
  }
}
