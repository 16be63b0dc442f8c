/** What registration and a person's own data cause. Declarations first (the dialogue imports them), then the work. */
import { districtsFor, may, reachesNothing, scopesFor } from '../access/policy.ts';
import type { AuditAction, AuditDetails, AuditStore } from '../access/audit.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, plus, type Clock } from '../time.ts';
import {
  defineEffect,
  type Cause,
  type EffectHandler,
  type RepresentativeStatus,
  type RoleGrant,
  type StaffMember,
} from '../turn.ts';
import type * as ownDataMessages from './own-data-messages.ts';
import type { Representative } from './model.ts';
import { FIELDS, missingFields, reviewersOf, type Field, type ReviewDecision } from './rules.ts';
import type { ProfileChange, RepresentativeStore } from './store.ts';

export type Profile = Representative;

export type Submission =
  | { kind: 'submitted'; profile: Profile }
  | { kind: 'incomplete'; profile: Profile; missing: Field[] }
  | { kind: 'already'; profile: Profile }
  | { kind: 'nobody' };

export type Review =
  | { kind: 'open'; profile: Profile }
  | { kind: 'decided'; decision: ReviewDecision; profile: Profile }
  /** Somebody, perhaps the same person, had decided before. */
  | { kind: 'already'; approved: boolean; by: RoleGrant | null; at: Date; profile: Profile }
  /** The person has changed something since the card was made. */
  | { kind: 'changed'; profile: Profile }
  | { kind: 'gone' }
  | { kind: 'notYours' };

type Own = Profile | null;

export const loadProfile = defineEffect<Record<string, never>, Own>('representative.load');
export const viewOwnData = defineEffect<
  Record<string, never>,
  { profile: Profile; also: ownDataMessages.Held[] } | null
>('representative.view');
export const saveProfile = defineEffect<{ change: ProfileChange }, Own>('representative.save');
export const clearProfile = defineEffect<Record<string, never>, Own>('representative.clear');
export const submitRegistration = defineEffect<Record<string, never>, Submission>('representative.submit');
export const setNotifications = defineEffect<{ on: boolean }, RepresentativeStatus | null>(
  'representative.notifications',
);
export const withdrawConsent = defineEffect<Record<string, never>, boolean>('representative.withdraw');
export const eraseRepresentative = defineEffect<{ person: string }, boolean>('representative.erase');
export const setFollowing = defineEffect<{ follows: boolean }, Own>('representative.following');
export const openReview = defineEffect<{ person: string; seen: number }, Review>('representative.openReview');
export const decideRegistration = defineEffect<
  { person: string; seen: number; decision: ReviewDecision; note: string | null },
  Review
>('representative.decide');
export const listPending = defineEffect<Record<string, never>, Profile[]>('representative.listPending');

export interface RepresentativeEffectsDeps {
  representatives: RepresentativeStore;
  staff: StaffStore;
  outbox: Outbox;
  audit: AuditStore;
  programme: Pick<Programme, 'reminders'>;
  clock: Clock;
  /**
   * Takes a person out of everything else that is kept: answers, drafts, authorship. Called before the profile goes, so
   * that name, phone and address can still be masked in what stays.
   */
  eraseElsewhere(representativeId: string): Promise<void>;
  /** Consent is withdrawn or everything erased: what somebody of the staff has open with the person ends. */
  onGone(representativeId: string, cause: Pick<Cause, 'eventId' | 'at'>): Promise<unknown>;
  /** What other features hold of a person, for the card of "my data". */
  heldElsewhere(representativeId: string): Promise<ownDataMessages.Held[]>;
}

export type ErasureDeps = Pick<RepresentativeEffectsDeps, 'eraseElsewhere'> & {
  representatives: Pick<RepresentativeStore, 'erase'>;
  outbox: Pick<Outbox, 'forgetRecipient'>;
};

/** Repeating it after an interruption goes on where it stopped: the profile goes last. */
export async function erasePerson(deps: ErasureDeps, person: string, at: Date): Promise<void> {
  await deps.outbox.forgetRecipient(person);
  await deps.eraseElsewhere(person);
  await deps.representatives.erase(person, at);
}

const NOT_STOPPED: readonly RepresentativeStatus[] = ['consented', 'pending', 'active', 'paused', 'rejected'];
const DECISIONS = { approve: 'active', more: 'pending', reject: 'rejected' } as const;

export function representativeEffects(deps: RepresentativeEffectsDeps): EffectHandler[] {
  const { representatives, staff, outbox, audit, programme, clock } = deps;
  const { reminders } = programme;

  async function own({ who }: Cause): Promise<Profile | null> {
    const id =
      who.representative?.id ?? (who.lineUserId && (await representatives.findByLineUserId(who.lineUserId))?.id);
    return id ? representatives.find(id) : null;
  }

  const record = (
    cause: Cause,
    action: AuditAction,
    actor: string,
    subject: string,
    details?: AuditDetails,
  ): Promise<void> =>
    audit.record({
      _id: idFrom('audit', cause.eventId, action),
      at: cause.at,
      actor,
      action,
      subject,
      ...(details && { details }),
    });

  /** @returns whether this staff member decides on that person. */
  async function isReviewer(member: StaffMember | null, profile: Profile): Promise<boolean> {
    const { applicant, districtHasAnalyst } = await findReviewers(profile, staff);
    return decides(member, profile, districtHasAnalyst) && member?.id !== applicant;
  }

  const soon = () => {
    const dueAt = clock.now();
    const { usefulDays, class: messageClass } = reminders.registrationReview;
    return { dueAt, usefulUntil: plus(dueAt, days(usefulDays)), messageClass };
  };

  /** What came of it already, or that it is open to this staff member. */
  async function reviewState(person: string, seen: number, { who }: Cause): Promise<Review> {
    const profile = await representatives.find(person);
    if (!profile || profile.status === 'erased') return { kind: 'gone' };
    if (!(await isReviewer(who.staff, profile))) return { kind: 'notYours' };
    switch (profile.status) {
      case 'active':
      case 'paused':
      case 'rejected': {
        const by = profile.reviewedBy ? await staff.find(profile.reviewedBy) : null;
        return {
          kind: 'already',
          approved: profile.status !== 'rejected',
          by: by ? grantFor(by, profile) : null,
          at: profile.reviewedAt ?? profile.updatedAt,
          profile,
        };
      }
      case 'pending':
        return profile.version === seen ? { kind: 'open', profile } : { kind: 'changed', profile };
      default:
        return { kind: 'gone' };
    }
  }

  return [
    loadProfile.handle((_input, cause) => own(cause)),

    viewOwnData.handle(async (_input, cause) => {
      const profile = await own(cause);
      if (!profile) return null;
      await record(cause, 'representative.viewed', profile._id, profile._id);
      return { profile, also: await deps.heldElsewhere(profile._id) };
    }),

    saveProfile.handle(async ({ change }, cause) => {
      const before = await own(cause);
      if (!before) return null;
      const profile = await representatives.changeProfile(before._id, change, cause.at);
      if (before.status !== 'consented')
        await record(cause, 'representative.edited', before._id, before._id, { fields: Object.keys(change).join(',') });
      return profile;
    }),

    clearProfile.handle(async (_input, cause) => {
      const profile = await own(cause);
      if (profile?.status !== 'consented') return profile;
      const empty = Object.fromEntries([...FIELDS, 'districtGroup'].map((field) => [field, null]));
      return representatives.changeProfile(profile._id, empty, cause.at);
    }),

    submitRegistration.handle(async (_input, cause) => {
      const before = await own(cause);
      if (!before) return { kind: 'nobody' };
      const missing = missingFields(before);
      if (missing.length > 0) return { kind: 'incomplete', profile: before, missing };
      const profile = await representatives.submit(before._id, cause.eventId, cause.at);
      if (!profile) return { kind: 'already', profile: before };
      const { reviewers } = await findReviewers(profile, staff);
      await outbox.planEach(
        {
          kind: 'registrationReview',
          subject: profile._id,
          offset: idFrom('submission', cause.eventId),
          data: { submitEvent: cause.eventId },
          ...soon(),
        },
        reviewers.map(({ id }) => id),
        clock.now(),
      );
      await record(cause, 'representative.submitted', profile._id, profile._id, { reviewers: reviewers.length });
      return { kind: 'submitted', profile };
    }),

    setNotifications.handle(async ({ on }, cause) => {
      const profile = await own(cause);
      if (!profile) return null;
      const [from, to] = on ? (['paused', 'active'] as const) : (['active', 'paused'] as const);
      const changed = await representatives.changeStatus(profile._id, [from], to, cause.at);
      if (changed)
        await record(cause, on ? 'representative.resumed' : 'representative.stopped', profile._id, profile._id);
      return changed?.status ?? profile.status;
    }),

    withdrawConsent.handle(async (_input, cause) => {
      const profile = await own(cause);
      if (profile?.status === 'withdrawn') return true;
      if (!profile || !NOT_STOPPED.includes(profile.status)) return false;
      await representatives.recordConsent({
        _id: idFrom('consent', cause.eventId),
        person: profile._id,
        action: 'withdrawn',
        noticeVersion: profile.noticeVersion ?? '',
        channel: 'line',
        at: cause.at,
      });
      await record(cause, 'representative.withdrawn', profile._id, profile._id);
      await deps.onGone(profile._id, cause);
      await outbox.forgetRecipient(profile._id);
      await representatives.changeStatus(profile._id, NOT_STOPPED, 'withdrawn', cause.at);
      return true;
    }),

    eraseRepresentative.handle(async ({ person }, cause) => {
      const profile = await representatives.find(person);
      const { representative, lineUserId } = cause.who;
      if (!profile || !lineUserId) return false;
      // Found by the id in the dialogue, because a repeat no longer finds anybody by LINE id.
      const isOwn =
        representative?.id === person ||
        (!representative && (profile.status === 'erased' || profile.lineUserId === lineUserId));
      if (!isOwn) return false;
      await record(cause, 'representative.erased', person, person);
      await deps.onGone(person, cause);
      if (profile.noticeVersion)
        await representatives.recordConsent({
          _id: idFrom('consent', cause.eventId),
          person,
          action: 'withdrawn',
          noticeVersion: profile.noticeVersion,
          channel: 'line',
          at: cause.at,
        });
      await erasePerson(deps, person, cause.at);
      return true;
    }),

    setFollowing.handle(async ({ follows }, cause) => {
      const { lineUserId } = cause.who;
      if (!lineUserId) return null;
      await representatives.setFollowing(lineUserId, follows, cause.at);
      await staff.setFollowing(lineUserId, follows, cause.at);
      return own(cause);
    }),

    openReview.handle(({ person, seen }, cause) => reviewState(person, seen, cause)),

    decideRegistration.handle(async ({ person, seen, decision, note }, cause) => {
      const { eventId: event, at, who } = cause;
      const state = await reviewState(person, seen, cause);
      if (state.kind === 'gone' || state.kind === 'notYours') return state;
      const by = who.staff!.id;
      const to = DECISIONS[decision];
      const profile = await representatives.review(person, { to, note, seen, by, event, at });
      // Not by this event: a colleague was faster, or the profile is no longer what the card shows.
      if (!profile) return state.kind === 'open' ? reviewState(person, seen, cause) : state;
      await outbox.planEach(
        {
          kind: 'registrationDecision',
          subject: person,
          offset: idFrom('decision', event),
          data: { reviewEvent: event, decision },
          ...soon(),
        },
        [person],
        clock.now(),
      );
      await record(cause, `representative.${decision}`, by, person);
      return { kind: 'decided', decision, profile };
    }),

    listPending.handle(async (_input, { who }) => {
      const member = who.staff;
      const reach = {
        districtGroups: scopesFor(member, 'representative.review'),
        districts: districtsFor(member, 'representative.review'),
      };
      if (!member || reachesNothing(reach)) return [];
      // Who else decides is asked once for all of them: after an import weeks of work may wait here.
      const [all, analysts] = await Promise.all([
        representatives.findPending(reach),
        staff.findByRole('districtAnalyst'),
      ]);
      const lineUserIds = await staff.lineUserIds([member.id, ...analysts.map(({ id }) => id)]);
      const applicants = new Map([...lineUserIds].map(([id, lineUserId]) => [lineUserId, id]));
      return all.filter(({ district, districtGroup, lineUserId }) => {
        const applicant = (lineUserId && applicants.get(lineUserId)) || null;
        const theirs = analysts.filter(({ roles }) => roles.some((grant) => isAnalystOf(grant, district)));
        const { districtHasAnalyst } = reviewersOf(theirs, [], applicant);
        return decides(member, { district, districtGroup }, districtHasAnalyst) && member.id !== applicant;
      });
    }),
  ].map((handler) => inDirectOnly(handler));

  /** Nobody's data is touched from a LINE group, whatever leads there. */
  function inDirectOnly(handler: EffectHandler): EffectHandler {
    return {
      kind: handler.kind,
      run(input, cause) {
        if (cause.where.kind !== 'direct') throw new Error(`${handler.kind} belongs into a private chat`);
        return handler.run(input, cause);
      },
    };
  }

  function grantFor(member: StaffMember, { district, districtGroup }: Profile): RoleGrant | null {
    const target = {
      district: district ?? undefined,
      districtGroup: districtGroup ?? undefined,
      districtHasAnalyst: false,
    };
    return member.roles.find((grant) => may({ ...member, roles: [grant] }, 'representative.review', target)) ?? null;
  }
}

function decides(
  member: StaffMember | null,
  { district, districtGroup }: Pick<Profile, 'district' | 'districtGroup'>,
  districtHasAnalyst: boolean,
): boolean {
  const target = { district: district ?? undefined, districtGroup: districtGroup ?? undefined, districtHasAnalyst };
  return may(member, 'representative.review', target);
}

const isAnalystOf = ({ role, scope }: RoleGrant, district: string | null): boolean =>
  role === 'districtAnalyst' && district !== null && scope === district;

/** Who decides on this person, from the registry of staff; `applicant`: who of the staff it is, where it is one of them. */
export async function findReviewers(
  profile: Pick<Profile, 'district' | 'districtGroup' | 'lineUserId'>,
  staff: Pick<StaffStore, 'findByRole' | 'findByLineUserId'>,
): Promise<ReturnType<typeof reviewersOf> & { applicant: string | null }> {
  const { district, districtGroup, lineUserId } = profile;
  const [districtAnalysts, groupAnalysts, self] = await Promise.all([
    district ? staff.findByRole('districtAnalyst', district) : [],
    districtGroup ? staff.findByRole('analyst', districtGroup) : [],
    lineUserId ? staff.findByLineUserId(lineUserId) : null,
  ]);
  const applicant = self?.id ?? null;
  return { ...reviewersOf(districtAnalysts, groupAnalysts, applicant), applicant };
}
