/** What the API says and takes: everything else of it (reading, checking, the OpenAPI document) follows from here. */
import { z } from 'zod';
import { RSVP_ANSWERS } from '../attendance/model.ts';
import { CONSULTATION_FORMS, CONSULTATION_STATUSES } from '../consultations/model.ts';
import { WEBHOOK_EVENTS, WEBHOOK_STATES } from '../delivery/webhook-store.ts';
import { ISSUE_STATUSES } from '../development-issues/model.ts';
import { FEEDBACK_KINDS, FEEDBACK_STATUSES } from '../feedback/model.ts';
import { REPRESENTATIVE_STATUSES } from '../representatives/model.ts';
import { DISTRICT_GROUP_CODES } from '../thai/places.ts';
import { parseBangkok } from '../time.ts';
import { problemSchema } from './problems.ts';

const moment = z.iso.datetime().meta({ description: 'UTC' });
const day = z.iso
  .date()
  .refine((text) => parseBangkok(text) !== null)
  .meta({ description: 'A day in Bangkok' });
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'Bangkok time, for example 13:30' });
const groupCode = z.string().meta({ description: 'Code of a district group', examples: [...DISTRICT_GROUP_CODES] });
const line = (most: number) => z.string().trim().min(1).max(most);
const person = z.string().meta({
  description: 'A pseudonym: the same for the same person to the same token, another one to another token',
});

export const districtSchema = z.strictObject({ nameTh: z.string(), nameEn: z.string(), districtGroup: groupCode });
export const districtGroupSchema = z.strictObject({
  code: groupCode,
  nameTh: z.string(),
  nameEn: z.string(),
  districts: z.array(z.string()),
});

export const sessionSchema = z.strictObject({
  id: z.string(),
  districtGroup: groupCode,
  fiscalYear: z.int().meta({ description: 'Buddhist era' }),
  round: z.int().nullable(),
  title: z.string(),
  status: z.enum(CONSULTATION_STATUSES),
  date: z.string().nullable().meta({ description: 'A day in Bangkok; known before the hour is' }),
  startsAt: moment.nullable(),
  endsAt: moment.nullable(),
  form: z.enum(CONSULTATION_FORMS),
  venue: z.string().nullable(),
  chair: z.string().nullable(),
  partners: z.array(z.string()),
  onlineLink: z.string().nullable(),
  capacity: z.int().nullable(),
  version: z.int().meta({ description: 'Grows with every change' }),
  revision: z.int().meta({ description: 'Grows when date, start or form changes, or it is put off or called off' }),
  announcedAt: moment.nullable(),
  heldConfirmedAt: moment.nullable(),
});

export const attendanceSchema = z.strictObject({
  id: z.string(),
  session: z.string(),
  person,
  name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
  district: z.string().nullable(),
  answer: z.enum(RSVP_ANSWERS).nullable().meta({ description: 'To the date as it is now; an earlier one is void' }),
  answeredAt: moment.nullable(),
  partySize: z.int().nullable(),
  late: z.boolean(),
  leavesEarly: z.boolean(),
  waiting: z.boolean(),
  checkedInAt: moment.nullable(),
});

export const feedbackSchema = z.strictObject({
  id: z.string(),
  number: z.string().nullable(),
  kind: z.enum(FEEDBACK_KINDS).nullable(),
  status: z.enum(FEEDBACK_STATUSES),
  private: z.boolean().meta({ description: 'Never to be quoted' }),
  districtGroup: groupCode,
  district: z.string().nullable(),
  session: z.string().nullable(),
  themes: z.array(z.string()),
  themesSetByHand: z.boolean(),
  issues: z.array(z.string()),
  text: z.string().meta({ description: 'Numbers, addresses and the own name of who wrote it are masked' }),
  places: z.array(z.strictObject({ title: z.string(), latitude: z.number(), longitude: z.number() })),
  attachments: z.int(),
  saidAt: moment,
  author: person.nullable(),
});

export const issueSchema = z.strictObject({
  id: z.string(),
  districtGroup: groupCode,
  fiscalYear: z.int(),
  number: z.int(),
  title: z.string(),
  titleEn: z.string().nullable(),
  summary: z.string().nullable(),
  themes: z.array(z.string()),
  status: z.enum(ISSUE_STATUSES),
  answers: z.array(
    z.strictObject({
      status: z.enum(ISSUE_STATUSES),
      answer: z.string().nullable(),
      answerEn: z.string().nullable(),
      at: moment,
    }),
  ),
  pilotProjects: z.array(
    z.strictObject({
      name: z.string(),
      nameEn: z.string().nullable(),
      unit: z.string().nullable(),
      budgetBaht: z.number().nullable(),
    }),
  ),
  mergedInto: z.string().nullable(),
  version: z.int(),
  updatedAt: moment,
});

export const representativeSchema = z.strictObject({
  person,
  status: z.enum(REPRESENTATIVE_STATUSES),
  districtGroup: groupCode.nullable(),
  district: z.string().nullable(),
  usesLine: z.boolean(),
  consentedAt: moment.nullable(),
  details: z
    .strictObject({
      fullName: z.string().nullable(),
      community: z.string().nullable(),
      role: z.string().nullable(),
      mission: z.string().nullable(),
      keyActivities: z.string().nullable(),
      speaksFor: z.string().nullable(),
      contactAddress: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .optional()
    .meta({ description: 'Only with the permission `personal`' }),
});

export const progressReportSchema = z.strictObject({
  project: z.string(),
  fiscalYear: z.int(),
  number: z.int(),
  version: z.int(),
  asOf: z.string(),
  narrative: z.string(),
  percent: z.number().nullable(),
  baht: z.number().nullable(),
  totalBaht: z.number().nullable(),
  planStatus: z.string().nullable(),
  targetStatus: z.string().nullable(),
  status: z.enum(['draft', 'approved']),
});

export const summarySchema = z.strictObject({
  id: z.string(),
  week: z.string().meta({ description: 'ISO week, for example 2020-W28' }),
  scope: z.string().meta({ description: 'Code of a district group, or ALL' }),
  version: z.int(),
  from: moment,
  to: moment,
  figures: z.record(z.string(), z.unknown()),
});

export const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  districtGroups: z.array(groupCode).nullable().meta({ description: 'Null: all' }),
  createdAt: moment,
});
export const webhookMadeSchema = webhookSchema.extend({
  secret: z.string().meta({ description: 'Shown this once' }),
});
export const webhookDeliverySchema = z.strictObject({
  id: z.string().meta({ description: 'As in X-Prachakhom-Id: the same on each try' }),
  type: z.string(),
  at: moment,
  state: z.enum(WEBHOOK_STATES),
  attempts: z.int(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    next: z.string().nullable().meta({ description: 'What `after` is to be for what follows; null at the end' }),
  });

export const themeSchema = z.strictObject({
  code: z.string(),
  nameTh: z.string(),
  nameEn: z.string(),
  terms: z.int().meta({ description: 'How many words and phrases lead to it' }),
});

/** Named in the OpenAPI document. */
export const NAMED = {
  Problem: problemSchema,
  District: districtSchema,
  DistrictGroup: districtGroupSchema,
  Theme: themeSchema,
  Session: sessionSchema,
  Attendance: attendanceSchema,
  Feedback: feedbackSchema,
  DevelopmentIssue: issueSchema,
  Representative: representativeSchema,
  ProgressReport: progressReportSchema,
  WeeklySummary: summarySchema,
  Webhook: webhookSchema,
  WebhookDelivery: webhookDeliverySchema,
} as const satisfies Record<string, z.ZodType>;

export type SessionBody = z.infer<typeof sessionSchema>;

// What is asked for.

export const PAGE_MOST = 200;
export const paging = {
  after: z.string().max(300).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(PAGE_MOST).default(50),
};
export const sessionQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  status: z.enum(CONSULTATION_STATUSES).optional(),
  fiscalYear: z.coerce.number().int().optional(),
  from: day.optional(),
  to: day.optional(),
});
export const feedbackQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  district: z.string().max(60).optional(),
  status: z.enum(FEEDBACK_STATUSES).exclude(['withdrawn']).optional(),
  kind: z.enum(FEEDBACK_KINDS).optional(),
  theme: z.string().max(40).optional().meta({ description: 'A code; NONE: without a theme' }),
  issue: z.string().max(60).optional(),
  session: z.string().max(60).optional(),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Not included' }),
});
const UNLISTED = ['erased', 'consented'] as const;
export const representativeQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  district: z.string().max(60).optional(),
  status: z.enum(REPRESENTATIVE_STATUSES).exclude(UNLISTED).optional(),
});
/** Of every status that the list knows. */
export const LISTED_STATUSES = REPRESENTATIVE_STATUSES.filter((status) => !UNLISTED.some((each) => each === status));
export const issueQuery = z.strictObject({ ...paging, districtGroup: groupCode.optional() });
export const summaryQuery = z.strictObject({
  ...paging,
  scope: z.string().max(20).default('ALL').meta({ description: 'Code of a district group, or ALL' }),
});
export const pagingQuery = z.strictObject(paging);

// What is to be changed.

const draftFields = {
  title: z.string().trim().max(200),
  date: day.nullable(),
  startTime: timeOfDay.nullable(),
  endTime: timeOfDay.nullable(),
  form: z.enum(CONSULTATION_FORMS),
  venue: line(200).nullable(),
  chair: line(200).nullable(),
  partners: z.array(line(200)).max(30),
  onlineLink: z
    .string()
    .regex(/^https:\/\/\S{1,500}$/)
    .nullable(),
};
export const draftPatch = z.strictObject(draftFields).partial();
export const newDraft = draftPatch.extend({ districtGroup: groupCode });
export const postponement = z.strictObject({
  date: day.optional().meta({ description: 'Left out: put off until there is one' }),
  startTime: timeOfDay.optional().meta({ description: 'Left out: at the same hour' }),
  endTime: timeOfDay.optional(),
  reason: line(200).optional().meta({ description: 'People are told' }),
});
export const cancellation = z.strictObject({ reason: line(200).optional() });
export const feedbackPatch = z
  .strictObject({
    themes: z.array(z.string().max(40)).max(20).optional().meta({ description: 'Stay, whatever the lexicon finds' }),
    status: z.literal('reviewed').optional().meta({ description: 'An officer has read it' }),
  })
  .refine(({ themes, status }) => themes !== undefined || status !== undefined, { error: 'says nothing' });
export const issueAnswer = z.strictObject({
  status: z.enum(ISSUE_STATUSES),
  answer: line(1_500).nullable().default(null).meta({ description: 'Public, and told to everybody who asked' }),
  answerEn: line(1_500).nullable().default(null),
  contactIsOurs: z.boolean().default(false).meta({
    description: 'What looks like somebody’s number or address is the office’s own',
  }),
});

export const newWebhook = z.strictObject({
  url: z.string().max(500).meta({ description: 'https, outside internal networks' }),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
});
