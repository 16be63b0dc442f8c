/** What people said with a place, on a map of Bangkok with its table. */
import type { VNode } from 'preact';
import {
  boxAround,
  dotsOf,
  isInBox,
  mapAppAddress,
  MAP_FRAME,
  namesOn,
  packBox,
  scaleOf,
  type Dot,
  type MapBox,
  type Point,
} from '../feedback/map-rules.ts';
import { textOf } from '../feedback/rules.ts';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { FEEDBACK, FEEDBACK_MAP, FilterForm, snippet } from './feedback-filters.tsx';
import type { FeedbackList } from './feedback-list-pages.tsx';
import { feedbackMapWords } from './feedback-map-messages.ts';
import { feedbackWords } from './feedback-messages.ts';

/** In the shape of Bangkok at its latitude. */
const SIZE = { width: 640, height: 496 };
/** Of names of districts, about. */
const LETTER = { width: 6.5, height: 15 };

export interface FeedbackMap extends Omit<FeedbackList, 'unread' | 'lookedBackTo' | 'first' | 'mayTake' | 'bulk'> {
  /** Null: all of Bangkok. */
  area: MapBox | null;
  /** Middles of districts, for finding one's way. */
  middles: readonly (Point & { name: string })[];
}

export function mapPage(list: FeedbackMap): VNode {
  const { lang, filters, entries, next, area } = list;
  const words = feedbackWords(lang);
  const mapWords = feedbackMapWords(lang);
  const formats = formatsOf(lang);
  const all = entries.flatMap((entry) => entry.parts.flatMap(({ place }) => (place ? [{ entry, place }] : [])));
  const located = area ? all.filter(({ place }) => isInBox(place, area)) : all;
  const { dots, outside } = dotsOf(
    located.map(({ entry, place }) => ({ entry: entry._id, latitude: place.latitude, longitude: place.longitude })),
    area ?? MAP_FRAME,
    SIZE,
  );
  const byId = new Map(entries.map((entry) => [entry._id, entry]));
  const lineOf = (id: string): string => snippet(list.shown(textOf(byId.get(id)!), byId.get(id)!)) || words.noWords;
  const entryPath = (id: string): string => pathWith(`${FEEDBACK}/${id}`, filters);
  /** One entry is opened, several are looked at more closely; where they lie on one spot, the table has them. */
  function linkOf({ entries: ids, points }: Dot): { href: string; label: string } {
    if (ids.length === 1) return { href: entryPath(ids[0]!), label: lineOf(ids[0]!) };
    const closer = packBox(boxAround(points));
    const label = mapWords.several(formats.count(ids.length), lineOf(ids[0]!));
    if (area && closer === packBox(area)) return { href: '#map-table', label: `${label} ${mapWords.inTable}` };
    return { href: pathWith(FEEDBACK_MAP, { ...filters, area: closer }), label: `${label} ${mapWords.closer}` };
  }
  return (
    <>
      <div class="head">
        <h1>{words.mapTitle}</h1>
        <p class="actions">
          {area && <a href={pathWith(FEEDBACK_MAP, filters)}>{mapWords.wholeCity}</a>}
          <a href={pathWith(FEEDBACK, { ...filters, place: '' })}>{words.list}</a>
        </p>
      </div>
      <FilterForm {...list} path={FEEDBACK_MAP} />
      {located.length === 0 ? (
        <p class="card">{words.noPlaces}</p>
      ) : (
        <>
          <figure class="card chart map">
            <p class="quiet">{mapWords.howTo}</p>
            <div class="scroll">
              <svg
                viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
                role="group"
                aria-label={words.mapAlt(formats.count(dots.length))}
              >
                <rect class="grid-line" width={SIZE.width} height={SIZE.height} fill="none" />
                <Middles {...list} dots={dots} />
                {dots.map((dot) => {
                  const { href, label } = linkOf(dot);
                  const [x, y] = [Math.round(dot.x), Math.round(dot.y)];
                  const count = dot.entries.length;
                  return (
                    <a key={dot.entries[0]} href={href} aria-label={label} class="dot">
                      <title>{label}</title>
                      <circle class={count > 1 ? 'fill-three' : 'fill-one'} cx={x} cy={y} r={Math.round(dot.radius)} />
                      {count > 1 && (
                        <text class="dot-count" x={x} y={y + 5} text-anchor="middle">
                          {formats.count(count)}
                        </text>
                      )}
                    </a>
                  );
                })}
              </svg>
            </div>
            {outside > 0 && <figcaption class="quiet">{words.outside(formats.count(outside))}</figcaption>}
          </figure>
          <div class="scroll" id="map-table" tabIndex={-1}>
            <table class="stacks">
              <caption>{area ? mapWords.tableOfPart(formats.count(located.length)) : words.mapTable}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.what}</th>
                  <th scope="col">{words.place}</th>
                  <th scope="col">{words.coordinates}</th>
                  <th scope="col">{words.district}</th>
                  <th scope="col">{words.when}</th>
                </tr>
              </thead>
              <tbody data-keys>
                {located.map(({ entry, place }, index) => (
                  <tr key={index} data-row>
                    <th scope="row">
                      <a href={entryPath(entry._id)} data-open>
                        {lineOf(entry._id)}
                      </a>
                    </th>
                    <td data-label={words.place}>
                      {list.shown([place.title, place.address].filter(Boolean).join(' · '), entry)}
                    </td>
                    <td data-label={words.coordinates} class="no-wrap">
                      <MapAppLink lang={lang} place={place} />
                    </td>
                    <td data-label={words.district}>
                      {entry.district ? list.districtName(entry.district) : words.unknownDistrict}
                    </td>
                    <td data-label={words.when} class="no-wrap">
                      {formats.moment(entry.saidAt)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {next && (
        <p class="pager">
          <span>{words.mostShown(formats.count(entries.length))}</span>
          <a href={next} rel="next">
            {frameWords(lang).next}
          </a>
        </p>
      )}
    </>
  );
}

/** What is written of it, as a link to a map with streets. */
export function MapAppLink({ lang, place }: { lang: Lang; place: Point }): VNode {
  const told = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  return (
    <a href={mapAppAddress(place)} target="_blank" rel="noopener noreferrer" title={feedbackMapWords(lang).openInMap}>
      <span class="sr-only">{feedbackMapWords(lang).openInMap} </span>
      {told}
    </a>
  );
}

/** How far apart things lie, in the lower left corner. */
function Scale({ lang, box }: { lang: Lang; box: MapBox }): VNode {
  const { km, width } = scaleOf(box, SIZE);
  const [left, bottom, right] = [8, SIZE.height - 10, 8 + Math.round(width)];
  return (
    <>
      <path class="scale" d={`M${left} ${bottom - 5}v5H${right}v-5`} />
      <text class="axis" x={left} y={bottom - 9}>
        {feedbackMapWords(lang).scale(km)}
      </text>
    </>
  );
}

/** For finding one's way; whoever hears the page has the districts in the table. */
function Middles({
  lang,
  middles,
  area,
  dots,
}: Pick<FeedbackMap, 'lang' | 'middles' | 'area'> & { dots: readonly Dot[] }): VNode {
  const box = area ?? MAP_FRAME;
  const { marks, named } = namesOn(middles, box, SIZE, LETTER, dots);
  // A mark without its name tells nobody anything.
  const told = marks.filter(({ name }) => named.some((each) => each.name === name));
  return (
    <g aria-hidden="true">
      {told.map(({ name, x, y }) => (
        <path key={name} class="middle" d={`M${Math.round(x) - 3} ${Math.round(y)}h6m-3 -3v6`} />
      ))}
      {named.map(({ name, x, y }) => (
        <text key={name} class="district-name" x={Math.round(x)} y={Math.round(y)} text-anchor="middle">
          {name}
        </text>
      ))}
      <text class="axis" x={SIZE.width - 8} y="18" text-anchor="end">
        ↑ {feedbackMapWords(lang).north}
      </text>
      <Scale lang={lang} box={box} />
    </g>
  );
}
