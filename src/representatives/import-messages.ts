/** What is said about a list on its way into the registry: of its rows, of the file, and the letters that follow. */
import type { TableProblem } from '../documents/table-problems.ts';
import type { Lang } from '../web/words.ts';
import { inBoth } from '../web/words.ts';
import type { RowProblem, RowTrouble } from './import-rules.ts';
import type { Field } from './rules.ts';

/** Megabytes that an upload may have. */
export const MOST_MEGABYTES = 25;

export const importFields = inBoth<Record<Field, string>>(
  {
    fullName: 'ชื่อ-นามสกุล',
    district: 'เขต',
    community: 'ชุมชน/กลุ่ม/องค์กร',
    role: 'บทบาท',
    mission: 'ภารกิจ',
    keyActivities: 'กิจกรรมสำคัญที่ดำเนินการ',
    speaksFor: 'ผู้แทนฯ',
    contactAddress: 'ที่อยู่ที่สามารถติดต่อได้',
    phone: 'โทรศัพท์',
  },
  {
    fullName: 'Name',
    district: 'District',
    community: 'Community, group or body',
    role: 'Role',
    mission: 'Mission',
    keyActivities: 'Key activities',
    speaksFor: 'Speaks for',
    contactAddress: 'Contact address',
    phone: 'Phone',
  },
);

interface Told {
  wrong: string;
  todo: (hint: string) => string;
}

const troubles = inBoth<Record<RowTrouble, Told>>(
  {
    required: { wrong: 'ว่าง', todo: () => 'กรอกช่องนี้ให้ครบ' },
    tooLong: { wrong: 'ยาวเกินไป', todo: () => 'ย่อให้สั้นลง' },
    idNumber: { wrong: 'มีเลขบัตรประชาชน', todo: () => 'ลบเลขบัตรประชาชนออก ระบบไม่เก็บ' },
    notAPhone: { wrong: 'ไม่ใช่เบอร์โทรศัพท์', todo: () => 'ใส่เบอร์เดียว เช่น 081-234-5678 หรือเว้นว่าง' },
    notAName: { wrong: 'ไม่ใช่ชื่อคน', todo: () => 'ใส่ชื่อและนามสกุล ไม่มีตัวเลข' },
    noSuchDistrict: { wrong: 'ไม่มีเขตชื่อนี้', todo: () => 'ใส่ชื่อเขตของกรุงเทพมหานคร' },
    unclearDistrict: { wrong: 'ชื่อเขตไม่ชัดเจน', todo: (hint) => `แก้เป็นชื่อเต็ม เช่น ${hint}` },
    notYours: { wrong: 'เขตนี้อยู่นอกขอบเขตที่ท่านดูแล', todo: () => 'ส่งแถวนี้ให้นักวิเคราะห์ของเขตนั้น' },
    twice: { wrong: 'เป็นคนเดียวกับแถวก่อนหน้า', todo: (hint) => `เหมือนแถวที่ ${hint} ลบออกหนึ่งแถว` },
    withdrawn: { wrong: 'คนนี้ถอนความยินยอมไว้', todo: () => 'ไม่นำเข้า ให้เจ้าตัวสมัครใหม่เองทาง LINE' },
  },
  {
    required: { wrong: 'empty', todo: () => 'Fill this in' },
    tooLong: { wrong: 'too long', todo: () => 'Shorten it' },
    idNumber: { wrong: 'holds the number of an identity card', todo: () => 'Take it out; such numbers are not kept' },
    notAPhone: { wrong: 'not a phone number', todo: () => 'One number, such as 081-234-5678, or nothing' },
    notAName: { wrong: 'not a person’s name', todo: () => 'First name and surname, no digits' },
    noSuchDistrict: { wrong: 'no such district', todo: () => 'Name a district of Bangkok' },
    unclearDistrict: { wrong: 'district is not clear', todo: (hint) => `Write it in full, for example ${hint}` },
    notYours: { wrong: 'a district that you do not look after', todo: () => 'Give this row to its analyst' },
    twice: { wrong: 'the same person as a row before', todo: (hint) => `Same as row ${hint}: delete one of them` },
    withdrawn: { wrong: 'took their consent back', todo: () => 'Leave them out; they may register again in LINE' },
  },
);

/** Of a row: what is wrong, where, and what to do about it. */
export function troubleTold(
  lang: Lang,
  { field, why, hint }: RowProblem,
): { field: string; wrong: string; todo: string } {
  const { wrong, todo } = troubles(lang)[why];
  return { field: importFields(lang)[field], wrong, todo: todo(hint ?? '') };
}

export const fileTroubles = inBoth<Record<TableProblem, string>>(
  {
    empty: 'ในไฟล์ไม่มีข้อมูลค่ะ กรุณาเลือกไฟล์ที่มีรายชื่อ แผ่นงานแรกต้องไม่ว่าง',
    notATable: 'ไฟล์นี้ไม่ใช่ตารางค่ะ กรุณาบันทึกเป็น Excel (.xlsx) หรือ CSV แล้วส่งใหม่',
    oldExcel: 'ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) หรือมีรหัสผ่านค่ะ กรุณาเปิดแล้วบันทึกเป็น .xlsx โดยไม่ใส่รหัสผ่าน',
    tooLarge: 'ไฟล์นี้คลายออกแล้วใหญ่เกินกว่าที่รับได้ค่ะ กรุณาคัดเฉพาะตารางรายชื่อไปไว้ในไฟล์ใหม่',
    tooManyRows: 'ไฟล์นี้มีเกิน 100,000 แถวค่ะ กรุณาแบ่งเป็นหลายไฟล์',
    broken: 'เปิดไฟล์นี้ไม่ได้ค่ะ อาจเสียหายระหว่างส่ง กรุณาเปิดดูในเครื่อง บันทึกใหม่ แล้วส่งอีกครั้ง',
  },
  {
    empty: 'There is nothing in this file. Choose one with a list; its first sheet must not be empty.',
    notATable: 'This is not a table. Save it as Excel (.xlsx) or CSV and send it again.',
    oldExcel: 'This is an old Excel file (.xls), or it has a password. Save it as .xlsx without a password.',
    tooLarge: 'Unpacked, this file is larger than what can be taken. Copy only the list into a new file.',
    tooManyRows: 'This file has more than 100,000 rows. Divide it into several.',
    broken: 'This file cannot be opened. Perhaps it was damaged on its way: save it anew and send it again.',
  },
);

export const reportWords = inBoth(
  { name: 'แถวที่ต้องแก้', row: 'แถวที่', field: 'ช่อง', wrong: 'ปัญหา', todo: 'วิธีแก้' },
  { name: 'Rows to put right', row: 'Row', field: 'Field', wrong: 'What is wrong', todo: 'What to do' },
);

/** On paper, for people who are not on LINE yet: Thai alone. */
export const letterWords = {
  title: 'ขอเชิญรับข่าวประชาคมทาง LINE',
  dear: (name: string) => `เรียน ${name}`,
  body: (organisation: string, district: string) =>
    `${organisation} มีชื่อท่านอยู่ในทะเบียนประชาคมของเขต${district} ขอเชิญท่านรับนัดประชุมและส่งความคิดเห็นทาง LINE โดยทำตามสามข้อนี้`,
  steps: [
    'เปิดกล้องโทรศัพท์ส่องรูปสี่เหลี่ยมด้านล่าง แล้วกดลิงก์ที่ขึ้นมา LINE จะเปิดพร้อมรหัสของท่าน',
    'กดส่ง แล้วอ่านประกาศเรื่องข้อมูลส่วนบุคคล ท่านเลือกได้ว่าจะยินยอมหรือไม่',
    'ตรวจข้อมูลของท่านให้ถูกต้อง',
  ],
  code: 'รหัสของท่าน',
  typed: 'ถ้าส่องไม่ได้ ให้เพิ่มเพื่อนบัญชีนี้ใน LINE แล้วพิมพ์รหัสข้างบนส่งในแชต',
  private: 'รหัสนี้เป็นของท่านคนเดียว ใช้ได้ครั้งเดียว กรุณาอย่าให้ผู้อื่น หากไม่ประสงค์ให้เก็บข้อมูลของท่าน แจ้งได้ที่',
  footer: 'จดหมายเชิญผู้แทนประชาคม',
};
