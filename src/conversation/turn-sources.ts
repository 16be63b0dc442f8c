/** Where a turn takes what it knows from: the features' stores. */
import type { ConsultationStore } from '../consultations/store.ts';
import type { Stores } from '../stores.ts';
import type { Interpreter } from '../thai/intents.ts';
import { days, plus } from '../time.ts';
import type { OpenConsultation, RepresentativeInTurn } from '../turn.ts';
import type { TurnSources } from './turns.ts';

/** How far ahead a session may lie for an answer to be about it. */
const OPEN_AHEAD = days(120);

type Deps = Pick<
  Stores,
  'dialogues' | 'representatives' | 'staff' | 'lineGroups' | 'handoffs' | 'outbox' | 'attendance'
> & { consultations: Pick<ConsultationStore, 'findStartingBetween' | 'findOpenAmong'>; interpret: Interpreter };

export function createTurnSources(deps: Deps): TurnSources {
  const { dialogues, representatives, staff, lineGroups, handoffs, outbox, attendance, consultations, interpret } =
    deps;

  /** The sessions which this person can answer now, the next one first. */
  async function openConsultations({ id, districtGroup }: RepresentativeInTurn, at: Date): Promise<OpenConsultation[]> {
    if (!districtGroup) return [];
    const given = await attendance.findFor(id);
    const answered = given.flatMap((each) => (each.answer ? [each.consultation] : []));
    const until = plus(at, OPEN_AHEAD);
    const [own, elsewhere] = await Promise.all([
      consultations.findStartingBetween(districtGroup, at, until),
      // Answered before the person's district went over to another group.
      consultations.findOpenAmong(answered, at, until),
    ]);
    const open = [
      ...own.filter(({ status }) => status === 'announced'),
      ...elsewhere.filter((session) => session.districtGroup !== districtGroup),
    ].toSorted((a, b) => a.startsAt!.getTime() - b.startsAt!.getTime());
    return open.map(({ _id, revision, startsAt, districtGroup: ofGroup }) => ({
      id: _id,
      revision,
      startsAt: startsAt!,
      districtGroup: ofGroup,
      answer: given.find((each) => each.consultation === _id && each.revision === revision)?.answer ?? null,
    }));
  }

  return {
    dialogues,
    findRepresentative: (lineUserId) => representatives.findByLineUserId(lineUserId),
    findStaff: (lineUserId) => staff.findByLineUserId(lineUserId),
    async findLineGroup(lineGroupId) {
      const found = await lineGroups.findByLineGroupId(lineGroupId);
      return found && { id: found._id, districtGroup: found.districtGroup };
    },
    async findHandoff(person) {
      const open = await handoffs.findOpenFor(person);
      return open && { id: open._id, status: open.status === 'taken' ? 'taken' : 'waiting' };
    },
    findSent: (messageId) => outbox.findSent(messageId),
    openConsultations,
    interpret,
  };
}
