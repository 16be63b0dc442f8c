/** Behind the link to a calendar: the ways in which a program takes it. */
import type { VNode } from 'preact';
import { Alone } from '../web/layout.tsx';
import type { Lang } from '../web/words.ts';
import { calendarPageWords } from './calendar-messages.ts';

export function calendarPage({ lang, name, url }: { lang: Lang; name: string; url: string }): VNode {
  const words = calendarPageWords(lang);
  const feed = `${url}.ics`;
  const webcal = feed.replace(/^https?:/, 'webcal:');
  return (
    <Alone lang={lang} title={words.title}>
      <p>
        <strong>{name}</strong>
      </p>
      <p>{words.intro}</p>
      <p>
        <a role="button" href={webcal}>
          {words.phone}
        </a>
      </p>
      <p>
        <a
          role="button"
          class="outline"
          href={`https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`}
        >
          {words.google}
        </a>
      </p>
      <p>
        <a href={feed}>{words.download}</a>
      </p>
      <label for="address">{words.address}</label>
      <input id="address" type="text" readOnly value={feed} aria-describedby="secret" />
      <p id="secret">{words.secret}</p>
    </Alone>
  );
}

export function noCalendarPage(lang: Lang): VNode {
  const words = calendarPageWords(lang);
  return (
    <Alone lang={lang} title={words.goneTitle}>
      <p>{words.gone}</p>
    </Alone>
  );
}
