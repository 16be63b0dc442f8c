/** What the bot says as a guest in a LINE group. It is read by everybody there. */
import { both } from '../language.ts';
import { card, text } from '../line/compose.ts';
import type { DistrictGroup } from '../thai/places.ts';
import type { Message } from '../turn.ts';
import { buttons } from './rules.ts';

export function greeting(already: DistrictGroup | null): Message {
  return card({
    over: both('ประชาคม กรุงเทพมหานคร', 'Communities of Bangkok'),
    title: both('สวัสดีค่ะ', 'Hello'),
    lines: [
      both(
        'บัญชีนี้แจ้งกำหนดการประชุม และรับความคิดเห็นของประชาคมค่ะ',
        'This account tells of meetings and takes what communities want to say.',
      ),
      {
        strong: both(
          'เก็บ: ข้อความที่ขึ้นต้นด้วย #ปัญหา #ศักยภาพ #เสนอ ข้อความที่เรียกหรือตอบบัญชีนี้ และการกดปุ่ม',
          'Kept: messages that begin with #problem, #potential or #proposal, messages that mention or answer this account, and taps.',
        ),
      },
      {
        strong: both('ไม่เก็บ: การสนทนาอื่น และรายชื่อสมาชิกในกลุ่มนี้', 'Not kept: all other talk, and who is in this group.'),
      },
      ...(already ? [both(`ไลน์กลุ่มนี้ผูกกับ${already.nameTh}อยู่แล้วค่ะ`, `This group belongs to ${already.nameEn}.`)] : []),
    ],
    buttons: already ? [] : [{ label: both('ผูกกับกลุ่มเขต', 'Set the district group'), postback: buttons.bind.pack({}) }],
  });
}

/** To whoever taps and is no staff: no word about who is. */
export function forStaffOnly(): Message {
  return text(both('ปุ่มนี้สำหรับเจ้าหน้าที่ค่ะ', 'This is for our staff.'));
}

export function confirmBinding({ code, nameTh }: DistrictGroup): Message {
  return card({
    title: `ผูกไลน์กลุ่มนี้กับ${nameTh}ใช่ไหมคะ`,
    lines: [`นัดประชุมของ${nameTh}จะแจ้งที่นี่ค่ะ`],
    buttons: [
      { label: 'ผูก', displayText: `ผูก${nameTh}`, postback: buttons.bind.pack({ group: code }), tone: 'go' },
      { label: 'ไม่ผูก', postback: buttons.leaveUnbound.pack({}) },
    ],
  });
}

export function whichDistrictGroup(groups: readonly DistrictGroup[]): Message {
  return card({
    title: 'ผูกไลน์กลุ่มนี้กับกลุ่มเขตใดคะ',
    lines: ['นัดประชุมของกลุ่มเขตนั้นจะแจ้งที่นี่ค่ะ'],
    buttons: groups.map(({ code, shortTh, nameTh }) => ({
      label: shortTh,
      displayText: `ผูก${nameTh}`,
      postback: buttons.bind.pack({ group: code }),
    })),
  });
}

export function bound({ nameTh }: DistrictGroup): Message {
  return text(`ผูกไลน์กลุ่มนี้กับ${nameTh}แล้วค่ะ ต่อไปจะแจ้งนัดประชุมที่นี่`);
}

export function notBound(): Message {
  return text('ยังไม่ได้ผูกค่ะ กดปุ่ม “ผูกกับกลุ่มเขต” ได้ทุกเมื่อ');
}

/** To staff who may not bind this LINE group to that district group. */
export function notYoursToBind(): Message {
  return text('ท่านผูกไลน์กลุ่มนี้กับกลุ่มเขตนั้นไม่ได้ค่ะ กรุณาติดต่อผู้ดูแลระบบ');
}

export function bindInTheGroup(): Message {
  return text('ใช้คำสั่งนี้ในไลน์กลุ่มที่ต้องการผูกค่ะ พิมพ์ @ ตามด้วยชื่อบัญชีนี้ แล้วตามด้วย “ผูกกลุ่ม…”');
}

/** Of a LINE group whose name LINE does not tell. */
export const NO_GROUP_NAME = 'ไม่มีชื่อ';
