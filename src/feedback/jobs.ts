/** Forgets what has served its time. Content is fetched by `media-jobs`. */
import type { Job } from '../occurrences.ts';
import { bangkokDate, days, plus } from '../time.ts';
import { mediaJob, type MediaJobDeps } from './media-jobs.ts';

export interface FeedbackJobDeps extends MediaJobDeps {
  /** How long links and tombstones are kept, in days. */
  retention?: { linkDays: number; parkedEventDays: number };
}

export function feedbackJobs(deps: FeedbackJobDeps): Job[] {
  const { feedback, retention } = deps;
  const { linkDays, parkedEventDays } = retention ?? { linkDays: 7, parkedEventDays: 7 };
  let cleanedOn = '';
  return [
    mediaJob(deps),
    {
      name: 'feedback retention',
      async runDue(now) {
        const today = bangkokDate(now);
        if (cleanedOn === today) return 0;
        await feedback.removeLinks(plus(now, -days(linkDays)));
        // A message can come back for as long as a parked event can be retried.
        await feedback.removeTombstones(plus(now, -days(parkedEventDays + 1)));
        cleanedOn = today;
        return 0;
      },
      nextDue: async () => null,
    },
  ];
}
