/** What a programme officer may edit, from `config/`: read and checked once at start. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { createPlaces, placesSchema, type Places } from './thai/places.ts';
import { SESSION_FORMS } from './thai/readings.ts';
import { createThemeScanner, themesSchema, type BaseLexicon, type ThemeScanner } from './thai/themes.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 18:00');
const messageClass = z.enum(['must', 'should', 'may']);
/** How badly a message is needed when the month's quota runs short. */
export type MessageClass = z.infer<typeof messageClass>;

const beforeStart = z.union([
  z.object({ daysBefore: z.number().nonnegative(), at: timeOfDay }),
  z.object({ hoursBefore: z.number().nonnegative() }),
]);
/** A moment counted back from a session's start. */
export type BeforeStart = z.infer<typeof beforeStart>;

const reminder = z.intersection(
  beforeStart,
  z.object({
    kind: z.enum(['nudge', 'eve', 'today']),
    id: z.string().regex(/^[a-z0-9-]+$/),
    audience: z.array(z.enum(['silent', 'yes', 'no', 'maybe'])).min(1),
    class: messageClass,
    usefulUntil: beforeStart,
    neverInQuietHours: z.boolean().default(false),
  }),
);
export type Reminder = z.infer<typeof reminder>;

const inEachLanguage = <Value extends z.ZodType>(value: Value) => z.object({ th: value, en: value });
const notice = z.object({
  version: z.string().regex(/^[\w.-]{1,40}$/, 'a short name such as 2563-1'),
  asksAgain: z.boolean(),
  short: inEachLanguage(z.array(z.string().min(1)).min(1).max(6)),
  full: inEachLanguage(z.array(z.object({ heading: z.string().min(1), text: z.string().min(1) })).min(1)),
});
/** One version of what people agree to before anything of theirs is kept. */
export type Notice = z.infer<typeof notice>;

const money = z.number().nonnegative();
const project = z.strictObject({
  about: z.string(),
  code: z.string().min(1),
  name: z.string().min(1),
  /** Buddhist era. */
  fiscalYear: z.number().int().min(2500),
  from: z.iso.date(),
  to: z.iso.date(),
  budgetBaht: money,
  unit: z.string().min(1),
  responsible: z.string(),
  coordinator: z.string(),
  rationale: z.string(),
  objectives: z.array(z.string().min(1)),
  targets: z.array(z.string().min(1)),
  strategicIssue: z.string(),
  strategicSubIssue: z.string(),
  strategicGoal: z.string(),
  indicator: z.string(),
  planStatuses: z.array(z.string().min(1)).min(1),
  targetStatuses: z.array(z.string().min(1)).min(1),
});
/** โครงการ: the first part of its progress report. */
export type Project = Omit<z.infer<typeof project>, 'about'>;

const files = {
  project,
  reminders: z.object({
    plan: z.array(reminder),
    held: z.object({
      hoursAfterStartWithoutEnd: z.number().positive(),
      usefulDays: z.number().positive(),
      class: messageClass,
    }),
    feedbackInvitation: z.object({
      minutesAfterEnd: z.number().nonnegative(),
      nextDayAt: timeOfDay,
      usefulDays: z.number().positive(),
      class: messageClass,
    }),
    weeklyBrief: z.object({ at: timeOfDay, usefulDays: z.number().positive(), class: messageClass }),
    briefCorrection: z.object({
      daysAfterBrief: z.number().int().min(1).max(6),
      usefulDays: z.number().positive(),
      class: messageClass,
    }),
    registrationReview: z.object({ usefulDays: z.number().positive(), class: messageClass }),
    nudges: z.object({ mostPerPerson: z.int().positive() }),
    dayNote: z.intersection(beforeStart, z.object({ usefulUntil: beforeStart, class: messageClass })),
    waitingNote: z.intersection(beforeStart, z.object({ usefulUntil: beforeStart, class: messageClass })),
  }),
  attendance: z.object({
    quorum: z.record(z.enum(SESSION_FORMS), z.int().nonnegative()),
    checkIn: z.object({
      opensMinutesBefore: z.int().nonnegative(),
      closesMinutesAfterEnd: z.int().nonnegative(),
      codeChangesEveryMinutes: z.int().nonnegative(),
      printedCode: z.boolean(),
    }),
  }),
  'quiet-hours': z.object({ from: timeOfDay, to: timeOfDay, urgentWithinHours: z.number().nonnegative() }),
  holidays: z.object({
    yearly: z.array(z.object({ day: z.string().regex(/^\d{2}-\d{2}$/), nameTh: z.string().min(1) })),
    holidays: z.array(z.object({ date: z.iso.date(), nameTh: z.string().min(1) })),
  }),
  retention: z.object({
    unconsentedHours: z.number().positive(),
    handledEventDays: z.number().positive(),
    parkedEventDays: z.number().positive(),
    proposalDays: z.number().positive(),
    linkDays: z.number().positive(),
    deliveryDays: z.number().positive(),
    walkInNameDays: z.number().positive(),
    lateReplyDays: z.number().positive(),
    dialogueDays: z.number().positive(),
    unfinishedDays: z.number().positive(),
    rejectedDays: z.number().positive(),
    withdrawnDays: z.number().positive(),
    invitedDays: z.number().positive(),
    programmeEndsOn: z.iso.date().nullable(),
    afterProgrammeDays: z.number().positive(),
    formerStaffDays: z.number().positive(),
    staffCodeDays: z.number().positive(),
    consentDays: z.number().positive(),
    auditDays: z.number().positive(),
  }),
  'line-plans': z.object({
    plan: z.string(),
    reserve: z.number().nonnegative(),
    plans: z.record(
      z.string(),
      z.object({
        nameTh: z.string(),
        baht: z.number().nonnegative(),
        messages: z.number().int().nonnegative(),
        bahtPerExtra: z.number().positive().nullable(),
      }),
    ),
  }),
  context: z.object({
    fields: z
      .array(z.object({ id: z.string().regex(/^[a-z]+$/), nameTh: z.string().min(1), nameEn: z.string().min(1) }))
      .min(1)
      .refine((fields) => new Set(fields.map(({ id }) => id)).size === fields.length, {
        error: 'a field is listed twice',
      }),
    swot: z.object({ nameTh: z.string().min(1), nameEn: z.string().min(1) }),
    attachments: z.object({
      mostBytes: z.number().int().positive().max(50_000_000),
      most: z.number().int().positive(),
    }),
  }),
  issues: z.object({
    /** Points for each of what is counted, by which issues are put in order. */
    rank: z.object({
      person: z.number().nonnegative(),
      district: z.number().nonnegative(),
      session: z.number().nonnegative(),
      recentPerson: z.number().nonnegative(),
      recentDays: z.number().positive(),
    }),
    answer: z.object({ class: messageClass, usefulDays: z.number().positive() }),
    /** Smaller counts are not told on the public board. */
    board: z.object({ leastCount: z.number().int().positive(), cacheSeconds: z.number().int().nonnegative() }),
  }),
  papers: z
    .object({
      /** How many days a link may live. */
      linkDays: z.array(z.int().min(1).max(366)).min(1).max(6),
      usualDays: z.int(),
    })
    .refine(({ linkDays, usualDays }) => linkDays.includes(usualDays), {
      error: 'usualDays is none of linkDays',
    }),
  handoffs: z.object({
    releaseAfterHours: z.number().positive(),
    waitingDays: z.number().positive(),
    awakeMinutes: z.number().nonnegative(),
    keptDays: z.number().positive(),
  }),
  broadcasts: z.object({
    longestText: z.number().int().min(1).max(4_000),
    approvalAbove: z.number().int().nonnegative(),
    approvalHours: z.number().positive(),
    scheduleDays: z.number().positive(),
    usefulDays: z.number().positive(),
    class: messageClass,
  }),
  organisation: z.object({
    nameTh: z.string().min(1),
    contactTh: z.string().min(1),
    contactEn: z.string().min(1),
  }),
  notices: z.object({
    notices: z
      .array(notice)
      .min(1)
      .refine((all) => new Set(all.map(({ version }) => version)).size === all.length, 'each version once'),
  }),
  districts: placesSchema,
  themes: themesSchema,
};

type Files = { [Name in keyof typeof files]: z.infer<(typeof files)[Name]> };

export interface Programme {
  reminders: Files['reminders'];
  attendance: Files['attendance'];
  quietHours: Files['quiet-hours'];
  /** Names of the holidays: by `YYYY-MM-DD` as announced, by `MM-DD` for years of which nothing is announced yet. */
  holidays: { announced: ReadonlyMap<string, string>; yearly: ReadonlyMap<string, string> };
  retention: Files['retention'];
  handoffs: Files['handoffs'];
  /** แจ้งข่าว: notices to a part of the representatives. */
  broadcasts: Files['broadcasts'];
  linePlan: { nameTh: string; baht: number; messages: number; bahtPerExtra: number | null; reserve: number };
  /** `noticeVersion`: of the notice that people are asked to agree to now. */
  organisation: Files['organisation'] & { noticeVersion: string };
  project: Project;
  /** Oldest first; the last is the one of now. */
  notices: readonly Notice[];
  issues: Files['issues'];
  context: Files['context'];
  /** Links to papers for whoever holds them. */
  papers: Pick<Files['papers'], 'linkDays' | 'usualDays'>;
  places: Places;
  /** In a running app with what people taught on top of `config/`. */
  themes: ThemeScanner;
  /** As `config/` has it. */
  baseLexicon: BaseLexicon;
}

/** `config/` of the project, whether this runs from `src` or from `dist`. */
export function configDirectory(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'config', 'districts.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new ConfigError(['The folder config/ with districts.json was not found.']);
    folder = parent;
  }
  return join(folder, 'config');
}

/** @throws ConfigError with one sentence for each file or field that cannot be used. */
export function loadProgramme(directory = configDirectory()): Programme {
  const problems: string[] = [];
  const read = <Name extends keyof Files>(name: Name): Files[Name] => {
    const path = join(directory, `${name}.json`);
    try {
      const parsed = files[name].safeParse(JSON.parse(readFileSync(path, 'utf8')));
      if (parsed.success) return parsed.data as Files[Name];
      problems.push(
        ...parsed.error.issues.map((issue: z.core.$ZodIssue) => `${path}: ${issue.path.join('.')}: ${issue.message}`),
      );
    } catch (error) {
      problems.push(`${path} cannot be read: ${(error as Error).message}`);
    }
    return undefined as never;
  };
  const all = Object.fromEntries(Object.keys(files).map((name) => [name, read(name as keyof Files)])) as Files;
  const linePlan = all['line-plans']?.plans[all['line-plans'].plan];
  if (all['line-plans'] && !linePlan)
    problems.push(`config/line-plans.json: there is no plan "${all['line-plans'].plan}".`);
  if (problems.length > 0 || !linePlan) throw new ConfigError(problems);

  const places = createPlaces(all.districts);
  const baseLexicon = createThemeScanner(all.themes, places);
  return {
    reminders: all.reminders,
    attendance: all.attendance,
    quietHours: all['quiet-hours'],
    holidays: {
      announced: new Map(all.holidays.holidays.map(({ date, nameTh }) => [date, nameTh])),
      yearly: new Map(all.holidays.yearly.map(({ day, nameTh }) => [day, nameTh])),
    },
    retention: all.retention,
    handoffs: all.handoffs,
    broadcasts: all.broadcasts,
    linePlan: { ...linePlan, reserve: all['line-plans'].reserve },
    organisation: { ...all.organisation, noticeVersion: all.notices.notices.at(-1)!.version },
    notices: all.notices.notices,
    project: all.project,
    issues: all.issues,
    context: all.context,
    papers: all.papers,
    places,
    themes: baseLexicon,
    baseLexicon,
  };
}
