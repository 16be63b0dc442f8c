/**
 * ลบข้อมูล: nothing of the person is left, wherever one looks. Every document and every index entry, the files of the
 * database after compaction, a backup made afterwards, files for staff, and every line of the log.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { open } from 'lmdb';
import { createBackup } from '../../scripts/backups.ts';
import { attachPaper, writePapers } from '../../src/consultations/papers-effects.ts';
import type { NamedFile } from '../../src/documents/named-files.ts';
import { writePdf } from '../../src/documents/pdf.ts';
import { writeXlsx } from '../../src/documents/xlsx.ts';
import { startEmbeddedMongo } from '../../src/embedded/mongodb/server.ts';
import { chatKey } from '../../src/identity.ts';
import { createLogger } from '../../src/logger.ts';
import { normalise } from '../../src/thai/normalise.ts';
import { hours } from '../../src/time.ts';
import { logIn } from '../console/browser.ts';
import { actionsOf, startWorld, type Person } from '../world.ts';

/** As somebody types on a phone: ำ in two pieces, tone marks before vowels, zero-width characters. */
const TYPED = {
  name: 'น\u0e4d\u0e49าทิพย์ บ\u0e4dารุงญาต\u0e34',
  address: '๗๗/๑ ซอยแก\u0e49วฟ\u0e49าเพ\u0e34\u0e48มพูน ถนนสุขส\u0e4dาราญ',
  phone: '๐๘๙-๗๗๗-๖๖๕๕',
};
const VALUES = [
  'น้ำทิพย์',
  'บำรุงญาติ',
  'แก้วฟ้าเพิ่มพูน',
  'สุขสำราญ',
  '0897776655',
  '089-777-6655',
  '๐๘๙-๗๗๗-๖๖๕๕',
  'ดวงแขหลานสาว',
  'ปวดหลังมาก',
];

/** Every spelling in which a value may be lying about, as bytes; upside down, too, as in indexes that run backwards. */
function traces(values: readonly string[]): { value: string; bytes: Buffer }[] {
  const spellings = new Map<string, string>();
  for (const value of values)
    for (const spelt of [
      value,
      normalise(value),
      ...(['NFC', 'NFD', 'NFKC', 'NFKD'] as const).map((f) => value.normalize(f)),
    ]) {
      spellings.set(spelt, value);
      spellings.set(JSON.stringify(spelt).slice(1, -1), value);
      spellings.set(encodeURIComponent(spelt), value);
      spellings.set(
        spelt.replace(/[^\0-\x7f]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
        value,
      );
    }
  return [...spellings].flatMap(([spelt, value]) => {
    const bytes = Buffer.from(spelt);
    return [bytes, Buffer.from(spelt, 'utf16le'), bytes.map((byte) => ~byte)].map((each) => ({
      value,
      bytes: Buffer.from(each),
    }));
  });
}

const found = (bytes: Buffer, sought: ReturnType<typeof traces>): string[] => [
  ...new Set(sought.filter((trace) => bytes.includes(trace.bytes)).map(({ value }) => value)),
];

const paper = (words: string): Promise<Buffer> =>
  writePdf({ title: 'T', issuer: 'I', footer: 'F', blocks: [{ kind: 'paragraph', text: words }] });

const marksOf = ({ name, erasedNameAt, unsearchedAt }: NamedFile): [name: string, mark: string] => [
  name,
  erasedNameAt ? 'named' : unsearchedAt ? 'not searched' : 'clear',
];

const folder = mkdtempSync(join(tmpdir(), 'erasure-'));
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
});

it('leaves nothing of the person in documents, indexes, files, a backup, exports and logs', async () => {
  const dataDir = join(folder, 'mongodb');
  const mongo = await startEmbeddedMongo({ dataDir });
  closing.push(() => mongo.close());
  const lines: string[] = [];
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const world = await startWorld({
    database: mongo.uri('town'),
    overrides: { logger: createLogger('trace', log) },
  });
  closing.push(() => world.stop());
  const { db } = world.db;
  const everything = async (): Promise<Buffer> => {
    const collections = await db!.listCollections().toArray();
    const all = collections.map(({ name }) => db!.collection(name).find({}, { raw: true }).toArray());
    return Buffer.concat((await Promise.all(all)).flat().map((bytes) => Buffer.from(bytes as never)));
  };

  // A person with a past: registered, approved, heard, answered, complained of, helped.
  const analyst = await world.staff('analyst', 'THON_S');
  const district = await world.staff('districtAnalyst', 'บางขุนเทียน');
  const coordinator = await world.staff('coordinator', null);
  const person = await world.person('น้องทิพย์');
  await registers(person);
  await district.taps('รับรอง');
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
  await person.says('ให้ดวงแขหลานสาวไปแทน');
  await person.says('ไปไม่ได้ค่ะ ปวดหลังมาก');
  await person.says(`#ปัญหา น้ำท่วมหน้าบ้าน ติดต่อ ${TYPED.name} โทร ${TYPED.phone} บ้านอยู่ ${TYPED.address}`);
  await person.sends({ type: 'audio', content: Buffer.from('0000001c667479704d344120', 'hex').toString('base64') });
  await person.sends({
    type: 'location',
    title: TYPED.name,
    address: TYPED.address,
    latitude: 13.66,
    longitude: 100.43,
  });
  await world.clock.advance(hours(1));
  const group = await world.group('ประชาคม', [person]);
  await world.bind(group, 'THON_S');
  await person.says(`#เสนอ ลานกีฬา ${TYPED.name}`, { in: group });
  await person.says('เปลี่ยนบทบาทเป็น ประธานกลุ่มสตรี');
  const session = (await world.context.consultations.findByStatus('THON_S', ['announced']))[0]!._id;
  const written = await isNamedByStaff(session);
  await talksWithStaff();
  await isQuoted(person);
  await parks(person, 'ประชุมวันไหนคะ');
  await tooLate(person);
  await analyst.says('ใครไปบ้าง กรุงธนใต้ 20 ก.ค.');
  await person.says('ข้อมูลของฉัน');

  // Where they stood in the LINE group, under a hash that does not show in any search.
  const there = { _id: chatKey(group.id, person.id) as never };
  expect(await db!.collection('dialogues').countDocuments(there)).toBe(1);
  const sought = traces([person.id, ...VALUES]);
  // What is looked for is really found by looking like this.
  expect(found(await everything(), sought)).toEqual(expect.arrayContaining([person.id, 'น้ำทิพย์', '0897776655']));

  await person.says('ลบข้อมูล');
  await person.says('ลบ');
  expect(await person.lastText()).toContain('ลบข้อมูลส่วนบุคคลของท่านแล้วค่ะ');
  await world.settled();

  // A file is the office's: it is marked, and what stands in it is theirs to change.
  const papers = (await world.context.sessionPapers.find(session))!;
  expect(papers.files.map(marksOf)).toEqual([
    ['รายชื่อ •••.xlsx', 'named'],
    ['รายงาน.xlsx', 'clear'],
    ['มติ.pdf', 'named'],
    ['สรุป.pdf', 'clear'],
    ['ลงชื่อ.png', 'not searched'],
  ]);
  const area = (await world.context.contexts.find('group:THON_S'))!;
  expect(area.attachments.map(marksOf)).toEqual([
    ['ก่อนลงทะเบียน •••.pdf', 'clear'],
    ['ผู้นำชุมชน.pdf', 'named'],
    ['ตลาดน้ำ.pdf', 'clear'],
  ]);
  expect(area.fields[0]).toMatchObject({ text: 'ผู้นำ: •••', source: 'สอบถาม •••' });
  expect(area.swot[0]!.text).toBe('มี••• เป็นแกนนำ');
  const { browser } = await logIn(world, analyst);
  const seen = {
    session: (await browser.visit(`/console/sessions/${session}`)).words,
    area: (await browser.visit('/console/context/group/THON_S')).words,
  };
  expect(seen.session).toContain('ระบบค้นชื่อในไฟล์นี้ไม่ได้');
  expect(seen.area).toContain('ในไฟล์นี้มีชื่อของผู้ที่ขอลบข้อมูลแล้ว');
  for (const { _id } of area.attachments) await world.context.contexts.detach('group:THON_S', _id, world.clock.now());
  expect(papers.minutes).toBe('วาระที่ 1 คุณ••• เสนอให้ลอกคลอง');
  for (const { _id } of papers.files) await world.context.sessionPapers.detach(session, _id, world.clock.now());
  expect(written).toBe('saved');
  expect(await world.context.attendance.find(session, 'r-other')).toMatchObject({
    proxy: 'คุณ•••',
    reason: 'ให้ ••• ไปแทน',
  });
  // All of it, whatever a collection is called: nothing is left out of the search.
  const searched = (await db!.listCollections().toArray()).map(({ name }) => name);
  expect(searched).toEqual(expect.arrayContaining(['sessionFiles', 'media', 'handoffs', 'exportPieces', 'audit']));

  expect(found(await everything(), sought)).toEqual([]);
  expect(await db!.collection('dialogues').countDocuments(there)).toBe(0);
  expect(await db!.collection('media').countDocuments({})).toBe(0);
  expect(await db!.collection('feedback').countDocuments({ author: null })).toBe(2);

  await coordinator.says('ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 ก.ค. 63 ถึง 31 ก.ค. 63');
  const link = actionsOf(await coordinator.last()).find((action) => 'uri' in action) as { uri: string };
  const exported = await (await fetch(link.uri)).text();
  expect(exported).toContain('น้ำท่วมหน้าบ้าน');
  expect(found(Buffer.from(exported), sought)).toEqual([]);

  const backup = join(folder, 'after.backup');
  await createBackup(db!, backup);
  expect(found(gunzipSync(readFileSync(backup)), sought)).toEqual([]);

  await mongo.compact();
  for (const close of closing.splice(0).toReversed()) await close();
  const entries = openedEntries(dataDir);
  expect(entries.count).toBeGreaterThan(100);
  expect(found(entries.bytes, sought)).toEqual([]);
  for (const file of readdirSync(dataDir))
    expect([file, found(readFileSync(join(dataDir, file)), sought)]).toEqual([file, []]);

  expect(lines.length).toBeGreaterThan(0);
  expect(found(Buffer.from(lines.join('')), sought)).toEqual([]);

  /** Minutes, files with and without the name, somebody counted at the door, and a file with names at the desk. */
  async function isNamedByStaff(id: string): Promise<string> {
    const { context } = world;
    const name = 'น้ำทิพย์ บำรุงญาติ';
    const at = world.clock.now();
    const staff = (await context.staff.findByLineUserId(analyst.id))!;
    const cause = {
      eventId: 'sheet-minutes',
      at,
      where: { kind: 'direct' },
      who: { lineUserId: null, representative: null, staff },
    } as const;
    const file = async (key: string, fileName: string, words: string) =>
      context.perform(attachPaper({ consultation: id, name: fileName, bytes: await workbook(words) }), {
        ...cause,
        eventId: key,
      });
    await file('sheet-list', `รายชื่อ ${name}.xlsx`, `1 ${TYPED.name}`);
    await file('sheet-report', 'รายงาน.xlsx', 'ลอกคลองแล้ว');
    const attach = (key: string, fileName: string, bytes: Buffer) =>
      context.perform(attachPaper({ consultation: id, name: fileName, bytes }), { ...cause, eventId: key });
    await attach('sheet-pdf', 'มติ.pdf', await paper(`ผู้เสนอ ${name}`));
    await attach('sheet-other', 'สรุป.pdf', await paper('ผู้เสนอ มาลี บ้านสวน'));
    await attach('sheet-photo', 'ลงชื่อ.png', Buffer.from('89504e470d0a1a0a0000', 'hex'));
    await isNamedInTheArea(name, staff.id);
    await context.walkIns.add({ _id: 'door', consultation: id, revision: 1, people: 1, name, by: staff.id, at });
    // Somebody else sends the person in their place, and says so in their own words.
    const answer = { consultation: id, revision: 1, representative: 'r-other', district: null, answer: 'no' } as const;
    const words = { proxy: `คุณ${name}`, reason: `ให้ ${TYPED.name} ไปแทน` };
    await context.attendance.answer({ ...answer, via: 'text', ...words }, 'other-answers', at);
    const job = {
      _id: 'named',
      staff: staff.id,
      kind: 'registry',
      format: 'csv',
      fileName: 'registry.csv',
      query: {},
      named: true,
    };
    await context.exportJobs.begin({
      ...job,
      expected: 1,
      createdAt: at,
      expiresAt: new Date(at.getTime() + hours(1)),
    });
    await context.exportJobs.addPiece('named', 0, Buffer.from(name));
    const minutes = `วาระที่ 1 คุณ${name} เสนอให้ลอกคลอง`;
    return context.perform(writePapers({ consultation: id, seen: 0, minutes, partners: [] }), cause);
  }

  /** What is known of the district group, with attachments; one of them is older than the person's registration. */
  async function isNamedInTheArea(name: string, by: string): Promise<void> {
    const { contexts, representatives } = world.context;
    const at = world.clock.now();
    const { id: own } = (await representatives.findByLineUserId(person.id))!;
    const { createdAt } = (await representatives.find(own))!;
    const source = `สอบถาม ${name}`;
    const from = { source, date: null, by, at };
    const id = 'group:THON_S';
    await contexts.writeFields(id, 0, [{ ...from, field: 'people', nameTh: 'คน', text: `ผู้นำ: ${name}` }], at);
    await contexts.addSwot(id, { ...from, _id: 'sw', kind: 'strength', text: `มี${name} เป็นแกนนำ` });
    const attach = async (_id: string, fileName: string, words: string, since: Date) => {
      const bytes = await paper(words);
      const about = { ...from, _id, name: fileName, contentType: 'application/pdf', size: bytes.length, at: since };
      await contexts.attach(id, about, bytes);
    };
    await attach('old', `ก่อนลงทะเบียน ${name}.pdf`, name, new Date(createdAt.getTime() - 1));
    await attach('new', 'ผู้นำชุมชน.pdf', name, at);
    await attach('other', 'ตลาดน้ำ.pdf', 'ตลาดน้ำ', at);
  }

  async function talksWithStaff(): Promise<void> {
    await person.says('ติดต่อเจ้าหน้าที่');
    await person.taps('คุยกับเจ้าหน้าที่');
    await world.settled();
    await coordinator.taps('รับเรื่อง');
    await person.says(`ดิฉัน${TYPED.name} ค่ะ โทร ${TYPED.phone}`);
    await coordinator.says('คุณน้ำทิพย์รอสักครู่นะคะ');
    await person.says('จบการสนทนา');
    await world.settled();
  }

  async function registers(newcomer: Person): Promise<void> {
    await newcomer.follow();
    await newcomer.taps('ยินยอม');
    const answers = ['บางขุนเทียน', 'ชุมชนริมคลอง', TYPED.name, 'กรรมการ', 'ข้าม', 'ข้าม', 'ข้าม', TYPED.address, TYPED.phone];
    for (const answer of answers) await newcomer.says(answer);
    await newcomer.taps('ถูกต้อง');
  }

  /** Something of this person that could not be handled and waits for somebody to look at it. */
  async function parks(someone: Person, words: string): Promise<void> {
    const { findByStatus } = world.context.consultations;
    world.context.consultations.findByStatus = () => Promise.reject(new Error(`no answer for ${someone.id}`));
    await someone.says(words);
    world.context.consultations.findByStatus = findByStatus;
    expect(await world.context.events.countParked()).toBe(1);
  }

  /** A brief of the office quotes what this person said, whereabouts and all. */
  async function isQuoted(someone: Person): Promise<void> {
    const { id } = (await world.context.representatives.findByLineUserId(someone.id))!;
    const [entry] = await world.context.feedback.findByAuthor(id, 1);
    const text = `บ้านอยู่ ${TYPED.address}`;
    await world.db.collection<{ _id: string }>('summaries').insertOne({
      _id: 'brief',
      week: '2019-W01',
      scope: 'THON_S',
      version: 1,
      figures: { quotes: [{ id: entry!._id, kind: 'problem', text }] },
    } as { _id: string });
  }

  /** A reply with the person's data that came too late for its token and was pushed. */
  async function tooLate(someone: Person): Promise<void> {
    await world.context.outbox.planEach(
      {
        kind: 'lateReply',
        subject: 'late',
        data: { messages: [{ type: 'text', text: TYPED.name }] },
        messageClass: 'must',
        dueAt: world.clock.now(),
        usefulUntil: new Date(world.clock.now().getTime() + hours(24)),
      },
      [(await world.context.representatives.findByLineUserId(someone.id))!.id],
      world.clock.now(),
    );
    world.context.wake();
    await world.settled();
  }
}, 120_000);

const workbook = (words: string): Promise<Buffer> =>
  buffer(writeXlsx([{ name: 'รายชื่อ', columns: [{ title: 'ชื่อ', width: 20 }], rows: [[words]] }]));

/** Every key and every value of the database's own file: documents and index entries. */
function openedEntries(dataDir: string): { count: number; bytes: Buffer } {
  const file = open<Buffer, Buffer>({
    path: join(dataDir, 'documents.mdb'),
    noSubdir: true,
    readOnly: true,
    keyEncoding: 'binary',
    encoding: 'binary',
  });
  const pieces: Buffer[] = [];
  let count = 0;
  for (const { key, value } of file.getRange({})) {
    pieces.push(Buffer.from(key), Buffer.from(value));
    count += 1;
  }
  void file.close();
  return { count, bytes: Buffer.concat(pieces) };
}
