/** What is known of districts and district groups, over the API: read and written by the same functions as at the desk. */
import type { ContextDesk, ContextDone } from '../development-issues/context-effects.ts';
import type { DistrictContext } from '../development-issues/context-model.ts';
import { contextId, scopeOf, type ContextScope } from '../development-issues/context-rules.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import { contextPatch, contextQuery, contextSchema, newSwot } from './contexts-schemas.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing, unfit } from './problems.ts';
import { pageOf } from './schemas.ts';

export interface ContextApiDeps {
  programme: Pick<Programme, 'places' | 'context'>;
  contextDesk: ContextDesk;
}

function contextBody({ _id, fields, swot, attachments, version }: DistrictContext) {
  const written = (each: { source: string | null; date: string | null; at: Date }) => ({
    source: each.source,
    date: each.date,
    at: each.at.toISOString(),
  });
  return {
    id: _id,
    fields: fields.map((each) => ({ field: each.field, nameTh: each.nameTh, text: each.text, ...written(each) })),
    swot: swot.map((each) => ({ id: each._id, kind: each.kind, text: each.text, ...written(each) })),
    attachments: attachments.map((each) => ({
      id: each._id,
      name: each.name,
      contentType: each.contentType,
      size: each.size,
      ...written(each),
    })),
    version,
  };
}

const toldOf = (context: DistrictContext): Told => ({
  body: contextBody(context),
  version: context.version,
  subject: context._id,
});

/** @throws where it was refused. */
function settled(done: ContextDone): Told {
  if (done.ok) return toldOf(done.context);
  switch (done.reason) {
    case 'changed':
      throw stale(toldOf(done.context));
    case 'refused':
      throw forbidden();
    case 'gone':
      throw missing();
    default: {
      const { reason } = done;
      throw conflict((say) => say.files[reason]);
    }
  }
}

export function contextOperations({ programme, contextDesk }: ContextApiDeps) {
  const { places, context: config } = programme;
  const tag = 'Context';

  /** Groups first, then districts. */
  const scopes: readonly ContextScope[] = [
    ...places.groups.map(({ code: districtGroup }) => ({ kind: 'group' as const, districtGroup })),
    ...places.districts.map(({ nameTh: district }) => ({ kind: 'district' as const, district })),
  ];

  function scopeFor(call: Call, id = call.params['id']!): ContextScope {
    const scope = scopeOf(id, places);
    if (!scope || !contextDesk.maySee(call.by, scope)) throw missing();
    return scope;
  }

  const sheetOf = (call: Call): string => idFrom('api', call.eventId);
  const again = async (id: string, call: Call): Promise<Told> => toldOf(await contextDesk.read(scopeFor(call, id)));

  return [
    operation({
      method: 'get',
      path: '/contexts',
      id: 'listContexts',
      tag,
      summary: 'What is known of district groups and districts, each with its source',
      needs: [],
      query: contextQuery,
      answer: pageOf(contextSchema),
      status: 200,
      async run(call) {
        const { after, limit } = call.query;
        const [place] = cursorIn(after, 1) ?? [null];
        const seen = scopes.filter((scope) => contextDesk.maySee(call.by, scope));
        const start = place === null ? 0 : seen.findIndex((scope) => contextId(scope) === place) + 1;
        const found = await Promise.all(seen.slice(start, start + limit + 1).map((scope) => contextDesk.read(scope)));
        return pageFrom(found, limit, ({ _id }) => [_id], contextBody);
      },
    }),
    operation({
      method: 'get',
      path: '/contexts/{id}',
      id: 'getContext',
      tag,
      summary: 'What is known of a district group or a district',
      needs: [],
      answer: contextSchema,
      status: 200,
      run: async (call) => toldOf(await contextDesk.read(scopeFor(call))),
    }),
    operation({
      method: 'patch',
      path: '/contexts/{id}',
      id: 'changeContext',
      tag,
      summary: 'Writes fields with their sources; what is left out stays',
      needs: ['change'],
      body: contextPatch,
      answer: contextSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const scope = scopeFor(call);
        const seen = insistUnchanged(call, toldOf(await contextDesk.read(scope)));
        const { fields } = call.body;
        const unknown = Object.keys(fields).find((field) => !config.fields.some(({ id }) => id === field));
        if (unknown !== undefined) throw unfit(`fields/${unknown}`, (say) => say.noSuchField);
        return settled(await contextDesk.writeFields(scope, seen, fields, call.by, sheetOf(call)));
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/contexts/{id}/swot',
      id: 'addSwot',
      tag,
      summary: 'Adds a strength, weakness, opportunity or threat',
      needs: ['change'],
      body: newSwot,
      answer: contextSchema,
      status: 200,
      run: async (call) => settled(await contextDesk.addSwot(scopeFor(call), call.body, call.by, sheetOf(call))),
      again,
    }),
    operation({
      method: 'delete',
      path: '/contexts/{id}/swot/{entry}',
      id: 'removeSwot',
      tag,
      summary: 'Takes one away',
      needs: ['change'],
      status: 204,
      async run(call) {
        const { subject } = settled(
          await contextDesk.removeSwot(scopeFor(call), call.params['entry']!, call.by, sheetOf(call)),
        );
        return { body: null, ...(subject && { subject }) };
      },
      again: async () => ({ body: null }),
    }),
  ];
}
