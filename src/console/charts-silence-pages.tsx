/** The chart of how long each district has been silent. */
import type { VNode } from 'preact';
import { silenceLevel, type ChartFigures } from '../summaries/chart-rules.ts';
import { days } from '../time.ts';
import { Figure, TileMap, type Tile } from '../web/charts.tsx';
import { formatsOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { chartWords } from './charts-messages.ts';

/** Where one looks further about a district; null where that is none of this person's business. */
export interface DistrictLinks {
  /** What was said there. */
  feedback: string | null;
  /** Who could be asked there. */
  registry: string | null;
}

/** The tiles of a scope among all others, so that one finds one's way. */
export function aroundThem(
  districts: readonly string[],
  tiles: readonly Tile[],
  districtName: (nameTh: string) => string,
): Tile[] {
  const known = new Set(tiles.map(({ district }) => district));
  const others = districts.filter((district) => !known.has(district));
  const all = [...others.map((district): Tile => ({ district, level: null, told: '' })), ...tiles];
  return all.map((tile) => ({ ...tile, name: districtName(tile.district) }));
}

/** @param districts all there are: those of `lastHeard` are told of. */
export function SilenceChart({
  lang,
  now,
  lastHeard,
  districts,
  districtName,
  leadsTo,
}: {
  lang: Lang;
  now: Date;
  lastHeard: ChartFigures['lastHeard'];
  districts: readonly string[];
  districtName(nameTh: string): string;
  leadsTo(district: string): DistrictLinks;
}): VNode {
  const words = chartWords(lang);
  const { day, count } = formatsOf(lang);
  const weeksOf = (at: Date): number => Math.floor((now.getTime() - at.getTime()) / days(7));
  const silentFor = (at: Date | null): string => {
    if (!at) return words.never;
    return weeksOf(at) < 1 ? words.thisWeek : words.weeks(count(weeksOf(at)));
  };
  /** To what was said; where nothing ever was, to those who could be asked. */
  function linkOf(district: string, at: Date | null): Tile['link'] {
    const { feedback, registry } = leadsTo(district);
    const toFeedback = feedback !== null && (at !== null || registry === null);
    const href = toFeedback ? feedback : registry;
    if (href === null) return undefined;
    const where = toFeedback ? words.toFeedback : words.toRegistry;
    return {
      href,
      label: `${districtName(district)}: ${at ? words.silentSince(silentFor(at)) : words.never} (${where})`,
    };
  }
  const longestFirst = lastHeard.toSorted((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0));
  return (
    <Figure
      lang={lang}
      id="chart-silence"
      title={words.silence}
      note={words.silenceNote}
      table={{
        head: [words.district, words.lastHeard, words.silentFor],
        rows: longestFirst.map(({ district, at }) => [
          linkOf(district, at) ? (
            <a href={linkOf(district, at)!.href}>{districtName(district)}</a>
          ) : (
            districtName(district)
          ),
          at ? day(at) : words.never,
          silentFor(at),
        ]),
      }}
    >
      <ul class="legend" aria-hidden="true">
        {words.levels.map((label, level) => (
          <li key={label}>
            <svg viewBox="0 0 12 12" width="12" height="12" class={`tile level-${level}`}>
              <rect width="12" height="12" rx="2" />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      <TileMap
        label={words.silenceMap}
        tiles={aroundThem(
          districts,
          lastHeard.map(({ district, at }): Tile => ({
            district,
            level: silenceLevel(at, now),
            told: at ? (weeksOf(at) < 1 ? '✓' : count(weeksOf(at))) : '–',
            link: linkOf(district, at),
          })),
          districtName,
        )}
      />
    </Figure>
  );
}
