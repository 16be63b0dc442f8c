/** Names of people who do not exist: common given names, and surnames that say of themselves that they are made up. */

const GIVEN_NAMES = (
  'สมชาย สมหญิง สมศักดิ์ สมพร สมบูรณ์ สมจิต สมหมาย สุชาติ สุภาพ สุรีย์ สุนทร สุวรรณ ประยูร ประเสริฐ ประพันธ์ ประไพ ' +
  'บุญส่ง บุญมี บุญเรือน บุญชู วิชัย วิไล วิเชียร วินัย วันดี วันเพ็ญ มาลี มาลัย มานะ มานิตย์ อุไร อุดม อำนวย อำไพ อรุณ ' +
  'ณรงค์ นิภา นงนุช นิยม จำเนียร จินดา จรัส เฉลิม เฉลียว ชูศรี ชลอ ทองดี ทองใบ ทวี ทัศนีย์ พยอม พิศมัย พิชัย ไพโรจน์ ' +
  'ไพบูลย์ รัตนา ระเบียบ ละออ ลำดวน ศรีนวล ศิริพร สายหยุด เสน่ห์ แสวง อนงค์ อารีย์ เอื้อน กัลยา กิมเฮง กุหลาบ'
).split(' ');

const SURNAME_STARTS = 'ใจ ทอง แสง รุ่ง ศรี บุญ วงศ์ สุข เพชร พงษ์ ชื่น แก้ว ดี งาม มั่น เย็น ร่ม สวน'.split(' ');
/** Every surname of the demo ends in one of these: สมมติ, ตัวอย่าง, จำลอง all mean that it is not real. */
export const SURNAME_ENDINGS = ['สมมติ', 'ตัวอย่าง', 'จำลอง'] as const;

const SURNAMES = SURNAME_ENDINGS.flatMap((ending) => SURNAME_STARTS.map((start) => `${start}${ending}`));

/** The n-th name; none comes twice in the first 3,000. */
export function nameOf(n: number): string {
  const given = n % GIVEN_NAMES.length;
  const round = Math.floor(n / GIVEN_NAMES.length);
  return `${GIVEN_NAMES[given]!} ${SURNAMES[(given * 5 + round * 11) % SURNAMES.length]!}`;
}
