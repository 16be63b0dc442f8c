/** What representatives had written in the weeks before the demo begins: invented, in the manner of chat. */
import type { FeedbackKind } from '../feedback/model.ts';

export interface Voice {
  districtGroup: string;
  /** Days before the demo begins. */
  daysAgo: number;
  kind: FeedbackKind | null;
  text: string;
}

const said = (districtGroup: string, daysAgo: number, kind: FeedbackKind | null, text: string): Voice => ({
  districtGroup,
  daysAgo,
  kind,
  text,
});

export const VOICES: readonly Voice[] = [
  said('THON_S', 25, 'problem', 'น้ำในคลองบางมดเน่า มีกลิ่นช่วงเย็น โดยเฉพาะหลังฝนตก'),
  said('THON_S', 23, 'potential', 'สวนส้มบางมดยังเหลืออยู่หลายสวน ชาวบ้านพร้อมเปิดให้คนมาดู'),
  said('THON_S', 21, 'problem', 'ทางเดินริมคลองทรุด ผู้สูงอายุเดินลำบาก'),
  said('THON_S', 18, 'proposal', 'อยากให้มีเรือท่องเที่ยวคลองบางมดวันเสาร์อาทิตย์ คนในชุมชนเป็นมัคคุเทศก์'),
  said('THON_S', 15, 'potential', 'ป่าชายเลนบางขุนเทียนยังสวย นักเรียนมาศึกษาได้'),
  said('THON_S', 11, 'problem', 'ขยะลอยมาติดประตูน้ำทุกวัน ไม่มีคนมาเก็บวันหยุด'),
  said('THON_S', 8, 'proposal', 'เสนอให้ทำป้ายบอกทางเข้าสวนเกษตร ตอนนี้หายากมาก'),
  said('THON_S', 4, 'problem', 'ผักตบชวาเต็มคลอง เรือผ่านไม่ได้'),
  said('THON_S', 3, 'problem', 'ขยะล้นถังหน้าตลาด รถเก็บขยะมาไม่ครบวัน'),
  said('THON_S', 2, 'proposal', 'ควรมีที่จอดรถสำหรับคนที่มาเที่ยวทะเลกรุงเทพ'),
  said('THON_S', 1, 'potential', 'กลุ่มแม่บ้านทำกะปิและหอยดองขายได้ดี อยากมีตลาดประจำ'),
  said('THON_N', 22, 'potential', 'วัดเก่าริมคลองชักพระมีภาพเขียนสวยมาก คนยังไม่ค่อยรู้จัก'),
  said('THON_N', 16, 'problem', 'ไฟทางริมคลองดับหลายดวง กลางคืนเดินไม่ปลอดภัย'),
  said('THON_N', 9, 'proposal', 'อยากให้มีพิพิธภัณฑ์ของดีประจำเขต เก็บของเก่าของชุมชน'),
  said('THON_N', 3, 'problem', 'รถติดหน้าตลาดพลูทุกเย็น คนข้ามถนนอันตราย'),
  said('THON_N', 1, 'proposal', 'เสนอทำเส้นทางเดินเที่ยวเชื่อมวัดกับตลาด มีแผนที่ในโทรศัพท์'),
  said('BKK_C', 20, 'problem', 'ทางเท้าแถวอนุสาวรีย์แคบ มีของวางขวาง รถเข็นผ่านไม่ได้'),
  said('BKK_C', 12, 'potential', 'ย่านเมืองเก่ามีช่างทองและช่างทำหัวโขนที่ยังสอนได้'),
  said('BKK_C', 6, 'proposal', 'น่าจะมีรถรางเล็กเชื่อมแหล่งท่องเที่ยวกับท่าเรือ'),
  said('BKK_C', 2, 'problem', 'น้ำท่วมขังในซอยทุกครั้งที่ฝนตกหนัก ท่อระบายน้ำตัน'),
  said('BKK_S', 24, 'problem', 'ต้นไม้ใหญ่ถูกตัดเกือบหมด สวนหย่อมเหลือน้อย'),
  said('BKK_S', 17, 'proposal', 'อยากให้ใต้ทางด่วนเป็นลานกีฬาและพื้นที่สีเขียว'),
  said('BKK_S', 10, 'potential', 'ชุมชนคลองเตยมีกลุ่มเยาวชนทำดนตรีและงานศิลปะ'),
  said('BKK_S', 5, 'problem', 'สายไฟสายสื่อสารรกรุงรัง ดูไม่งามและกลัวไฟไหม้'),
  said('BKK_S', 3, 'problem', 'น้ำเสียจากตลาดลงคลองพระโขนง เหม็นมาก'),
  said('BKK_S', 1, 'proposal', 'ควรมีเรือโดยสารคลองพระโขนงต่อกับรถไฟฟ้า'),
  said('BKK_N', 19, 'potential', 'ตลาดต้นไม้จตุจักรขึ้นชื่อ อยากให้โปรโมทเพิ่ม'),
  said('BKK_N', 7, 'problem', 'รถบรรทุกวิ่งเร็วหน้าโรงเรียน ไม่มีสัญญาณไฟ'),
  said('BKK_N', 2, 'proposal', 'ขอให้มีศูนย์ขายสินค้าชุมชนใกล้สถานีรถไฟฟ้า'),
  said('BKK_E', 26, 'potential', 'หนองจอกยังทำนาข้าวได้ มีข้าวหอมปทุมและไก่ชนขึ้นชื่อ'),
  said('BKK_E', 14, 'problem', 'น้ำท่วมนาเพราะประตูน้ำเปิดปิดไม่ตรงเวลา'),
  said('BKK_E', 9, 'proposal', 'เสนออบรมเกษตรกรรุ่นใหม่เรื่องขายของออนไลน์'),
  said('BKK_E', 4, 'problem', 'ถนนเลียบคลองแสนแสบชำรุดเป็นหลุมลึก'),
  said('BKK_E', 1, null, 'เรื่องตลาดหัวตะเข้ คนเริ่มมาเยอะแล้วค่ะ'),
];
