/** The registry over the API, person by person: read, put right, verified and added to by the same effects as at the desk. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import { decideRegistration } from '../representatives/effects.ts';
import type { RegistryExportStore } from '../representatives/export-store.ts';
import { addPerson, printLetters } from '../representatives/import-effects.ts';
import { troubleTold } from '../representatives/import-messages.ts';
import type { RowProblem } from '../representatives/import-rules.ts';
import type { Representative } from '../representatives/model.ts';
import { editRepresentative } from '../representatives/registry-effects.ts';
import { changeFrom, IN_REGISTRY } from '../representatives/registry-rules.ts';
import { FIELDS, type Field } from '../representatives/rules.ts';
import type { Places } from '../thai/places.ts';
import type { Perform } from '../turn.ts';
import type { CodeBook } from './code-book.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { ApiProblemError, conflict, forbidden, missing } from './problems.ts';
import {
  claimCodeSchema,
  LISTED_STATUSES,
  newRepresentative,
  representativePatch,
  representativeQuery,
  representativeSchema,
  review,
} from './registry-schemas.ts';
import { pageOf } from './schemas.ts';

export interface RegistryApiDeps {
  programme: { places: Places };
  registryExports: RegistryExportStore;
  pseudonyms: Pseudonyms;
  codeBook: CodeBook;
  perform: Perform;
  wake(): void;
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
    version: each.version,
    ...(call.has('personal') && isWithin(call.reach('representative.view'), each) && { details }),
  };
}

const refusedFor = (problems: readonly RowProblem[]): ApiProblemError =>
  new ApiProblemError('invalid', {
    errors: problems.map((each) => ({
      pointer: `#/${each.field}`,
      message: (_say, lang) => troubleTold(lang, each).wrong,
    })),
  });

export function registryOperations(deps: RegistryApiDeps) {
  const { codeBook, perform } = deps;
  const tag = 'Registry';

  function toldOf(each: Representative, call: Call): Told {
    const person = deps.pseudonyms(call.token._id)(each._id);
    codeBook.remember(call.token._id, person, each._id);
    return { body: representativeBody(each, person, call), version: each.version, subject: each._id };
  }

  async function visibleById(id: string | null, call: Call): Promise<Representative> {
    const reach = call.reach('representative.export');
    const found =
      id && !reachesNothing(reach) && (await deps.registryExports.find(id, { reach, statuses: LISTED_STATUSES }));
    if (!found) throw missing();
    return found;
  }

  const visible = async (call: Call): Promise<Representative> =>
    visibleById(await codeBook.find(call.token._id, call.params['id']!), call);

  const again = async (id: string, call: Call): Promise<Told> => toldOf(await visibleById(id, call), call);

  return [
    operation({
      method: 'get',
      path: '/representatives',
      id: 'listRepresentatives',
      tag,
      summary: 'The registry, without names unless the token has the permission `personal`',
      needs: [],
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
        return pageFrom(
          found,
          limit,
          ({ _id }) => [_id],
          (each) => toldOf(each, call).body,
        );
      },
    }),
    operation({
      method: 'get',
      path: '/representatives/{id}',
      id: 'getRepresentative',
      tag,
      summary: 'One person of the registry, by the code that this token knows as `person`',
      needs: [],
      answer: representativeSchema,
      status: 200,
      run: async (call) => toldOf(await visible(call), call),
    }),
    operation({
      method: 'post',
      path: '/representatives',
      id: 'addRepresentative',
      tag,
      summary: 'Enters somebody as a row of an office’s list would: invited, until they come with a code',
      needs: ['change', 'personal'],
      body: newRepresentative,
      answer: representativeSchema,
      status: 201,
      async run(call) {
        const said = Object.fromEntries(Object.entries(call.body).filter(([, text]) => text !== null));
        const outcome = await perform(addPerson({ said }), call.cause());
        switch (outcome.kind) {
          case 'added': {
            const told = toldOf(outcome.person, call);
            return { ...told, location: `/representatives/${(told.body as { person: string }).person}` };
          }
          case 'known':
            throw outcome.person.status === 'withdrawn'
              ? conflict((say) => say.consentGoneStays)
              : conflict((say) => say.known(deps.pseudonyms(call.token._id)(outcome.person._id)));
          case 'refused':
            throw refusedFor(outcome.problems);
        }
      },
      again,
    }),
    operation({
      method: 'patch',
      path: '/representatives/{id}',
      id: 'changeRepresentative',
      tag,
      summary: 'Puts right what stands in the registry; what is left out stays',
      needs: ['change', 'personal'],
      body: representativePatch,
      answer: representativeSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const person = await visible(call);
        if (!isWithin(call.reach('representative.edit'), person)) throw forbidden();
        if (person.status === 'withdrawn') throw conflict((say) => say.consentGone);
        const seen = insistUnchanged(call, toldOf(person, call));
        const typed = Object.fromEntries(
          FIELDS.map((field) => [field, (call.body[field] === undefined ? person[field] : call.body[field]) ?? '']),
        ) as Record<Field, string>;
        const read = changeFrom(typed, person, deps.programme.places);
        if ('problems' in read)
          throw refusedFor(
            FIELDS.flatMap((field) => {
              const why = read.problems[field];
              return why ? [{ field, why, hint: null }] : [];
            }),
          );
        if (Object.keys(read.change).length === 0) return toldOf(person, call);
        const outcome = await perform(
          editRepresentative({ person: person._id, seen, change: read.change }),
          call.cause(),
        );
        if (outcome.kind === 'gone') throw missing();
        if (outcome.kind === 'stale') throw stale(toldOf(outcome.profile, call));
        return toldOf(outcome.profile, call);
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/representatives/{id}/review',
      id: 'reviewRepresentative',
      tag,
      summary: 'Decides on a registration, where the district has no analyst of its own; the person is told in LINE',
      needs: ['change', 'personal'],
      body: review,
      answer: representativeSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const person = await visible(call);
        const seen = insistUnchanged(call, toldOf(person, call));
        const { decision, note } = call.body;
        const outcome = await perform(
          decideRegistration({ person: person._id, seen, decision, note: decision === 'more' ? note : null }),
          call.cause(),
        );
        deps.wake();
        switch (outcome.kind) {
          case 'decided':
            return toldOf(outcome.profile, call);
          case 'changed':
            throw stale(toldOf(outcome.profile, call));
          case 'already':
            throw conflict((say) => say.decided);
          case 'notYours':
            throw forbidden();
          default:
            throw conflict((say) => say.nothingToDecide);
        }
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/representatives/{id}/claim-code',
      id: 'makeClaimCode',
      tag,
      summary: 'A code for the invitation of somebody who has no LINE yet',
      needs: ['change', 'personal'],
      answer: claimCodeSchema,
      status: 200,
      async run(call) {
        const person = await visible(call);
        const [letter] = await perform(printLetters({ people: [person._id], subject: 'registry' }), call.cause());
        if (letter) return { body: { code: letter.code }, subject: person._id };
        throw isWithin(call.reach('representative.edit'), person) ? conflict((say) => say.notInvited) : forbidden();
      },
    }),
  ];
}
