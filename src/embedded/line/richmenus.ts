/** Rich menus: definition, picture, the default for everybody, and links for single people. */
import type { messagingApi } from '@line/bot-sdk';
import { checkAction } from './actions.ts';
import { jsonOf, NOT_FOUND, type ApiContext, type Handler, type Route } from './call.ts';
import type { Answer } from './http.ts';
import { newRichMenuId, USER_ID } from './ids.ts';
import { pictureSize, type PictureSize } from './picture-size.ts';
import { isObject, Problems, type Fields } from './problems.ts';
import { invalidBody } from './validate.ts';

const AREAS_MOST = 20;
const LINKED_AT_ONCE = 500;
const IMAGE_MOST_BYTES = 1_048_576;
const OK: Answer = { status: 200, body: {} };
const ACCEPTED: Answer = { status: 202, body: {} };
const refuse = (message: string): Answer => ({ status: 400, body: { message } });

/** Width 800 to 2,500, height at least 250, width over height at least 1.45. */
function checkMenu(menu: unknown): Problems {
  const problems = new Problems();
  if (!isObject(menu)) {
    problems.add('', 'May not be empty');
    return problems;
  }
  const size = isObject(menu.size) ? menu.size : {};
  problems.number(size.width, 'size.width', 800, 2_500);
  problems.number(size.height, 'size.height', 250, 2_500);
  if (Number(size.width) / Number(size.height) < 1.45) problems.add('size', 'The aspect ratio must be at least 1.45');
  problems.text(menu.name, 'name', 300);
  problems.text(menu.chatBarText, 'chatBarText', 14);
  if (typeof menu.selected !== 'boolean') problems.add('selected', 'May not be empty');
  if (!Array.isArray(menu.areas) || menu.areas.length > AREAS_MOST) {
    problems.add('areas', `Size must be between 0 and ${AREAS_MOST}`);
    return problems;
  }
  menu.areas.forEach((area: unknown, index) => {
    const at = `areas[${index}]`;
    if (!isObject(area) || !isObject(area.bounds)) return problems.add(`${at}.bounds`, 'May not be empty');
    const { x, y, width, height } = area.bounds;
    for (const [name, value] of Object.entries({ x, y }))
      problems.number(value, `${at}.bounds.${name}`, 0, 2_147_483_647);
    for (const [name, value] of Object.entries({ width, height }))
      problems.number(value, `${at}.bounds.${name}`, 1, 2_147_483_647);
    if (Number(x) + Number(width) > Number(size.width) || Number(y) + Number(height) > Number(size.height))
      problems.add(`${at}.bounds`, 'The area must be within the rich menu');
    return checkAction(area.action, `${at}.action`, problems, {
      place: 'richMenu',
      labelMost: 20,
      labelOptional: true,
    });
  });
  return problems;
}

const isShowable = ({ width, height }: PictureSize): boolean =>
  width >= 800 && width <= 2_500 && height >= 250 && width / height >= 1.45;

/** Ids of people, as many as LINE takes at once; null where the list is none. */
function userIdsOf({ userIds }: Fields): string[] | null {
  const given: unknown[] = Array.isArray(userIds) ? userIds : [];
  const isList = given.length > 0 && given.length <= LINKED_AT_ONCE;
  return isList && given.every((id): id is string => typeof id === 'string' && USER_ID.test(id)) ? given : null;
}

export function richMenuRoutes({ world, commit, keepContent, readContent, dropContent }: ApiContext): Route[] {
  const create: Handler = (call) => {
    const given = jsonOf(call);
    const { list } = checkMenu(given);
    if (list.length > 0) return invalidBody(list);
    const richMenuId = newRichMenuId();
    const menu: messagingApi.RichMenuResponse = { ...JSON.parse(call.body.toString('utf8')), richMenuId };
    commit({ t: 'menu', richMenu: { menu, imageType: null } });
    return { status: 200, body: { richMenuId } };
  };
  const upload: Handler = async (call, [id]) => {
    const richMenu = world.menus.get(id!);
    if (!richMenu) return NOT_FOUND;
    const imageType = (call.headers['content-type'] ?? '').toLowerCase();
    if (!['image/jpeg', 'image/png'].includes(imageType))
      return { status: 415, body: { message: 'Unsupported media type' } };
    if (call.body.length > IMAGE_MOST_BYTES) return { status: 413, body: { message: 'Request entity too large' } };
    if (call.body.length === 0) return refuse('The image is empty');
    const size = pictureSize(call.body, imageType);
    if (!size) return refuse('The image is not a JPEG or PNG image');
    if (!isShowable(size)) return refuse('The image size is invalid');
    const { width, height } = richMenu.menu.size;
    if (size.width !== width || size.height !== height)
      return refuse('The image size does not match the size of the rich menu');
    if (richMenu.imageType) return refuse('An image has already been uploaded to the richmenu');
    await keepContent(id!, call.body);
    commit({ t: 'menu', richMenu: { ...richMenu, imageType } });
    return OK;
  };
  const download: Handler = async (_call, [id]) => {
    const type = world.menus.get(id!)?.imageType;
    const bytes = type ? await readContent(id!) : null;
    return type && bytes ? { status: 200, body: bytes, headers: { 'content-type': type } } : NOT_FOUND;
  };
  /** A menu without its picture cannot be shown to anybody. */
  const shown = (id: string, show: () => void): Answer => {
    const richMenu = world.menus.get(id);
    if (!richMenu) return NOT_FOUND;
    if (!richMenu.imageType) return refuse('must upload richmenu image before applying it to user');
    show();
    return OK;
  };
  return [
    ['POST', /^\/v2\/bot\/richmenu$/, create],
    [
      'POST',
      /^\/v2\/bot\/richmenu\/validate$/,
      (call) => {
        const { list } = checkMenu(jsonOf(call));
        return list.length > 0 ? invalidBody(list) : OK;
      },
    ],
    ['POST', /^\/v2\/bot\/richmenu\/([^/]+)\/content$/, upload],
    ['GET', /^\/v2\/bot\/richmenu\/([^/]+)\/content$/, download],
    [
      'GET',
      /^\/v2\/bot\/richmenu\/list$/,
      () => ({ status: 200, body: { richmenus: [...world.menus.values()].map(({ menu }) => menu) } }),
    ],
    [
      'GET',
      /^\/v2\/bot\/richmenu\/([^/]+)$/,
      (_call, [id]) => {
        const found = world.menus.get(id!);
        return found ? { status: 200, body: found.menu } : NOT_FOUND;
      },
    ],
    [
      'DELETE',
      /^\/v2\/bot\/richmenu\/([^/]+)$/,
      async (_call, [id]) => {
        if (!world.menus.has(id!)) return NOT_FOUND;
        commit({ t: 'menuGone', id: id! });
        await dropContent(id!);
        return OK;
      },
    ],
    // LINE accepts a list and works through it afterwards, leaving out whoever is no friend.
    [
      'POST',
      /^\/v2\/bot\/richmenu\/bulk\/link$/,
      (call) => {
        const body = jsonOf(call);
        const userIds = userIdsOf(body);
        if (!userIds) return refuse('The property, userIds, must be a list of 1 to 500 user IDs');
        call.recipients = userIds;
        const id = String(body.richMenuId);
        const answer = shown(id, () => {
          for (const user of userIds) if (world.user(user)) commit({ t: 'menuLink', user, id });
        });
        return answer === OK ? ACCEPTED : answer;
      },
    ],
    [
      'POST',
      /^\/v2\/bot\/richmenu\/bulk\/unlink$/,
      (call) => {
        const userIds = userIdsOf(jsonOf(call));
        if (!userIds) return refuse('The property, userIds, must be a list of 1 to 500 user IDs');
        call.recipients = userIds;
        for (const user of userIds) if (world.user(user)) commit({ t: 'menuLink', user, id: null });
        return ACCEPTED;
      },
    ],
    [
      'POST',
      /^\/v2\/bot\/user\/all\/richmenu\/([^/]+)$/,
      (_call, [id]) => shown(id!, () => commit({ t: 'menuDefault', id: id! })),
    ],
    [
      'GET',
      /^\/v2\/bot\/user\/all\/richmenu$/,
      () => {
        const id = world.defaultMenu();
        return id === null ? NOT_FOUND : { status: 200, body: { richMenuId: id } };
      },
    ],
    [
      'DELETE',
      /^\/v2\/bot\/user\/all\/richmenu$/,
      () => {
        commit({ t: 'menuDefault', id: null });
        return OK;
      },
    ],
    [
      'POST',
      /^\/v2\/bot\/user\/([^/]+)\/richmenu\/([^/]+)$/,
      (call, [user, id]) => {
        call.recipients = [user!];
        if (!world.user(user!)) return NOT_FOUND;
        return shown(id!, () => commit({ t: 'menuLink', user: user!, id: id! }));
      },
    ],
    [
      'GET',
      /^\/v2\/bot\/user\/([^/]+)\/richmenu$/,
      (call, [user]) => {
        call.recipients = [user!];
        const id = world.menuLink(user!);
        return id === undefined ? NOT_FOUND : { status: 200, body: { richMenuId: id } };
      },
    ],
    [
      'DELETE',
      /^\/v2\/bot\/user\/([^/]+)\/richmenu$/,
      (call, [user]) => {
        call.recipients = [user!];
        if (!world.user(user!)) return NOT_FOUND;
        commit({ t: 'menuLink', user: user!, id: null });
        return OK;
      },
    ],
  ];
}
