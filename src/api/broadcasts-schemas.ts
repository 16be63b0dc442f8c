/** What the API says of notices to a part of the representatives, and takes for them. */
import { z } from 'zod';
import { BROADCAST_STATES, SESSION_PARTS } from '../broadcasts/model.ts';
import { ROLE_LETTERS } from '../broadcasts/rules.ts';
import { groupCode, line, moment, paging } from './schemas.ts';

const people = {
  district: line(60).nullable(),
  role: line(ROLE_LETTERS).nullable().meta({ description: 'Part of what the registry says of the role' }),
  theme: line(40).nullable().meta({ description: 'Who has given feedback on it' }),
  session: z
    .strictObject({ id: z.string().max(60), part: z.enum(SESSION_PARTS) })
    .nullable()
    .meta({ description: 'Who answered so; `silent`: has not answered; `attended`: was there' }),
};
const text = z.string().max(5_000).meta({ description: 'In Thai, as people read it' });
const sendAt = moment.nullable().meta({ description: 'Null: at once; quiet hours hold it' });

export const broadcastSchema = z
  .strictObject({
    id: z.string(),
    districtGroup: groupCode,
    ...people,
    text,
    sendAt,
    state: z.enum(BROADCAST_STATES),
    proposedAt: moment,
    approvalUntil: moment.nullable().meta({ description: 'A second person decides until then' }),
    goesOutAt: moment.nullable(),
    plannedFor: z.int().nullable().meta({ description: 'People' }),
    recalledAt: moment.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Broadcast' });

export const previewSchema = z.strictObject({
  people: z.int().meta({ description: 'Each gets one message' }),
  unreachable: z.int().meta({ description: 'Of that part, and out of LINE’s reach' }),
  goesOutAt: moment,
  needsApproval: z.boolean().meta({ description: 'A second person has to agree' }),
  quotaLeft: z.int().nullable().meta({ description: 'Afterwards; null: no limit, or LINE cannot be asked' }),
  fits: z.boolean().nullable(),
  baht: z.number().nullable(),
});
export const broadcastReportSchema = z.strictObject({
  planned: z.int(),
  sent: z.int(),
  waiting: z.int(),
  cancelled: z.int(),
  left: z.array(z.strictObject({ reason: z.string(), people: z.int() })),
});

export const broadcastQuery = z.strictObject({
  ...paging,
  districtGroup: groupCode.optional(),
  state: z.enum(BROADCAST_STATES).exclude(['dropped']).optional(),
});
const written = z.strictObject({ ...people, text, sendAt });
export const broadcastPatch = written.partial();
export const newBroadcast = broadcastPatch.extend({ districtGroup: groupCode, text });
