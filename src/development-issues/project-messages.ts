/** What the states of pilot projects are called, wherever they are named. */
import { inBoth } from '../web/words.ts';
import type { ProjectState } from './project-model.ts';

export const projectStates = inBoth<Readonly<Record<ProjectState, string>>>(
  {
    proposed: 'เสนอแล้ว',
    planned: 'มีแผนดำเนินการ',
    running: 'กำลังดำเนินการ',
    done: 'แล้วเสร็จ',
    dropped: 'ไม่ดำเนินการ',
  },
  {
    proposed: 'Proposed',
    planned: 'Planned',
    running: 'Under way',
    done: 'Done',
    dropped: 'Not carried out',
  },
);
