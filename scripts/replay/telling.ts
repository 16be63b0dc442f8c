/** Steps about feedback: in 1:1, in a LINE group, after a session, and as a file for the coordinator. */
import { minutes, plus } from '../../src/time.ts';
import { answersTo, isReachable } from './facts.ts';
import { firstLine, lineGroupOf, personOf, sessionOf, userIdOf, type Play } from './play.ts';
import { bangkok, type Step } from './scenario.ts';

type StepOf<Kind extends Step['do']> = Extract<Step, { do: Kind }>;

const PHOTO = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(40_000, 7),
]).toString('base64');
const PLACE = { title: 'ท่าน้ำสมมติ', address: 'ซอยสมมติ 9 กรุงเทพฯ', latitude: 13.65, longitude: 100.45 };
const SECOND = 1_000;

const receiptIn = (words: string): string | null => /เลขที่\s*(\d{2}-\d{4,})/.exec(words)?.[1] ?? null;

async function passes({ stage }: Play, ms: number): Promise<void> {
  await stage.liveUntil(plus(stage.now(), ms), () => {});
}

async function one(
  play: Play,
  { person: key, in: lineGroup, text, kind, photo, place, unsend }: StepOf<'feedback'>,
): Promise<void> {
  const { stage, hands, facts, note } = play;
  const person = personOf(play, key);
  const group = lineGroup ? lineGroupOf(play, lineGroup) : null;
  const chat = group?.id ?? person.userId;
  const inGroup = group ? { groupId: group.id } : {};
  const at = stage.now();
  let messageId = '';
  const said = await hands.andHear(chat, async () => {
    messageId = (await hands.say(person.userId, text, group?.id)).messageId ?? '';
  });
  note(person.name, `${group ? `ในกลุ่มไลน์ ${lineGroup} ` : ''}“${text}” → ${firstLine(said)}`);
  const number = receiptIn(said);
  if (!number) {
    facts.surprises.push(`${key} got no receipt for “${text}”: ${said || 'silence'}`);
    return;
  }
  const parts: ('text' | 'image' | 'location')[] = ['text'];
  if (photo) {
    await passes(play, 20 * SECOND);
    await hands.andHear(chat, () =>
      stage.act(person.userId, { type: 'image', content: PHOTO, contentType: 'image/png', ...inGroup }),
    );
    parts.push('image');
  }
  if (place) {
    await passes(play, 20 * SECOND);
    await hands.andHear(chat, () => stage.act(person.userId, { type: 'location', ...PLACE, ...inGroup }));
    parts.push('location');
  }
  if (photo || place) note(person.name, `แนบ${photo ? 'รูป' : ''}${place ? 'ตำแหน่ง' : ''}`);
  let unsentAt: Date | null = null;
  if (unsend) {
    await passes(play, minutes(5));
    await stage.act(person.userId, { type: 'unsend', messageId, ...inGroup });
    await stage.settled();
    unsentAt = stage.now();
    note(person.name, `ถอนข้อความ ${number}`);
  }
  facts.feedback.push({
    person: key,
    lineGroup: lineGroup ?? null,
    text: text.replace(/^#\S+\s*/u, ''),
    kind,
    at,
    number,
    parts,
    session: null,
    unsentAt,
  });
}

async function afterSession(play: Play, { session: key, texts }: StepOf<'answerInvitation'>): Promise<void> {
  const { stage, hands, facts, note } = play;
  const session = sessionOf(play, key);
  const coming = [...answersTo(facts, key, session.changes.length).values()].filter(
    ({ person, answer }) => answer === 'yes' && isReachable(personOf(play, person), stage.now()),
  );
  for (const [n, text] of texts.entries()) {
    const { person: personKey } = coming[(n * 3) % coming.length]!;
    const person = personOf(play, personKey);
    await hands.andHear(person.userId, () => hands.tap(person.userId, 'ส่งความคิดเห็น'));
    const at = stage.now();
    const said = await hands.andHear(person.userId, () => hands.say(person.userId, text));
    note(person.name, `หลังประชุม “${text}” → ${firstLine(said)}`);
    const number = receiptIn(said);
    if (!number) {
      facts.surprises.push(`${personKey} got no receipt for “${text}”: ${said || 'silence'}`);
      continue;
    }
    facts.feedback.push({
      person: personKey,
      lineGroup: null,
      text,
      kind: null,
      at,
      number,
      parts: ['text'],
      session: key,
      unsentAt: null,
    });
  }
}

/** Entries of the file are lines that start with a receipt number. */
async function asFile(play: Play, { by, says, districtGroup, from, to }: StepOf<'export'>): Promise<void> {
  const { stage, hands, facts, note } = play;
  const userId = userIdOf(play, by);
  const said = await hands.andHear(userId, () => hands.say(userId, says));
  note(by, `“${says}” → ${firstLine(said)}`);
  const link = await hands.findButton(userId, (action) => 'label' in action && action.label === 'ดาวน์โหลดไฟล์');
  if (!said.includes('[ดาวน์โหลดไฟล์]') || !link || !('uri' in link) || !link.uri) {
    facts.surprises.push(`${by} got no link: ${said}`);
    return;
  }
  const first = await stage.open(link.uri);
  const rows = (await first.text()).split('\n').filter((line) => /^"?\d{2}-\d{4,}/.test(line)).length;
  const second = await stage.open(link.uri);
  await second.body?.cancel();
  const [start, end] = [bangkok(`${from}T00:00`), plus(bangkok(`${to}T00:00`), 86_400_000)];
  const within = ({ at, group }: { at: Date; group: string }): boolean =>
    at >= start && at < end && (districtGroup === null || group === districtGroup);
  const expectedRows =
    facts.saidBefore.filter(({ at, districtGroup: group }) => within({ at, group })).length +
    facts.feedback.filter(
      ({ at, person, unsentAt }) => unsentAt === null && within({ at, group: personOf(play, person).districtGroup }),
    ).length;
  facts.exports.push({ rows, expectedRows, secondStatus: second.status });
  note(by, `ดาวน์โหลดไฟล์ ${rows} รายการ (ครั้งที่สอง: ${second.status})`);
}

export const playFeedback = { one, afterSession, asFile };
