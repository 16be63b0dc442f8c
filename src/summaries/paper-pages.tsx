/** A paper as whoever holds a link to it finds it. */
import type { VNode } from 'preact';
import { PAPER_NAMES } from '../documents/http.ts';
import { formatsOf } from '../web/format.ts';
import { Alone } from '../web/layout.tsx';
import { inBoth, type Lang } from '../web/words.ts';
import { paperTitle, type PaperFormat } from './paper-documents.ts';
import type { PaperKind } from './paper-rules.ts';

const words = inBoth(
  {
    lead: 'เอกสารของกลุ่มเขต ฉบับเผยแพร่ ไม่แสดงข้อมูลส่วนบุคคลและจำนวนน้อย ข้อมูลเป็นปัจจุบันทุกครั้งที่เปิด',
    counts: 'เอกสารนี้มีเฉพาะจำนวนผู้แทนรายเขตตามบทบาท ไม่มีรายบุคคล',
    download: 'ดาวน์โหลด',
    until: (at: string) => `ลิงก์นี้ใช้ได้ถึง ${at}`,
  },
  {
    lead: 'A paper of a district group, without personal data and small numbers. It is made anew each time.',
    counts: 'It holds only how many representatives each district has, by role, and nobody by themselves.',
    download: 'Download',
    until: (at) => `This link works until ${at}`,
  },
);

export function sharedPaperPage(
  lang: Lang,
  address: string,
  paper: { kind: PaperKind; groupName: string },
  formats: readonly PaperFormat[],
  expiresAt: Date,
): VNode {
  const said = words(lang);
  return (
    <Alone lang={lang} title={paperTitle(paper)} address={address}>
      <p>{said.lead}</p>
      {paper.kind === 'registry' && <p>{said.counts}</p>}
      <ul>
        {formats.map((format) => (
          <li key={format}>
            <a href={`${address}/${format}`}>
              {said.download} {PAPER_NAMES[format]}
            </a>
          </li>
        ))}
      </ul>
      <p>
        <small>{said.until(formatsOf(lang).moment(expiresAt))}</small>
      </p>
    </Alone>
  );
}
