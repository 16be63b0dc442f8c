/** Who plays in the demo: representatives of all fifty districts, the staff, and somebody who has yet to register. */
import { createHash } from 'node:crypto';
import { idFrom } from '../identity.ts';
import type { Consent, Representative } from '../representatives/model.ts';
import type { Places } from '../thai/places.ts';
import { days, fromBangkok, hours, plus } from '../time.ts';
import type { RoleGrant } from '../turn.ts';
import { nameOf } from './names.ts';

/** As LINE's own ids look; the same for the same key in every demo. */
export const lineUserIdOf = (key: string): string => `U${digest(key)}`;
export const lineGroupIdOf = (key: string): string => `C${digest(key)}`;
const digest = (key: string): string => createHash('sha256').update(`demo ${key}`).digest('hex').slice(0, 32);

/** How many representatives each district group has; 63 in กรุงธนใต้ as the ninth report says. */
const REGISTRY_SIZES: Readonly<Record<string, number>> = {
  BKK_C: 45,
  BKK_S: 52,
  BKK_N: 42,
  BKK_E: 54,
  THON_N: 46,
  THON_S: 63,
};

const ROLES = ['ประธานชุมชน', 'กรรมการชุมชน', 'อาสาสมัครสาธารณสุข', 'ปราชญ์ชุมชน', 'ผู้แทนกลุ่มอาชีพ', 'ผู้แทนสภาองค์กรชุมชน', 'ครูภูมิปัญญา']; // prettier-ignore
const MISSIONS = ['ดูแลความเป็นอยู่ของคนในชุมชน', 'ประสานงานระหว่างชุมชนกับสำนักงานเขต', 'ดูแลคลองและสิ่งแวดล้อม', 'ส่งเสริมอาชีพและการท่องเที่ยวชุมชน', 'ดูแลผู้สูงอายุและเด็ก']; // prettier-ignore
const ACTIVITIES = ['ตลาดนัดชุมชนวันเสาร์', 'เก็บขยะริมคลองเดือนละครั้ง', 'สอนทำขนมไทย', 'ธนาคารขยะ', 'ปลูกผักสวนครัวปลอดสาร', 'ออกกำลังกายผู้สูงอายุ', 'นำเที่ยวทางเรือ']; // prettier-ignore
const COMMUNITIES = ['ร่มไทร', 'ริมน้ำสุขใจ', 'หลังตลาดเก่า', 'สวนมะพร้าวเดียว', 'รวมใจสมมติ', 'บ้านไม้งาม', 'ทุ่งดอกรัก', 'ปลายสะพาน', 'สามแยกร่มเย็น']; // prettier-ignore
const BODIES = ['สภาองค์กรชุมชน', 'กลุ่มแม่บ้าน', 'กลุ่มออมทรัพย์', 'ชมรมผู้สูงอายุ', 'กลุ่มอนุรักษ์คลอง', 'กลุ่มเกษตรในเมือง'] as const; // prettier-ignore

const pick = <Item>(list: readonly Item[], n: number): Item => list[n % list.length]!;

export type Standing = 'active' | 'pending' | 'paused' | 'blocked' | 'noLine';

export interface DemoRepresentative {
  /** For example `THON_S-01`; counts within the district group. */
  key: string;
  standing: Standing;
  profile: Representative;
  consent: Consent | null;
}

/** The last two of each district group have just registered; a few others cannot be reached in LINE. */
function standingOf(n: number, size: number): Standing {
  if (n >= size - 2) return 'pending';
  if (n % 11 === 7) return 'noLine';
  if (n % 23 === 9) return 'paused';
  return n % 29 === 13 ? 'blocked' : 'active';
}

/** @param before who has just registered did so within the day before. */
export function demoRepresentatives(places: Places, noticeVersion: string, before: Date): DemoRepresentative[] {
  let person = 0;
  return places.groups.flatMap(({ code }) => {
    const districts = places.districts.filter(({ group }) => group === code);
    const size = REGISTRY_SIZES[code] ?? districts.length * 5;
    return Array.from({ length: size }, (_, n): DemoRepresentative => {
      const number = (person += 1);
      const standing = standingOf(n, size);
      // The two newcomers of กรุงธนใต้ are of the district whose analyst one can play.
      const district = standing === 'pending' && code === 'THON_S' ? 'บางขุนเทียน' : pick(districts, n).nameTh;
      const key = `${code}-${String(n + 1).padStart(2, '0')}`;
      const hasLine = standing !== 'noLine';
      const registeredAt =
        standing === 'pending'
          ? plus(before, -hours(2 + (number % 12)))
          : plus(fromBangkok(2020, 4, 27, 9), days(number % 45) + hours(number % 7));
      const registered = hasLine && standing !== 'pending';
      const id = `r${idFrom('demo', 'representative', key)}`;
      const community = `ชุมชน${pick(COMMUNITIES, number)}${number > 27 ? ` ${1 + (number % 4)}` : ''}`;
      return {
        key,
        standing,
        profile: {
          _id: id,
          lineUserId: hasLine ? lineUserIdOf(key) : null,
          status: standing === 'blocked' ? 'active' : standing === 'noLine' ? 'invited' : standing,
          district,
          districtGroup: code,
          community,
          fullName: nameOf(number),
          role: pick(ROLES, number),
          mission: pick(MISSIONS, number * 3),
          keyActivities: number % 6 === 0 ? null : pick(ACTIVITIES, number * 5),
          speaksFor: `${pick(BODIES, number)} ${community}`,
          contactAddress: `${1 + (number % 90)}/${1 + (number % 7)} ซอยสมมติ ${1 + (number % 30)} เขต${district} กรุงเทพฯ`,
          phone: number % 9 === 4 && hasLine ? null : `080000${String(number).padStart(4, '0')}`,
          noticeVersion: hasLine ? noticeVersion : null,
          consentedAt: hasLine ? registeredAt : null,
          submittedAt: hasLine ? registeredAt : null,
          reviewedAt: registered ? plus(registeredAt, days(1)) : null,
          reviewedBy: null,
          reviewNote: null,
          submitEvent: hasLine ? `demo-submitted-${key}` : null,
          reviewEvent: null,
          blockedAt: standing === 'blocked' ? plus(before, -days(3 + (number % 9))) : null,
          memberships: [],
          claimCodeHash: null,
          submissions: hasLine ? 1 : 0,
          version: 1,
          createdAt: registeredAt,
          updatedAt: registered ? plus(registeredAt, days(1)) : registeredAt,
        },
        consent: hasLine
          ? {
              _id: idFrom('demo', 'consent', key),
              person: id,
              action: 'given',
              noticeVersion,
              channel: 'line',
              at: registeredAt,
            }
          : null,
      };
    });
  });
}

export interface DemoStaff {
  key: string;
  displayName: string;
  grant: RoleGrant;
  note: string;
}

/** Districts that have an analyst of their own; in the others the district group's analyst stands in. */
const DISTRICT_ANALYSTS = ['บางขุนเทียน', 'จอมทอง', 'ทุ่งครุ', 'ปทุมวัน', 'บางรัก', 'คลองเตย', 'จตุจักร', 'ราชเทวี', 'ลาดกระบัง', 'บางพลัด']; // prettier-ignore

export function demoStaff(places: Places): DemoStaff[] {
  const analysts = places.groups.map(({ code, shortTh, nameTh }): DemoStaff => ({
    key: `analyst-${code}`,
    displayName: `นักวิเคราะห์ สยป. ${shortTh}`,
    grant: { role: 'analyst', scope: code },
    note: `นักวิเคราะห์ สยป. ${nameTh}: นัดประชุม เลื่อน ยกเลิก ดูคำตอบ สรุปรายสัปดาห์`,
  }));
  const districtAnalysts = DISTRICT_ANALYSTS.map((district): DemoStaff => ({
    key: `districtAnalyst-${district}`,
    displayName: `นักวิเคราะห์เขต ${district}`,
    grant: { role: 'districtAnalyst', scope: district },
    note: `นักวิเคราะห์เขต ${district}: รับรองผู้ลงทะเบียนของเขต`,
  }));
  return [
    ...analysts.toSorted((a, b) => Number(b.key.endsWith('THON_S')) - Number(a.key.endsWith('THON_S'))),
    ...districtAnalysts,
    {
      key: 'coordinator',
      displayName: 'ผู้ประสานงาน',
      grant: { role: 'coordinator', scope: null },
      note: 'ผู้ประสานงาน: ลอง "ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 มิ.ย. 63 ถึง 10 ก.ค. 63"',
    },
    {
      key: 'admin',
      displayName: 'ผู้ดูแลระบบ',
      grant: { role: 'admin', scope: null },
      note: 'ผู้ดูแลระบบ: ลอง "เพิ่มเจ้าหน้าที่ นักวิเคราะห์เขต ราษฎร์บูรณะ"',
    },
  ];
}

/** Has neither followed the account nor registered. */
export const NEWCOMER = { key: 'newcomer', displayName: 'ป้าทดลอง ผู้มาใหม่' } as const;
