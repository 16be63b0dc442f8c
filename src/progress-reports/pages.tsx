/** A report as somebody outside the console reads it. */
import type { VNode } from 'preact';
import { PAPER_NAMES } from '../documents/http.ts';
import { dateShort, timeOf } from '../thai/format.ts';
import { Alone } from '../web/layout.tsx';
import { inBoth, type Lang } from '../web/words.ts';
import { FORMATS, type ReportDocument } from './documents.ts';
import { formDate, moneyPlain } from './messages.ts';

const words = inBoth(
  {
    title: (number: number) => `รายงานความก้าวหน้า ครั้งที่ ${number}`,
    asOf: 'ข้อมูล ณ วันที่',
    percent: 'ความก้าวหน้า',
    baht: 'เบิกใช้ครั้งนี้ (บาท)',
    draft: 'ฉบับร่าง ยังไม่ผ่านการรับรอง',
    approved: 'ผ่านการรับรองแล้ว',
    download: 'ดาวน์โหลด',
    until: (at: string) => `ลิงก์นี้ใช้ได้ถึง ${at}`,
    gone: 'ลิงก์นี้ใช้ไม่ได้แล้ว',
    goneWhy: 'ลิงก์เอกสารหมดอายุแล้ว หรือเจ้าหน้าที่ยกเลิกแล้ว กรุณาขอลิงก์ใหม่จากเจ้าหน้าที่ค่ะ',
  },
  {
    title: (number) => `Progress report no. ${number}`,
    asOf: 'As of',
    percent: 'Progress',
    baht: 'Spent in this period (baht)',
    draft: 'Draft, not approved yet',
    approved: 'Approved',
    download: 'Download',
    until: (at) => `This link works until ${at}`,
    gone: 'This link does not work any more',
    goneWhy: 'It has expired, or the office has taken it back. Please ask the office for a new one.',
  },
);

export function sharedReportPage(lang: Lang, address: string, document: ReportDocument, expiresAt: Date): VNode {
  const said = words(lang);
  const report = document.reports.at(-1)!;
  return (
    <Alone lang={lang} title={said.title(report.number)} address={address}>
      <p>{document.project.name}</p>
      <dl>
        <dt>{said.asOf}</dt>
        <dd>{formDate(report.asOf)}</dd>
        <dt>{said.percent}</dt>
        <dd>{report.percent === null ? '-' : `${report.percent.toFixed(2)} %`}</dd>
        <dt>{said.baht}</dt>
        <dd>{report.baht === null ? '-' : moneyPlain(report.baht)}</dd>
      </dl>
      <p>
        <strong>{report.status === 'approved' ? said.approved : said.draft}</strong>
      </p>
      <div lang="th">
        {report.narrative.split('\n').map((line, index) => (
          <p key={index}>{line}</p>
        ))}
      </div>
      <p>
        {said.download}:{' '}
        {FORMATS.map((format) => (
          <>
            <a href={`${address}/${format}`}>{PAPER_NAMES[format]}</a>{' '}
          </>
        ))}
      </p>
      <p>
        <small>{said.until(`${dateShort(expiresAt)} ${timeOf(expiresAt)}`)}</small>
      </p>
    </Alone>
  );
}

/** In both languages: nobody knows which one they read who were given a link. */
export function linkGonePage(lang: Lang): VNode {
  const said = words(lang);
  const other: Lang = lang === 'th' ? 'en' : 'th';
  return (
    <Alone lang={lang} title={said.gone} address="/">
      <p>{said.goneWhy}</p>
      <p lang={other}>{words(other).goneWhy}</p>
    </Alone>
  );
}
