/** Fetches what LINE keeps for a while only, at once; what could not be kept is told to its author, once. */
import { setTimeout } from 'node:timers/promises';
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Content, LineClient } from '../line/client.ts';
import type { Logger } from '../logger.ts';
import type { Job } from '../occurrences.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { days, plus, type Clock } from '../time.ts';
import { keptAs, MOST_CONTENT_BYTES } from './media-rules.ts';
import * as messages from './messages.ts';
import { DOWNLOAD_FAILURES, type Download, type DownloadFailure } from './model.ts';
import { isAuthorReachable } from './rules.ts';
import type { FeedbackStore } from './store.ts';

export interface MediaJobDeps {
  feedback: FeedbackStore;
  line: Pick<LineClient, 'content'>;
  outbox: Pick<Outbox, 'planEach'>;
  clock: Clock;
  logger: Logger;
  /** How long a turn is, where not as long as ever. */
  turnMs?: number;
}

/** With the waits between them (2 s, doubling) about half an hour. */
const MAX_ATTEMPTS = 10;
/** What LINE says it does not have is not waited for that long. */
const MAX_ATTEMPTS_GONE = 3;
const FIRST_WAIT_MS = 2_000;
/** Machine time: then others of the jobs have their turn. */
const A_TURN_MS = 5_000;
/** Files that take longer than a turn are fetched beside the other jobs, at most so many at once. */
const MOST_UNDER_WAY = 4;
const TOLD_WITHIN = days(2);

export function mediaJob({ feedback, line, outbox, clock, logger, turnMs = A_TURN_MS }: MediaJobDeps): Job {
  const underWay = new Set<Promise<void>>();

  async function fetchContent(download: Download): Promise<void> {
    const content = await askLine(download);
    switch (content?.kind) {
      case 'content': {
        const type = keptAs(download.kind, content.bytes);
        return type ? feedback.keepContent(download, content.bytes, type) : giveUp(download, 'type');
      }
      case 'tooLarge':
        return giveUp(download, 'tooLarge');
      case 'gone':
        return download.attempts >= MAX_ATTEMPTS_GONE ? giveUp(download, 'unavailable') : tryAgain(download);
      default:
        return download.attempts >= MAX_ATTEMPTS ? giveUp(download, 'unavailable') : tryAgain(download);
    }
  }

  /** Null where LINE failed. */
  async function askLine({ _id, attempts }: Download): Promise<Content | null> {
    try {
      return await line.content(_id, MOST_CONTENT_BYTES);
    } catch (error) {
      logger.warn({ err: error, attempts }, 'content could not be fetched from LINE');
      return null;
    }
  }

  async function tryAgain({ _id, attempts }: Download): Promise<void> {
    await feedback.retryDownload(_id, new Date(Date.now() + FIRST_WAIT_MS * 2 ** (attempts - 1)));
  }

  /** Told once for each entry and reason: its identity is made of them. */
  async function giveUp({ _id, entry }: Download, reason: DownloadFailure): Promise<void> {
    const found = await feedback.find(entry);
    if (found?.author) {
      const now = clock.now();
      await outbox.planEach(
        {
          kind: 'contentNotKept',
          subject: entry,
          offset: reason,
          data: { reason },
          messageClass: 'may',
          dueAt: now,
          usefulUntil: plus(now, TOLD_WITHIN),
        },
        [found.author],
        now,
      );
    }
    // Last, so that a crash before it tries again.
    await feedback.failDownload(_id, reason);
  }

  /** It is this instance's by the lease of its own, whoever has the jobs by then. */
  function begin(download: Download): Promise<void> {
    const fetching = fetchContent(download)
      .catch((error: unknown) => logger.error({ err: error }, 'content could not be kept, and is asked for again'))
      .finally(() => underWay.delete(fetching));
    underWay.add(fetching);
    return fetching;
  }

  return {
    name: 'feedback content',
    async runDue(_now, stillMine = async () => true) {
      const until = Date.now() + turnMs;
      const over = setTimeout(turnMs, undefined, { ref: false });
      let done = 0;
      while (underWay.size < MOST_UNDER_WAY) {
        const next = await feedback.claimDownload();
        if (!next) break;
        await Promise.race([begin(next), over]);
        done += 1;
        if (Date.now() > until || !(await stillMine())) break;
      }
      return done;
    },
    nextDue: () => feedback.oldestDownload(),
  };
}

export function feedbackDeliveries(deps: {
  feedback: FeedbackStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}): DeliveryKinds {
  const { feedback, representatives, address } = deps;
  return {
    contentNotKept: {
      address,
      async stillStands({ subject }, ids) {
        const [entry, people] = [await feedback.find(subject), await representatives.findMany(ids)];
        return new Map(
          ids.map((id): [string, true | SkipReason] => {
            if (!entry || entry.status === 'withdrawn' || entry.author !== id) return [id, 'superseded'];
            return [id, isAuthorReachable(people.find(({ _id }) => _id === id))];
          }),
        );
      },
      async render({ subject, data }) {
        const reason = DOWNLOAD_FAILURES.find((each) => each === data['reason']);
        const entry = await feedback.find(subject);
        if (!reason || !entry?.number) return null;
        const failed = await feedback.findFailed(subject, reason);
        if (failed.length === 0) return null;
        const kinds = failed.map(({ kind }) => kind);
        return {
          messages: messages.contentNotKept(entry.number, kinds, reason),
          about: { about: 'feedback', id: entry._id },
        };
      },
    },
  };
}
