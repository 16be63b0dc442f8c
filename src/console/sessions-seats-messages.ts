/** Words about how many may come to a session, and how many have to. */
import { inBoth } from '../web/words.ts';

export const seatWords = inBoth(
  {
    title: 'จำนวนที่รับและองค์ประชุม',
    fields: { capacity: 'รับได้ (คน)', quorum: 'องค์ประชุม (คน)' },
    capacityHint: 'นับผู้ติดตามด้วย เว้นว่างไว้ถ้าไม่จำกัด',
    quorumHint: 'เว้นว่างไว้ถ้าให้เป็นตามรูปแบบการประชุม ใส่ 0 ถ้าไม่นับองค์ประชุม',
    quorumDefault: (n: string) => `เว้นว่างไว้ถ้าให้เป็นตามรูปแบบการประชุม (${n} คน) ใส่ 0 ถ้าไม่นับองค์ประชุม`,
    capacity: 'รับได้',
    quorum: 'องค์ประชุม',
    people: (n: string) => `${n} คน`,
    noCapacity: 'ไม่จำกัด',
    noQuorum: 'ไม่นับ',
    over: 'นัดนี้เริ่มไปแล้ว จึงแก้จำนวนไม่ได้ค่ะ',
    movesUp: (n: string) => `จะแจ้ง ${n} คนในรายการรอว่าได้ที่นั่ง ใช้ ${n} ข้อความ`,
    left: (n: string) => `เหลือโควตาเดือนนี้หลังส่ง ${n}`,
    confirm: 'ยืนยันและแจ้ง',
    stale: 'ระหว่างที่ท่านกรอก จำนวนนี้ถูกแก้ไขโดยผู้อื่น จึงยังไม่ได้บันทึกค่ะ กรุณาดูว่าอะไรเปลี่ยนไป แล้วกดบันทึกอีกครั้ง',
  },
  {
    title: 'Seats and quorum',
    fields: { capacity: 'Seats', quorum: 'Quorum' },
    capacityHint: 'Companions take a seat, too. Empty: as many as want to come',
    quorumHint: 'Empty: as the form of the session has it. 0: no quorum',
    quorumDefault: (n: string) => `Empty: as the form of the session has it (${n}). 0: no quorum`,
    capacity: 'Seats',
    quorum: 'Quorum',
    people: (n: string) => `${n} people`,
    noCapacity: 'no limit',
    noQuorum: 'none',
    over: 'This session has begun, so the numbers stay as they are.',
    movesUp: (n: string) => `${n} people who wait get a seat and are told so: ${n} messages`,
    left: (n: string) => `${n} left of this month’s quota afterwards`,
    confirm: 'Confirm and tell them',
    stale:
      'While you were typing, somebody else changed these numbers, so nothing has been saved. Please look at what changed and save again.',
  },
);
