/** July 2563, from the first morning to the session of กรุงเทพใต้. Days are the programme's; times of day are invented. */
import { scene, type Scene } from './scenario.ts';

const REGISTERING = ['ประธานชุมชน', 'ดูแลความเป็นอยู่ของคนในชุมชน', 'ธนาคารขยะ', 'คณะกรรมการชุมชน', '9/9 ซอยสมมติ 9', '080-000-9001', '[ถูกต้อง]']; // prettier-ignore

/** The first week, which is also the short form of the replay. */
export const FIRST_WEEK: Scene[] = [
  scene(
    '07-10 09:02',
    { do: 'chat', person: 'BKK_S-01', in: 'BKK_S', text: 'เช้านี้ฝนตกหนักมากนะคะพี่น้อง ใครผ่านหน้าตลาดบ้าง' },
    { do: 'bind', by: 'analyst-THON_S', lineGroup: 'THON_S', districtGroup: 'THON_S' },
  ),
  scene(
    '07-10 09:10',
    { do: 'register', person: 'new-1', name: 'ลำพูน แสงสมมติ', district: 'บางขุนเทียน', lines: ['บางขุนเทียนคะ', 'ชุมชนริมคลองบางมด', 'ลำพูน แสงสมมติ', ...REGISTERING] },
    { do: 'register', person: 'new-2', name: 'จันทร์ฉาย ใจจำลอง', district: 'ราชเทวี', lines: ['ราชเทวี', 'ชุมชนร่มไทร', 'จันทร์ฉาย ใจจำลอง', ...REGISTERING] },
    { do: 'register', person: 'new-3', name: 'โสภณ ทองตัวอย่าง', district: 'บางพลัด', lines: ['บางพลัด', 'ชุมชนวัดตัวอย่าง', 'โสภณ ทองตัวอย่าง'] },
    { do: 'decline', person: 'new-4', name: 'คนผ่านมา' },
  ), // prettier-ignore
  scene(
    '07-10 09:30',
    { do: 'announce', by: 'analyst-THON_S', session: 'กรุงธนใต้ ตรวจสอบข้อมูล', districtGroup: 'THON_S', form: 'verification', startsAt: '2020-07-15T09:30', endsAt: '2020-07-15T12:00', says: 'นัดประชุมกลุ่มกรุงธนใต้ พุธหน้า เวลา 09.30 - 12.00 น. ณ สำนักงานเขตจอมทอง' },
    { do: 'announce', by: 'analyst-BKK_N', session: 'กรุงเทพเหนือ ครั้งที่ 1', districtGroup: 'BKK_N', startsAt: '2020-07-15T13:30', says: 'นัดประชุมกรุงเทพเหนือ 15 ก.ค. 63 บ่ายโมงครึ่ง ณ สำนักงานเขตจตุจักร' },
    { do: 'announce', by: 'analyst-THON_N', session: 'กรุงธนเหนือ ครั้งที่ 1', districtGroup: 'THON_N', startsAt: '2020-07-16T13:30', says: 'นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์' },
    { do: 'announce', by: 'analyst-BKK_C', session: 'กรุงเทพกลาง ครั้งที่ 1', districtGroup: 'BKK_C', startsAt: '2020-07-16T09:00', endsAt: '2020-07-16T12:00', says: 'นัดประชุมกรุงเทพกลาง 16 กรกฎาคม 2563 เวลา 09.00 - 12.00 น. ณ สำนักงานเขตราชเทวี' },
  ), // prettier-ignore
  scene(
    '07-10 10:15',
    { do: 'approve', by: 'districtAnalyst-บางขุนเทียน', person: 'THON_S-62' },
    { do: 'approve', by: 'districtAnalyst-บางขุนเทียน', person: 'new-1' },
    { do: 'approve', by: 'districtAnalyst-ราชเทวี', person: 'new-2' },
  ),
  scene(
    '07-10 11:30',
    { do: 'answer', session: 'กรุงธนใต้ ตรวจสอบข้อมูล', yes: 14, no: 4, maybe: 3, inWords: 4, changes: 2 },
    { do: 'answer', session: 'กรุงเทพเหนือ ครั้งที่ 1', yes: 12, no: 3, maybe: 2, inWords: 3 },
    { do: 'acknowledge', session: 'กรุงเทพเหนือ ครั้งที่ 1' },
  ),
  scene(
    '07-10 12:40',
    { do: 'answer', session: 'กรุงธนเหนือ ครั้งที่ 1', yes: 9, no: 3, maybe: 1, inWords: 2 },
    { do: 'answer', session: 'กรุงเทพกลาง ครั้งที่ 1', yes: 8, no: 2, maybe: 2 },
  ),
  scene(
    '07-10 19:20',
    { do: 'feedback', person: 'BKK_S-02', in: 'BKK_S', text: '#ปัญหา ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว', kind: 'problem', photo: true },
    { do: 'chat', person: 'BKK_S-03', in: 'BKK_S', text: 'จริงด้วยค่ะ เมื่อวานดิฉันก็เดินอ้อมไปอีกทาง' },
  ), // prettier-ignore
  scene('07-10 21:00', { do: 'redeliver' }),
  scene(
    '07-11 10:30',
    { do: 'feedback', person: 'THON_S-05', text: 'ปัญหาน้ำในคลองบางมดเน่า ช่วงเย็นเหม็นมาก', kind: 'problem', photo: true, place: true },
    { do: 'feedback', person: 'THON_N-03', text: 'เสนอให้มีพิพิธภัณฑ์ของดีกรุงธนเหนือ', kind: 'proposal' },
  ), // prettier-ignore
  scene('07-12 13:00', { do: 'goOnRegistering', person: 'new-3', lines: REGISTERING }),
  scene('07-12 19:30', { do: 'answer', session: 'กรุงธนใต้ ตรวจสอบข้อมูล', yes: 6, no: 2, maybe: 1 }),
  scene('07-13 08:45', { do: 'approve', by: 'districtAnalyst-บางพลัด', person: 'new-3' }),
  scene('07-13 09:30', {
    do: 'postpone',
    by: 'analyst-THON_N',
    session: 'กรุงธนเหนือ ครั้งที่ 1',
    startsAt: '2020-07-23T13:30',
    says: 'เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม',
  }),
  scene('07-13 11:00', { do: 'tapOldCard', session: 'กรุงธนเหนือ ครั้งที่ 1' }),
  scene('07-13 12:10', { do: 'answer', session: 'กรุงธนเหนือ ครั้งที่ 1', yes: 13, no: 4, maybe: 3, inWords: 3 }),
  scene('07-14 14:00', {
    do: 'cancel',
    by: 'analyst-BKK_C',
    session: 'กรุงเทพกลาง ครั้งที่ 1',
    says: 'ยกเลิกประชุมกรุงเทพกลาง 16 ก.ค. เนื่องจากห้องประชุมไม่ว่าง',
  }),
  scene('07-14 15:00', {
    do: 'announce',
    by: 'analyst-BKK_C',
    session: 'กรุงเทพกลาง นัดใหม่',
    districtGroup: 'BKK_C',
    startsAt: '2020-07-21T14:00',
    says: 'นัดประชุมกรุงเทพกลาง 21 ก.ค. 63 เวลา 14.00 น. ณ สำนักงานเขตราชเทวี',
  }),
  scene('07-14 19:00', { do: 'answer', session: 'กรุงเทพกลาง นัดใหม่', yes: 11, no: 4, maybe: 2, inWords: 3 }),
  scene('07-15 12:10', { do: 'confirmHeld', by: 'analyst-THON_S', session: 'กรุงธนใต้ ตรวจสอบข้อมูล' }),
  scene('07-15 13:20', {
    do: 'answerInvitation',
    session: 'กรุงธนใต้ ตรวจสอบข้อมูล',
    texts: ['อยากให้ปรับทางเดินริมคลองบางมดให้ผู้สูงอายุเดินได้', 'ชุมชนเรามีสวนส้มที่เปิดให้คนมาเที่ยวได้'],
  }),
  scene('07-15 16:40', { do: 'confirmHeld', by: 'analyst-BKK_N', session: 'กรุงเทพเหนือ ครั้งที่ 1' }),
  scene('07-15 18:20', {
    do: 'answerInvitation',
    session: 'กรุงเทพเหนือ ครั้งที่ 1',
    texts: ['เสนอให้มีศูนย์ขายสินค้าชุมชนใกล้สถานีรถไฟฟ้า'],
  }),
];

export const REST_OF_JULY: Scene[] = [
  scene(
    '07-16 18:45',
    { do: 'feedback', person: 'BKK_S-04', in: 'BKK_S', text: '#ศักยภาพ ชุมชนเรามีกลุ่มเยาวชนทำดนตรีไทย', kind: 'potential' },
    { do: 'feedback', person: 'BKK_S-06', in: 'BKK_S', text: '#ปัญหา ไฟทางหน้าโรงเรียนดับมาสองคืน', kind: 'problem', unsend: true },
  ), // prettier-ignore
  scene('07-17 09:15', {
    do: 'announce',
    by: 'analyst-BKK_S',
    session: 'กรุงเทพใต้ ครั้งที่ 1',
    districtGroup: 'BKK_S',
    startsAt: '2020-07-31T13:00',
    endsAt: '2020-07-31T16:00',
    says: 'นัดประชุมกรุงเทพใต้ 31 ก.ค. 63 เวลา 13.00 - 16.00 น. ณ Futuretales Labs',
  }),
  scene('07-17 18:10', { do: 'answer', session: 'กรุงเทพใต้ ครั้งที่ 1', yes: 10, no: 3, maybe: 4 }),
  scene('07-18 14:00', { do: 'stop', person: 'THON_N-12' }),
  scene('07-21 17:10', { do: 'confirmHeld', by: 'analyst-BKK_C', session: 'กรุงเทพกลาง นัดใหม่' }),
  scene('07-21 18:00', {
    do: 'answerInvitation',
    session: 'กรุงเทพกลาง นัดใหม่',
    texts: ['น่าจะมีรถรางเล็กเชื่อมแหล่งท่องเที่ยวในกลุ่มเขต', 'ปัญหาทางเท้าแคบ มีของวางขวาง รถเข็นผ่านไม่ได้'],
  }),
  scene(
    '07-22 10:00',
    { do: 'inviteBot', lineGroup: 'BKK_E', name: 'ประชาคมกรุงเทพตะวันออก', members: ['analyst-BKK_E', 'districtAnalyst-ลาดกระบัง', ...membersOfEast()] },
    { do: 'bind', by: 'analyst-BKK_E', lineGroup: 'BKK_E', districtGroup: 'BKK_E', inWords: ' ผูกกลุ่มกรุงเทพตะวันออก' },
    { do: 'chat', person: 'BKK_E-01', in: 'BKK_E', text: 'สวัสดีค่ะ เข้ากลุ่มใหม่กันครบหรือยังคะทุกคน' },
  ), // prettier-ignore
  scene('07-23 16:45', { do: 'confirmHeld', by: 'analyst-THON_N', session: 'กรุงธนเหนือ ครั้งที่ 1' }),
  scene('07-23 18:30', {
    do: 'answerInvitation',
    session: 'กรุงธนเหนือ ครั้งที่ 1',
    texts: ['เสนอให้ประชาสัมพันธ์การท่องเที่ยวผ่านโทรศัพท์', 'อยากให้ปรับปรุงภูมิทัศน์ริมคลอง', 'ปัญหาไฟทางริมคลองดับหลายดวง'],
  }),
  scene(
    '07-24 09:40',
    { do: 'announce', by: 'analyst-BKK_E', session: 'กรุงเทพตะวันออก ครั้งที่ 1', districtGroup: 'BKK_E', startsAt: '2020-08-05T09:00', endsAt: '2020-08-05T12:00', says: 'นัดประชุมกรุงเทพตะวันออก 5 ส.ค. 63 เวลา 09.00 - 12.00 น. ณ สถาบันเทคโนโลยีพระจอมเกล้าเจ้าคุณทหารลาดกระบัง' },
    { do: 'announce', by: 'analyst-BKK_E', session: 'กรุงเทพตะวันออก ครั้งที่ 2', districtGroup: 'BKK_E', startsAt: '2020-08-06T13:00', endsAt: '2020-08-06T16:00', says: 'นัดประชุมกรุงเทพตะวันออก 6 ส.ค. 63 เวลา 13.00 - 16.00 น. ณ สถาบันเทคโนโลยีพระจอมเกล้าเจ้าคุณทหารลาดกระบัง' },
    { do: 'announce', by: 'analyst-BKK_E', session: 'กรุงเทพตะวันออก ครั้งที่ 3', districtGroup: 'BKK_E', startsAt: '2020-08-11T09:30', says: 'นัดประชุมกรุงเทพตะวันออก 11 ส.ค. 63 เก้าโมงครึ่ง ณ สำนักงานเขตประเวศ' },
  ), // prettier-ignore
  scene(
    '07-25 11:00',
    { do: 'answer', session: 'กรุงเทพตะวันออก ครั้งที่ 1', yes: 15, no: 4, maybe: 3 },
    { do: 'answer', session: 'กรุงเทพตะวันออก ครั้งที่ 2', yes: 12, no: 6, maybe: 2 },
    { do: 'answer', session: 'กรุงเทพตะวันออก ครั้งที่ 3', yes: 10, no: 2, maybe: 4 },
  ),
  scene('07-27 10:00', {
    do: 'export',
    by: 'coordinator',
    says: 'ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 ก.ค. 63 ถึง 26 ก.ค. 63',
    districtGroup: 'THON_S',
    from: '2020-07-01',
    to: '2020-07-26',
  }),
  scene('07-29 20:15', { do: 'answer', session: 'กรุงเทพใต้ ครั้งที่ 1', yes: 8, no: 2, maybe: 1, inWords: 2, changes: 1 }),
  scene('07-30 09:00', { do: 'feedback', person: 'BKK_E-02', in: 'BKK_E', text: '#เสนอ อบรมเกษตรกรรุ่นใหม่เรื่องขายของออนไลน์', kind: 'proposal', place: true }), // prettier-ignore
  scene('07-31 16:20', { do: 'confirmHeld', by: 'analyst-BKK_S', session: 'กรุงเทพใต้ ครั้งที่ 1' }),
  scene('07-31 18:00', {
    do: 'answerInvitation',
    session: 'กรุงเทพใต้ ครั้งที่ 1',
    texts: ['ปัญหาพื้นที่สีเขียวเหลือน้อย ต้นไม้ใหญ่ถูกตัด', 'อยากให้ใต้ทางด่วนเป็นลานกีฬา'],
  }),
];

/** Those of the first 24 who have LINE. */
function membersOfEast(): string[] {
  return Array.from({ length: 24 }, (_, n) => n + 1)
    .filter((n) => n % 11 !== 8)
    .map((n) => `BKK_E-${String(n).padStart(2, '0')}`);
}
