/** Words of the public board, in both languages. */
import { inBoth } from '../web/words.ts';
import type { IssueStatus } from './model.ts';
import { projectStates } from './project-messages.ts';
import type { ProjectState } from './project-model.ts';

interface BoardWords {
  title: string;
  lead: string;
  groups: string;
  allGroups: string;
  none: string;
  allOf(count: number, group: string): string;
  status: Record<IssueStatus, string>;
  asked(people: string, districts: string): string;
  people(count: number): string;
  districts(count: number): string;
  fewerPeople(least: number): string;
  fewerDistricts(least: number): string;
  answer: string;
  steps: string;
  projects: string;
  projectStates: Readonly<Record<ProjectState, string>>;
  unit: string;
  budget(baht: string): string;
  sessions: string;
  number(n: number, year: number): string;
  privacy(least: number): string;
  other: string;
  missingTitle: string;
  missing: string;
}

export const boardWords = inBoth<BoardWords>(
  {
    title: 'คุณเสนอ – เราทำ',
    lead: 'ประเด็นการพัฒนาที่ชุมชนช่วยกันเสนอ แต่ละเรื่องถึงไหนแล้ว และสำนักงานตอบว่าอย่างไร',
    groups: 'กลุ่มเขต',
    allGroups: 'ทุกกลุ่มเขต',
    none: 'ยังไม่มีประเด็นที่ประกาศในกลุ่มเขตนี้',
    allOf: (count, group) => `ดูทั้งหมด ${count.toLocaleString('en-US')} ประเด็นของ${group}`,
    status: {
      heard: 'รับฟังแล้ว',
      studied: 'ศึกษาแล้ว',
      planned: 'มีแผนดำเนินการ',
      done: 'ดำเนินการแล้ว',
      declined: 'ยังไม่สามารถดำเนินการ',
    },
    asked: (people, districts) => `ผู้เสนอ ${people} จาก ${districts}`,
    people: (count) => `${count.toLocaleString('en-US')} คน`,
    districts: (count) => `${count} เขต`,
    fewerPeople: (least) => `น้อยกว่า ${least} คน`,
    fewerDistricts: (least) => `น้อยกว่า ${least} เขต`,
    answer: 'คำตอบ',
    steps: 'ความคืบหน้า',
    projects: 'โครงการนำร่อง',
    projectStates: projectStates('th'),
    unit: 'หน่วยงาน',
    budget: (baht) => `งบประมาณ ${baht} บาท`,
    sessions: 'การประชุมที่เกี่ยวข้อง',
    number: (n, year) => `ประเด็นที่ ${n}/${year}`,
    privacy: (least) => `หน้านี้ไม่มีข้อมูลส่วนบุคคล จำนวนที่น้อยกว่า ${least} ไม่แสดงเป็นตัวเลข`,
    other: 'English',
    missingTitle: 'ไม่พบหน้านี้',
    missing: 'ไม่มีกลุ่มเขตนี้',
  },
  {
    title: 'You asked – we did',
    lead: 'Development issues that communities raised: where each of them stands, and what the office answers.',
    groups: 'District groups',
    allGroups: 'All district groups',
    none: 'No issue has been published for this district group yet.',
    allOf: (count, group) => `See all ${count.toLocaleString('en-US')} issues of ${group}`,
    status: {
      heard: 'Heard',
      studied: 'Studied',
      planned: 'Planned',
      done: 'Done',
      declined: 'Cannot be done for now',
    },
    asked: (people, districts) => `Raised by ${people} from ${districts}`,
    people: (count) => `${count.toLocaleString('en-US')} people`,
    districts: (count) => `${count} districts`,
    fewerPeople: (least) => `fewer than ${least} people`,
    fewerDistricts: (least) => `fewer than ${least} districts`,
    answer: 'Answer',
    steps: 'Progress',
    projects: 'Pilot projects',
    projectStates: projectStates('en'),
    unit: 'Office',
    budget: (baht) => `Budget ${baht} baht`,
    sessions: 'Sessions about it',
    number: (n, year) => `Issue ${n}/${year}`,
    privacy: (least) => `This page holds no personal data. Counts below ${least} are not shown as numbers.`,
    other: 'ภาษาไทย',
    missingTitle: 'There is no such page',
    missing: 'There is no such district group.',
  },
);
