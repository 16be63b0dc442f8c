/** What the API says of progress reports and weekly summaries. */
import { z } from 'zod';
import { moment, paging } from './schemas.ts';

export const progressReportSchema = z
  .strictObject({
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
  })
  .meta({ id: 'ProgressReport' });

export const summarySchema = z
  .strictObject({
    id: z.string(),
    week: z.string().meta({ description: 'ISO week, for example 2020-W28' }),
    scope: z.string().meta({ description: 'Code of a district group, or ALL' }),
    version: z.int(),
    from: moment,
    to: moment,
    figures: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'WeeklySummary' });

export const summaryQuery = z.strictObject({
  ...paging,
  scope: z.string().max(20).default('ALL').meta({ description: 'Code of a district group, or ALL' }),
});

export const progressReportQuery = z.strictObject({
  ...paging,
  project: z.string().max(60).optional().meta({ description: 'Its code' }),
  fiscalYear: z.coerce.number().int().optional().meta({ description: 'Buddhist era' }),
});
