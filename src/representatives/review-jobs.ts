/** Who is told of a registration, and of what was decided about it. */
import type { DeliveryKind, DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { Delivery } from '../delivery/outbox.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Clock } from '../time.ts';
import { findReviewers } from './effects.ts';
import type { Representative } from './model.ts';
import * as reviewMessages from './review-messages.ts';
import { whyUnreachable, type ReviewDecision } from './rules.ts';
import type { RepresentativeStore } from './store.ts';

export interface ReviewDeliveriesDeps {
  representatives: Pick<RepresentativeStore, 'find'>;
  staff: Pick<StaffStore, 'findByRole' | 'findByLineUserId' | 'reachableAmong'>;
  programme: Pick<Programme, 'places' | 'organisation'>;
  clock: Clock;
  nextConsultation(districtGroup: string, at: Date): Promise<reviewMessages.NextConsultation | null>;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}

export function reviewDeliveries(deps: ReviewDeliveriesDeps): DeliveryKinds {
  const { representatives, staff, programme, clock } = deps;
  const address: DeliveryKind['address'] = (ids) => deps.address(ids);
  const { places, organisation } = programme;
  const toAll = (ids: readonly string[], outcome: true | SkipReason) => new Map(ids.map((id) => [id, outcome]));

  return {
    registrationReview: {
      address,
      async stillStands(delivery, ids) {
        const profile = await representatives.find(delivery.subject);
        if (!profile || profile.status === 'withdrawn' || profile.status === 'erased') return toAll(ids, 'withdrawn');
        if (profile.status !== 'pending' || profile.submitEvent !== delivery.data.submitEvent)
          return toAll(ids, 'superseded');
        const { reviewers } = await findReviewers(profile, staff);
        const stillReviews = new Set(reviewers.map(({ id }) => id));
        return staff.reachableAmong(ids, ({ id }) => stillReviews.has(id));
      },
      async render(delivery) {
        const profile = await representatives.find(delivery.subject);
        return profile && { messages: [reviewMessages.registrationToReview(profile, places)] };
      },
    },

    registrationDecision: {
      address,
      async stillStands(delivery, ids) {
        const profile = await representatives.find(delivery.subject);
        return toAll(ids, whyNot(profile, delivery) ?? true);
      },
      async render({ subject, data }) {
        const profile = await representatives.find(subject);
        if (!profile) return null;
        switch (data.decision as ReviewDecision) {
          case 'approve': {
            const group = profile.districtGroup;
            const next = group ? await deps.nextConsultation(group, clock.now()) : null;
            return { messages: [reviewMessages.approved(profile, places, next)] };
          }
          case 'reject':
            return { messages: [reviewMessages.rejected(organisation)] };
          case 'more':
            return profile.reviewNote ? { messages: [reviewMessages.moreWanted(profile.reviewNote)] } : null;
        }
      },
    },
  };
}

function whyNot(profile: Representative | null, delivery: Delivery): SkipReason | null {
  const why = whyUnreachable(profile, ['consented', 'pending', 'rejected']);
  return why === 'withdrawn' || profile?.reviewEvent === delivery.data.reviewEvent ? why : 'superseded';
}
