/** The demo's people as the LINE emulator knows them: through its control API, like the chat page and the tests. */
import type { NewLineGroup, NewPerson, State } from '../embedded/line/protocol.ts';
import { lineGroupIdOf, lineUserIdOf, NEWCOMER, type DemoRepresentative, type DemoStaff } from './people.ts';

export const SOUTH_LINE_GROUP = lineGroupIdOf('BKK_S');
export const THON_SOUTH_LINE_GROUP = lineGroupIdOf('THON_S');

async function control<Answer>(emulatorUrl: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${emulatorUrl}/_emulator/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok)
    throw new Error(`the LINE emulator answered ${method} ${path} with ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

export async function knowsDemo(emulatorUrl: string): Promise<boolean> {
  const { users } = await control<State>(emulatorUrl, 'GET', 'state');
  return users.some(({ id }) => id === lineUserIdOf(NEWCOMER.key));
}

const inLine = (people: readonly DemoRepresentative[]): DemoRepresentative[] =>
  people.filter(({ profile }) => profile.lineUserId !== null);

/** Members of the LINE group of กรุงเทพใต้ are as in 2563: the analysts and the representatives. */
export function membersOf(
  districtGroup: string,
  representatives: readonly DemoRepresentative[],
  staff: readonly DemoStaff[],
  groupOf: (district: string) => string,
): string[] {
  const colleagues = staff.filter(
    ({ grant: { role, scope } }) =>
      (role === 'analyst' && scope === districtGroup) ||
      (role === 'districtAnalyst' && groupOf(scope!) === districtGroup),
  );
  // Some never join a chat: they are told one by one.
  const people = inLine(representatives).filter(
    ({ key, profile, standing }) =>
      profile.districtGroup === districtGroup && standing === 'active' && Number(key.slice(-2)) % 6 !== 5,
  );
  return [...colleagues.map(({ key }) => key), ...people.map(({ key }) => key)].map(lineUserIdOf);
}

/** What to try with a handful of people; the chat page shows it beside the name. */
function notesOf(representatives: readonly DemoRepresentative[], staff: readonly DemoStaff[]): Record<string, string> {
  const notes: Record<string, string> = {
    [lineUserIdOf(NEWCOMER.key)]: 'ยังไม่ลงทะเบียน: กดเพิ่มเพื่อนแล้วทำตามที่บอตถาม (ไม่ยินยอมก็ได้)',
    [SOUTH_LINE_GROUP]: 'ผูกกับกรุงเทพใต้แล้ว: ลองพิมพ์ "#ปัญหา ขยะล้นถังหน้าตลาด"',
    [THON_SOUTH_LINE_GROUP]: 'บอตเพิ่งเข้ากลุ่ม: ให้นักวิเคราะห์กดผูกกับกรุงธนใต้',
  };
  for (const { key, note } of staff) notes[lineUserIdOf(key)] = note;
  const tries: [districtGroup: string, standing: DemoRepresentative['standing'], note: string][] = [
    ['THON_S', 'active', 'ผู้แทนประชาคม: เมื่อนักวิเคราะห์ส่งประกาศแล้ว กดตอบหรือพิมพ์ "ไปไม่ได้ค่ะ ติดงานศพ"'],
    ['THON_S', 'active', 'ผู้แทนประชาคม: ลองเล่าปัญหา แล้วส่งรูปกับตำแหน่งตามภายในสองนาที'],
    ['THON_S', 'active', 'ผู้แทนประชาคม: ลอง "ข้อมูลของฉัน" แล้วแก้ไขหรือลบ'],
    ['BKK_S', 'active', 'ผู้แทนประชาคม อยู่ในกลุ่มไลน์กรุงเทพใต้: ลองถอนข้อความหลังส่ง #ปัญหา'],
    ['THON_S', 'pending', 'รอเขตบางขุนเทียนรับรอง: ตอบนัดยังไม่ได้'],
    ['THON_S', 'paused', 'หยุดรับข้อความไว้: ลอง "รับข่าวอีกครั้ง"'],
    ['THON_S', 'blocked', 'บล็อกบัญชีไว้: เจ้าหน้าที่ต้องโทรแจ้ง'],
  ];
  const taken = new Set<string>();
  for (const [districtGroup, standing, note] of tries) {
    const person = inLine(representatives).find(
      ({ key, standing: own, profile }) =>
        own === standing && profile.districtGroup === districtGroup && !taken.has(key),
    );
    if (!person) continue;
    taken.add(person.key);
    notes[person.profile.lineUserId!] = note;
  }
  return notes;
}

/** Everybody is a friend of the account but the newcomer and those who blocked it. People with a note come first. */
export async function setTheStage(
  emulatorUrl: string,
  representatives: readonly DemoRepresentative[],
  staff: readonly DemoStaff[],
  groupOf: (district: string) => string,
): Promise<void> {
  const notes = notesOf(representatives, staff);
  const people: NewPerson[] = [
    ...staff.map(({ key, displayName }) => ({ userId: lineUserIdOf(key), displayName, friend: true })),
    { userId: lineUserIdOf(NEWCOMER.key), displayName: NEWCOMER.displayName, friend: false },
    ...inLine(representatives).map(({ profile, standing }) => ({
      userId: profile.lineUserId!,
      displayName: profile.fullName!,
      friend: standing !== 'blocked',
    })),
  ];
  const first = people.filter(({ userId }) => notes[userId!]);
  const others = people.filter(({ userId }) => !notes[userId!]);
  await control(emulatorUrl, 'POST', 'users', [...first, ...others]);
  const members = (code: string): string[] => membersOf(code, representatives, staff, groupOf);
  const groups: NewLineGroup[] = [
    {
      groupId: SOUTH_LINE_GROUP,
      name: SOUTH_LINE_GROUP_NAME,
      members: members('BKK_S'),
      bot: true,
      quiet: true,
    },
    { groupId: THON_SOUTH_LINE_GROUP, name: 'ประชาคมกรุงธนใต้', members: members('THON_S'), bot: true },
  ];
  await control(emulatorUrl, 'POST', 'groups', groups);
  await control(emulatorUrl, 'PUT', 'notes', notes);
}

export const SOUTH_LINE_GROUP_NAME = 'ผู้แทนประชาคม กลุ่มกรุงเทพใต้';
