/** The 2563 programme as its progress reports tell it, from `config/programme-2563.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CONSULTATION_FORMS } from '../consultations/model.ts';
import { ConfigError } from '../errors.ts';
import { configDirectory } from '../programme.ts';
import { districtGroupCodeSchema } from '../thai/places.ts';

const baht = z.number().nonnegative();
const timeOfDay = z.string().regex(/^\d{2}:\d{2}$/);
/** Numbers of the progress reports that say so. */
const reports = z.array(z.number().int().min(1).max(12)).min(1);

const session = z.strictObject({
  id: z.string().regex(/^[A-Z_]+-\d$/),
  districtGroup: districtGroupCodeSchema,
  round: z.number().int().positive().nullable(),
  /** Null: held, on a day that no report names. */
  date: z.iso.date().nullable(),
  title: z.string().min(1),
  form: z.enum(CONSULTATION_FORMS),
  venue: z.string().nullable(),
  chair: z.string().nullable(),
  partners: z.array(z.string().min(1)),
  reports,
});

const developmentIssue = z.strictObject({
  districtGroup: districtGroupCodeSchema,
  number: z.number().int().positive(),
  text: z.string().min(1),
  themes: z.array(z.string().regex(/^[A-Z_]+$/)),
  /** Projects and activities that the reports name as such. */
  pilotProjects: z.array(z.string().min(1)).default([]),
  stage: z.enum(['preliminary', 'draft', 'final']),
  reports,
});

const schema = z.strictObject({
  about: z.string(),
  project: z.strictObject({
    code: z.string(),
    name: z.string(),
    fiscalYear: z.number().int(),
    from: z.iso.date(),
    to: z.iso.date(),
    budgetBaht: baht,
    unit: z.string(),
    objectives: z.array(z.string()),
    targets: z.array(z.string()),
    indicator: z.string(),
  }),
  activities: z.array(
    z.strictObject({
      number: z.number().int(),
      title: z.string(),
      budgetBaht: baht,
      participantsPlanned: z.number().int(),
    }),
  ),
  registryCounts: z.array(
    z.strictObject({ districtGroup: districtGroupCodeSchema, count: z.number().int().positive(), reports }),
  ),
  lineGroups: z.array(z.strictObject({ districtGroup: districtGroupCodeSchema, name: z.string().min(1), reports })),
  sessions: z
    .array(session)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { error: 'a session is listed twice' }),
  otherMeetings: z.array(
    z.strictObject({
      date: z.iso.date(),
      from: timeOfDay.optional(),
      to: timeOfDay.optional(),
      title: z.string(),
      venue: z.string().optional(),
      chair: z.string().optional(),
      resolution: z.string().optional(),
      reports,
    }),
  ),
  developmentIssues: z.array(developmentIssue),
  /** Figures as they were reported, their contradictions included. */
  progressReports: z.array(
    z.strictObject({
      number: z.number().int().min(1),
      date: z.iso.date(),
      percent: z.number().min(0).max(100),
      baht,
      planStatus: z.string(),
      targetStatus: z.string().nullable(),
      /** What it told, in short. None: as the system writes it from the programme. */
      narrative: z.string().optional(),
      percentReason: z.string().optional(),
    }),
  ),
});

export type Programme2563 = z.infer<typeof schema>;
export type ProgrammeSession = z.infer<typeof session>;

/** @throws ConfigError with one sentence for each field that cannot be used. */
export function loadProgramme2563(directory = configDirectory()): Programme2563 {
  const path = join(directory, 'programme-2563.json');
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.')}: ${issue.message}`));
}
