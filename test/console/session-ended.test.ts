import type { Consultation } from '../../src/consultations/model.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Fields, type Form, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

/** The form to that place, of several the one with these fields (boxes that are not ticked are none). */
function formIn(page: Page, action: string, having: Fields = {}): Form {
  const forms = formsOf(page).filter((each) => each.action.split('?')[0] === action);
  const form = forms.find(({ fields }) => Object.keys(having).every((name) => name in fields)) ?? forms[0];
  if (!form) throw new Error(`there is no form to ${action}: ${page.words}`);
  return form;
}

/** The session ends, the form is sent, and its owner comes back with the link in another window. */
async function sentTooLate(send: () => Promise<Page>, action: string): Promise<Page> {
  const cookie = desk.cookies.get('prachakhom_session')!;
  desk.cookies.delete('prachakhom_session');
  const ended = await send();
  expect(ended.status).toBe(401);
  desk.cookies.set('prachakhom_session', cookie);
  return desk.submit(ended, { form: action });
}

const idOf = async (person: Person): Promise<string> =>
  (await world.context.representatives.findByLineUserId(person.id))!.id;

async function pending(name: string): Promise<string> {
  const id = await idOf(await world.representative(name, 'ทุ่งครุ'));
  await world.context.representatives.changeStatus(id, ['active'], 'pending', world.clock.now(), {
    submittedAt: world.clock.now(),
  });
  return id;
}

let count = 0;
async function session(more: Partial<Consultation> = {}): Promise<string> {
  const id = `ended-${(count += 1)}`;
  await world.context.consultations.insertAsIs(makeConsultation({ _id: id, round: null, ...more }));
  return id;
}

describe('what was typed when the session ended stands in its form again, and nothing was done', () => {
  interface Case {
    /** Where the form stands, and where it goes. */
    page: string;
    action: string;
    fields: Fields;
    /** Whether it was done after all. */
    done?(): Promise<boolean>;
  }

  it.each<[string, () => Promise<Case>]>([
    [
      'why a registration is turned down',
      async () => {
        const id = await pending('สายฝน รอตรวจ');
        const page = `/console/representatives/${id}`;
        const done = async () => (await world.context.representatives.find(id))!.status !== 'pending';
        return { page, action: `${page}/review`, fields: { note: 'ไม่ได้อยู่ใน "เขต" นี้ <b>' }, done };
      },
    ],
    [
      'an entry of SWOT',
      async () => {
        const page = '/console/context/group/THON_S';
        const done = async () => ((await world.context.contexts.find('group:THON_S'))?.swot.length ?? 0) > 0;
        const fields = { kind: 'threat', text: 'น้ำทะเลหนุน\nทุกปี', source: 'สัมมนา', date: '2020-07-01' };
        return { page, action: `${page}/swot`, fields, done };
      },
    ],
    [
      'why a term is declined',
      async () => {
        const { path } = await desk.submit(await desk.visit('/console/lexicon'), {
          form: 'เสนอคำ',
          fields: { term: 'คำที่ลังเล', theme: 'ECONOMY' },
        });
        await world.settled();
        return { page: path, action: `${path}/decline`, fields: { note: 'กว้างไปหน่อย' } };
      },
    ],
    [
      'who came to a session unknown',
      async () => {
        const id = await session({
          status: 'announced',
          date: '2020-07-10',
          startsAt: new Date('2020-07-10T08:30:00+07:00'),
        });
        const page = `/console/sessions/${id}/attendance`;
        const done = async () => (await world.context.walkIns.findOf(id, 1)).length > 0;
        return { page, action: `${page}/walk-ins`, fields: { name: 'คณะจากวัด', people: '7' }, done };
      },
    ],
    [
      'which sessions were ticked, in the list that they were ticked in',
      async () => {
        const ids = [await session({ status: 'draft' }), await session({ status: 'draft' })];
        const fields = { session: [ids[1]!] };
        return { page: '/console/sessions?group=THON_S', action: '/console/sessions/bulk', fields };
      },
    ],
    [
      'which sessions were about an issue',
      async () => {
        const held = await session({ status: 'held', date: '2020-07-02', startsAt: new Date('2020-07-02T06:30:00Z') });
        const sheet = await desk.visit('/console/issues/new?group=THON_S');
        const { path } = await desk.submit(sheet, { form: '/console/issues/new', fields: { title: 'ขยะล้นตลาด' } });
        const done = async () => (await world.context.issues.find(path.split('/').at(-1)!))!.sessions.length > 0;
        return { page: path, action: `${path}/sessions`, fields: { session: [held] }, done };
      },
    ],
    [
      'into which issue an entry goes',
      async () => {
        const sheet = await desk.visit('/console/issues/new?group=THON_S');
        const issue = await desk.submit(sheet, { form: '/console/issues/new', fields: { title: 'ทางเท้าพัง' } });
        const id = issue.path.split('/').at(-1)!;
        const { version } = (await world.context.issues.find(id))!;
        const entry = await world.context.feedback.open(
          makeFeedback({ id: 'ended1', text: 'ทางเท้าพัง', district: 'ทุ่งครุ' }),
        );
        const page = `/console/feedback/${entry._id}`;
        const done = async () => (await world.context.feedback.find(entry._id))!.status === 'linked';
        return { page, action: `${page}/link`, fields: { issue: `${id}:${version}` }, done };
      },
    ],
    [
      'what is known of a district group',
      async () => {
        const page = '/console/context/group/THON_S';
        const { id } = world.context.programme.context.fields[0]!;
        const done = async () => ((await world.context.contexts.find('group:THON_S'))?.fields.length ?? 0) > 0;
        return { page, action: page, fields: { [id]: 'คลองสายหลัก 3 สาย' }, done };
      },
    ],
    [
      'a pilot project',
      async () => {
        const page = '/console/projects/new?group=THON_S';
        const done = async () => (await world.db.collection('pilotProjects').countDocuments()) > 0;
        return { page, action: '/console/projects/new', fields: { name: 'สวนลอยฟ้า' }, done };
      },
    ],
    [
      'which entries go into an issue',
      async () => {
        const sheet = await desk.visit('/console/issues/new?group=THON_S');
        const issue = await desk.submit(sheet, { form: '/console/issues/new', fields: { title: 'ไฟทางดับ' } });
        const { _id } = await world.context.feedback.open(
          makeFeedback({ id: 'ended2', text: 'ไฟทางดับ', district: 'ทุ่งครุ' }),
        );
        const page = `${issue.path}/gather`;
        const done = async () => (await world.context.feedback.find(_id))!.status === 'linked';
        return { page, action: page, fields: { entry: [_id] }, done };
      },
    ],
    [
      'that the silent are to be reminded',
      async () => {
        await world.representative('สายไหม ยังไม่ตอบ', 'ทุ่งครุ');
        const id = await session({
          status: 'announced',
          date: '2020-07-20',
          startsAt: new Date('2020-07-20T08:30:00+07:00'),
        });
        const page = `/console/sessions/${id}/remind`;
        const done = async () => (await world.db.collection('deliveries').countDocuments({ subject: id })) > 0;
        return { page, action: page, fields: {}, done };
      },
    ],
  ])('%s', async (_what, make) => {
    const { page, action, fields, done } = await make();
    const open = await desk.visit(page);
    expect(open.headers.get('referrer-policy')).toBe('same-origin');
    const before = formIn(open, action, fields).fields;
    const back = await sentTooLate(() => desk.submit(open, { form: action, fields }), action);
    expect(back.status).toBe(200);
    expect(back.words).toContain('ข้อความที่พิมพ์ไว้ยังอยู่');
    const { formToken, sheet, ...kept } = formIn(back, action, fields).fields;
    const { formToken: _token, sheet: was, ...had } = before;
    const typed = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat()]));
    expect(kept).toEqual({ ...had, ...typed });
    expect(sheet).not.toEqual(was);
    expect(formToken).toHaveLength(1);
    expect((await done?.()) ?? false).toBe(false);
  });

  it('what was chosen for rows of a list, on the page of rows that it was chosen on', async () => {
    const head = 'คำนำหน้า,ชื่อ,นามสกุล,เขต,ชุมชน,ตำแหน่ง,เบอร์โทรศัพท์';
    const row = (role: string) => `${head}\nนาง,สมใจ,สองหน้าที่,ทุ่งครุ,ชุมชนสอง,${role},0812345672\n`;
    const taken = async (role: string): Promise<Page> => {
      const bytes = row(role);
      const mapping = await desk.upload(await desk.visit('/console/representatives/import'), { name: 'x.csv', bytes });
      await desk.submit(mapping, { form: 'ตรวจดูก่อน' });
      await world.settled();
      return desk.visit(mapping.path.replace('/columns', ''));
    };
    await desk.submit(await taken('กรรมการ'), { form: 'ยืนยัน' });
    await world.settled();
    const { path } = await taken('ประธาน');
    const open = await desk.visit(`${path}?differs=0`);
    const [name] = Object.keys(formIn(open, `${path}/choices`).fields).filter((each) => each.startsWith('choice-'));
    const fields = { [name!]: 'take' };
    expect(formIn(open, `${path}/choices`).fields[name!]).not.toEqual(['take']);
    const back = await sentTooLate(() => desk.submit(open, { form: `${path}/choices`, fields }), `${path}/choices`);
    expect(formIn(back, `${path}/choices`).fields[name!]).toEqual(['take']);
  });

  it('what was written beside a file, which is chosen again', async () => {
    const page = '/console/context/group/THON_S';
    const open = await desk.visit(page);
    const file = { name: 'แผน.pdf', bytes: Buffer.from('%PDF-1.4\n') };
    const fields = { fileSource: 'สำนักงานเขต', fileDate: '2020-06-30' };
    const attach = () => desk.attach(open, { form: `${page}/attach`, field: 'file', ...file, fields });
    const back = await sentTooLate(attach, `${page}/attach`);
    expect(back.words).toContain('กรุณาเลือกไฟล์อีกครั้ง');
    expect(formIn(back, `${page}/attach`).fields).toMatchObject({
      fileSource: ['สำนักงานเขต'],
      fileDate: ['2020-06-30'],
    });
    expect((await world.context.contexts.find('group:THON_S'))?.attachments ?? []).toEqual([]);
  });

  it('also by a code, and where the browser does not say which page the form stood on', async () => {
    const id = await pending('สายลม รอรหัส');
    const page = `/console/representatives/${id}`;
    const open = await desk.visit(page);
    desk.cookies.delete('prachakhom_session');
    const ended = await desk.submit(open, {
      form: `${page}/review`,
      fields: { note: 'ขอเอกสารเพิ่ม' },
      headers: { referer: '' },
    });
    const waiting = await desk.submit(ended, { form: '/login/code' });
    await analyst.says(/class="code"[^>]*>([^<]+)</.exec(waiting.html)![1]!.trim());
    await analyst.taps('ใช่ ให้เข้าระบบ');
    const back = await desk.submit(waiting, { form: '/login/code/finish' });
    expect(formIn(back, `${page}/review`, { note: '' }).fields['note']).toEqual(['ขอเอกสารเพิ่ม']);
  });

  it('and is told where the form is not there any more', async () => {
    const id = await pending('สายน้ำ ตรวจแล้ว');
    const page = `/console/representatives/${id}`;
    const open = await desk.visit(page);
    const note = 'เหตุผลที่พิมพ์ไว้ยาว';
    const back = await sentTooLate(async () => {
      const ended = await desk.submit(open, { form: `${page}/review`, fields: { note } });
      await world.context.representatives.changeStatus(id, ['pending'], 'active', world.clock.now(), {
        reviewedAt: world.clock.now(),
      });
      return ended;
    }, `${page}/review`);
    expect(back.words).toContain('ยังไม่ได้ทำ');
    expect(back.words).toContain(note);
    expect(formsOf(back).some(({ action }) => action === `${page}/review`)).toBe(false);
  });
});

it('the sheet of a file keeps the filter that led to it', async () => {
  const open = await desk.visit('/console/exports?kind=registry&district=ทุ่งครุ&q=สาย');
  const back = await sentTooLate(
    () => desk.submit(open, { form: '/console/exports', fields: { format: 'ndjson' } }),
    '/console/exports',
  );
  const { fields } = formIn(back, '/console/exports');
  expect(fields).toMatchObject({ kind: ['registry'], 'q-district': ['ทุ่งครุ'], 'q-q': ['สาย'], format: ['ndjson'] });
  expect(back.words).toContain('ข้อความที่พิมพ์ไว้ยังอยู่');
  expect(back.words).toContain('“สาย”');
});
