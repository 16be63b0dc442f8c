/** Forgets what has served its time. Content is fetched by `media-jobs`. */
import { createHourlyJob, type Job } from '../occurrences.ts';
import { days, plus } from '../time.ts';
import { mediaJob, type MediaJobDeps } from './media-jobs.ts';

export interface FeedbackJobDeps extends MediaJobDeps {
  /** How long parked events are kept, in days. */
  retention: { parkedEventDays: number };
}

export function feedbackJobs(deps: FeedbackJobDeps): Job[] {
  const { feedback, retention } = deps;
  return [
    mediaJob(deps),
    createHourlyJob('feedback retention', [
      // A message can come back for as long as a parked event can be retried.
      (now) => feedback.removeTombstones(plus(now, -days(retention.parkedEventDays + 1))),
    ]),
  ];
}
