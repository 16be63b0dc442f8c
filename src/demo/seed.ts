/**
 * The demo: the 2563 programme with people who do not exist. Only an empty database is seeded; everything has an id
 * made from what it is, so that a start that was interrupted goes on where it stopped.
 */
import type { Consultation } from '../consultations/model.ts';
import type { Context } from '../context.ts';
import type { NewFeedback } from '../feedback/store.ts';
import { idFrom } from '../identity.ts';
import { bangkokDate, days, fiscalYearOf, fromBangkok, hours, plus } from '../time.ts';
import { middayOf } from '../thai/calendar.ts';
import { seedBriefs } from './briefs.ts';
import { seedIssues } from './issues.ts';
import { seedReports } from './reports.ts';
import { demoRepresentatives, demoStaff, lineUserIdOf, type DemoRepresentative } from './people.ts';
import { loadProgramme2563, type ProgrammeSession } from './programme.ts';
import { knowsDemo, setTheStage, SOUTH_LINE_GROUP, SOUTH_LINE_GROUP_NAME } from './stage.ts';
import { VOICES } from './voices.ts';

/** ศ. 10 ก.ค. 2563, 09:00. */
export const demoClockStart: Date = fromBangkok(2020, 7, 10, 9);

/** When the office set everything up; what was said and done before counts back from the clock's start. */
const SET_UP_AT = fromBangkok(2020, 6, 1, 9);
const STARTED = 'demo:seeding';
const DONE = 'demo:seeded';

/** Puts the demo into an empty database, and its people into the LINE emulator where that does not know them. */
export async function seedDemo(context: Context, emulatorUrl: string): Promise<void> {
  const seeded = await seedDatabase(context);
  if (!seeded || (seeded === 'before' && (await knowsDemo(emulatorUrl)))) return;
  const { places } = context.programme;
  const { representatives, staff } = castOf(context);
  await setTheStage(emulatorUrl, representatives, staff, (district) => places.groupOf(district).code);
}

/** @returns whether it was done now or by an earlier start; null where the database holds something else. */
export async function seedDatabase(context: Context): Promise<'now' | 'before' | null> {
  const marks = await context.occurrences.findMarked([STARTED, DONE]);
  if (marks.has(DONE)) return 'before';
  if (!marks.has(STARTED)) {
    if (!(await isEmpty(context))) return null;
    await context.occurrences.mark(STARTED, 'done', context.clock.now());
  }
  const { representatives, staff } = castOf(context);
  await seedSessions(context);
  for (const { key, displayName, grant } of staff)
    await context.staff.grant({ lineUserId: lineUserIdOf(key), displayName }, grant, SET_UP_AT);
  await context.representatives.insertAsIs(
    representatives.map(({ profile }) => profile),
    representatives.flatMap(({ consent }) => consent ?? []),
  );
  await seedLineGroup(context);
  await seedVoices(context, representatives);
  await seedIssues(context, consultationId, SET_UP_AT);
  await seedReports(context);
  await seedBriefs(context);
  await askForReviews(context, representatives);
  await context.occurrences.mark(DONE, 'done', context.clock.now());
  return 'now';
}

/** Nobody is known and nothing is planned. */
export async function isEmpty({ staff, representatives, consultations }: Context): Promise<boolean> {
  const [colleagues, people, sessions] = await Promise.all([
    staff.findAll(),
    representatives.countByStatus({}),
    consultations.findByStatus(null, ['draft', 'announced', 'postponed', 'held', 'reported', 'cancelled']),
  ]);
  return colleagues.length === 0 && Object.keys(people).length === 0 && sessions.length === 0;
}

function castOf({ programme: { places, organisation } }: Context) {
  return {
    representatives: demoRepresentatives(places, organisation.noticeVersion, demoClockStart),
    staff: demoStaff(places),
  };
}

const consultationId = (id: string): string => `c${idFrom('demo', 'consultation', id)}`;

async function seedSessions({ consultations, clock, programme }: Context): Promise<void> {
  const today = bangkokDate(clock.now());
  for (const session of loadProgramme2563().sessions)
    await consultations.insertAsIs(sessionFrom(session, today, programme.places.groups));
}

function sessionFrom(
  { id, districtGroup, round, date, title, form, venue, chair, partners }: ProgrammeSession,
  today: string,
  groups: readonly { code: string }[],
): Consultation {
  if (!groups.some(({ code }) => code === districtGroup))
    throw new Error(`there is no district group ${districtGroup}`);
  const isDraft = date !== null && date >= today;
  return {
    _id: consultationId(id),
    districtGroup,
    fiscalYear: fiscalYearOf(date ? middayOf(date) : SET_UP_AT),
    round,
    title,
    status: isDraft ? 'draft' : 'held',
    date,
    startsAt: null,
    endsAt: null,
    venue,
    chair,
    partners,
    form,
    onlineLink: null,
    version: 1,
    revision: 1,
    revisedAt: SET_UP_AT,
    announcedAt: null,
    heldConfirmedAt: null,
    lastChange: null,
    createdBy: null,
    createdAt: SET_UP_AT,
  };
}

/** The one of กรุงเทพใต้, as in 2563. That of กรุงธนใต้ is left for an analyst to bind. */
async function seedLineGroup({ lineGroups, staff }: Context): Promise<void> {
  const analyst = await staff.findByLineUserId(lineUserIdOf('analyst-BKK_S'));
  const joined = await lineGroups.join(SOUTH_LINE_GROUP, SOUTH_LINE_GROUP_NAME, SET_UP_AT);
  await lineGroups.bind(joined._id, 'BKK_S', analyst?.id ?? 'demo', SET_UP_AT);
}

async function seedVoices(context: Context, representatives: readonly DemoRepresentative[]): Promise<void> {
  const { themes } = context.programme;
  for (const [n, { districtGroup, daysAgo, kind, text }] of VOICES.entries()) {
    const speakers = representatives.filter(
      ({ standing, profile }) => standing === 'active' && profile.districtGroup === districtGroup,
    );
    const author = speakers[(n * 5) % speakers.length]!.profile;
    const saidAt = plus(demoClockStart, hours((n * 3) % 9) - days(daysAgo));
    const { themes: found, matched } = themes.scan(text);
    const entry: NewFeedback = {
      _id: idFrom('demo', 'feedback', n),
      kind,
      author: author._id,
      districtGroup,
      district: author.district,
      consultation: null,
      channel: 'direct',
      themes: found,
      matchedTerms: matched,
      lexiconVersion: themes.version,
      parts: [
        {
          messageId: `demo-message-${n}`,
          sourceEventId: `demo-event-${n}`,
          kind: 'text',
          at: saidAt,
          text,
          place: null,
          fileName: null,
        },
      ],
      saidAt,
    };
    await context.feedback.open(entry);
  }
}

/** Whoever has just registered waits for a district's analyst, who gets the card as after any registration. */
async function askForReviews(context: Context, representatives: readonly DemoRepresentative[]): Promise<void> {
  const { staff, outbox, clock, programme } = context;
  const now = clock.now();
  for (const { standing, profile } of representatives) {
    if (standing !== 'pending') continue;
    const own = await staff.findByRole('districtAnalyst', profile.district);
    const reviewers = own.length > 0 ? own : await staff.findByRole('analyst', profile.districtGroup);
    await outbox.planEach(
      {
        kind: 'registrationReview',
        subject: profile._id,
        offset: idFrom('submission', profile.submitEvent!),
        data: { submitEvent: profile.submitEvent },
        messageClass: programme.reminders.registrationReview.class,
        dueAt: now,
        usefulUntil: plus(now, days(programme.reminders.registrationReview.usefulDays)),
      },
      reviewers.map(({ id }) => id),
      now,
    );
  }
}
