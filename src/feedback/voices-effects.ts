/** Reads what was said about a matter, for whom may read it, with numbers in the place of names. */
import { isWithin, reachOf, type GroupOf } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Places } from '../thai/places.ts';
import { parseBangkok, days, plus } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { Feedback, FeedbackKind } from './model.ts';
import { attachmentsOf, mask, textOf } from './rules.ts';
import { pseudonyms, shortened, type VoiceAnswer, type VoiceQuery } from './voices-rules.ts';
import type { VoiceStore } from './voices-store.ts';

export interface Voice {
  /** The number of who said it, within this answer; null where nobody is known for it. */
  who: number | null;
  district: string | null;
  kind: FeedbackKind | null;
  saidAt: Date;
  /** Short, with what tells who wrote it masked; empty where it came without words. */
  text: string;
  attachments: number;
}

export interface VoicesView {
  answer: VoiceAnswer;
  voices: Voice[];
  /** Entries in all, and those of nobody known. */
  total: number;
  unknown: number;
  page: number;
  more: boolean;
}

/** A first page without `seed`; a later one of the same answer with it. */
export const listenTo = defineEffect<
  { query: VoiceQuery; page: number; of: VoiceAnswer | null },
  { kind: 'voices'; view: VoicesView } | { kind: 'forbidden' }
>('feedback.voices');

const ON_A_PAGE = 4;
const QUOTE_LETTERS = 110;

export function voiceEffects(deps: {
  voices: VoiceStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  places: Pick<Places, 'groupOf'>;
}): EffectHandler[] {
  const groupOf: GroupOf = (district) => deps.places.groupOf(district).code;

  function reachFor({ who }: Cause, { districtGroup, district }: VoiceQuery) {
    const reach = reachOf(who.staff, 'feedback.view', groupOf);
    const nothing = reach.districtGroups !== 'all' && reach.districtGroups.length + reach.districts.length === 0;
    if (nothing) return null;
    if (!districtGroup && !district) return reach;
    // Who reads single districts may name the district group around them, and reads those of it.
    const someOfIt = !district && reach.districts.some((own) => groupOf(own) === districtGroup);
    return someOfIt || isWithin(reach, { districtGroup, district }) ? reach : null;
  }

  async function quoted(entries: readonly Feedback[], numbers: ReadonlyMap<string, number>): Promise<Voice[]> {
    const authors = [...new Set(entries.flatMap(({ author }) => author ?? []))];
    const people = new Map((await deps.representatives.findMany(authors)).map((person) => [person._id, person]));
    return entries.map((entry) => {
      const person = entry.author ? people.get(entry.author) : undefined;
      const own = [person?.fullName, person?.phone, person?.contactAddress] as const;
      const text = mask(textOf(entry), own).replace(/\s+/gu, ' ').trim();
      return {
        who: entry.author ? (numbers.get(entry.author) ?? null) : null,
        district: entry.district,
        kind: entry.kind,
        saidAt: entry.saidAt,
        text: shortened(text, QUOTE_LETTERS),
        attachments: attachmentsOf(entry),
      };
    });
  }

  return [
    listenTo.handle(async ({ query, page, of }, cause) => {
      const reach = reachFor(cause, query);
      if (!reach) return { kind: 'forbidden' };
      const until = of?.until ?? cause.at.toISOString();
      const end = query.to ? plus(parseBangkok(query.to)!, days(1)) : null;
      const found = await deps.voices.find({
        reach,
        ...query,
        from: query.from ? parseBangkok(query.from) : null,
        to: end && end < new Date(until) ? end : new Date(until),
      });
      const authors = [...found.byAuthor.keys()].filter((author) => author !== null);
      // Where somebody's words have gone since, numbers would shift: the answer begins anew.
      const goesOn = of !== null && of.people === authors.length;
      const seed = goesOn ? of.seed : idFrom('voices', cause.eventId);
      const shown = goesOn ? page : 1;
      const entries = await found.page((shown - 1) * ON_A_PAGE, ON_A_PAGE);
      const total = [...found.byAuthor.values()].reduce((sum, count) => sum + count, 0);
      return {
        kind: 'voices',
        view: {
          answer: { query, seed, until, people: authors.length },
          voices: await quoted(entries, pseudonyms(authors, seed)),
          total,
          unknown: found.byAuthor.get(null) ?? 0,
          page: shown,
          more: shown * ON_A_PAGE < total,
        },
      };
    }),
  ];
}
