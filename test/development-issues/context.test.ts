/** Context data of districts and district groups: with source and date, by those whose area it is. */
import type { Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { createContextDesk, type ContextDesk, type ContextDone } from '../../src/development-issues/context-effects.ts';
import { contextNarrative } from '../../src/development-issues/context-messages.ts';
import type { DistrictContext } from '../../src/development-issues/context-model.ts';
import {
  attachmentName,
  attachmentType,
  contextFacts,
  newestSwot,
  contextId,
  contextIdsOf,
  scopeOf,
  type ContextScope,
} from '../../src/development-issues/context-rules.ts';
import { createContextStore, type ContextStore } from '../../src/development-issues/context-store.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createPlaces } from '../../src/thai/places.ts';
import { days, plus, type Clock } from '../../src/time.ts';
import type { StaffMember, StaffRole } from '../../src/turn.ts';
import { connectFresh } from '../feedback/builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const clock: Clock = { now: () => NOW, onChange: () => () => {} };
const programme = loadProgramme();
const { places, context: config } = programme;

let connection: Connection;
let contexts: ContextStore;
let desk: ContextDesk;
let empty: () => Promise<unknown>;
beforeAll(async () => {
  const fresh = await connectFresh();
  ({ connection, empty } = fresh);
  contexts = createContextStore(connection);
  const audit = createAuditStore(connection);
  await fresh.ready();
  desk = createContextDesk({ contexts, programme, audit, clock });
});
afterEach(() => empty());
afterAll(() => connection.close());

const as = (role: StaffRole, scope: string | null): StaffMember => ({
  id: 's1',
  displayName: 's',
  roles: [{ role, scope }],
});
const analyst = as('analyst', 'THON_S');
const districtAnalyst = as('districtAnalyst', 'บางขุนเทียน');
const ours: ContextScope = { kind: 'district', district: 'บางขุนเทียน' };
const group: ContextScope = { kind: 'group', districtGroup: 'THON_S' };
let sheets = 0;
const sheet = (): string => `sheet-${(sheets += 1)}`;
const said = (text: string) => ({ text, source: 'แผนปฏิบัติการประจำปี 2563', date: '2020-03-31' });
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(700_000, 7)]);
const ok = (done: ContextDone): DistrictContext => {
  if (!done.ok) throw new Error(done.reason);
  return done.context;
};

describe('fields', () => {
  it('are those of the programme', () => {
    expect(config.fields.map(({ nameTh }) => nameTh)).toEqual([
      'ข้อมูลพื้นฐานเขต',
      'ข้อมูลทั่วไป/ สถานการณ์',
      'ข้อมูลด้านสิ่งแวดล้อม',
      'ด้านความปลอดภัย',
      'ข้อมูลอื่น ๆ',
    ]);
  });

  it('keep text, source, day, and who wrote them', async () => {
    const context = ok(
      await desk.writeFields(ours, 0, { basic: said('ประชากร 180,000 คน') }, districtAnalyst, sheet()),
    );
    expect(context.fields).toMatchObject([
      { field: 'basic', nameTh: 'ข้อมูลพื้นฐานเขต', ...said('ประชากร 180,000 คน'), by: 's1', at: NOW },
    ]);
    const emptied = ok(await desk.writeFields(ours, context.version, { basic: said('') }, analyst, sheet()));
    expect(emptied.fields).toEqual([]);
  });

  it('are not overwritten by somebody who saw an earlier state', async () => {
    ok(await desk.writeFields(ours, 0, { basic: said('หนึ่ง') }, analyst, sheet()));
    const late = await desk.writeFields(ours, 0, { basic: said('สอง') }, districtAnalyst, sheet());
    expect(late).toMatchObject({ ok: false, reason: 'changed', context: { fields: [{ text: 'หนึ่ง' }] } });
    const raced = await Promise.all(
      Array.from({ length: 5 }, (_, n) => desk.writeFields(ours, 1, { basic: said(`ที่ ${n}`) }, analyst, sheet())),
    );
    expect(raced.filter((done) => done.ok)).toHaveLength(1);
  });

  it('that config/ has no more stay, with the name they had', async () => {
    const old = { field: 'water', nameTh: 'แหล่งน้ำ', ...said('คลอง 12 สาย'), by: 's9', at: NOW };
    await contexts.writeFields(contextId(ours), 0, [old], NOW);
    const context = ok(await desk.writeFields(ours, 1, { basic: said('ใหม่') }, analyst, sheet()));
    expect(context.fields.map(({ nameTh }) => nameTh)).toEqual(['ข้อมูลพื้นฐานเขต', 'แหล่งน้ำ']);
  });

  it.each([
    ['the analyst of the group, of a district', analyst, ours, true],
    ['the analyst of the group, of the group', analyst, group, true],
    ['the district analyst, of the own district', districtAnalyst, ours, true],
    ['the district analyst, of the group', districtAnalyst, group, false],
    ['the analyst of another group', as('analyst', 'BKK_N'), ours, false],
    ['a coordinator', as('coordinator', null), ours, false],
    ['an admin', as('admin', null), ours, false],
  ] as const)('are written by %s: %#', async (_name, by, scope, allowed) => {
    expect((await desk.writeFields(scope, 0, { basic: said('ข้อมูล') }, by, sheet())).ok).toBe(allowed);
  });
});

describe('SWOT', () => {
  it('entries carry source and day; two added at once are two, the same sheet twice is one', async () => {
    const same = sheet();
    await Promise.all([
      desk.addSwot(ours, { kind: 'strength', ...said('ป่าชายเลน') }, analyst, sheet()),
      desk.addSwot(ours, { kind: 'threat', ...said('น้ำทะเลกัดเซาะ') }, districtAnalyst, sheet()),
      desk.addSwot(ours, { kind: 'weakness', ...said('ถนนแคบ') }, analyst, same),
      desk.addSwot(ours, { kind: 'weakness', ...said('ถนนแคบ') }, analyst, same),
    ]);
    const { swot } = await desk.read(ours);
    expect(swot.map(({ kind }) => kind).toSorted()).toEqual(['strength', 'threat', 'weakness']);
    expect(swot[0]).toMatchObject({ source: 'แผนปฏิบัติการประจำปี 2563', date: '2020-03-31', by: 's1' });
    ok(await desk.removeSwot(ours, swot[0]!._id, analyst, sheet()));
    expect((await desk.read(ours)).swot).toHaveLength(2);
    expect(await desk.removeSwot(ours, swot[0]!._id, analyst, sheet())).toEqual({ ok: false, reason: 'gone' });
  });
});

describe('an attachment', () => {
  const file = (bytes: Buffer, name = 'แผน 2563.pdf') => ({ name, bytes, source: 'สำนักงานเขต', date: '2020-03-31' });
  const read = async (id: string): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of contexts.readFile(id)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('is kept in pieces and comes out as it went in; taken out nothing of it stays', async () => {
    const same = sheet();
    ok(await desk.attach(ours, file(PDF), analyst, same));
    const context = ok(await desk.attach(ours, file(PDF), analyst, same));
    expect(context.attachments).toMatchObject([{ name: 'แผน 2563.pdf', contentType: 'application/pdf', chunks: 3 }]);
    const { _id } = context.attachments[0]!;
    expect((await read(_id)).equals(PDF)).toBe(true);
    ok(await desk.detach(ours, _id, analyst, sheet()));
    expect((await read(_id)).length).toBe(0);
  });

  it('is refused where it is empty, too large, one too many, or nothing that is kept', async () => {
    const reason = async (bytes: Buffer): Promise<unknown> => {
      const done = await desk.attach(ours, file(bytes), analyst, sheet());
      return done.ok ? null : done.reason;
    };
    expect(await reason(Buffer.alloc(0))).toBe('empty');
    expect(await reason(Buffer.concat([PDF, Buffer.alloc(config.attachments.mostBytes)]))).toBe('tooLarge');
    expect(await reason(Buffer.from('MZ this is a program'))).toBe('type');
    const small = Buffer.from('%PDF-1.7');
    for (let n = 0; n < config.attachments.most; n += 1) expect(await reason(small)).toBeNull();
    expect(await reason(small)).toBe('tooMany');
  });

  it('is known by its content, not by its name', () => {
    const office = (folder: string, more = '') => Buffer.from(`PK\u0003\u0004[Content_Types].xml ${folder} ${more}`);
    expect(attachmentType(office('word/document.xml'))).toContain('wordprocessingml');
    expect(attachmentType(office('xl/workbook.xml'))).toContain('spreadsheetml');
    expect(attachmentType(office('xl/workbook.xml', 'xl/vbaProject.bin'))).toBeNull();
    expect(attachmentType(Buffer.from('PK\u0003\u0004 any other archive'))).toBeNull();
    expect(attachmentType(Buffer.from('<html><script>'))).toBeNull();
  });

  it.each([
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\แผน\\แผน 2563.PDF', 'แผน 2563.pdf'],
    ['a"b<c>.exe', 'a b c.pdf'],
    ['', 'เอกสาร.pdf'],
  ])('called %s is called %s', (given, name) => {
    expect(attachmentName(given, 'application/pdf')).toBe(name);
  });
});

describe('for the report', () => {
  const written = (district: string, fields: string[], swot = 0, at = NOW): DistrictContext => ({
    _id: contextId({ kind: 'district', district }),
    fields: fields.map((field) => ({ field, nameTh: field, ...said('ข้อมูล'), by: 's1', at })),
    swot: Array.from({ length: swot }, (_, n) => ({
      _id: `${n}`,
      kind: 'strength' as const,
      ...said('ดี'),
      by: 's1',
      at,
    })),
    attachments: [],
    version: 1,
    updatedAt: at,
  });
  const districts = places.districts.filter(({ group: code }) => code === 'THON_S').map(({ nameTh }) => nameTh);

  it('it is told what is complete, what is under way, and how many districts were analysed', () => {
    const rows = districts.map((district, index) =>
      written(district, index < 3 ? ['basic', 'safety'] : ['basic'], index < 5 ? 2 : 0),
    );
    const facts = contextFacts('THON_S', rows, places, config, NOW);
    expect(facts).toMatchObject({ districts: 7, swotDistricts: 5, swot: { strength: 10, threat: 0 } });
    expect(contextNarrative(facts)).toEqual([
      'รวบรวมข้อมูลพื้นฐานเขต ครบถ้วนแล้ว จำนวน 7 สำนักงานเขต',
      'อยู่ระหว่างจัดทำด้านความปลอดภัย แล้วเสร็จ 3 จาก 7 สำนักงานเขต',
      'ศึกษาวิเคราะห์ SWOT จากแผนปฏิบัติการประจำปีของสำนักงานเขต จำนวน 5 สำนักงานเขต',
    ]);
  });

  it('it carries the newest SWOT entries of each kind, with where they are of, their source and their day', () => {
    const entry = (text: string, date: string | null, kind: 'strength' | 'threat' = 'strength', at = NOW) => ({
      _id: text,
      kind,
      text,
      source: `แผนของ${text}`,
      date,
      by: 's1',
      at,
    });
    const of = (id: string, swot: ReturnType<typeof entry>[]): DistrictContext => ({
      _id: id,
      fields: [],
      swot,
      attachments: [],
      version: 1,
      updatedAt: NOW,
    });
    const [first, second] = districts;
    const rows = [
      of(`district:${first}`, [entry('เก่า', '2019-01-01'), entry('กลาง', '2020-01-01')]),
      of(`district:${second}`, [entry('ใหม่', '2020-05-01'), entry('ยังไม่มี', '2020-06-01', 'threat', plus(NOW, 1))]),
      of('group:THON_S', [entry('ของกลุ่ม', '2018-01-01', 'threat')]),
      of('district:พระนคร', [entry('กลุ่มอื่น', '2020-06-30')]),
    ];
    expect(newestSwot('THON_S', rows, places, NOW, 2)).toEqual([
      { kind: 'strength', text: 'ใหม่', source: 'แผนของใหม่', date: '2020-05-01', district: second },
      { kind: 'strength', text: 'กลาง', source: 'แผนของกลาง', date: '2020-01-01', district: first },
      { kind: 'threat', text: 'ของกลุ่ม', source: 'แผนของของกลุ่ม', date: '2018-01-01', district: null },
    ]);
  });

  it('nothing is told of what was not there yet on the day', () => {
    const rows = districts.map((district) => written(district, ['basic'], 1));
    expect(contextNarrative(contextFacts('THON_S', rows, places, config, plus(NOW, -days(1))))).toEqual([]);
  });

  it('a district counts where config/ has it now; what is known of it goes along', () => {
    const moved = createPlaces({
      groups: places.groups,
      landmarks: [],
      districts: places.districts.map((district) =>
        district.nameTh === 'บางขุนเทียน' ? { ...district, group: 'THON_N' as const } : district,
      ),
    });
    const id = contextId(ours);
    expect(contextIdsOf('THON_S', places)).toContain(id);
    expect(contextIdsOf('THON_S', moved)).not.toContain(id);
    expect(contextIdsOf('THON_N', moved)).toContain(id);
    expect(contextFacts('THON_N', [written('บางขุนเทียน', ['basic'])], moved, config, NOW).fields[0]!.districts).toBe(1);
  });
});

it.each([
  ['district:บางขุนเทียน', ours],
  ['group:THON_S', group],
  ['district:ไม่มี', null],
  ['group:NOWHERE', null],
  ['บางขุนเทียน', null],
])('%s is of %o', (id, scope) => {
  expect(scopeOf(id, places)).toEqual(scope);
});
