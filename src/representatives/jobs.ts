/** Forgetting people who are in the register no longer, or never came to be: on the domain clock, once an hour of it. */
import type { AuditStore } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import { createHourlyJob, eachOnItsOwn, type Job } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import { days, parseBangkok, plus } from '../time.ts';
import type { RepresentativeStatus } from '../turn.ts';
import { erasePerson, type ErasureDeps } from './effects.ts';
import type { RepresentativeStore } from './store.ts';

const AT_ONCE = 100;

export function forgettingJob(
  deps: ErasureDeps & {
    representatives: RepresentativeStore;
    audit: AuditStore;
    retention: Programme['retention'];
  },
): Job {
  const { representatives, audit, retention } = deps;
  type Step = Parameters<typeof createHourlyJob>[1][number];

  /** Erases whoever is in these states and untouched since `before` tells; one who cannot be erased stays for the next time. */
  const forget =
    (why: string, statuses: readonly RepresentativeStatus[], before: (now: Date) => Date | null): Step =>
    async (now, stillMine) => {
      const until = before(now);
      if (!until) return;
      const failed: unknown[] = [];
      for (let after = ''; ;) {
        const people: string[] = await representatives.findUntouched(statuses, until, AT_ONCE, after);
        await eachOnItsOwn(people, (person) => forgetOne(person, why, now), stillMine).catch((error: unknown) =>
          failed.push(error),
        );
        if (people.length < AT_ONCE || (stillMine && !(await stillMine()))) break;
        after = people.at(-1)!;
      }
      if (failed.length > 0) throw new AggregateError(failed, `people could not be erased: ${why}`);
    };

  async function forgetOne(person: string, why: string, now: Date): Promise<void> {
    await audit.record({
      _id: idFrom('audit', 'forgotten', person),
      at: now,
      actor: 'system',
      action: 'representative.erased',
      subject: person,
      details: { why },
    });
    await erasePerson(deps, person, now);
  }

  const after =
    (count: number) =>
    (now: Date): Date =>
      plus(now, -days(count));
  /** Everybody, once the programme has been over for long enough. */
  function sinceProgramme(now: Date): Date | null {
    const ends = retention.programmeEndsOn ? parseBangkok(retention.programmeEndsOn) : null;
    return ends !== null && now >= plus(ends, days(1 + retention.afterProgrammeDays)) ? now : null;
  }

  return createHourlyJob('forgetting people', [
    forget('unfinished', ['consented'], after(retention.unfinishedDays)),
    forget('rejected', ['rejected'], after(retention.rejectedDays)),
    forget('withdrawn', ['withdrawn'], after(retention.withdrawnDays)),
    forget('neverCame', ['invited'], after(retention.invitedDays)),
    forget(
      'programmeOver',
      ['invited', 'consented', 'pending', 'active', 'paused', 'rejected', 'withdrawn'],
      sinceProgramme,
    ),
    (now) => representatives.removeOldConsents(plus(now, -days(retention.consentDays))),
  ]);
}
