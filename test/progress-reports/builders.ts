import type { StaffMember } from '../../src/turn.ts';

/** Who may write reports. */
export const WRITER: StaffMember = {
  id: 'writer',
  displayName: 'ผู้ประสานงาน',
  roles: [{ role: 'coordinator', scope: null }],
};
