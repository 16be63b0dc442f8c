/** What is said of files that staff attached. */
import { inBoth } from '../web/words.ts';

interface FileWords {
  namesErased: string;
  notSearched(at: string): string;
}

export const fileWords = inBoth<FileWords>(
  {
    namesErased: 'ในไฟล์นี้มีชื่อของผู้ที่ขอลบข้อมูลแล้ว โปรดเปลี่ยนเป็นไฟล์ที่ไม่มีชื่อนั้น',
    notSearched: (at) => `มีผู้ขอลบข้อมูล (${at}) แต่ระบบค้นชื่อในไฟล์นี้ไม่ได้ โปรดเปิดดูเองว่ามีชื่อผู้ที่ไม่อยู่ในทะเบียนแล้วหรือไม่`,
  },
  {
    namesErased: 'Somebody named in this file has had their data erased. Please replace the file.',
    notSearched: (at) =>
      `Somebody had their data erased (${at}), and this file could not be searched for names: please look yourself whether it names somebody who is no longer in the registry.`,
  },
);
