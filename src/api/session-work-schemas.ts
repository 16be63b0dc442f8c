/** What the API says of the work around sessions, and takes for it: several at once, seats, reminders, files. */
import { z } from 'zod';
import { MANY_CHANGES } from '../consultations/many-effects.ts';
import { CHANGE_KINDS, CHANGE_STATES } from '../consultations/model.ts';
import { SESSION_LETTERS } from '../consultations/rules.ts';
import { MOST_SEATS } from '../thai/session-limits.ts';
import { because, groupCode, line, moment, person } from './schemas.ts';
import { sessionSchema } from './sessions-schemas.ts';

const MOST_AT_ONCE = 100;

export const newChange = z.strictObject({
  kind: z.enum(MANY_CHANGES).meta({
    description: '`postponed`: put off without a date, each; `online`: held online, by a link that follows',
  }),
  sessions: z
    .array(z.strictObject({ id: z.string().max(60), version: z.int() }))
    .min(1)
    .max(MOST_AT_ONCE)
    .meta({ description: 'Of one district group, each with its version as it was read' }),
  reason: line(SESSION_LETTERS.reason).optional().meta({ description: 'People are told' }),
});

const price = {
  messages: z.int(),
  quotaLeft: z.int().nullable().meta({ description: 'Afterwards; null: no limit, or LINE cannot be asked' }),
  fits: z.boolean().nullable(),
  baht: z.number().nullable(),
};

export const changeSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(CHANGE_KINDS),
    state: z.enum(CHANGE_STATES),
    districtGroup: groupCode,
    reason: z.string().nullable(),
    sessions: z
      .array(z.strictObject({ id: z.string(), version: z.int() }))
      .meta({ description: 'What it is about; those that were asked for and are left out stay as they are' }),
    people: z.int().meta({ description: 'Told in 1:1' }),
    lineGroups: z.array(z.strictObject({ name: z.string(), people: z.int().nullable() })),
    ...price,
    goesOutAt: moment.nullable().meta({ description: 'Null: at once' }),
    silent: z.boolean().meta({ description: 'Nobody has been told of the sessions, so nobody hears' }),
  })
  .meta({ id: 'SessionChange' });

export const changeDoneSchema = z.strictObject({
  sessions: z.array(sessionSchema),
  told: z.int().meta({ description: 'Messages' }),
  goesOutAt: moment.nullable(),
  outdated: z.int().meta({ description: 'Sessions that somebody else has changed since: they stay as they are' }),
});

const count = z.int();
export const figuresSchema = z
  .strictObject({
    session: z.string(),
    revision: z.int(),
    answers: z.strictObject({
      yes: count.meta({ description: 'With those in whose place somebody comes' }),
      no: count,
      maybe: count,
      people: count.meta({ description: 'Of the yes answers, with those whom they bring' }),
      proxies: count,
      late: count,
      leavingEarly: count,
      waiting: count,
      waitingPeople: count,
    }),
    silent: count,
    unreachable: count.meta({ description: 'Of the silent, out of LINE’s reach' }),
    capacity: count.nullable().meta({ description: 'Null: as many as come' }),
    seatsLeft: count.nullable(),
    quorum: count.meta({ description: 'How many have to come; 0: nobody counts' }),
    there: z
      .strictObject({
        checkedIn: count,
        people: count.meta({ description: 'With those whom they brought' }),
        unannounced: count.meta({ description: 'Registered, and had not said that they would come' }),
        unregistered: count,
        late: count,
        noShows: count.nullable().meta({ description: 'Null until it is said that it was held' }),
      })
      .nullable()
      .meta({ description: 'Once somebody is checked in; with the permission `change`' }),
    told: z
      .strictObject({ sent: count, waiting: count, uninformed: count })
      .nullable()
      .meta({ description: 'Messages, and people who have not been told; with the permission `change`' }),
  })
  .meta({ id: 'SessionFigures' });

export const newSeats = z
  .strictObject({
    capacity: z.int().min(1).max(MOST_SEATS).nullable().optional().meta({ description: 'Null: as many as come' }),
    quorum: z.int().min(0).max(MOST_SEATS).optional().meta({ description: '0: nobody counts' }),
  })
  .refine(
    ({ capacity, quorum }) => (capacity === undefined) !== (quorum === undefined),
    because((say) => say.oneOfTwo),
  );

export const reminderPreviewSchema = z.strictObject({
  people: z.int().meta({ description: 'Each gets one message' }),
  leftOut: z.int().meta({ description: 'Silent, too, and asked as often as anybody may be' }),
  remindedToday: z.boolean().meta({ description: 'Once a day is enough' }),
});
export const reminderSchema = z.strictObject({ people: z.int() });

export const uninformedSchema = z
  .strictObject({
    person,
    name: z.string().nullable().optional().meta({ description: 'Only with the permission `personal`' }),
    phone: z.string().nullable().optional(),
    reason: z.string().meta({ description: 'Why LINE did not tell them, for example blocked, noLine' }),
  })
  .meta({ id: 'Uninformed' });

export const sessionFileSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    at: moment,
  })
  .meta({ id: 'SessionFile' });
export const newFileQuery = z.strictObject({ name: line(200).meta({ description: 'What the file is called' }) });
