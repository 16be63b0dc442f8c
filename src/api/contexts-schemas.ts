/** What the API says of the context of districts and district groups, and takes for it. */
import { z } from 'zod';
import { CONTEXT_LETTERS } from '../development-issues/context-rules.ts';
import { SWOT_KINDS } from '../development-issues/context-model.ts';
import { day, line, moment, paging } from './schemas.ts';

const source = line(CONTEXT_LETTERS.source).nullable().meta({ description: 'Where it was read' });
const date = day.nullable().meta({ description: 'The day that it is of' });
const written = { source, date, at: moment };

export const contextSchema = z
  .strictObject({
    id: z.string().meta({ examples: ['group:THON_S', 'district:บางขุนเทียน'] }),
    fields: z.array(z.strictObject({ field: z.string(), nameTh: z.string(), text: z.string(), ...written })),
    swot: z.array(z.strictObject({ id: z.string(), kind: z.enum(SWOT_KINDS), text: z.string(), ...written })),
    attachments: z.array(
      z.strictObject({ id: z.string(), name: z.string(), contentType: z.string(), size: z.int(), ...written }),
    ),
    version: z.int(),
  })
  .meta({ id: 'Context' });

export const contextQuery = z.strictObject(paging);
export const contextPatch = z.strictObject({
  fields: z
    .record(
      z.string().max(60),
      z.strictObject({
        text: z.string().trim().max(CONTEXT_LETTERS.text).meta({ description: 'Empty: nothing is known any more' }),
        source: source.default(null),
        date: date.default(null),
      }),
    )
    .meta({ description: 'By the ids that `config/context.json` has; what is left out stays' }),
});
export const newSwot = z.strictObject({
  kind: z.enum(SWOT_KINDS),
  text: line(CONTEXT_LETTERS.swot),
  source: source.default(null),
  date: date.default(null),
});
