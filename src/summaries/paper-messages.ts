/** What the bot says when a paper is asked for. */
import { card, text } from '../line/compose.ts';
import { dateShort } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { PAPER_TITLES } from './paper-documents.ts';
import { showPaper, type PaperKind } from './paper-rules.ts';

export function paperCard(kind: PaperKind, groupName: string, url: string, until: Date): Message {
  return card({
    over: 'เอกสาร',
    title: `${PAPER_TITLES[kind]} ${groupName}`,
    lines: [
      'มีแบบ PDF Word และ Excel ไม่มีข้อมูลส่วนบุคคลและจำนวนน้อย ส่งต่อได้ค่ะ',
      ...(kind === 'registry' ? ['มีเฉพาะจำนวนผู้แทนรายเขตตามบทบาท ไม่มีรายบุคคล'] : []),
      { small: `ลิงก์ใช้ได้ถึง ${dateShort(until)} ผู้ที่มีลิงก์เปิดอ่านได้` },
    ],
    buttons: [{ label: 'เปิดเอกสาร', uri: url, tone: 'go' }],
  });
}

export const whichGroup = (kind: PaperKind, groups: readonly { code: string; shortTh: string }[]): Message =>
  text(
    `${PAPER_TITLES[kind]}ของกลุ่มเขตใดคะ`,
    groups.map(({ code, shortTh }) => ({
      label: shortTh,
      postback: showPaper.pack({ kind, group: code as Parameters<typeof showPaper.pack>[0]['group'] }),
    })),
  );

export const notYourGroup = (): Message => text('เอกสารของกลุ่มเขตนี้เปิดได้เฉพาะเจ้าหน้าที่ที่ดูแลค่ะ');
export const onlyInPrivate = (): Message => text('ขอเอกสารได้ในแชตส่วนตัวกับบัญชีนี้ค่ะ');
