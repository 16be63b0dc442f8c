/** Calendars to follow: making and changing their secret addresses, and what they show. */
import type { AuditRecord } from '../access/audit.ts';
import { may, reachOf, isWithin } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { idFrom } from '../identity.ts';
import { speaking, type Manner } from '../language.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { groupNameIn } from '../thai/format.ts';
import { days, hours, plus, type Clock } from '../time.ts';
import { defineEffect, type EffectHandler, type StaffMember } from '../turn.ts';
import { calendarFile, type CalendarEntry } from './calendar-documents.ts';
import { calendarWords } from './calendar-messages.ts';
import type { CalendarLink, CalendarStore } from './calendar-store.ts';
import type { SessionExportStore } from './export-store.ts';
import type { Consultation } from './model.ts';
import { endOf } from './rules.ts';
import type { ConsultationStore } from './store.ts';

/** Of whoever asks, or of the district group of the LINE group in which it is asked. */
export const openCalendar = defineEffect<
  Record<string, never>,
  { url: string; whose: 'mine' | { groupName: string } } | null
>('consultations.calendar');

export interface CalendarDeps {
  calendars: CalendarStore;
  sessionExports: Pick<SessionExportStore, 'findTold'>;
  consultations: Pick<ConsultationStore, 'findStartBeforePutOff'>;
  attendance: Pick<AttendanceStore, 'findFor'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  staff: Pick<StaffStore, 'find'>;
  lineGroups: Pick<LineGroupStore, 'findByLineGroupId'>;
  programme: Pick<Programme, 'places' | 'reminders'>;
  audit: { record(record: AuditRecord): Promise<void> };
  clock: Clock;
  publicUrl: string;
}

/** Older ones leave the calendar, and no feed grows without end. */
const BACK = days(365);
const MOST_SESSIONS = 400;
const WHILE = new Set(['active', 'paused', 'pending']);

export type Calendars = ReturnType<typeof createCalendars>;

export function createCalendars(deps: CalendarDeps) {
  const { calendars, clock } = deps;
  const { places } = deps.programme;
  const groupOf = (district: string): string => places.groupOf(district).code;
  const nameOf = (code: string): string => groupNameIn(places, code);
  const urlOf = (token: string): string => `${deps.publicUrl}/calendar/${token}`;
  const seenBy = (member: StaffMember): string[] => {
    const reach = reachOf(member, 'consultation.view', groupOf);
    return places.groups.map(({ code }) => code).filter((code) => isWithin(reach, { districtGroup: code }));
  };

  async function entriesOf(
    groups: readonly string[],
    answers: ReadonlyMap<string, { revision: number | null; answer: CalendarEntry['answer'] }>,
  ): Promise<CalendarEntry[]> {
    const since = plus(clock.now(), -BACK);
    const told = await Promise.all(groups.map((code) => deps.sessionExports.findTold(code, since, MOST_SESSIONS)));
    const entries = await Promise.all(told.flat().map((session) => entryOf(session, answers.get(session._id))));
    return entries.flatMap((entry) => entry ?? []);
  }

  /** One that is put off stays where it was, called off, until it has another date. */
  async function entryOf(
    session: Consultation,
    given: { revision: number | null; answer: CalendarEntry['answer'] } | undefined,
  ): Promise<CalendarEntry | null> {
    const start = session.startsAt ?? (await deps.consultations.findStartBeforePutOff(session._id));
    if (!start) return null;
    const end = endOf({ ...session, startsAt: start }, deps.programme.reminders.held) ?? plus(start, hours(3));
    const answer = given && given.revision === session.revision ? given.answer : null;
    return { session, groupName: nameOf(session.districtGroup), start, end, answer };
  }

  async function groupsOf({ kind, subject }: CalendarLink): Promise<readonly string[] | null> {
    if (kind === 'group') return [subject];
    if (kind === 'staff') {
      const member = await deps.staff.find(subject);
      return member && member.roles.length > 0 ? seenBy(member) : null;
    }
    const person = await deps.representatives.find(subject);
    return person && WHILE.has(person.status) && person.districtGroup ? [person.districtGroup] : null;
  }

  async function mannerOf({ kind, subject }: CalendarLink): Promise<Manner> {
    if (kind !== 'representative') return {};
    return { language: (await deps.representatives.find(subject))?.language ?? null };
  }

  return {
    urlOf,
    seenBy,

    /** Of these, those whose calendar has an address already. @returns their subjects. */
    async findOpen(of: readonly Pick<CalendarLink, 'kind' | 'subject'>[]): Promise<Set<string>> {
      return new Set((await calendars.findOpen(of)).map(({ subject }) => subject));
    },

    async open(kind: CalendarLink['kind'], subject: string): Promise<string> {
      return urlOf(await calendars.open(kind, subject, clock.now()));
    },

    /** Another address in place of one that went astray. */
    async renew(kind: CalendarLink['kind'], subject: string, by: StaffMember, event: string): Promise<string | null> {
      const allowed =
        kind === 'group'
          ? may(by, 'consultation.manage', { districtGroup: subject })
          : kind === 'staff' && subject === by.id;
      if (!allowed) return null;
      const url = urlOf(await calendars.renew(kind, subject, event, clock.now()));
      await deps.audit.record({
        _id: idFrom('audit', 'calendar.renewed', event),
        at: clock.now(),
        actor: by.id,
        action: 'consultation.calendarRenewed',
        subject,
      });
      return url;
    },

    /** @returns null where the address opens nothing. */
    async read(token: string): Promise<{ name: string; file(): Promise<string> } | null> {
      const link = await calendars.find(token);
      const groups = link && (await groupsOf(link));
      if (!link || !groups) return null;
      // A program asks, and no person: in the language in which its owner is spoken to.
      const manner = await mannerOf(link);
      const name = speaking(manner, () =>
        link.kind === 'group' ? calendarWords.nameOf(nameOf(link.subject)) : calendarWords.nameOfMine(),
      );
      return {
        name,
        async file() {
          const given = link.kind === 'representative' ? await deps.attendance.findFor(link.subject) : [];
          const answers = new Map(given.map((each) => [each.consultation, each]));
          return speaking(manner, async () => calendarFile(name, await entriesOf(groups, answers)));
        },
      };
    },
  };
}

export function calendarEffects(deps: CalendarDeps, shown: Calendars): EffectHandler[] {
  const { places } = deps.programme;
  return [
    openCalendar.handle(async (_nothing, { who, where }) => {
      if (where.kind === 'lineGroup') {
        const group = await deps.lineGroups.findByLineGroupId(where.lineGroupId);
        if (!group?.districtGroup) return null;
        const groupName = groupNameIn(places, group.districtGroup);
        return { url: await shown.open('group', group.districtGroup), whose: { groupName } };
      }
      const { representative, staff } = who;
      if (representative && WHILE.has(representative.status) && representative.districtGroup)
        return { url: await shown.open('representative', representative.id), whose: 'mine' };
      if (staff && shown.seenBy(staff).length > 0) return { url: await shown.open('staff', staff.id), whose: 'mine' };
      return null;
    }),
  ];
}
