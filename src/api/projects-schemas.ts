/** What the API says of pilot projects and takes for them. */
import { z } from 'zod';
import { PROJECT_STATES } from '../development-issues/project-model.ts';
import { PROJECT_LETTERS } from '../development-issues/rules.ts';
import { groupCode, line, moment, paging } from './schemas.ts';

const ids = z.array(z.string().max(60)).max(100);
const values = {
  district: line(60).nullable().meta({ description: 'Null: of the district group as a whole' }),
  name: line(PROJECT_LETTERS.name).meta({ description: 'Everybody may read it, like the office: it names nobody' }),
  nameEn: line(PROJECT_LETTERS.name).nullable(),
  unit: line(PROJECT_LETTERS.unit).nullable().meta({ description: 'The office that carries it out' }),
  budgetBaht: z.number().min(0).max(1e12).multipleOf(0.01).nullable(),
  state: z.enum(PROJECT_STATES),
  issues: ids.meta({ description: 'Development issues that it answers' }),
  sessions: ids.meta({ description: 'In which it was considered' }),
};
export const projectSchema = z
  .strictObject({
    id: z.string(),
    districtGroup: groupCode,
    fiscalYear: z.int(),
    ...values,
    version: z.int(),
    updatedAt: moment,
  })
  .meta({ id: 'PilotProject' });

export const projectQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  fiscalYear: z.coerce.number().int().optional().meta({ description: 'Buddhist era' }),
  state: z.enum(PROJECT_STATES).optional(),
});
export const projectPatch = z.strictObject(values).partial();
export const newProject = projectPatch.extend({
  districtGroup: groupCode,
  name: values.name,
  state: values.state.default('proposed'),
});
