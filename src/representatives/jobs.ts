/** Forgetting people who are in the register no longer, or never came to be: on the domain clock, once an hour of it. */
import type { AuditStore } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import type { Job } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import { days, hours, parseBangkok, plus } from '../time.ts';
import type { RepresentativeStatus } from '../turn.ts';
import { erasePerson, type ErasureDeps } from './effects.ts';
import type { RepresentativeStore } from './store.ts';

const AT_ONCE = 100;

interface Rule {
  why: string;
  statuses: readonly RepresentativeStatus[];
  /** Whoever was last changed before this. */
  before: Date;
}

export function forgettingJob(
  deps: ErasureDeps & {
    representatives: RepresentativeStore;
    audit: AuditStore;
    retention: Programme['retention'];
  },
): Job {
  const { representatives, audit, retention } = deps;
  let lastHour = -1;

  function rulesAt(now: Date): Rule[] {
    const ends = retention.programmeEndsOn ? parseBangkok(retention.programmeEndsOn) : null;
    const isOver = ends !== null && now >= plus(ends, days(1 + retention.afterProgrammeDays));
    const after = (count: number): Date => plus(now, -days(count));
    return [
      { why: 'unfinished', statuses: ['consented'], before: after(retention.unfinishedDays) },
      { why: 'rejected', statuses: ['rejected'], before: after(retention.rejectedDays) },
      { why: 'withdrawn', statuses: ['withdrawn'], before: after(retention.withdrawnDays) },
      { why: 'neverCame', statuses: ['invited'], before: after(retention.invitedDays) },
      ...(isOver
        ? [
            {
              why: 'programmeOver',
              statuses: ['invited', 'consented', 'pending', 'active', 'paused', 'rejected', 'withdrawn'] as const,
              before: now,
            },
          ]
        : []),
    ];
  }

  async function forget(
    { why, statuses, before }: Rule,
    now: Date,
    stillMine?: () => Promise<boolean>,
  ): Promise<number> {
    let count = 0;
    for (;;) {
      const people = await representatives.findUntouched(statuses, before, AT_ONCE);
      for (const person of people) {
        await audit.record({
          _id: idFrom('audit', 'forgotten', person),
          at: now,
          actor: 'system',
          action: 'representative.erased',
          subject: person,
          details: { why },
        });
        await erasePerson(deps, person, now);
        count += 1;
      }
      if (people.length < AT_ONCE || (stillMine && !(await stillMine()))) return count;
    }
  }

  return {
    name: 'forgetting people',
    async runDue(now, stillMine) {
      const hour = Math.floor(now.getTime() / hours(1));
      if (hour === lastHour) return 0;
      for (const rule of rulesAt(now)) await forget(rule, now, stillMine);
      await representatives.removeOldConsents(plus(now, -days(retention.consentDays)));
      lastHour = hour;
      return 0;
    },
    nextDue: async () => null,
  };
}
