/** Every effect, repeated for the same event, gives the same outcome and changes nothing more. */
import type { Connection } from 'mongoose';
import { createFileLinkStore } from '../../src/access/file-link-store.ts';
import { createAuditStore } from '../../src/access/audit.ts';
import { createAttendanceStore } from '../../src/attendance/store.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import {
  addAllToLatest,
  addToEntry,
  checkEntry,
  feedbackEffects,
  findOwn,
  forgetMessage,
  joinEntries,
  openEntry,
  replaceText,
  setKind,
  setPrivate,
  withdrawEntry,
  type Opened,
} from '../../src/feedback/effects.ts';
import { prepareExport } from '../../src/feedback/export-effects.ts';
import type { NewPart } from '../../src/feedback/rules.ts';
import { createFeedbackStore } from '../../src/feedback/store.ts';
import { createEventStore } from '../../src/line/event-store.ts';
import { loadProgramme } from '../../src/programme.ts';
import type { Clock } from '../../src/time.ts';
import type { Cause, Effect, RepresentativeInTurn, StaffMember } from '../../src/turn.ts';
import { connectFresh } from './builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const clock: Clock = { now: () => NOW, onChange: () => () => {} };
const { places, themes } = loadProgramme();

let connection: Connection;
let run: <Outcome>(effect: Effect<Outcome>, cause: Cause) => Promise<Outcome>;

beforeEach(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  const handlers = feedbackEffects({
    linkSecret: 's',
    fileLinks: createFileLinkStore(connection),
    feedback: createFeedbackStore(connection),
    attendance: createAttendanceStore(connection),
    consultations: createConsultationStore(connection),
    events: createEventStore(connection),
    audit: createAuditStore(connection),
    currentThemes: async () => themes,
    places,
    clock,
    publicUrl: 'https://prachakhom.example.go.th',
  });
  run = async <Outcome>(effect: Effect<Outcome>, cause: Cause) =>
    (await handlers.find(({ kind }) => kind === effect.kind)!.run(effect.input, cause)) as Outcome;
  await fresh.ready();
});
afterEach(() => connection.close());

const person: RepresentativeInTurn = {
  id: 'r1',
  status: 'active',
  fullName: 'ทดลอง ตัวอย่างดี',
  district: 'บางขุนเทียน',
  districtGroup: 'THON_S',
};
const coordinator: StaffMember = { id: 's1', displayName: 'c', roles: [{ role: 'coordinator', scope: null }] };

function because(
  eventId: string,
  overrides: { representative?: RepresentativeInTurn | null; staff?: StaffMember } = {},
): Cause {
  const { representative = person, staff = null } = overrides;
  return { eventId, at: NOW, who: { lineUserId: 'U1', representative, staff }, where: { kind: 'direct' } };
}
const part = (id: string, overrides: Partial<NewPart> = {}): NewPart => ({
  messageId: `m-${id}`,
  eventId: id,
  kind: 'text',
  at: NOW.getTime(),
  text: 'ขยะล้นถังหน้าวัด',
  place: null,
  fileName: null,
  ...overrides,
});
const opening = (id = 'e1') => openEntry({ parts: [part(id)], kind: 'problem', consultation: null });
const opened = async (id = 'e1') => (await run(opening(id), because(id))) as Extract<Opened, { ok: true }>;

async function snapshot(): Promise<string> {
  const all: unknown[] = [];
  for (const { name } of (await connection.db!.listCollections().toArray()).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  ))
    all.push([name, await connection.db!.collection(name).find({}).sort({ _id: 1 }).toArray()]);
  return JSON.stringify(all);
}

describe('repeating an effect for the same event', () => {
  it.each([
    ['opens one entry', () => opening('e2'), 'e2'],
    ['adds one part', (entry: string) => addToEntry({ entry, part: part('e2'), mine: false }), 'e2'],
    ['replaces the words once', () => replaceText({ number: '63-0001', part: part('e2', { text: 'คำใหม่' }) }), 'e2'],
    ['adds loose photos once', () => addAllToLatest({ parts: [part('e0', { kind: 'image', text: null })] }), 'e2'],
    ['sets the kind once', (entry: string) => setKind({ entry, kind: 'proposal', mine: false }), 'e2'],
    ['makes private once', (entry: string) => setPrivate({ entry, mine: false }), 'e2'],
    ['takes back once', () => withdrawEntry({ number: '63-0001' }), 'e2'],
    ['forgets a message once', () => forgetMessage({ messageId: 'm-e1' }), 'e2'],
  ] as [string, (entry: string) => Effect, string][])('%s', async (_, effect, eventId) => {
    const { entry } = await opened();
    const first = await run(effect(entry), because(eventId));
    const after = await snapshot();
    expect(first).not.toMatchObject({ ok: false });
    expect(await run(effect(entry), because(eventId))).toEqual(first);
    expect(await snapshot()).toBe(after);
  });

  it('prepares one file with one link', async () => {
    await opened();
    const request = prepareExport({ scope: 'THON_S', from: '2020-07-01', to: '2020-07-10', theme: null });
    const cause = because('e2', { staff: coordinator });
    const first = await run(request, cause);
    const after = await snapshot();
    expect(first).toMatchObject({ ok: true, count: 1 });
    expect(await run(request, cause)).toEqual(first);
    expect(await snapshot()).toBe(after);
  });
});

describe('somebody else', () => {
  const other = because('e9', { representative: { ...person, id: 'r2' } });

  it.each([
    ['does not add', (entry: string) => addToEntry({ entry, part: part('e9'), mine: false })],
    ['does not set the kind', (entry: string) => setKind({ entry, kind: 'proposal', mine: false })],
    ['does not make private', (entry: string) => setPrivate({ entry, mine: false })],
    ['does not see', () => findOwn({ number: '63-0001' })],
    ['does not learn the number', (entry: string) => checkEntry({ entry, mine: false })],
    ['does not edit', () => replaceText({ number: '63-0001', part: part('e9') })],
    ['does not take back', () => withdrawEntry({ number: '63-0001' })],
  ] as [string, (entry: string) => Effect][])('%s', async (_, effect) => {
    const { entry } = await opened();
    const before = await snapshot();
    const outcome = await run(effect(entry), other);
    expect(outcome === null || !(outcome as Opened).ok).toBe(true);
    expect(await snapshot()).toBe(before);
  });

  it('who was never known, and an entry that never had an author, are not taken for each other', async () => {
    const nobody: Cause = {
      ...because('e5', { representative: null }),
      where: { kind: 'lineGroup', lineGroupId: 'C1', lineGroup: { id: 'g1', districtGroup: 'THON_S' } },
    };
    nobody.who.lineUserId = null;
    const { entry } = (await run(opening('e5'), nobody)) as Extract<Opened, { ok: true }>;
    expect(await run(checkEntry({ entry, mine: false }), { ...nobody, eventId: 'e6' })).toBeNull();
  });
});

describe('two entries made one', () => {
  async function two() {
    const one = await opened('e1');
    const other = await opened('e2');
    await run(addToEntry({ entry: other.entry, part: part('e3', { text: 'น้ำท่วมด้วย' }), mine: true }), because('e3'));
    return { one, other };
  }

  it('is the same when it is repeated, also after a crash half way', async () => {
    const { one, other } = await two();
    expect(other.similar).toMatchObject({ entry: one.entry, number: '63-0001' });
    const store = createFeedbackStore(connection);
    // The parts are on their way, and nothing has arrived.
    await store.beginMerge((await store.find(other.entry))!, one.entry, { eventId: 'e4', at: NOW });
    expect((await store.find(other.entry))!.parts).toEqual([]);

    const join = joinEntries({ entry: other.entry, into: one.entry });
    const first = await run(join, because('e4'));
    expect(first).toEqual({ ok: true, entry: one.entry, number: '63-0001', kind: 'problem', private: false });
    const after = await snapshot();
    expect(await run(join, because('e4'))).toEqual(first);
    expect(await snapshot()).toBe(after);
    const joined = (await store.find(one.entry))!;
    expect(joined.parts.map(({ messageId }) => messageId)).toEqual(['m-e1', 'm-e2', 'm-e3']);
    expect(joined.themes).toContain('FLOOD');
    expect(await store.find(other.entry)).toMatchObject({ status: 'withdrawn', mergedInto: one.entry, moving: null });
  });

  it('loses a message that was taken back while it was between the two', async () => {
    const { one, other } = await two();
    const store = createFeedbackStore(connection);
    await store.beginMerge((await store.find(other.entry))!, one.entry, { eventId: 'e4', at: NOW });
    await run(forgetMessage({ messageId: 'm-e3' }), because('e5'));
    await run(joinEntries({ entry: other.entry, into: one.entry }), because('e4'));
    expect((await store.find(one.entry))!.parts.map(({ messageId }) => messageId)).toEqual(['m-e1', 'm-e2']);
    expect(await snapshot()).not.toContain('น้ำท่วม');
  });

  it('does not begin where a part came in meanwhile, or staff has dealt with it', async () => {
    const { one, other } = await two();
    const store = createFeedbackStore(connection);
    const seen = (await store.find(other.entry))!;
    await run(addToEntry({ entry: other.entry, part: part('e6'), mine: true }), because('e6'));
    expect(await store.beginMerge(seen, one.entry, { eventId: 'e4', at: NOW })).toBeNull();
    await connection.db!.collection('feedback').updateMany({}, { $set: { status: 'reviewed' } });
    expect(await run(joinEntries({ entry: other.entry, into: one.entry }), because('e7'))).toEqual({
      ok: false,
      reason: 'gone',
    });
  });

  it('finds nothing alike without a theme, nor what was said long ago', async () => {
    await run(
      openEntry({ parts: [part('e1', { text: 'สวัสดีปีใหม่ทุกคน' })], kind: null, consultation: null }),
      because('e1'),
    );
    const same = openEntry({ parts: [part('e2', { text: 'สวัสดีปีใหม่ทุกคน' })], kind: null, consultation: null });
    expect(await run(same, because('e2'))).toMatchObject({ ok: true, similar: null });
    await opened('e3');
    const later = { ...because('e4'), at: new Date('2021-07-10T02:00:00Z') };
    expect(await run(opening('e4'), later)).toMatchObject({ ok: true, similar: null });
  });
});

describe('a message that was taken back before it was handled', () => {
  it('opens nothing', async () => {
    await run(forgetMessage({ messageId: 'm-e1' }), because('e0'));
    expect(await run(opening(), because('e1'))).toEqual({ ok: false, reason: 'unsent' });
    expect(await snapshot()).not.toContain('ขยะ');
  });

  it('joins nothing', async () => {
    const { entry } = await opened();
    await run(forgetMessage({ messageId: 'm-e2' }), because('e0'));
    const late = addToEntry({ entry, part: part('e2', { text: 'หนูเยอะ' }), mine: true });
    expect(await run(late, because('e2'))).toEqual({ ok: false, reason: 'unsent' });
    expect(await snapshot()).not.toContain('หนู');
  });
});

describe('themes', () => {
  it('are found anew when words are added or taken back, until an analyst has looked', async () => {
    const { entry } = await opened();
    const themesNow = () => themesOf(entry);
    expect(await themesNow()).toEqual(expect.arrayContaining(['ENV_WASTE']));
    await run(addToEntry({ entry, part: part('e2', { text: 'น้ำท่วมด้วย' }), mine: true }), because('e2'));
    expect(await themesNow()).toEqual(expect.arrayContaining(['ENV_WASTE', 'FLOOD']));
    await run(forgetMessage({ messageId: 'm-e2' }), because('e3'));
    expect(await themesNow()).not.toContain('FLOOD');
    await connection
      .db!.collection('feedback')
      .updateOne({}, { $set: { status: 'reviewed', themes: ['SOCIAL'], themesSetBy: 's1' } });
    await run(addToEntry({ entry, part: part('e4', { text: 'น้ำท่วมอีก' }), mine: true }), because('e4'));
    expect(await themesNow()).toEqual(['SOCIAL']);
  });

  async function themesOf(entry: string): Promise<string[]> {
    const found = await connection
      .db!.collection<{ _id: string; themes: string[] }>('feedback')
      .findOne({ _id: entry });
    return found!.themes;
  }
});
