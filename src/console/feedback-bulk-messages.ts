/** Words for what is done to several entries of the inbox at once. */
import { inBoth } from '../web/words.ts';

/** How many of the entries that were ticked went which way. */
export interface BulkCounts {
  done: number;
  /** It was so already. */
  same: number;
  /** Somebody else changed it meanwhile. */
  changed: number;
  /** It is gone, or out of reach: never told apart. */
  missing: number;
  /** Of another district group than the issue. */
  elsewhere: number;
}

const th = {
  select: 'เลือก',
  selectEntry: (what: string) => `เลือก ${what}`,
  selectAll: 'เลือกทั้งหน้า',
  selectNone: 'ไม่เลือกเลย',
  legend: 'ทำกับเรื่องที่เลือก',
  picked: 'เลือกแล้ว',
  addTheme: 'เพิ่มประเด็นนี้',
  onlyTheme: 'ใช้ประเด็นนี้อย่างเดียว',
  theme: 'เลือกประเด็น',
  markRead: 'อ่านแล้ว',
  markUnread: 'กลับเป็นยังไม่ได้อ่าน',
  issue: 'เลือกประเด็นการพัฒนา',
  link: 'รวมเข้าประเด็นการพัฒนานี้',
  nothing: 'ยังไม่ได้เลือกเรื่องใด กรุณาทำเครื่องหมายหน้าเรื่องก่อนค่ะ',
  noTheme: 'กรุณาเลือกประเด็นก่อน เรื่องที่เลือกไว้ยังอยู่ค่ะ',
  noIssue: 'กรุณาเลือกประเด็นการพัฒนาก่อน เรื่องที่เลือกไว้ยังอยู่ค่ะ',
  issueChanged: 'ประเด็นการพัฒนานี้มีผู้แก้ระหว่างที่ท่านเลือก ยังไม่ได้รวม กรุณาดูแล้วกดอีกครั้งค่ะ',
  issueGone: 'ประเด็นการพัฒนานี้ถูกรวมหรือไม่อยู่แล้ว ยังไม่ได้รวมค่ะ',
  told: ({ done, same, changed, missing, elsewhere }: BulkCounts): string => {
    const refused = changed + missing + elsewhere;
    const why = [
      changed > 0 && `มีผู้แก้ระหว่างนั้น ${changed} (ยังเลือกไว้ กรุณาดูแล้วกดอีกครั้ง)`,
      elsewhere > 0 && `อยู่คนละกลุ่มเขตกับประเด็น ${elsewhere}`,
      missing > 0 && `ไม่อยู่แล้วหรือท่านแก้ไม่ได้ ${missing}`,
    ].filter(Boolean);
    return [
      `ทำแล้ว ${done} เรื่อง`,
      same > 0 && `เป็นอย่างนั้นอยู่แล้ว ${same} เรื่อง`,
      refused > 0 && `ไม่ได้ทำ ${refused} เรื่อง: ${why.join(', ')}`,
    ]
      .filter(Boolean)
      .join(' · ');
  },
};

const en: typeof th = {
  select: 'Choose',
  selectEntry: (what) => `Choose ${what}`,
  selectAll: 'Choose the whole page',
  selectNone: 'Choose none',
  legend: 'With those chosen',
  picked: 'Chosen:',
  addTheme: 'Add this theme',
  onlyTheme: 'This theme alone',
  theme: 'Choose a theme',
  markRead: 'Read',
  markUnread: 'Unread again',
  issue: 'Choose an issue',
  link: 'Into this issue',
  nothing: 'Nothing is chosen yet. Please tick some entries first.',
  noTheme: 'Please choose a theme first. What you ticked is still ticked.',
  noIssue: 'Please choose a development issue first. What you ticked is still ticked.',
  issueChanged: 'Somebody changed this issue meanwhile. Nothing was linked: please look, and press again.',
  issueGone: 'This issue was joined to another or is gone. Nothing was linked.',
  told: ({ done, same, changed, missing, elsewhere }) => {
    const refused = changed + missing + elsewhere;
    const why = [
      changed > 0 && `${changed} changed meanwhile (still ticked: please look, and press again)`,
      elsewhere > 0 && `${elsewhere} of another district group than the issue`,
      missing > 0 && `${missing} gone, or not yours to change`,
    ].filter(Boolean);
    return [
      `${done} done`,
      same > 0 && `${same} were so already`,
      refused > 0 && `${refused} not done: ${why.join(', ')}`,
    ]
      .filter(Boolean)
      .join(' · ');
  },
};

export const feedbackBulkWords = inBoth(th, en);
