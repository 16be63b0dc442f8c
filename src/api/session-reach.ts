/** Which session a request is about, and whether the token may do anything with it. */
import { isWithin } from '../access/policy.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Call } from './operations.ts';
import { forbidden, missing } from './problems.ts';

export function createSessionReach(consultations: Pick<ConsultationStore, 'find'>) {
  /** @throws for what does not exist or lies out of reach. */
  async function visible(call: Call, id = call.params['id']!): Promise<Consultation> {
    const session = await consultations.find(id);
    if (!session || !isWithin(call.reach('consultation.view'), session)) throw missing();
    return session;
  }

  /** @throws for what others manage, too. */
  async function manageable(call: Call, id?: string): Promise<Consultation> {
    const session = await visible(call, id);
    if (!call.may('consultation.manage', { districtGroup: session.districtGroup })) throw forbidden();
    return session;
  }

  return { visible, manageable };
}
