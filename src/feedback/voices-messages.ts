/** What staff read of who said what, without names. */
import { card, menuCard, text, type Button, type Line } from '../line/compose.ts';
import { NO_DISTRICT } from '../representatives/messages.ts';
import { countTh, dateRange, dateShort } from '../thai/format.ts';
import { middayOf } from '../thai/calendar.ts';
import type { Message } from '../turn.ts';
import { KIND_TH } from './messages.ts';
import type { Voice, VoicesView } from './voices-effects.ts';
import { voiceButtons, type VoiceQuery } from './voices-rules.ts';

export interface VoiceNames {
  groupName: (code: string) => string;
  themeName: (code: string) => string;
}

export const whichTheme = (themes: readonly { code: string; name: string }[]): Message =>
  menuCard({
    title: 'เรื่องใดคะ',
    lines: [{ small: 'กดเลือก หรือพิมพ์ เช่น ใครพูดอะไรเรื่องขยะบ้าง' }],
    buttons: themes.map(({ code, name }) => ({ label: name, postback: voiceButtons.theme.pack({ t: code }) })),
  });

const periodOf = ({ from, to }: VoiceQuery): string | null =>
  from && to ? dateRange(middayOf(from), middayOf(to)) : null;

function whereOf({ districtGroup, district }: VoiceQuery, { groupName }: VoiceNames): string {
  if (district) return `เขต${district}`;
  return districtGroup ? groupName(districtGroup) : 'ทุกพื้นที่ที่ท่านดูแล';
}

function quoteLines({ who, district, kind, saidAt, text: words, attachments }: Voice): Line[] {
  const head = [
    who === null ? 'ไม่ทราบผู้ส่ง' : `ผู้แทน ${who}`,
    district ? `เขต${district}` : NO_DISTRICT,
    dateShort(saidAt),
    ...(kind ? [KIND_TH[kind]] : []),
  ];
  const files = attachments > 0 ? ` (แนบ ${attachments} รายการ)` : '';
  return ['rule', { small: head.join(' · ') }, words ? `“${words}”${files}` : `ไม่มีข้อความ${files}`];
}

export function voicesCard(view: VoicesView, names: VoiceNames): Message {
  const { answer, voices, total, unknown, page, more } = view;
  const { query, people, seed: k } = answer;
  const about = query.theme ? names.themeName(query.theme) : query.words!;
  const period = periodOf(query);
  if (total === 0) return text(`ยังไม่มีใครพูดเรื่อง${about} ${whereOf(query, names)}${period ? ` ช่วง ${period}` : ''} ค่ะ`);
  const counted = [
    `${countTh(total, 'เรื่อง')} จากผู้แทน ${countTh(people, 'คน')}`,
    ...(unknown > 0 ? [`ไม่ทราบผู้ส่ง ${countTh(unknown, 'เรื่อง')}`] : []),
  ];
  const pages: Button[] = [
    ...(more ? [{ label: 'หน้าถัดไป', postback: voiceButtons.page.pack({ k, p: page + 1 }) }] : []),
    ...(page > 1 ? [{ label: 'หน้าก่อน', postback: voiceButtons.page.pack({ k, p: page - 1 }) }] : []),
  ];
  return card({
    over: [whereOf(query, names), ...(period ? [period] : [])].join(' · '),
    title: `ผู้แทนพูดเรื่อง ${about}`,
    lines: [
      { strong: counted.join(' · ') },
      ...voices.flatMap(quoteLines),
      { small: `หน้า ${page} · หมายเลขผู้แทนใช้เฉพาะคำตอบนี้` },
    ],
    buttons: pages,
  });
}

export const answerGone = (): Message =>
  text('คำตอบนั้นเก่าแล้วค่ะ ถามใหม่ได้เลย', [{ label: 'ถามใหม่', say: 'ใครพูดอะไรบ้าง' }]);
export const whichPlace = (): Message => text('ขอทีละกลุ่มเขตหรือทีละเขตนะคะ เช่น ความเห็นเรื่องขยะ กรุงธนใต้');
export const periodUnclear = (): Message => text('อ่านช่วงวันที่ไม่ออกค่ะ ลองพิมพ์แบบ 1 - 10 ก.ค. 63 นะคะ');
