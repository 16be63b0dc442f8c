/** What the API says of who was sent a message, and what became of it. */
import { z } from 'zod';
import { CHANGE_KINDS } from '../consultations/model.ts';
import { RECIPIENT_RESULTS } from '../delivery/ledger.ts';
import { moment, paging, person } from './schemas.ts';

const result = z.enum(RECIPIENT_RESULTS).meta({
  description: '`sent`: LINE took it; nobody knows whether it was read. `waiting`: planned, or on the way',
});

export const recipientSchema = z
  .strictObject({
    person: person.nullable().meta({ description: 'A pseudonym; null where it went to a LINE group' }),
    name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
    phone: z.string().nullable().optional(),
    lineGroup: z.string().nullable().meta({ description: 'What the LINE group is called' }),
    via: z.enum(['lineGroup', 'person', 'people']),
    result,
    reason: z.string().nullable().meta({ description: 'Why not, for example blocked, quota, recalled' }),
    at: moment.meta({ description: 'When it went out, else when it was due' }),
  })
  .meta({ id: 'Recipient' });

const recipients = {
  ...paging,
  result: result.optional().meta({ description: 'Only those of whom it was this' }),
};
export const noticeRecipientQuery = z.strictObject(recipients);
export const sessionRecipientQuery = z.strictObject({
  ...recipients,
  kind: z.enum(CHANGE_KINDS).default('announced').meta({ description: 'Which message about the session' }),
});
