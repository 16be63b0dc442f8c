/**
 * Rich menus: the picture under a 1:1 chat whose tiles can be tapped. The bot has one for each role. This is their shape
 * and how LINE is told of them; what stands on the tiles is said in `conversation/rich-menu-messages`.
 * Limits: LINE's reference, “Rich menu structure” (2,500 × 1,686 or 2,500 × 843, PNG up to 1 MB, up to 20 areas).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import { within } from './patience.ts';

export const RICH_MENU_NAMES = [
  'stranger',
  'representative',
  'analyst',
  'districtAnalyst',
  'coordinator',
  'admin',
] as const;
export type RichMenuName = (typeof RICH_MENU_NAMES)[number];

export interface Tile {
  /** Large on the picture; also what the tile is called by a screen reader. */
  thai: string;
  /** Small below it. */
  english: string;
  icon: 'calendar' | 'speak' | 'letter' | 'person' | 'letters' | 'help' | 'write' | 'list' | 'chart' | 'file' | 'door';
  /** A button's data, or words that are said as if typed. */
  does: { postback: string } | { say: string };
}

/** Tiles from left to right, from top to bottom. */
export interface RichMenu {
  name: RichMenuName;
  /** On the bar that opens and closes it, up to 14 characters. */
  bar: string;
  columns: number;
  rows: 1 | 2;
  tiles: readonly Tile[];
}

const WIDTH = 2_500;
const HEIGHTS = { 1: 843, 2: 1_686 } as const;
/** Beside this file, in `src` and in `dist` alike. Drawn by `scripts/rich-menu-pictures.ts`. */
const PICTURES = join(dirname(fileURLToPath(import.meta.url)), 'rich-menu');

export const sizeOf = ({ rows }: RichMenu): { width: number; height: number } => ({
  width: WIDTH,
  height: HEIGHTS[rows],
});

/** Where each tile lies: whole pixels, without gaps. */
export function boundsOf(menu: RichMenu): { x: number; y: number; width: number; height: number }[] {
  const { width, height } = sizeOf(menu);
  const edge = (whole: number, parts: number, at: number): number => Math.round((whole * at) / parts);
  return menu.tiles.map((_tile, index) => {
    const [column, row] = [index % menu.columns, Math.floor(index / menu.columns)];
    const [x, y] = [edge(width, menu.columns, column), edge(height, menu.rows, row)];
    return {
      x,
      y,
      width: edge(width, menu.columns, column + 1) - x,
      height: edge(height, menu.rows, row + 1) - y,
    };
  });
}

export const pictureFile = (name: RichMenuName): string => join(PICTURES, `${name}.png`);

/** Staff type whole sentences and want the room for what they read. */
const OPENED_BY_HAND: readonly RichMenuName[] = ['analyst', 'districtAnalyst', 'coordinator', 'admin'];

/** A menu as LINE takes it. Its name says what it is and, by a hash, what exactly it shows. */
export function requestOf(menu: RichMenu, picture: Buffer): messagingApi.RichMenuRequest & { name: string } {
  const bounds = boundsOf(menu);
  const areas = menu.tiles.map(({ thai, does }, index): messagingApi.RichMenuArea => ({
    bounds: bounds[index]!,
    action:
      'say' in does
        ? { type: 'message', label: thai, text: does.say }
        : { type: 'postback', label: thai, data: does.postback, displayText: thai },
  }));
  const shape = { size: sizeOf(menu), selected: !OPENED_BY_HAND.includes(menu.name), chatBarText: menu.bar, areas };
  const version = createHash('sha256').update(JSON.stringify(shape)).update(picture).digest('hex').slice(0, 12);
  return { ...shape, name: `${OURS}${menu.name}-${version}` };
}

/** Menus of others on the same account are left alone. */
const OURS = 'prachakhom-';
const TIMEOUT_MS = 10_000;
/** LINE takes up to 500 people at once. */
export const LINK_AT_ONCE = 500;

export type RichMenuIds = Readonly<Record<RichMenuName, string>>;

export type RichMenuClient = ReturnType<typeof createRichMenuClient>;

/** @param dataUrl where LINE takes pictures. Everything here throws where LINE refuses or does not answer. */
export function createRichMenuClient(options: { baseUrl: string; dataUrl: string; channelAccessToken: string }) {
  const { channelAccessToken } = options;
  const sdk = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL: options.baseUrl });
  const blob = new messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL: options.dataUrl });
  const call = <Result>(made: Promise<Result>): Promise<Result> => within(TIMEOUT_MS, made);

  async function orNull<Result>(made: Promise<Result>): Promise<Result | null> {
    try {
      return await call(made);
    } catch (error) {
      if (error instanceof HTTPFetchError && error.status === 404) return null;
      throw error;
    }
  }

  async function listOurs(): Promise<messagingApi.RichMenuResponse[]> {
    const { richmenus } = await call(sdk.getRichMenuList());
    return richmenus.filter(({ name }) => name.startsWith(OURS));
  }

  /** With its picture, whatever an earlier run left unfinished. */
  async function ensure(menu: RichMenu, there: readonly messagingApi.RichMenuResponse[]): Promise<string> {
    const picture = readFileSync(pictureFile(menu.name));
    const request = requestOf(menu, picture);
    const known = there.find(({ name }) => name === request.name)?.richMenuId;
    if (known && (await orNull(blob.getRichMenuImage(known)))) return known;
    const id = known ?? (await call(sdk.createRichMenu(request))).richMenuId;
    await call(blob.setRichMenuImage(id, new Blob([new Uint8Array(picture)], { type: 'image/png' })));
    return id;
  }

  return {
    /**
     * Creates what is missing and makes the stranger's menu everybody's. Repeating it changes nothing.
     * @returns the ids, and those of menus of ours that are no longer used: to be removed once nobody is linked to them.
     */
    async setUp(menus: readonly RichMenu[]): Promise<{ ids: RichMenuIds; old: string[] }> {
      const there = await listOurs();
      const ids: Partial<Record<RichMenuName, string>> = {};
      for (const menu of menus) ids[menu.name] = await ensure(menu, there);
      const current = (await orNull(sdk.getDefaultRichMenuId()))?.richMenuId;
      if (current !== ids.stranger) await call(sdk.setDefaultRichMenu(ids.stranger!));
      const used = new Set(Object.values(ids));
      return {
        ids: ids as RichMenuIds,
        old: there.map(({ richMenuId }) => richMenuId).filter((id) => !used.has(id)),
      };
    },

    /** Null where these, as they are now, have not been set up. */
    async find(menus: readonly RichMenu[]): Promise<RichMenuIds | null> {
      const there = await listOurs();
      const found = menus.map((menu) => {
        const { name } = requestOf(menu, readFileSync(pictureFile(menu.name)));
        return [menu.name, there.find((each) => each.name === name)?.richMenuId] as const;
      });
      return found.every(([, id]) => id) ? (Object.fromEntries(found) as RichMenuIds) : null;
    },

    async remove(id: string): Promise<void> {
      await orNull(sdk.deleteRichMenu(id));
    },

    /** Up to 500 people. LINE leaves out whoever is no friend. */
    async link(userIds: readonly string[], id: string): Promise<void> {
      await call(sdk.linkRichMenuIdToUsers({ richMenuId: id, userIds: [...userIds] }));
    },

    /** They see what everybody sees. */
    async unlink(userIds: readonly string[]): Promise<void> {
      await call(sdk.unlinkRichMenuIdFromUsers({ userIds: [...userIds] }));
    },
  };
}
