/** How a progress report tells what has been put together of the districts, in the manner of the programme's reports. */
import { countTh } from '../thai/format.ts';
import type { SwotKind } from './context-model.ts';
import type { ContextFacts } from './context-rules.ts';

export const SWOT_TH: Readonly<Record<SwotKind, string>> = {
  strength: 'จุดแข็ง',
  weakness: 'จุดอ่อน',
  opportunity: 'โอกาส',
  threat: 'อุปสรรค',
};
export const areaTh = (district: string | null): string => (district === null ? 'ทั้งกลุ่มเขต' : `เขต${district}`);

/** Sentences for a group's paragraph, the most basic first; none where nothing has been begun. */
export function contextNarrative({ districts, fields, swotDistricts }: ContextFacts): string[] {
  const office = (count: number): string => countTh(count, 'สำนักงานเขต');
  const done = fields.filter((field) => districts > 0 && field.districts === districts);
  const begun = fields.filter((field) => field.districts > 0 && field.districts < districts);
  return [
    ...(done.length > 0
      ? [`รวบรวม${done.map(({ nameTh }) => nameTh).join(' ')} ครบถ้วนแล้ว จำนวน ${office(districts)}`]
      : []),
    ...begun.map((field) => `อยู่ระหว่างจัดทำ${field.nameTh} แล้วเสร็จ ${countTh(field.districts)} จาก ${office(districts)}`),
    ...(swotDistricts > 0 ? [`ศึกษาวิเคราะห์ SWOT จากแผนปฏิบัติการประจำปีของสำนักงานเขต จำนวน ${office(swotDistricts)}`] : []),
  ];
}
