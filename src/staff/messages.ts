/** What the bot says to and about staff. */
import { card, text, type Button, type Line } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import { dateLong } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { Message, RoleGrant, StaffMember, StaffRole } from '../turn.ts';
import { buttons as registration } from '../representatives/rules.ts';
import { buttons, reviewsRegistrations } from './rules.ts';

const ROLE_NAMES: Readonly<Record<StaffRole, string>> = {
  analyst: 'นักวิเคราะห์ฯ (สยป.)',
  districtAnalyst: 'นักวิเคราะห์ฯ เขต',
  coordinator: 'ผู้ประสานงาน',
  admin: 'ผู้ดูแลระบบ',
};

export function roleLabel({ role, scope }: RoleGrant, places: Places): string {
  if (role === 'districtAnalyst') return `นักวิเคราะห์ฯ เขต${scope}`;
  const group = places.groups.find(({ code }) => code === scope);
  return group ? `${ROLE_NAMES[role]} ${group.nameTh}` : ROLE_NAMES[role];
}

/** For a button that also carries a name. */
function scopeLabel({ role, scope }: RoleGrant, places: Places): string {
  if (role === 'districtAnalyst') return `เขต${scope}`;
  return places.groups.find(({ code }) => code === scope)?.nameTh ?? ROLE_NAMES[role];
}

// ── A new colleague ──────────────────────────────────────────────────────────────────────────────────────────────────

export function codeForColleague(code: string, grant: RoleGrant, expiresAt: Date, places: Places): Message {
  return card({
    over: 'รหัสเจ้าหน้าที่ ใช้ได้ครั้งเดียว',
    title: code,
    lines: [
      { label: 'บทบาท', value: roleLabel(grant, places) },
      { label: 'ใช้ได้ถึง', value: dateLong(expiresAt) },
      'ให้เพื่อนร่วมงานเพิ่มบัญชีนี้เป็นเพื่อน แล้วพิมพ์รหัสนี้ในแชตส่วนตัวค่ะ',
    ],
  });
}

export function whichRole(): Message {
  return text(
    'จะเพิ่มเจ้าหน้าที่บทบาทใดคะ',
    (Object.keys(ROLE_NAMES) as StaffRole[]).map((role) => ({
      label: ROLE_NAMES[role],
      postback: buttons.grant.pack({ role }),
    })),
  );
}

export function whichGroup(places: Places): Message {
  return text(
    'นักวิเคราะห์ฯ ของกลุ่มเขตใดคะ',
    places.groups.map(({ code, shortTh }) => ({
      label: shortTh,
      postback: buttons.grant.pack({ role: 'analyst', scope: code }),
    })),
  );
}

export function whichDistrict(missed: boolean): Message {
  return text(missed ? 'ขออภัยค่ะ ไม่พบเขตนี้ พิมพ์ชื่อเขตอีกครั้งค่ะ' : 'นักวิเคราะห์ฯ ของเขตใดคะ (พิมพ์ชื่อเขต เช่น บางขุนเทียน)', [
    { label: 'ยกเลิก', say: 'ยกเลิก' },
  ]);
}

export function isThatTheDistrict(district: string): Message {
  return text(`หมายถึง เขต${district} ใช่ไหมคะ`, [
    { label: 'ใช่', postback: buttons.grant.pack({ role: 'districtAnalyst', scope: district }) },
    { label: 'ไม่ใช่', postback: buttons.grant.pack({ role: 'districtAnalyst' }) },
  ]);
}

export function grantCancelled(): Message {
  return text('ยกเลิกแล้วค่ะ ไม่ได้สร้างรหัส');
}

export function onlyAdmins(): Message {
  return text('คำสั่งนี้สำหรับผู้ดูแลระบบค่ะ');
}

export function onlyInPrivate(quoteToken: string | null): Message {
  return text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', undefined, quoteToken);
}

/** The same words for a wrong, a used and an expired code, and for one guess too many. */
export function codeNotAccepted(): Message {
  return text('ขออภัยค่ะ รหัสนี้ใช้ไม่ได้ กรุณาขอรหัสใหม่จากผู้ดูแลระบบค่ะ');
}

/** What each role can say, as sentences to try. */
export function examplesFor(roles: readonly RoleGrant[]): string[] {
  const sentences: Readonly<Record<StaffRole, readonly string[]>> = {
    analyst: [
      'นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์',
      'เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม',
      'สรุปสัปดาห์นี้',
    ],
    districtAnalyst: ['เมื่อมีผู้ลงทะเบียนในเขต ระบบจะส่งการ์ดให้ท่านรับรอง', 'สรุปสัปดาห์นี้'],
    coordinator: ['ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 ก.ค. ถึง 10 ก.ค.', 'สรุปสัปดาห์นี้'],
    admin: ['เพิ่มเจ้าหน้าที่ นักวิเคราะห์ กรุงธนใต้', 'เจ้าหน้าที่'],
  };
  return [...new Set(roles.flatMap(({ role }) => sentences[role]))];
}

export function welcome(member: StaffMember, granted: RoleGrant, places: Places): Message {
  const buttonsOfRole: Button[] = [
    ...(reviewsRegistrations(member.roles)
      ? [{ label: 'ผู้ลงทะเบียนรอตรวจ', postback: registration.pending.pack({}) }]
      : []),
    ...(granted.role === 'admin' ? [{ label: 'รายชื่อเจ้าหน้าที่', postback: buttons.list.pack({}) }] : []),
  ];
  return card({
    over: 'ยินดีต้อนรับค่ะ',
    title: roleLabel(granted, places),
    lines: ['พิมพ์เป็นประโยคธรรมดาได้เลยค่ะ เช่น', ...examplesFor(member.roles).map((sentence) => `• ${sentence}`)],
    buttons: buttonsOfRole,
  });
}

// ── The list of staff ────────────────────────────────────────────────────────────────────────────────────────────────

const GRANTS_ON_A_PAGE = 8;

export function staffList(staff: readonly StaffMember[], page: number, places: Places): Message {
  const grants = staff.flatMap((member) => member.roles.map((grant) => ({ member, grant })));
  const pages = Math.max(1, Math.ceil(grants.length / GRANTS_ON_A_PAGE));
  const current = Math.min(page, pages);
  const shown = grants.slice((current - 1) * GRANTS_ON_A_PAGE, current * GRANTS_ON_A_PAGE);
  const lines: Line[] = shown.map(({ member, grant }) => ({
    label: member.displayName,
    value: roleLabel(grant, places),
  }));
  const revoke = shown.map(({ member, grant }): Button => ({
    label: `ถอด ${fit(member.displayName, 18)} – ${scopeLabel(grant, places)}`,
    postback: packRevoke(member.id, grant),
    displayText: `ถอด ${member.displayName}`,
  }));
  return card({
    over: pages > 1 ? `หน้า ${current} จาก ${pages}` : `${staff.length} คน`,
    title: 'เจ้าหน้าที่',
    lines,
    buttons: [
      { label: 'เพิ่มเจ้าหน้าที่', postback: buttons.grant.pack({}), tone: 'go' },
      ...revoke,
      ...(current < pages ? [{ label: 'หน้าถัดไป', postback: buttons.list.pack({ page: String(current + 1) }) }] : []),
    ],
  });
}

export function nobodyFound(): Message {
  return text('ไม่พบเจ้าหน้าที่ตามนั้นค่ะ', [{ label: 'รายชื่อเจ้าหน้าที่', postback: buttons.list.pack({}) }]);
}

function packRevoke(person: string, { role, scope }: RoleGrant, sure?: 'yes'): string {
  return buttons.revoke.pack({ person, role, ...(scope && { scope }), ...(sure && { sure }) });
}

export function reallyRevoke(member: StaffMember, grant: RoleGrant, places: Places): Message {
  return card({
    title: 'ถอดบทบาทนี้ใช่ไหมคะ',
    lines: [
      { label: 'ชื่อ', value: member.displayName },
      { label: 'บทบาท', value: roleLabel(grant, places) },
    ],
    buttons: [
      { label: 'ถอดบทบาท', postback: packRevoke(member.id, grant, 'yes'), tone: 'go' },
      { label: 'ไม่ถอด', postback: buttons.list.pack({}) },
    ],
  });
}

export function revoked(displayName: string, grant: RoleGrant, places: Places): Message {
  return text(`ถอดบทบาท ${roleLabel(grant, places)} ของคุณ${displayName}แล้วค่ะ`);
}

export function lastAdmin(): Message {
  return text('ถอดไม่ได้ค่ะ ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน กรุณาเพิ่มคนใหม่ก่อนค่ะ', [
    { label: 'เพิ่มผู้ดูแลระบบ', postback: buttons.grant.pack({ role: 'admin' }) },
  ]);
}

export function notHeld(): Message {
  return text('บทบาทนี้ถอดไปแล้วค่ะ');
}

/** Of a colleague whose name nobody knows. */
export const NO_STAFF_NAME = 'เจ้าหน้าที่';
