/** The registry over the API, person by person. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { RegistryExportStore } from '../representatives/export-store.ts';
import type { Representative } from '../representatives/model.ts';
import { IN_REGISTRY } from '../representatives/registry-rules.ts';
import { createCodeBook } from './code-book.ts';
import { cursorIn, operation, pageFrom, type Call } from './operations.ts';
import { forbidden, missing } from './problems.ts';
import { LISTED_STATUSES, representativeQuery, representativeSchema } from './registry-schemas.ts';
import { pageOf } from './schemas.ts';

export interface RegistryApiDeps {
  registryExports: RegistryExportStore;
  pseudonyms: Pseudonyms;
}

/** Without names unless the token may see them, and this person. */
function representativeBody(each: Representative, person: string, call: Call) {
  const { fullName, community, role, mission, keyActivities, speaksFor, contactAddress, phone } = each;
  const details = { fullName, community, role, mission, keyActivities, speaksFor, contactAddress, phone };
  return {
    person,
    status: each.status,
    districtGroup: each.districtGroup,
    district: each.district,
    usesLine: each.lineUserId !== null && !each.blockedAt,
    consentedAt: each.consentedAt?.toISOString() ?? null,
    ...(call.has('personal') && isWithin(call.reach('representative.view'), each) && { details }),
  };
}

export function registryOperations(deps: RegistryApiDeps) {
  const codeBook = createCodeBook({ findIds: () => deps.registryExports.findIds(), pseudonyms: deps.pseudonyms });

  return [
    operation({
      method: 'get',
      path: '/representatives',
      id: 'listRepresentatives',
      tag: 'Registry',
      summary: 'The registry, without names unless the token has the permission `personal`',
      needs: null,
      query: representativeQuery,
      answer: pageOf(representativeSchema),
      status: 200,
      async run(call) {
        const { after, limit, status, districtGroup, district } = call.query;
        const reach = call.reach('representative.export');
        if (reachesNothing(reach)) throw forbidden();
        const [place] = cursorIn(after, 1) ?? [null];
        const statuses = status ? [status] : IN_REGISTRY;
        const filter = { reach, statuses, districtGroup, district };
        const found = await deps.registryExports.findPage(filter, place as string | null, limit + 1);
        const codeOf = deps.pseudonyms(call.token._id);
        return pageFrom(
          found,
          limit,
          ({ _id }) => [_id],
          (each) => {
            const person = codeOf(each._id);
            codeBook.remember(call.token._id, person, each._id);
            return representativeBody(each, person, call);
          },
        );
      },
    }),
    operation({
      method: 'get',
      path: '/representatives/{id}',
      id: 'getRepresentative',
      tag: 'Registry',
      summary: 'One person of the registry, by the code that this token knows as `person`',
      needs: null,
      answer: representativeSchema,
      status: 200,
      async run(call) {
        const id = call.params['id']!;
        const reach = call.reach('representative.export');
        if (!/^P-[0-9A-F]{10}$/.test(id) || reachesNothing(reach)) throw missing();
        const own = await codeBook.find(call.token._id, id);
        const found = own && (await deps.registryExports.find(own, { reach, statuses: LISTED_STATUSES }));
        if (!found) throw missing();
        return { body: representativeBody(found, id, call) };
      },
    }),
  ];
}
