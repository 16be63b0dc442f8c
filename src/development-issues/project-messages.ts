/** What the states of pilot projects are called, wherever they are named. */
import type { ProjectState } from './project-model.ts';

export const PROJECT_STATE_TH: Readonly<Record<ProjectState, string>> = {
  proposed: 'เสนอแล้ว',
  planned: 'มีแผนดำเนินการ',
  running: 'กำลังดำเนินการ',
  done: 'แล้วเสร็จ',
  dropped: 'ไม่ดำเนินการ',
};

export const PROJECT_STATE_EN: Readonly<Record<ProjectState, string>> = {
  proposed: 'Proposed',
  planned: 'Planned',
  running: 'Under way',
  done: 'Done',
  dropped: 'Not carried out',
};
