/**
 * Charts, drawn here as SVG: nothing has to be loaded, they print, and they follow the colours of the page. Beneath each
 * stands the same as a table, for those who hear the page and those who copy figures.
 */
import { Fragment, type ComponentChildren, type VNode } from 'preact';
import { frameWords } from './messages.ts';
import { tileOf, TILE_COLUMNS, TILE_ROWS } from './district-tiles.ts';
import type { Lang } from './words.ts';

export interface ChartTable {
  head: readonly string[];
  /** The first cell names the row. */
  rows: readonly (readonly [name: ComponentChildren, ...cells: (string | number)[]])[];
}

/** A chart with its title, its table, and what has to be known to read it. */
export function Figure({
  lang,
  id,
  title,
  note,
  table,
  children,
}: {
  lang: Lang;
  id: string;
  title: string;
  note?: string | undefined;
  table: ChartTable;
  children: ComponentChildren;
}): VNode {
  return (
    <figure class="card chart" aria-labelledby={id}>
      <figcaption>
        <h2 id={id}>{title}</h2>
        {note && <p class="quiet">{note}</p>}
      </figcaption>
      {children}
      <details>
        <summary>{frameWords(lang).figuresTable}</summary>
        <div class="scroll">
          <table>
            <caption class="sr-only">{title}</caption>
            <thead>
              <tr>
                {table.head.map((name, index) => (
                  <th key={name} scope="col" class={index > 0 ? 'num' : ''}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([name, ...cells], row) => (
                <tr key={row}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, index) => (
                    <td key={index} class="num">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** Up to three series have a colour of their own; a fourth is quiet. */
const SERIES = ['one', 'two', 'three', 'four'] as const;

export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul class="legend" aria-hidden="true">
      {names.map((name, index) => (
        <li key={name}>
          <svg viewBox="0 0 12 12" width="12" height="12">
            <rect width="12" height="12" rx="2" class={`series-${SERIES[index]}`} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

export interface Column {
  label: string;
  /** One for each series, from the bottom up. */
  values: readonly number[];
}

/** Narrow, so that on a phone the words are still read. */
const WIDTH = 400;
const HEIGHT = 190;
const LEFT = 34;
const BOTTOM = 26;
const TOP = 10;
/** About the width of one along an axis. */
const LETTER = 8;

/** The least round number above of which half is a whole number, too. */
export function roundUp(most: number): number {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  const steps = power === 1 ? [6, 8, 10] : [1, 2, 3, 4, 5, 6, 8, 10];
  return (steps.find((each) => each * power >= most) ?? 10) * power;
}

/**
 * Columns along time, series on top of each other. What they say stands in the table beneath.
 * @param limit what they are held against: a line across, within the scale.
 */
export function Columns({
  columns,
  format,
  limit = null,
}: {
  columns: readonly Column[];
  format(n: number): string;
  limit?: { at: number; label: string } | null;
}): VNode {
  const sums = columns.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const most = roundUp(Math.max(0, limit?.at ?? 0, ...sums));
  // Large numbers have room to their left.
  const left = Math.max(LEFT, 8 + 8 * format(most).length);
  // So does the last label, which stands under the middle of its column.
  const widest = LETTER * Math.max(1, ...columns.map(({ label }) => label.length));
  const right = Math.max(0, (widest - (WIDTH - left) / Math.max(1, columns.length)) / 2);
  const room = (WIDTH - left - right) / Math.max(1, columns.length);
  const bar = Math.min(36, room * 0.7);
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  // Labels are left out until they fit.
  const every = Math.ceil((widest + LETTER) / room);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      {[0, most / 2, most].map((line) => (
        <g key={line}>
          <line class="grid" x1={left} x2={WIDTH} y1={y(line)} y2={y(line)} />
          <text class="axis" x={left - 6} y={y(line) + 4} text-anchor="end">
            {format(line)}
          </text>
        </g>
      ))}
      {columns.map(({ label, values }, index) => {
        const x = left + room * index + (room - bar) / 2;
        const middle = x + bar / 2;
        let below = 0;
        return (
          <g key={index}>
            {values.map((value, series) => {
              const from = below;
              below += value;
              return value > 0 ? (
                <rect
                  key={series}
                  class={`series-${SERIES[series] ?? 'four'}`}
                  x={x}
                  width={bar}
                  y={y(below)}
                  height={y(from) - y(below)}
                />
              ) : null;
            })}
            {(columns.length - 1 - index) % every === 0 && (
              <text class="axis" x={middle} y={HEIGHT - 8} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
      {limit && (
        <>
          <line class="limit" x1={left} x2={WIDTH} y1={y(limit.at)} y2={y(limit.at)} />
          <text class="axis" x={WIDTH} y={y(limit.at) + 13} text-anchor="end">
            {limit.label}
          </text>
        </>
      )}
    </svg>
  );
}

export interface Bar {
  label: string;
  values: readonly number[];
  /** Written at its end. */
  told: string;
}

const ROW = 44;

/** Lying bars, each under its name, so that long Thai names have room on a phone. */
export function Bars({ bars }: { bars: readonly Bar[] }): VNode {
  const most = Math.max(1, ...bars.map(({ values }) => Math.max(0, ...values)));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${ROW * bars.length}`} aria-hidden="true" focusable="false">
      {bars.map(({ label, values, told }, index) => {
        const top = ROW * index;
        const height = 16 / values.length;
        return (
          <g key={label}>
            <text class="name" x="0" y={top + 17}>
              {label}
            </text>
            <text class="name" x={WIDTH} y={top + 17} text-anchor="end">
              {told}
            </text>
            <rect class="track" x="0" y={top + 23} width={WIDTH} height="16" rx="2" />
            {values.map((value, series) => (
              <rect
                key={series}
                class={`series-${SERIES[series] ?? 'four'}`}
                x="0"
                y={top + 23 + height * series}
                width={(WIDTH * value) / most}
                height={height}
                rx="2"
              />
            ))}
          </g>
        );
      })}
    </svg>
  );
}

export interface Tile {
  /** Thai name: it has its place by that. */
  district: string;
  /** As pages in another language name it. */
  name?: string | undefined;
  /** 0: nothing to worry about, to 4: the worst. Null: outside of what is shown. */
  level: 0 | 1 | 2 | 3 | 4 | null;
  /** A short word under the name. */
  told: string;
  /** Where a tile leads, and what is read out of it. */
  link?: { href: string; label: string } | undefined;
}

const TILE = { width: 62, height: 52, gap: 3 } as const;
/** Latin letters that fit into a tile side by side. */
const TILE_LETTERS = 8;

/** On two lines where one is too short, parted between words as near to the middle as can be. */
function linesOf(name: string): readonly string[] {
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  if (name.length <= TILE_LETTERS || spaces.length === 0) return [name];
  const off = (at: number): number => Math.abs(at - name.length / 2);
  const at = spaces.toSorted((a, b) => off(a) - off(b))[0]!;
  return [name.slice(0, at), name.slice(at + 1)];
}

/** The districts about where they lie: north is above, the river left of the middle. */
export function TileMap({ tiles, label }: { tiles: readonly Tile[]; label?: string | undefined }): VNode {
  const strange = tiles.filter(({ district }) => !tileOf(district));
  const rows = TILE_ROWS + Math.ceil(strange.length / TILE_COLUMNS);
  return (
    <div class="scroll tiles">
      <svg
        viewBox={`0 0 ${TILE_COLUMNS * TILE.width} ${rows * TILE.height}`}
        {...(label ? { role: 'group', 'aria-label': label } : { 'aria-hidden': 'true', focusable: 'false' })}
      >
        {tiles.map(({ district, name = district, level, told, link }) => {
          const order = strange.findIndex((each) => each.district === district);
          const place = tileOf(district) ?? {
            column: order % TILE_COLUMNS,
            row: TILE_ROWS + Math.floor(order / TILE_COLUMNS),
            lines: [district],
          };
          const x = place.column * TILE.width;
          const y = place.row * TILE.height;
          const middle = x + (TILE.width - TILE.gap) / 2;
          const lines = name === district ? place.lines : linesOf(name);
          const squeezed = { textLength: TILE.width - 3 * TILE.gap, lengthAdjust: 'spacingAndGlyphs' } as const;
          const tile = (
            <g
              key={district}
              class={['tile', level === null ? 'outside' : `level-${level}`, link && 'linked']
                .filter(Boolean)
                .join(' ')}
            >
              <title>{`${name} ${told}`}</title>
              <rect x={x} y={y} width={TILE.width - TILE.gap} height={TILE.height - TILE.gap} rx="4" />
              {lines.map((line, index) => (
                <text
                  key={line}
                  x={middle}
                  y={y + (lines.length > 1 ? 12 + 13 * index : 19)}
                  text-anchor="middle"
                  {...(name !== district && line.length > TILE_LETTERS && squeezed)}
                >
                  {line}
                </text>
              ))}
              <text class="told" x={middle} y={y + (lines.length > 1 ? 42 : 39)} text-anchor="middle">
                {told}
              </text>
            </g>
          );
          if (!link) return tile;
          // The link lies over the tile: its name says in a sentence what the tile shows as a number.
          return (
            <Fragment key={district}>
              {tile}
              <a href={link.href} aria-label={link.label}>
                <rect class="over" x={x} y={y} width={TILE.width - TILE.gap} height={TILE.height - TILE.gap} rx="4" />
              </a>
            </Fragment>
          );
        })}
      </svg>
    </div>
  );
}
