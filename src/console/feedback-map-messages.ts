/** Words of the map of feedback. */
import { inBoth } from '../web/words.ts';

const th = {
  howTo: 'กดที่จุดเพื่อเปิดเรื่อง วงกลมที่มีตัวเลขคือหลายเรื่องใกล้กัน กดเพื่อดูใกล้ขึ้น เครื่องหมาย + คือกลางเขต',
  north: 'เหนือ',
  scale: (km: number) => (km < 1 ? `${km * 1000} เมตร` : `${km} กม.`),
  openInMap: 'เปิดในแอปแผนที่',
  wholeCity: 'ดูทั้งกรุงเทพมหานคร',
  several: (count: string, first: string) => `${count} เรื่องใกล้กัน เช่น ${first}`,
  closer: '(ดูใกล้ขึ้น)',
  inTable: '(ดูในตาราง)',
  tableOfPart: (count: string) => `ความคิดเห็นที่มีตำแหน่งในส่วนนี้ของแผนที่: ${count}`,
};

const en: typeof th = {
  howTo:
    'A dot opens its entry; a circle with a number is several close together and looks closer; + is the middle of a district.',
  north: 'North',
  scale: (km) => (km < 1 ? `${km * 1000} m` : `${km} km`),
  openInMap: 'Open in a map app',
  wholeCity: 'All of Bangkok',
  several: (count, first) => `${count} close together, such as ${first}`,
  closer: '(look closer)',
  inTable: '(see the table)',
  tableOfPart: (count) => `Feedback with a place in this part of the map: ${count}`,
};

export const feedbackMapWords = inBoth(th, en);
