/** `GET /calendar/:token`: how to follow a calendar; with `.ics`: the calendar. Whoever knows the address may. */
import { Router } from 'express';
import { contentDisposition } from '../documents/http.ts';
import { sendPage } from '../web/send.ts';
import { langOf } from '../web/words.ts';
import { NO_CALENDAR } from './calendar-messages.ts';
import type { Calendars } from './calendar-effects.ts';
import { calendarPage, noCalendarPage } from './calendar-pages.tsx';

export function calendarRouter({ calendarFeeds }: { calendarFeeds: Calendars }): Router {
  const router = Router();
  router.get('/calendar/:file', async (request, response) => {
    const lang = langOf(request.headers.cookie);
    const [, token = '', dot] = /^([\w-]{20,64})(\.ics)?$/.exec(request.params.file) ?? [];
    const calendar = token === '' ? null : await calendarFeeds.read(token);
    response.set({ 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    if (!calendar && dot) return void response.status(404).type('text/plain').send(NO_CALENDAR);
    if (!calendar) return sendPage(request, response, 404, noCalendarPage(lang));
    if (!dot)
      return sendPage(
        request,
        response,
        200,
        calendarPage({ lang, name: calendar.name, url: calendarFeeds.urlOf(token) }),
      );
    response
      .set('content-disposition', contentDisposition(`${calendar.name}.ics`, 'calendar.ics'))
      .type('text/calendar')
      .send(await calendar.file());
  });
  return router;
}
