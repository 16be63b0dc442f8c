/** npm run rich-menu, at LINE: what an office does once after it has its channel, and after an upgrade. */
import type { messagingApi } from '@line/bot-sdk';
import { RICH_MENUS } from '../../src/conversation/rich-menu-messages.ts';
import type { ChatView } from '../../src/embedded/line/protocol.ts';
import { freshDatabaseUri } from '../database.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { runScript } from './run.ts';

const TOKEN = 'test-token';
const database = freshDatabaseUri();
let world: World;
beforeAll(async () => {
  world = await startWorld({ database });
});
afterAll(() => world.stop());

const run = (environment: NodeJS.ProcessEnv = {}) =>
  runScript('rich-menu', [], {
    MONGODB_URI: database,
    LINE_API_BASE_URL: world.emulator.url,
    LINE_CHANNEL_SECRET: 'test-secret',
    LINE_CHANNEL_ACCESS_TOKEN: TOKEN,
    ...environment,
  });

async function line<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${world.emulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Answer;
}
const menus = async () =>
  (await line<{ richmenus: messagingApi.RichMenuResponse[] }>('GET', '/v2/bot/richmenu/list')).richmenus;
const shownTo = async ({ id }: Person) =>
  (await world.control<ChatView>('GET', `chats/${id}`)).richMenu?.name.replace(/^prachakhom-|-[0-9a-f]+$/gu, '');

const old = (name: string): messagingApi.RichMenuRequest => ({
  size: { width: 2_500, height: 843 },
  selected: true,
  name,
  chatBarText: 'เมนู',
  areas: [{ bounds: { x: 0, y: 0, width: 2_500, height: 843 }, action: { type: 'message', label: 'นัด', text: 'นัด' } }],
});

it('creates the menus with their pictures, shows everybody theirs, replaces those of before, and says so', async () => {
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  const analyst = await world.staff('analyst', 'THON_S');
  const coordinator = await world.staff('coordinator', null);
  const stranger = await world.person();
  await stranger.follow();
  await line('POST', '/v2/bot/richmenu', old('prachakhom-representative-0123456789ab'));
  await line('POST', '/v2/bot/richmenu', old('ของหน่วยงานอื่น'));

  expect(await run()).toEqual({ out: 'The account has its menus, and everybody sees theirs.\n', code: 0 });
  const made = await menus();
  expect(made.map(({ name }) => name).filter((name) => !name.startsWith('prachakhom-'))).toEqual(['ของหน่วยงานอื่น']);
  expect(made).toHaveLength(RICH_MENUS.length + 1);
  for (const { richMenuId } of made.filter(({ name }) => name.startsWith('prachakhom-'))) {
    const picture = await fetch(`${world.emulator.url}/v2/bot/richmenu/${richMenuId}/content`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  }
  expect(await Promise.all([person, analyst, coordinator, stranger].map(shownTo))).toEqual([
    'representative',
    'analyst',
    'coordinator',
    'stranger',
  ]);
}, 180_000);

it('says in one sentence what is wrong: a token of another channel, a LINE that is away', async () => {
  const wrong = await run({ LINE_CHANNEL_ACCESS_TOKEN: 'of-another-channel' });
  expect(wrong).toEqual({
    out: 'LINE does not accept LINE_CHANNEL_ACCESS_TOKEN: take the one of this channel from the LINE Developers Console.\n',
    code: 1,
  });
  const away = await run({ LINE_API_BASE_URL: 'http://127.0.0.1:9' });
  expect(away.code).toBe(1);
  expect(away.out.trim().split('\n')).toEqual([expect.stringContaining('LINE at http://127.0.0.1:9 did not answer')]);
}, 180_000);
