/** What was said in a week: what is new, what grows, voices, and where it is silent. */
import { STRETCHES_BEFORE, type Figures, type SilentDistrict } from '../summaries/rules.ts';
import { Bars, Figure, TileMap, type Tile } from '../web/charts.tsx';
import { formatsOf } from '../web/format.ts';
import { Card } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { briefWords } from './briefs-messages.ts';
import type { BriefView } from './briefs-pages.tsx';
import { aroundThem } from './charts-silence-pages.tsx';

const KINDS = ['problem', 'potential', 'proposal'] as const;

export function Fresh({ lang, summary: { figures } }: BriefView) {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  const rows = [
    ...KINDS.map((kind) => [words.kinds[kind], figures.byKind[kind]] as const),
    [words.kinds.withoutKind, figures.withoutKind] as const,
  ];
  return (
    <Figure
      lang={lang}
      id="fresh"
      title={`${words.fresh}: ${words.freshCount(count(figures.total))}`}
      table={{ head: [words.kind, words.entries], rows: rows.map(([name, n]) => [name, count(n)]) }}
    >
      <Bars bars={rows.map(([label, n]) => ({ label, values: [n], told: count(n) }))} />
    </Figure>
  );
}

export function Growing({ lang, summary: { figures }, themeName }: BriefView) {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  if (figures.growing.length === 0)
    return (
      <Card id="growing" title={words.growing}>
        <p>{words.nothingGrows}</p>
      </Card>
    );
  return (
    <Figure
      lang={lang}
      id="growing"
      title={words.growing}
      note={words.growingNote}
      table={{
        head: [words.theme, words.thisWeek, words.fourBefore],
        rows: figures.growing.map(({ theme, count: n, before }) => [themeName(theme), count(n), count(before)]),
      }}
    >
      <Bars
        bars={figures.growing.map(({ theme, count: n, before }) => ({
          label: themeName(theme),
          values: [n, before / STRETCHES_BEFORE],
          told: words.againstFour(count(n), count(before)),
        }))}
      />
    </Figure>
  );
}

export function Quotes({ lang, quotes }: BriefView) {
  const words = briefWords(lang);
  if (quotes.length === 0) return null;
  return (
    <Card id="quotes" title={words.quotes}>
      {quotes.map(({ kind, text }, index) => (
        <blockquote key={index}>
          “{text}” <small>{words.kinds[kind]}</small>
        </blockquote>
      ))}
    </Card>
  );
}

export function Groups({ lang, groups, groupName }: BriefView & { groups: NonNullable<Figures['groups']> }) {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  return (
    <Figure
      lang={lang}
      id="groups"
      title={words.groups}
      table={{
        head: [words.group, words.entries, words.silentDistricts, words.held, words.attended],
        rows: groups.map(({ districtGroup, total, silent, held, attended }) => [
          groupName(districtGroup),
          count(total),
          count(silent),
          count(held),
          count(attended),
        ]),
      }}
    >
      <Bars
        bars={groups.map(({ districtGroup, total }) => ({
          label: groupName(districtGroup),
          values: [total],
          told: count(total),
        }))}
      />
    </Figure>
  );
}

/** By whole weeks without a word; null: more than were looked at. */
function levelOf(weeks: number | null | undefined): Tile['level'] {
  if (weeks === undefined) return 0;
  if (weeks === null) return 4;
  if (weeks < 4) return 1;
  return weeks < 8 ? 2 : 3;
}

export function Silence({
  lang,
  silent,
  districts,
  all,
  districtName,
}: {
  lang: Lang;
  silent: readonly SilentDistrict[];
  districts: readonly string[];
  all: readonly string[];
  districtName(nameTh: string): string;
}) {
  const words = briefWords(lang);
  const { count } = formatsOf(lang);
  const weeksOf = new Map(silent.map(({ district, weeks }) => [district, weeks]));
  const told = (weeks: number | null): string => (weeks === null ? words.longer : words.weeks(count(weeks)));
  if (silent.length === 0)
    return (
      <Card id="silence" title={words.silence}>
        <p>{words.nobodySilent}</p>
      </Card>
    );
  return (
    <Figure
      lang={lang}
      id="silence"
      title={words.silence}
      note={words.silenceNote}
      table={{
        head: [words.district, words.silentFor],
        rows: silent.map(({ district, weeks }) => [districtName(district), told(weeks)]),
      }}
    >
      <TileMap
        tiles={aroundThem(
          all,
          districts.map((district): Tile => {
            const weeks = weeksOf.get(district);
            const short = weeks === undefined ? '✓' : weeks === null ? '12+' : count(weeks);
            return { district, level: levelOf(weeks), told: short };
          }),
          districtName,
        )}
      />
    </Figure>
  );
}
