/** What people said with a place, on a map of Bangkok with its table. */
import type { VNode } from 'preact';
import { dotsOf } from '../feedback/inbox-rules.ts';
import { textOf } from '../feedback/rules.ts';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { pathWith } from '../web/parts.tsx';
import { FEEDBACK, FEEDBACK_MAP, FilterForm, snippet } from './feedback-filters.tsx';
import type { FeedbackList } from './feedback-list-pages.tsx';
import { feedbackWords } from './feedback-messages.ts';

/** In the shape of Bangkok at its latitude. */
const FRAME = { width: 640, height: 496, cell: 12 };

export function mapPage(list: Omit<FeedbackList, 'unread' | 'lookedBackTo' | 'first' | 'mayTake' | 'bulk'>): VNode {
  const { lang, filters, entries, next } = list;
  const words = feedbackWords(lang);
  const formats = formatsOf(lang);
  const located = entries.flatMap((entry) => entry.parts.flatMap(({ place }) => (place ? [{ entry, place }] : [])));
  const { dots, outside } = dotsOf(
    located.map(({ entry, place }) => ({ entry: entry._id, latitude: place.latitude, longitude: place.longitude })),
    FRAME,
  );
  const byId = new Map(entries.map((entry) => [entry._id, entry]));
  const lineOf = (id: string): string => snippet(list.shown(textOf(byId.get(id)!), byId.get(id)!)) || words.noWords;
  return (
    <>
      <div class="head">
        <h1>{words.mapTitle}</h1>
        <a href={pathWith(FEEDBACK, { ...filters, place: '' })}>{words.list}</a>
      </div>
      <FilterForm {...list} path={FEEDBACK_MAP} />
      {located.length === 0 ? (
        <p class="card">{words.noPlaces}</p>
      ) : (
        <>
          <figure class="card chart">
            <svg
              viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
              role="img"
              aria-label={words.mapAlt(String(dots.length))}
            >
              {[1, 2, 3, 4, 5].map((part) => (
                <path
                  key={part}
                  class="grid-line"
                  fill="none"
                  d={`M${(FRAME.width / 6) * part} 0V${FRAME.height}M0 ${(FRAME.height / 6) * part}H${FRAME.width}`}
                />
              ))}
              <rect class="grid-line" width={FRAME.width} height={FRAME.height} fill="none" />
              {dots.map(({ x, y, entries: ids }) => (
                <circle
                  key={ids[0]}
                  class="fill-one"
                  cx={Math.round(x)}
                  cy={Math.round(y)}
                  r={Math.min(18, 5 + Math.sqrt(ids.length) * 2)}
                  fill-opacity="0.75"
                >
                  <title>{words.dot(formats.count(ids.length), lineOf(ids[0]!))}</title>
                </circle>
              ))}
              <text class="axis" x={FRAME.width / 2} y="16" text-anchor="middle">
                {lang === 'th' ? 'เหนือ' : 'N'}
              </text>
            </svg>
            {outside > 0 && <figcaption class="quiet">{words.outside(formats.count(outside))}</figcaption>}
          </figure>
          <div class="scroll">
            <table class="stacks">
              <caption>{words.mapTable}</caption>
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
                      <a href={`${FEEDBACK}/${entry._id}`} data-open>
                        {lineOf(entry._id)}
                      </a>
                    </th>
                    <td data-label={words.place}>
                      {list.shown([place.title, place.address].filter(Boolean).join(' · '), entry)}
                    </td>
                    <td data-label={words.coordinates} class="no-wrap">
                      {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
                    </td>
                    <td data-label={words.district}>{entry.district ?? words.unknownDistrict}</td>
                    <td data-label={words.when} class="no-wrap">
                      {formats.moment(entry.saidAt)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {next && (
            <p class="pager">
              <span>{words.mostShown(formats.count(entries.length))}</span>
              <a href={next} rel="next">
                {frameWords(lang).next}
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}
