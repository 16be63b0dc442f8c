import { inBoth } from '../web/words.ts';

export const navWords = inBoth(
  {
    titles: { people: 'ประชาคม', messages: 'ข้อความ', office: 'ผู้ดูแล' },
    items: {
      overview: 'ภาพรวม',
      registry: 'ทะเบียน',
      sessions: 'การประชุม',
      feedback: 'ความคิดเห็น',
      charts: 'แผนภูมิ',
      broadcasts: 'แจ้งข่าว',
      reports: 'รายงานความก้าวหน้า',
      handoffs: 'คุยกับเจ้าหน้าที่',
      deliveries: 'การส่งข้อความ',
      lineGroups: 'กลุ่มไลน์',
      staff: 'เจ้าหน้าที่',
      parked: 'เหตุการณ์ที่พักไว้',
      audit: 'บันทึกการใช้งาน',
      settings: 'ค่าที่ตั้งไว้',
      tokens: 'โทเคน API',
    },
  },
  {
    titles: { people: 'Communities', messages: 'Messages', office: 'Office' },
    items: {
      overview: 'Overview',
      registry: 'Registry',
      sessions: 'Sessions',
      feedback: 'Feedback',
      charts: 'Charts',
      broadcasts: 'Notices',
      reports: 'Progress reports',
      handoffs: 'Talk to a person',
      deliveries: 'Deliveries',
      lineGroups: 'LINE groups',
      staff: 'Staff',
      parked: 'Parked events',
      audit: 'Audit log',
      settings: 'Settings',
      tokens: 'API tokens',
    },
  },
);
