/** Finds the session that staff mean, and tells what they may see and do about it. */
import { districtsFor, may } from '../access/policy.ts';
import type { ConsultationDeps } from '../consultations/telling-effects.ts';
import type { Consultation, ConsultationStatus } from '../consultations/model.ts';
import type { Representative } from '../representatives/model.ts';
import type { Cause } from '../turn.ts';
import type { Found, SessionTarget } from './target-rules.ts';

export type Targets = ReturnType<typeof createTargets>;

export function createTargets({ consultations, programme }: Pick<ConsultationDeps, 'consultations' | 'programme'>) {
  const groupOf = (district: string): string => programme.places.groupOf(district).code;

  const mayManage = ({ who }: Cause, districtGroup: string): boolean =>
    may(who.staff, 'consultation.manage', { districtGroup });
  const mayView = ({ who }: Cause, districtGroup: string): boolean =>
    may(who.staff, 'consultation.view', { districtGroup }, groupOf);
  /** How many come is no secret in the LINE group that was invited. */
  const mayCount = (cause: Cause, districtGroup: string): boolean =>
    mayView(cause, districtGroup) ||
    (cause.where.kind === 'lineGroup' && cause.where.lineGroup?.districtGroup === districtGroup);

  const placeOf = ({ district, districtGroup }: Pick<Representative, 'district' | 'districtGroup'>) => ({
    district: district ?? undefined,
    districtGroup: districtGroup ?? undefined,
  });

  async function find(
    target: SessionTarget,
    cause: Cause,
    allowed = mayView,
    statuses: readonly ConsultationStatus[] = ['announced', 'held', 'postponed'],
  ): Promise<Found<{ kind: 'found'; session: Consultation }>> {
    if (target.consultation) {
      const session = await consultations.find(target.consultation);
      if (!session) return { kind: 'none' };
      return allowed(cause, session.districtGroup) ? { kind: 'found', session } : { kind: 'forbidden' };
    }
    if (!target.districtGroup) return { kind: 'none' };
    if (!allowed(cause, target.districtGroup)) return { kind: 'forbidden' };
    const all = await consultations.findByStatus(target.districtGroup, statuses);
    const meant = all.filter(
      ({ date, round }) => (!target.date || date === target.date) && (!target.round || round === target.round),
    );
    const upcoming = meant.filter(({ status }) => status === 'announced');
    const sessions = target.date || target.round ? meant : upcoming.length > 0 ? upcoming : meant.slice(-1);
    if (sessions.length === 0) return { kind: 'none' };
    return sessions.length === 1 ? { kind: 'found', session: sessions[0]! } : { kind: 'choose', sessions };
  }

  return {
    find,
    mayManage,
    mayView,
    mayCount,
    /** Of these people, those whose names this member of staff may see: coordinators see none. */
    named: (people: readonly Representative[], { who }: Cause): Representative[] =>
      people.filter((person) => may(who.staff, 'representative.view', placeOf(person))),
    /** Whether this member of staff helps at the venue, be it for one district of it. */
    mayHelp: ({ who }: Cause, districtGroup: string): boolean =>
      may(who.staff, 'attendance.record', { districtGroup }) ||
      districtsFor(who.staff, 'attendance.record').some((district) => groupOf(district) === districtGroup),
    /** Whether this member of staff may enter for the person what was told by phone or seen at the venue. */
    mayRecord: ({ who }: Cause, person: Pick<Representative, 'district' | 'districtGroup'>): boolean =>
      may(who.staff, 'attendance.record', placeOf(person)),
  };
}
