/** What the API says of talks: who waits for a person, and who is talked to. */
import { z } from 'zod';
import { HANDOFF_MESSAGE_KINDS } from '../handoffs/model.ts';
import { groupCode, moment, paging, person } from './schemas.ts';

const state = z.enum(['waiting', 'taken']);

export const talkSchema = z
  .strictObject({
    id: z.string(),
    person,
    name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
    districtGroup: groupCode.nullable(),
    district: z.string().nullable(),
    state,
    takenBy: z.string().nullable().meta({ description: 'Id of a member of the staff (s…)' }),
    openedAt: moment,
    lastAt: moment.meta({ description: 'When somebody last said something' }),
    lastWords: z
      .strictObject({ kind: z.enum(HANDOFF_MESSAGE_KINDS), text: z.string().nullable(), at: moment })
      .nullable()
      .optional()
      .meta({
        description: 'The person’s last, cut short, while nobody has taken it; only with the permission `personal`',
      }),
  })
  .meta({ id: 'Talk' });

export const talkQuery = z.strictObject({ ...paging, state: state.optional() });
