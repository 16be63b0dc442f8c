/** Words of the page with the papers of each district group. */
import { inBoth } from '../web/words.ts';

export const papersWords = inBoth(
  {
    title: 'เอกสาร',
    lead: 'ทำจากข้อมูลล่าสุดทุกครั้งที่ดาวน์โหลด ไฟล์ที่ดาวน์โหลดที่นี่แสดงชื่อเฉพาะคนที่ท่านดูแล ลิงก์ที่แบ่งปันไม่มีชื่อ ทะเบียนมีเฉพาะจำนวนรายเขต ประเด็นมีเฉพาะที่ประกาศแล้ว',
    kinds: {
      registry: 'ทะเบียนประชาคม',
      issues: 'รายการประเด็นการพัฒนา',
      summary: 'สรุปผลการรับฟัง',
    },
    share: 'ทำลิงก์แบ่งปัน',
    shared: (until: string) => `ลิงก์แบ่งปัน ใช้ได้ถึง ${until} ผู้ที่มีลิงก์เปิดอ่านได้ ไม่มีข้อมูลส่วนบุคคล`,
    link: 'ลิงก์',
    group: 'กลุ่มเขต',
    back: 'กลับไปที่เอกสาร',
  },
  {
    title: 'Papers',
    lead: 'Made from the newest data each time. Files from here show names only of people you look after; shared links show none: of the registry counts for each district, of issues those that were announced.',
    kinds: { registry: 'Registry book', issues: 'Development issues', summary: 'Summary' },
    share: 'Make a link to share',
    shared: (until) => `A link to share, until ${until}. Whoever has it can read; it holds no personal data.`,
    link: 'Link',
    group: 'District group',
    back: 'Back to the papers',
  },
);
