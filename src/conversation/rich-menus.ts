/**
 * Everybody sees the menu of what they are. That somebody's may be another one by now is written with the very change
 * of status or role (`menuDueAt`), so nothing is forgotten where LINE is away: it is told when it is back.
 */
import type { LineClient } from '../line/client.ts';
import { LINK_AT_ONCE, type RichMenuIds, type RichMenuName } from '../line/rich-menus.ts';
import type { Logger } from '../logger.ts';
import type { Job } from '../occurrences.ts';
import { minutes, plus, type Clock } from '../time.ts';
import { RICH_MENUS, richMenuFor } from './rich-menu-messages.ts';
import type { RichMenuStore } from './rich-menu-store.ts';

const TRY_AGAIN_AFTER = minutes(1);

export interface RichMenuDeps {
  menus: RichMenuStore;
  line: Pick<LineClient, 'richMenus'>;
  clock: Clock;
  logger: Logger;
}

export type RichMenus = ReturnType<typeof createRichMenus>;

export function createRichMenus({ menus, line, clock, logger }: RichMenuDeps) {
  /** As LINE said last; asked for again once something fails. */
  let known: RichMenuIds | null = null;

  /** @returns false where there are no menus at LINE: setting them up marks everybody anew. */
  async function show(wanted: ReadonlyMap<string, RichMenuName | null>): Promise<boolean> {
    try {
      known ??= await line.richMenus.find(RICH_MENUS);
      if (!known) return false;
      for (const name of new Set(wanted.values())) {
        const userIds = [...wanted].flatMap(([userId, its]) => (its === name ? [userId] : []));
        await (name ? line.richMenus.link(userIds, known[name]) : line.richMenus.unlink(userIds));
      }
      return true;
    } catch (error) {
      known = null;
      throw error;
    }
  }

  /** Somebody may be staff and a representative. */
  async function wantedBy(lineUserIds: readonly string[]): Promise<Map<string, RichMenuName | null>> {
    const { roles, statuses } = await menus.findWho(lineUserIds);
    return new Map(lineUserIds.map((id) => [id, richMenuFor(roles.get(id) ?? [], statuses.get(id) ?? null)]));
  }

  const job: Job = {
    name: 'rich menus',
    async runDue(now, stillMine = async () => true) {
      let done = 0;
      while (await stillMine()) {
        const all = await menus.findDue(now, LINK_AT_ONCE);
        if (all.length === 0) break;
        const ids = [...new Set(all.flatMap(({ lineUserId }) => lineUserId ?? []))];
        try {
          for (let start = 0; start < ids.length; start += LINK_AT_ONCE)
            await show(await wantedBy(ids.slice(start, start + LINK_AT_ONCE)));
        } catch (error) {
          await menus.settle(all, plus(now, TRY_AGAIN_AFTER));
          logger.warn({ err: error }, 'LINE was not told of menus, it is told again');
          break;
        }
        await menus.settle(all, null);
        done += all.length;
      }
      return done;
    },
    nextDue: () => menus.nextDue(),
  };

  return {
    job,

    /**
     * Makes LINE have the menus, and shows everybody theirs. Repeating it changes nothing that is as it should be.
     * @returns false where LINE failed on the way to some people: the running app tells it again.
     */
    async setUp(): Promise<boolean> {
      const { ids, old } = await line.richMenus.setUp(RICH_MENUS);
      known = ids;
      const now = clock.now();
      await menus.markAll(now);
      await job.runDue(now);
      const left = await menus.findDue(now, 1);
      // Only once nobody is linked to them any more: people would see none meanwhile.
      const areAllTold = left.length === 0;
      if (areAllTold) for (const id of old) await line.richMenus.remove(id);
      return areAllTold;
    },

    /**
     * For a representative who leaves, while LINE's id is still known: it is not kept for a later try. Where LINE is away they
     * go on seeing the old menu, whose buttons then answer as they answer anybody.
     */
    async forget(lineUserId: string): Promise<void> {
      try {
        const { roles } = await menus.findWho([lineUserId]);
        await show(new Map([[lineUserId, richMenuFor(roles.get(lineUserId) ?? [], null)]]));
      } catch (error) {
        logger.warn({ err: error }, 'LINE was not told that somebody sees the menu of everybody again');
      }
    },

    /** Somebody who is no longer staff may be a representative still. */
    async leftStaff(lineUserId: string): Promise<void> {
      if (!(await menus.markRepresentative(lineUserId, clock.now()))) await this.forget(lineUserId);
    },
  };
}
