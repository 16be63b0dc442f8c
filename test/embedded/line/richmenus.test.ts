import type { messagingApi } from '@line/bot-sdk';
import { refusalOf, startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const menu = (more: Partial<messagingApi.RichMenuRequest> = {}): messagingApi.RichMenuRequest => ({
  size: { width: 2_500, height: 1_686 },
  selected: true,
  name: 'เมนูผู้แทน',
  chatBarText: 'เมนู',
  areas: [
    { bounds: { x: 0, y: 0, width: 1_250, height: 1_686 }, action: { type: 'message', label: 'นัด', text: 'นัดของฉัน' } },
  ],
  ...more,
});
/** The head of a PNG, and nothing behind it that anybody would look at. */
function picture(bytes = 100, width = 2_500, height = 1_686) {
  const content = Buffer.alloc(bytes);
  content.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  content.writeUInt32BE(width, 16);
  content.writeUInt32BE(height, 20);
  return new Blob([new Uint8Array(content)], { type: 'image/png' });
}

async function shownMenu(): Promise<string> {
  const { richMenuId } = await stage.line.createRichMenu(menu());
  await stage.blob.setRichMenuImage(richMenuId, picture());
  return richMenuId;
}

describe('a rich menu', () => {
  it('is created, read, listed and deleted', async () => {
    const { richMenuId } = await stage.line.createRichMenu(menu());
    expect(await stage.line.getRichMenu(richMenuId)).toEqual({ richMenuId, ...menu() });
    expect((await stage.line.getRichMenuList()).richmenus).toHaveLength(1);
    await stage.line.deleteRichMenu(richMenuId);
    expect((await refusalOf(stage.line.getRichMenu(richMenuId))).status).toBe(404);
  });

  it('without its picture is shown to nobody', async () => {
    const { richMenuId } = await stage.line.createRichMenu(menu());
    const refusal = await refusalOf(stage.line.setDefaultRichMenu(richMenuId));
    expect(refusal).toMatchObject({ status: 400, message: expect.stringContaining('must upload richmenu image') });
  });

  it('that is the default is seen by everybody without one of their own', async () => {
    const [one, two] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const [common, own] = [await shownMenu(), await shownMenu()];
    await stage.line.setDefaultRichMenu(common);
    await stage.line.linkRichMenuIdToUser(two.id, own);
    const seen = async () => [await stage.chat(one), await stage.chat(two)].map(({ richMenu }) => richMenu?.richMenuId);
    expect(await seen()).toEqual([common, own]);
    expect(await stage.line.getDefaultRichMenuId()).toEqual({ richMenuId: common });
    expect(await stage.line.getRichMenuIdOfUser(two.id)).toEqual({ richMenuId: own });
    await stage.line.unlinkRichMenuIdFromUser(two.id);
    expect(await seen()).toEqual([common, common]);
    await stage.line.cancelDefaultRichMenu();
    expect(await seen()).toEqual([undefined, undefined]);
  });

  it('that is deleted is seen by nobody', async () => {
    const person = await stage.person('หนึ่ง');
    const id = await shownMenu();
    await stage.line.linkRichMenuIdToUser(person.id, id);
    await stage.line.deleteRichMenu(id);
    expect((await stage.chat(person)).richMenu).toBeNull();
  });

  it('gives its picture to the chat page', async () => {
    const id = await shownMenu();
    const answer = await fetch(`${stage.emulator.url}/_emulator/richmenus/${id}/image`);
    expect([answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength]).toEqual(['image/png', 100]);
  });

  it('takes one picture of at most 1 MB', async () => {
    const { richMenuId } = await stage.line.createRichMenu(menu());
    expect((await refusalOf(stage.blob.setRichMenuImage(richMenuId, picture(1_048_577)))).status).toBe(413);
    await stage.blob.setRichMenuImage(richMenuId, picture(1_048_576));
    expect((await refusalOf(stage.blob.setRichMenuImage(richMenuId, picture()))).status).toBe(400);
  });

  it('refuses what is no picture, or not of its size', async () => {
    const { richMenuId } = await stage.line.createRichMenu(menu());
    const words = new Blob(['not a picture at all, whatever it is called'], { type: 'image/png' });
    for (const wrong of [words, new Blob([await words.text()], { type: 'image/jpeg' }), picture(100, 2_500, 843)])
      expect((await refusalOf(stage.blob.setRichMenuImage(richMenuId, wrong))).status).toBe(400);
    await stage.blob.setRichMenuImage(richMenuId, picture());
  });

  it('takes a JPEG, too', async () => {
    const { richMenuId } = await stage.line.createRichMenu(menu());
    const head = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108069609c403', 'hex');
    await stage.blob.setRichMenuImage(richMenuId, new Blob([new Uint8Array(head)], { type: 'image/jpeg' }));
  });

  it('is linked to many at once, and unlinked again', async () => {
    const people = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const richMenuId = await shownMenu();
    const userIds = people.map(({ id }) => id);
    const seen = async () => Promise.all(people.map(async (each) => (await stage.chat(each)).richMenu?.richMenuId));
    await stage.line.linkRichMenuIdToUsers({ richMenuId, userIds: [...userIds, `U${'0'.repeat(32)}`] });
    expect(await seen()).toEqual([richMenuId, richMenuId]);
    await stage.line.unlinkRichMenuIdFromUsers({ userIds });
    expect(await seen()).toEqual([undefined, undefined]);
    const many = Array.from({ length: 501 }, () => userIds[0]!);
    for (const wrong of [[], many, ['somebody']])
      expect((await refusalOf(stage.line.linkRichMenuIdToUsers({ richMenuId, userIds: wrong }))).status).toBe(400);
    const nowhere = { richMenuId: 'richmenu-none', userIds };
    expect((await refusalOf(stage.line.linkRichMenuIdToUsers(nowhere))).status).toBe(404);
  });

  it.each<[string, Partial<messagingApi.RichMenuRequest>, string]>([
    ['too narrow', { size: { width: 799, height: 300 }, areas: [] }, 'size.width'],
    ['too tall for its width', { size: { width: 1_000, height: 700 }, areas: [] }, 'size'],
    ['with 21 areas', { areas: Array.from({ length: 21 }, () => menu().areas![0]!) }, 'areas'],
    [
      'with an area that leaves it',
      { areas: [{ bounds: { x: 2_000, y: 0, width: 501, height: 9 }, action: { type: 'uri', uri: 'https://a.th' } }] },
      'areas[0].bounds',
    ],
    ['with a long bar text', { chatBarText: 'ก'.repeat(15) }, 'chatBarText'],
  ])('%s is refused', async (_, more, property) => {
    expect((await refusalOf(stage.line.createRichMenu(menu(more)))).details).toMatchObject([{ property }]);
    expect((await refusalOf(stage.line.validateRichMenuObject(menu(more)))).status).toBe(400);
  });
});
