import { inBoth } from '../web/words.ts';

export const calendarDeskWords = inBoth(
  {
    title: 'ปฏิทินสำหรับโทรศัพท์',
    intro: 'ลิงก์ปฏิทินที่ปรับตามการเลื่อนและยกเลิกเอง ใส่ในโทรศัพท์ หรือส่งต่อในกลุ่มเขตได้',
    mine: 'ของฉัน (ทุกกลุ่มเขตที่ดูแล)',
    whose: 'ปฏิทิน',
    link: 'ลิงก์',
    open: 'สร้างลิงก์',
    openOf: (name: string) => `สร้างลิงก์ปฏิทิน ${name}`,
    look: 'ดูลิงก์',
    lookAt: (name: string) => `ดูลิงก์ปฏิทิน ${name}`,
    renew: 'เปลี่ยนลิงก์',
    renewOf: (name: string) => `เปลี่ยนลิงก์ปฏิทิน ${name} ลิงก์เดิมจะใช้ไม่ได้`,
    renewHint: 'เปลี่ยนลิงก์: ลิงก์เดิมจะใช้ไม่ได้ทันที',
    ready: 'ลิงก์พร้อมใช้ค่ะ',
  },
  {
    title: 'Calendars for phones',
    intro:
      'Addresses that follow postponed and cancelled sessions. Put one on a phone, or pass that of a district group on.',
    mine: 'Mine (all my district groups)',
    whose: 'Calendar',
    link: 'Address',
    open: 'Make an address',
    openOf: (name: string) => `Make an address of the calendar ${name}`,
    look: 'Show the address',
    lookAt: (name: string) => `Show the address of the calendar ${name}`,
    renew: 'Change it',
    renewOf: (name: string) => `Change it: the address of the calendar ${name}; the old one stops working`,
    renewHint: 'Changing an address: the old one stops working at once.',
    ready: 'The address is ready.',
  },
);
