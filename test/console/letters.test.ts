import { claimCodeFor } from '../../src/representatives/claim-rules.ts';
import { letterBlocks } from '../../src/representatives/import-documents.ts';
import type { Representative } from '../../src/representatives/model.ts';
import { renderSVG } from 'uqr';
import { textOfPdf } from '../documents/pdf-text.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  desk = (await logIn(world, analyst)).browser;
  const head = 'คำนำหน้า,ชื่อ,นามสกุล,เขต,ชุมชน,ตำแหน่ง,เบอร์โทรศัพท์';
  const rows = ['นาง,สมใจ,ริมคลอง,ทุ่งครุ,ชุมชนหนึ่ง,,', 'นาย,มานะ,สวนใน,ทุ่งครุ,ชุมชนสอง,,', 'นาย,บุญมา,ทุ่งนา,บางบอน,ชุมชนสาม,,'];
  const mapping = await desk.upload(await desk.visit('/console/representatives/import'), {
    name: 'ทะเบียน.csv',
    bytes: [head, ...rows].join('\n'),
  });
  await desk.submit(mapping, { form: 'ตรวจดูก่อน' });
  await world.settled();
  await desk.submit(await desk.visit(mapping.path.replace('/columns', '')), { form: 'ยืนยัน' });
  await world.settled();
});
afterAll(() => world.stop());

const REGISTRY = '/console/representatives';
const idOf = async (fullName: string): Promise<string> =>
  String((await world.db.collection('representatives').findOne({ fullName }))!['_id']);

/** The letters that a form of this page makes, and the codes on them. */
async function made(page: Page, action: string, people: readonly string[]) {
  const form = formsOf(page).find((each) => each.action === action)!;
  const fields = Object.entries(form.fields).flatMap(([name, values]) => values.map((value) => [name, value]));
  const file = await desk.download(action, { method: 'POST', body: new URLSearchParams(fields) });
  const sheet = `sheet-${form.fields['sheet']![0]}`;
  return {
    type: file.headers.get('content-type'),
    text: textOfPdf(Buffer.from(await file.arrayBuffer())),
    codes: people.map((person) => claimCodeFor(world.context.checkInSecret, person, sheet)),
  };
}

describe('a letter', () => {
  it('carries the name, the code, and a QR that says the code in the chat', () => {
    const person = { fullName: 'นางสมใจ ริมคลอง', district: 'ทุ่งครุ', community: 'ชุมชนหนึ่ง' } as Representative;
    const blocks = letterBlocks(
      { person, code: 'TB-7KQM-2XVN' },
      { organisation: { nameTh: 'สำนักงาน', contactTh: '02' }, chatLink: 'https://line.me/R/ti/p/@city' },
    );
    const drawing = blocks.find(({ kind }) => kind === 'drawing');
    expect(drawing).toMatchObject({ svg: renderSVG('https://line.me/R/oaMessage/@city/?TB-7KQM-2XVN') });
    expect(blocks).toContainEqual({ kind: 'title', text: 'TB-7KQM-2XVN' });
    expect(JSON.stringify(blocks)).toContain('นางสมใจ ริมคลอง');
  });

  it('that was lost is made anew from the person’s page: its code lets them in, the one of before does not', async () => {
    const id = await idOf('นางสมใจ ริมคลอง');
    const action = `${REGISTRY}/${id}/letter`;
    const lost = await made(await desk.visit(`${REGISTRY}/${id}`), action, [id]);
    const anew = await made(await desk.visit(`${REGISTRY}/${id}`), action, [id]);
    expect(anew.type).toBe('application/pdf');
    expect(anew.text).toContain('นางสมใจริมคลอง');
    expect(anew.text).toContain(anew.codes[0]);
    expect(anew.codes).not.toEqual(lost.codes);
    const records = await world.context.audit.findBySubject(id);
    expect(records.filter((each) => each.action === 'representative.letter')).toHaveLength(2);

    const someone = await world.person();
    await someone.follow();
    await someone.says(lost.codes[0]!);
    expect(await world.context.representatives.findByLineUserId(someone.id)).toBeNull();
    await someone.says(anew.codes[0]!);
    await someone.taps('ยินยอม');
    expect((await world.context.representatives.findByLineUserId(someone.id))!.id).toBe(id);
    expect(formsOf(await desk.visit(`${REGISTRY}/${id}`)).some((form) => form.action === action)).toBe(false);
  });

  it('is made for each whom the filtered list of the invited shows, and for nobody else', async () => {
    const [shown, other] = [await idOf('นายมานะ สวนใน'), await idOf('นายบุญมา ทุ่งนา')];
    const page = await desk.visit(`${REGISTRY}?view=invited&district=ทุ่งครุ`);
    const { text, codes } = await made(page, `${REGISTRY}/letters`, [shown]);
    expect(text).toContain('นายมานะสวนใน');
    expect(text).toContain(codes[0]);
    expect(text).not.toContain('บุญมา');
    expect((await world.context.audit.findBySubject(other)).map(({ action }) => action)).toEqual([
      'representative.imported',
    ]);
    const all = await desk.visit(REGISTRY);
    expect(formsOf(all).some(({ action }) => action === `${REGISTRY}/letters`)).toBe(false);
  });

  it('is nothing that those who only look, or others, can make', async () => {
    const id = await idOf('นายบุญมา ทุ่งนา');
    const page = await desk.visit(`${REGISTRY}/${id}`);
    const before = await world.db.collection('representatives').findOne({ fullName: 'นายบุญมา ทุ่งนา' });
    for (const [role, scope, name] of [
      ['coordinator', null, 'กาญจนา'],
      ['analyst', 'BKK_N', 'อารี'],
    ] as const) {
      const { browser } = await logIn(world, await world.staff(role, scope, name));
      const own = await browser.visit('/console/account');
      const token = formsOf(own).find(({ fields }) => fields['formToken'])!.fields['formToken']!;
      const back = await browser.submit(page, { form: `${REGISTRY}/${id}/letter`, fields: { formToken: token } });
      expect(back.status).toBe(404);
    }
    expect(await world.db.collection('representatives').findOne({ fullName: 'นายบุญมา ทุ่งนา' })).toEqual(before);
  });
});
