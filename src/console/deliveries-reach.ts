/** Which deliveries somebody may look at, and which of their recipients: by the session, or by the people. */
import { isWithin, reachesNothing, type Action } from '../access/policy.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Delivery } from '../delivery/outbox.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { districtNameOf } from '../web/format.ts';
import type { Visit } from './desk.tsx';

export interface RecipientDeps {
  representatives: Pick<RepresentativeStore, 'findMany'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  lineGroups: Pick<LineGroupStore, 'findAll'>;
  staff: Pick<StaffStore, 'findAll'>;
  programme: Pick<Programme, 'places'>;
}

/** Whom a message was meant for, as far as this person may know. */
export interface Recipient {
  id: string;
  sort: 'representative' | 'staff' | 'lineGroup';
  /** Null: not to be seen by this person. */
  name: string | null;
  district: string | null;
  phone: string | null;
  /** The entry in the registry. */
  href: string | null;
}

/** What is told of a delivery: those of its recipients, all or some, that somebody may know of. */
export interface Told {
  delivery: Delivery;
  recipients: Recipient[];
  /** The session it is about. */
  session: { id: string; districtGroup: string } | null;
}

/** Recipients by our ids; of each delivery to many the first are looked up. */
const RECIPIENTS_SHOWN = 10;

export function recipientsFor(deps: RecipientDeps) {
  /** Everybody of `ids` whom this person may know of. */
  async function look(visit: Visit, action: Action, ids: readonly string[]): Promise<Map<string, Recipient>> {
    const wanted = [...new Set(ids)];
    const of = (letter: string) => wanted.filter((id) => id.startsWith(letter));
    const [people, colleagues, groups] = await Promise.all([
      of('r').length > 0 ? deps.representatives.findMany(of('r')) : [],
      of('s').length > 0 ? deps.staff.findAll() : [],
      of('g').length > 0 ? deps.lineGroups.findAll() : [],
    ]);
    const reach = visit.reach(action);
    const found = new Map<string, Recipient>();
    const asked = new Set(wanted);
    for (const person of people) {
      if (!isWithin(reach, person)) continue;
      const target = {
        ...(person.districtGroup && { districtGroup: person.districtGroup }),
        ...(person.district && { district: person.district }),
      };
      const named = visit.may('representative.view', target);
      found.set(person._id, {
        id: person._id,
        sort: 'representative',
        name: named ? person.fullName : null,
        district: person.district && districtNameOf(deps.programme.places, visit.lang, person.district),
        phone: named ? person.phone : null,
        href: named && person.status !== 'erased' ? `/console/representatives/${person._id}` : null,
      });
    }
    for (const { id, displayName } of colleagues)
      if (asked.has(id) && (reach.districtGroups === 'all' || id === visit.member.id))
        found.set(id, { id, sort: 'staff', name: displayName, district: null, phone: null, href: null });
    for (const { _id, name, districtGroup } of groups)
      if (asked.has(_id) && isWithin(reach, { districtGroup }))
        found.set(_id, { id: _id, sort: 'lineGroup', name, district: null, phone: null, href: null });
    return found;
  }

  /** Of these deliveries those within reach. What is about a session within reach is seen whole. */
  async function toldOf(visit: Visit, all: readonly Delivery[], action: Action = 'delivery.view'): Promise<Told[]> {
    const reach = visit.reach(action);
    if (all.length === 0 || reachesNothing(reach)) return [];
    const ids = [...new Set(all.flatMap(({ consultations }) => consultations))];
    const sessions = new Map(
      (ids.length > 0 ? await deps.consultations.findMany(ids) : []).map((session) => [session._id, session]),
    );
    const missed = ({ outcomes, ids: everybody }: Delivery): string[] => {
      const bad = outcomes.filter(({ result }) => result !== 'sent').map(({ id }) => id);
      return bad.length > 0 ? bad : everybody;
    };
    const first = (delivery: Delivery) => missed(delivery).slice(0, RECIPIENTS_SHOWN);
    const known = await look(visit, action, all.flatMap(first));
    return all.flatMap((delivery): Told[] => {
      const session = delivery.consultations
        .map((id) => sessions.get(id))
        .find((each) => each && isWithin(reach, each));
      const recipients = first(delivery).flatMap((id) => known.get(id) ?? []);
      if (reach.districtGroups !== 'all' && !session && recipients.length === 0) return [];
      const about = session ? { id: session._id, districtGroup: session.districtGroup } : null;
      return [{ delivery, recipients, session: about }];
    });
  }

  return { look, toldOf };
}
