/** What the conversations around registration and a person's own data have in common: names of fields, and their values. */
import { both } from '../language.ts';
import { text } from '../line/compose.ts';
import type { Places } from '../thai/places.ts';
import type { Message } from '../turn.ts';
import type { Representative } from './model.ts';
import { FIELDS, phoneWithDashes, type Field } from './rules.ts';

export const FIELD_NAMES: Readonly<Record<Field, string>> = {
  district: 'เขต',
  community: 'ชุมชน',
  fullName: 'ชื่อ-สกุล',
  role: 'บทบาท',
  mission: 'ภารกิจ',
  keyActivities: 'กิจกรรมสำคัญ',
  speaksFor: 'เป็นผู้แทนของ',
  contactAddress: 'ที่อยู่ที่ติดต่อได้',
  phone: 'เบอร์โทร',
};

export const FIELD_NAMES_EN: Readonly<Record<Field, string>> = {
  district: 'District',
  community: 'Community',
  fullName: 'Name',
  role: 'Role',
  mission: 'Mission',
  keyActivities: 'Key activities',
  speaksFor: 'Speaks for',
  contactAddress: 'Address',
  phone: 'Phone',
};

export function fieldName(field: Field): string {
  return both(FIELD_NAMES, FIELD_NAMES_EN)[field];
}

export function districtWithGroup(district: string, places: Places): string {
  const { nameTh, nameEn } = places.groupOf(district);
  return both(`เขต${district} ${nameTh} ค่ะ`, `${districtName(district, places)} district, ${nameEn}.`);
}

/** As the person reads it; it is kept by its Thai name. */
export function districtName(district: string, places: Places): string {
  return both(district, places.districts.find(({ nameTh }) => nameTh === district)?.nameEn ?? district);
}

export function shown(field: Field, held: string, places: Places): string {
  if (field === 'district') return districtName(held, places);
  return field === 'phone' ? phoneWithDashes(held) : held;
}

export function fieldLines(
  profile: Pick<Representative, Field>,
  places: Places,
  fields: readonly Field[] = FIELDS,
): { label: string; value: string }[] {
  return fields.map((field) => {
    const held = profile[field];
    if (!held) return { label: fieldName(field), value: both('ยังไม่ได้ระบุ', 'not said yet') };
    const value =
      field === 'district'
        ? `${districtName(held, places)} (${both(places.groupOf(held).nameTh, places.groupOf(held).nameEn)})`
        : shown(field, held, places);
    return { label: fieldName(field), value };
  });
}

export function onlyInPrivate(quoteToken: string | null): Message {
  return text(both('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', 'Please ask this in the private chat.'), undefined, quoteToken);
}

/** Of whoever has not said it; staff read these. */
export const NO_NAME = 'ไม่ระบุชื่อ';
export const NO_DISTRICT = 'ไม่ทราบเขต';

/** How to reach somebody, on one line. */
export const contactLine = ({ contactAddress, phone }: Pick<Representative, 'contactAddress' | 'phone'>): string =>
  [contactAddress, phone].filter(Boolean).join(' โทร. ');
