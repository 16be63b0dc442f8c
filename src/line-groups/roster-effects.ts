/** Compares the registry with the LINE groups of a district group. LINE lists no members: each of ours is asked for. */
import { createHash } from 'node:crypto';
import { may } from '../access/policy.ts';
import type { LineClient } from '../line/client.ts';
import type { Logger } from '../logger.ts';
import { NO_NAME, NO_DISTRICT } from '../representatives/messages.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Places } from '../thai/places.ts';
import type { Clock } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { NO_GROUP_NAME } from './messages.ts';
import type { LineGroup } from './model.ts';
import { kindOf, reconcile, type Known, type Presence, type Roster } from './roster-rules.ts';
import type { LineGroupStore } from './store.ts';

export interface RosterView extends Roster {
  districtGroup: string;
  /** Of `outside`, those whose names this colleague may see, in the order of the registry. */
  named: { name: string; district: string }[];
}

export type RosterOutcome = { kind: 'roster'; view: RosterView } | { kind: 'forbidden' | 'noLineGroup' };

/** @param ask false: only what LINE has said within a day. */
export const showRoster = defineEffect<{ districtGroup: string; ask?: boolean }, RosterOutcome>('lineGroup.roster');

export interface RosterDeps {
  lineGroups: LineGroupStore;
  representatives: RepresentativeStore;
  staff: StaffStore;
  lineGroupSize(lineGroup: string): Promise<number>;
  line: Pick<LineClient, 'isGroupMember' | 'showLoading'>;
  places: Places;
  clock: Clock;
  logger: Logger;
  /** Of one question, 300 where left out. What LINE has said is kept for a day: asking again goes on where this stopped. */
  mostLookups?: number;
}

const MOST_LOOKUPS = 300;
const LOOKUPS_AT_ONCE = 20;
/** Machine time: whoever asked waits for a reply, whose token lives a minute. */
const LOOKUPS_MAY_TAKE_MS = 8_000;
const LOOKUP_MAY_TAKE_MS = 4_000;
const LOADING_FROM_LOOKUPS = 40;
const PAGE = 500;

/** Somebody of ours whom LINE can be asked about. */
interface Asked {
  id: string;
  lineUserId: string;
  knownIn(group: LineGroup): boolean | null;
  remember(group: LineGroup, member: boolean): Promise<void>;
}

export function rosterEffects(deps: RosterDeps): EffectHandler[] {
  const { lineGroups, representatives, staff, clock, logger } = deps;
  const groupOf = (district: string): string => deps.places.groupOf(district).code;

  async function registry(districtGroup: string): Promise<Representative[]> {
    const all: Representative[] = [];
    for (let after: string | null = null; ;) {
      const page = await representatives.findRegistry(districtGroup, after, PAGE);
      if (page.length === 0) return all;
      all.push(...page);
      after = page.at(-1)!._id;
    }
  }

  /** Asks LINE until the bound, or until LINE fails: then the rest is unknown, which is said. */
  function createLookup(most: number) {
    const until = Date.now() + LOOKUPS_MAY_TAKE_MS;
    let left = most;
    let failed = false;

    async function ask(person: Asked, group: LineGroup): Promise<Presence> {
      try {
        const member = await deps.line.isGroupMember(group.lineGroupId, person.lineUserId, LOOKUP_MAY_TAKE_MS);
        await person.remember(group, member);
        return member ? 'in' : 'out';
      } catch (error) {
        if (!failed) logger.warn({ err: error }, 'LINE did not say who is in a LINE group');
        failed = true;
        return 'unknown';
      }
    }

    return async (people: readonly Asked[], group: LineGroup): Promise<Map<string, Presence>> => {
      const found = new Map<string, Presence>();
      const open: Asked[] = [];
      for (const person of people) {
        const known = person.knownIn(group);
        found.set(person.id, known === null ? 'unknown' : known ? 'in' : 'out');
        if (known === null) open.push(person);
      }
      for (let start = 0; start < open.length; start += LOOKUPS_AT_ONCE) {
        if (failed || left <= 0 || Date.now() > until) return found;
        const part = open.slice(start, start + Math.min(LOOKUPS_AT_ONCE, left));
        left -= part.length;
        const answers = await Promise.all(part.map((person) => ask(person, group)));
        part.forEach(({ id }, index) => found.set(id, answers[index]!));
      }
      return found;
    };
  }

  /** LINE's own count; null where LINE does not answer. */
  async function sizeOf({ _id }: LineGroup): Promise<number | null> {
    return deps.lineGroupSize(_id).catch(() => null);
  }

  return [
    showRoster.handle(async ({ districtGroup, ask = true }, { who }) => {
      if (!may(who.staff, 'lineGroup.roster', { districtGroup }, groupOf)) return { kind: 'forbidden' };
      const groups = await lineGroups.findBound(districtGroup);
      if (groups.length === 0) return { kind: 'noLineGroup' };
      const now = clock.now();
      const [people, colleagues] = [await registry(districtGroup), await staff.findInLine()];
      const asked: (Asked & { kind: Known['kind'] })[] = [
        ...colleagues.map((colleague) => ({
          id: colleague._id,
          kind: kindOf(colleague, districtGroup, groupOf),
          lineUserId: colleague.lineUserId!,
          knownIn: ({ _id }: LineGroup) => staff.knownMembership(colleague, _id, now),
          remember: ({ _id }: LineGroup, member: boolean) => staff.rememberMembership(colleague._id, _id, member, now),
        })),
        ...people.flatMap((person) =>
          person.lineUserId
            ? [
                {
                  id: person._id,
                  kind: 'representative' as const,
                  lineUserId: person.lineUserId,
                  knownIn: ({ _id }: LineGroup) => representatives.knownMembership(person, _id, now),
                  remember: ({ _id }: LineGroup, member: boolean) =>
                    representatives.rememberMembership(person._id, _id, member, now),
                },
              ]
            : [],
        ),
      ];
      const unasked = asked.filter((each) => groups.some((group) => each.knownIn(group) === null)).length;
      if (ask && unasked >= LOADING_FROM_LOOKUPS && who.lineUserId)
        await deps.line.showLoading(who.lineUserId, 15).catch(() => {});
      const lookup = createLookup(ask ? (deps.mostLookups ?? MOST_LOOKUPS) : 0);
      const presences = new Map<string, Map<string, Presence>>();
      const counted = [];
      for (const group of groups) {
        presences.set(group._id, await lookup(asked, group));
        counted.push({
          id: group._id,
          name: group.name ?? NO_GROUP_NAME,
          people: ask ? await sizeOf(group) : group.memberCount,
        });
      }
      const known: Known[] = [
        ...asked.map(({ id, kind, lineUserId }) => ({
          id,
          kind,
          person: keyOf(lineUserId),
          presence: new Map(groups.map(({ _id }) => [_id, presences.get(_id)!.get(id)!])),
        })),
        ...people
          .filter(({ lineUserId }) => !lineUserId)
          .map(({ _id }) => ({ id: _id, kind: 'representative' as const, person: null, presence: new Map() })),
      ];
      const roster = reconcile(counted, known);
      const outside = new Set(roster.outside);
      const named = people.filter(
        ({ _id, district }) =>
          outside.has(_id) &&
          may(who.staff, 'representative.view', { districtGroup, district: district ?? undefined }, groupOf),
      );
      return {
        kind: 'roster',
        view: {
          ...roster,
          districtGroup,
          named: named.map(({ fullName, district }) => ({
            name: fullName ?? NO_NAME,
            district: district ?? NO_DISTRICT,
          })),
        },
      };
    }),
  ];
}

/** Tells the same person without carrying the LINE id about. */
function keyOf(lineUserId: string): string {
  return createHash('sha256').update(lineUserId).digest('hex');
}
