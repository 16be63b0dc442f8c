/** Fetches what LINE keeps for a while only, and forgets what has served its time. */
import type { LineClient } from '../line/client.ts';
import type { Logger } from '../logger.ts';
import type { Job } from '../occurrences.ts';
import { bangkokDate, days, plus, type Clock } from '../time.ts';
import type { Download } from './model.ts';
import { typeOf } from './rules.ts';
import type { FeedbackStore } from './store.ts';

export interface FeedbackJobDeps {
  feedback: FeedbackStore;
  line: Pick<LineClient, 'content'>;
  clock: Clock;
  logger: Logger;
  /** How long links and tombstones are kept, in days. */
  retention?: { linkDays: number; parkedEventDays: number };
}

const MAX_BYTES = 20 * 1024 * 1024;
/** With the waits between them (2 s, doubling) about half an hour. */
const MAX_ATTEMPTS = 10;
const FIRST_WAIT_MS = 2_000;

export function feedbackJobs({ feedback, line, logger, retention }: FeedbackJobDeps): Job[] {
  const { linkDays, parkedEventDays } = retention ?? { linkDays: 7, parkedEventDays: 7 };

  async function fetchContent(download: Download): Promise<void> {
    const content = await askLine(download);
    if (content === 'later') {
      if (download.attempts >= MAX_ATTEMPTS) return feedback.failDownload(download._id, 'unavailable');
      const wait = FIRST_WAIT_MS * 2 ** (download.attempts - 1);
      return feedback.retryDownload(download._id, new Date(Date.now() + wait));
    }
    if (content.length > MAX_BYTES) return feedback.failDownload(download._id, 'tooLarge');
    const type = typeOf(content);
    if (!type) return feedback.failDownload(download._id, 'type');
    return feedback.keepContent(download, content, type);
  }

  /** LINE answers nothing, too, while it is still preparing a video. */
  async function askLine({ _id, attempts }: Download): Promise<Buffer | 'later'> {
    try {
      return (await line.content(_id))?.bytes ?? 'later';
    } catch (error) {
      logger.warn({ err: error, attempts }, 'content could not be fetched from LINE');
      return 'later';
    }
  }

  let cleanedOn = '';
  return [
    {
      name: 'feedback content',
      async runDue() {
        let done = 0;
        for (let next = await feedback.claimDownload(); next; next = await feedback.claimDownload()) {
          await fetchContent(next);
          done += 1;
        }
        return done;
      },
      nextDue: () => feedback.oldestDownload(),
    },
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
