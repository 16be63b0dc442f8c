/**
 * The menu of the staff: every step of the work by a button. A button says its sentence, so that it leads to the very
 * same step as typing it, and people see what they could have typed.
 */
import { z } from 'zod';
import { mayAtAll, type Action } from '../access/policy.ts';
import { startFeedback } from '../feedback/rules.ts';
import { contactButton } from '../handoffs/messages.ts';
import { both } from '../language.ts';
import { menuCard, text, type Button, type Line } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { rosterButton } from '../line-groups/roster-rules.ts';
import { buttons as registration } from '../representatives/rules.ts';
import type { Message, StaffMember } from '../turn.ts';
import { examplesFor } from './messages.ts';
import { buttons } from './rules.ts';

const SECTION_NAMES = ['sessions', 'answers', 'notices', 'listening', 'people'] as const;
export type Section = (typeof SECTION_NAMES)[number];

export const menuButton = definePostback('staff-menu', { at: z.enum(SECTION_NAMES).optional() });

interface Item {
  /** Who may do it sees it. */
  needs: Action;
  button: Button;
}
const says = (needs: Action, label: string, sentence = label): Item => ({ needs, button: { label, say: sentence } });

const SECTIONS: Readonly<Record<Section, { title: string; items: readonly Item[] }>> = {
  sessions: {
    title: 'นัดประชุม',
    items: [
      says('consultation.manage', 'นัดประชุมใหม่', 'นัดประชุม'),
      says('consultation.manage', 'เลื่อนประชุม'),
      says('consultation.manage', 'เลื่อนทุกนัดออกไปก่อน'),
      says('consultation.manage', 'ยกเลิกประชุม'),
      says('consultation.manage', 'เปลี่ยนสถานที่ประชุม'),
      says('consultation.manage', 'เปลี่ยนประธานการประชุม'),
      says('consultation.manage', 'เปลี่ยนรูปแบบการประชุม'),
    ],
  },
  answers: {
    title: 'คำตอบและการแจ้ง',
    items: [
      says('consultation.view', 'ใครไปบ้าง'),
      says('consultation.view', 'ใครยังไม่ตอบ'),
      says('consultation.manage', 'เตือนคนที่ยังไม่ตอบ'),
      says('consultation.view', 'ผลการส่ง'),
      says('representative.view', 'ต้องโทรหาใคร'),
      says('consultation.view', 'กำหนดประชุม'),
      says('attendance.record', 'เช็กอินหน้างาน'),
    ],
  },
  notices: {
    title: 'แจ้งข่าว',
    items: [
      says('broadcast.send', 'แจ้งข่าวใหม่', 'แจ้งข่าว'),
      says('broadcast.approve', 'ข่าวที่ส่งแล้ว'),
      says('broadcast.send', 'เรียกคืนข่าว'),
    ],
  },
  listening: {
    title: 'ความเห็นและสรุป',
    items: [
      says('summary.view', 'สรุปรายสัปดาห์', 'สรุป'),
      says('feedback.view', 'ใครพูดเรื่องใดบ้าง', 'ใครพูดอะไรบ้าง'),
      says('feedback.export', 'ขอไฟล์ความเห็น'),
      says('report.view', 'รายงานความก้าวหน้า'),
      says('handoff.take', 'ผู้รอคุยกับเจ้าหน้าที่', 'คิวติดต่อ'),
    ],
  },
  people: {
    title: 'ทะเบียนและเจ้าหน้าที่',
    items: [
      {
        needs: 'representative.review',
        button: { label: 'ผู้ลงทะเบียนรอตรวจ', postback: registration.pending.pack({}) },
      },
      { needs: 'lineGroup.roster', button: { label: 'สมาชิกไลน์กลุ่ม', postback: rosterButton.pack({}) } },
      { needs: 'staff.view', button: { label: 'รายชื่อเจ้าหน้าที่', postback: buttons.list.pack({}) } },
      says('staff.grant', 'เพิ่มเจ้าหน้าที่'),
      says('breach.list', 'ผู้ได้รับผลกระทบ'),
    ],
  },
};

const offeredTo = (staff: StaffMember, section: Section): Button[] =>
  SECTIONS[section].items.flatMap(({ needs, button }) => (mayAtAll(staff, needs) ? [button] : []));

/**
 * The sections that this person can use.
 * @param lead what is said first, where the menu answers words that were not understood.
 * @param member also a representative: what members do is offered below.
 */
export function staffMenu(staff: StaffMember, member: boolean, lead?: string): Message {
  const sections = SECTION_NAMES.filter((section) => offeredTo(staff, section).length > 0);
  const shown: Button[] = [
    ...sections.map((at): Button => ({
      label: SECTIONS[at].title,
      postback: menuButton.pack({ at }),
      tone: 'calm',
    })),
    { label: 'เข้าหน้าเว็บ', say: 'เข้าระบบ', tone: 'calm' },
  ];
  const hint = examplesFor(staff.roles).slice(0, 2);
  const lines: Line[] = [
    ...(lead ? [lead] : []),
    'กดเลือกได้เลย หรือพิมพ์เป็นประโยค เช่น',
    ...hint.map((sentence) => ({ small: `• ${sentence}` })),
  ];
  return menuCard({
    title: 'เมนูเจ้าหน้าที่',
    lines,
    buttons: shown,
    quickReplies: [
      ...(member
        ? [
            { label: 'ส่งความคิดเห็น', say: 'ส่งความคิดเห็น' },
            { label: 'ข้อมูลของฉัน', say: 'ข้อมูลของฉัน' },
          ]
        : []),
      { label: 'ติดต่อเจ้าหน้าที่', say: 'ติดต่อเจ้าหน้าที่' },
    ],
  });
}

export function sectionMenu(staff: StaffMember, section: Section): Message {
  const { title } = SECTIONS[section];
  const shown = offeredTo(staff, section);
  return menuCard({
    over: 'เมนูเจ้าหน้าที่',
    title,
    lines: [{ small: 'กดเลือกได้เลยค่ะ ก่อนส่งถึงใคร จะให้ดูตัวอย่างก่อนเสมอ' }],
    buttons: [...shown, { label: 'กลับเมนูหลัก', postback: menuButton.pack({}), tone: 'plain' }],
  });
}

/** The same words whatever was asked for: they tell neither whether it exists nor who may. */
export function forStaffOnly(registered: boolean): Message {
  const offered: Button[] = registered
    ? [
        { label: both('กำหนดประชุม', 'Meetings'), say: both('กำหนดประชุม', 'meetings') },
        { label: both('ส่งความคิดเห็น', 'Tell us something'), postback: startFeedback.pack({}) },
      ]
    : [{ label: both('ลงทะเบียน', 'Register'), postback: registration.register.pack({ do: 'start' }) }];
  return text(
    both(
      'ขออภัยค่ะ เรื่องนี้ทำได้เฉพาะเจ้าหน้าที่ค่ะ สิ่งที่ท่านทำได้อยู่ที่ปุ่มด้านล่างนะคะ',
      'Sorry, only our staff can do this. The buttons below show what you can do.',
    ),
    [...offered, contactButton()],
  );
}
