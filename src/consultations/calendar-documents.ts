/**
 * Sessions as a calendar (RFC 5545). Times are in UTC, which every program turns into its own. A session keeps its UID,
 * and SEQUENCE grows with its version, so that one that moves moves in people's calendars, and one that is off is shown as off.
 */
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { RsvpAnswer } from '../attendance/model.ts';
import { spokenLanguage } from '../language.ts';
import { calendarWords } from './calendar-messages.ts';
import type { Consultation } from './model.ts';

export interface CalendarEntry {
  session: Consultation;
  groupName: string;
  /** When it is; when it would have been, where it is put off or called off. */
  start: Date;
  end: Date;
  /** Of whom the calendar is of; null in that of a district group. */
  answer: RsvpAnswer | null;
}

const REFRESH_S = 3_600;
const DOMAIN = 'prachakhom';

/** What a session is called in calendars, for as long as it lives. */
export const calendarUidOf = ({ _id }: Pick<Consultation, '_id'>): string => `${_id}@${DOMAIN}`;

/** @param name of the calendar, as programs show it. */
export function calendarFile(name: string, entries: readonly CalendarEntry[]): string {
  const calendar = ical({
    name,
    prodId: { company: 'Prachakhom', product: 'Prachakhom', language: spokenLanguage().toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_S,
  });
  for (const { session, groupName, start, end, answer } of entries) {
    const { venue, form, onlineLink, status, version, revisedAt, createdAt } = session;
    const off = status === 'cancelled' || status === 'postponed';
    calendar.createEvent({
      id: calendarUidOf(session),
      sequence: version,
      start,
      end,
      stamp: revisedAt ?? createdAt,
      summary: calendarWords.summary(session, groupName),
      description: calendarWords.description(session, answer),
      ...(venue && { location: venue }),
      ...(!venue && form === 'online' && { location: calendarWords.online() }),
      ...(onlineLink && !off && { url: onlineLink }),
      status: off ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: off || answer === 'no' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    });
  }
  return calendar.toString();
}
