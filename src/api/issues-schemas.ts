/** What the API says of development issues and takes for them. */
import { z } from 'zod';
import { MOST_ENTRIES } from '../development-issues/desk-effects.ts';
import { ISSUE_STATUSES } from '../development-issues/model.ts';
import { ISSUE_LETTERS } from '../development-issues/rules.ts';
import { PROJECT_STATES } from '../development-issues/project-model.ts';
import { moment, groupCode, line, paging } from './schemas.ts';

export const issueSchema = z
  .strictObject({
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
        state: z.enum(PROJECT_STATES),
      }),
    ),
    sessions: z.array(z.string()).meta({ description: 'That were about it, beside those that its feedback came from' }),
    mergedInto: z.string().nullable(),
    splitFrom: z.string().nullable(),
    version: z.int(),
    updatedAt: moment,
  })
  .meta({ id: 'DevelopmentIssue' });

export const issueQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  status: z.enum(ISSUE_STATUSES).optional(),
  fiscalYear: z.coerce.number().int().optional().meta({ description: 'Buddhist era' }),
});

const themes = z.array(z.string().max(40)).max(20).meta({ description: 'Codes, as /themes lists them' });
const entries = z
  .array(z.string().max(60))
  .min(1)
  .max(MOST_ENTRIES)
  .meta({ description: 'Ids of feedback; what lies in another district group or was taken back is left out' });
const text = {
  title: line(ISSUE_LETTERS.title).meta({ description: 'Everybody may read it: it names nobody' }),
  titleEn: line(ISSUE_LETTERS.title).nullable(),
  summary: line(ISSUE_LETTERS.summary).nullable(),
  themes,
};
export const newIssue = z.strictObject({
  districtGroup: groupCode,
  title: text.title,
  titleEn: text.titleEn.default(null),
  summary: text.summary.default(null),
  themes: themes.default([]),
  feedback: entries.min(0).default([]),
});
export const issuePatch = z.strictObject(text).partial();
export const gathering = z.strictObject({ feedback: entries });
export const splitting = z.strictObject({ title: text.title, themes: themes.default([]), feedback: entries });
export const merging = z.strictObject({
  into: z.string().max(60).meta({ description: 'An issue of the same district group' }),
  intoVersion: z.int().meta({ description: 'Its version, as it was seen' }),
});
export const aboutIt = z.strictObject({ sessions: z.array(z.string().max(60)).max(100) });

export const issueAnswer = z.strictObject({
  status: z.enum(ISSUE_STATUSES),
  answer: line(ISSUE_LETTERS.answer)
    .nullable()
    .default(null)
    .meta({ description: 'Public, and told to everybody who asked' }),
  answerEn: line(ISSUE_LETTERS.answer).nullable().default(null),
  contactIsOurs: z.boolean().default(false).meta({
    description: 'What looks like somebody’s number or address is the office’s own',
  }),
});
