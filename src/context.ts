/** The one composition root: everything that runs is built here, from a typed config. Tests override parts. */
import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { createExporter } from './access/exporter.ts';
import { createTokenDesk } from './access/tokens.ts';
import { attendanceRoutes } from './attendance/dialogue.ts';
import { attendanceEffects } from './attendance/effects.ts';
import { checkInRoutes } from './attendance/check-in-dialogue.ts';
import { checkInEffects } from './attendance/check-in-effects.ts';
import { limitRoutes } from './attendance/limit-dialogue.ts';
import { limitEffects } from './attendance/limit-effects.ts';
import { phonedRoutes } from './attendance/phoned-dialogue.ts';
import { phonedEffects } from './attendance/phoned-effects.ts';
import { createSeatKeeper } from './attendance/seating-effects.ts';
import { dayDeliveries, dayOccurrences } from './attendance/day-jobs.ts';
import { proxyDeliveries } from './attendance/proxy-jobs.ts';
import { movedUpJob, seatingDeliveries, waitingOccurrences } from './attendance/seating-jobs.ts';
import { tallyRoutes } from './attendance/tally-dialogue.ts';
import { tallyEffects } from './attendance/tally-effects.ts';
import { createTargets } from './attendance/target-effects.ts';
import { noticeAfterRoutes } from './broadcasts/after-dialogue.ts';
import { noticeAfterEffects } from './broadcasts/after-effects.ts';
import { broadcastRoutes } from './broadcasts/dialogue.ts';
import { broadcastEffects } from './broadcasts/effects.ts';
import {
  broadcastDeliveries,
  broadcastOccurrences,
  createBroadcastPlanner,
  resumeNoticesJob,
} from './broadcasts/jobs.ts';
import { buttons as broadcastButtons } from './broadcasts/rules.ts';
import type { Config } from './config.ts';
import { consoleRoutes } from './console/dialogue.ts';
import { consoleEffects } from './console/effects.ts';
import { browserButton, endSessionsButton } from './console/messages.ts';
import { STAFF_INTENTS } from './conversation/command-table.ts';
import { askAgainFirst } from './conversation/consent-gate.ts';
import { conversationRoutes, helpFor, notUnderstood, unknownButton } from './conversation/fallback.ts';
import { createLanes } from './conversation/lanes.ts';
import { createLateReplies } from './conversation/late-replies.ts';
import { mannerFirst } from './conversation/manner.ts';
import { apology } from './conversation/messages.ts';
import { createProcessor } from './conversation/processor.ts';
import { createRichMenus } from './conversation/rich-menus.ts';
import { createRichMenuStore } from './conversation/rich-menu-store.ts';
import { createRouter } from './conversation/router.ts';
import { createTurnSources } from './conversation/turn-sources.ts';
import { calendarRoutes } from './consultations/calendar-dialogue.ts';
import { calendarEffects, createCalendars } from './consultations/calendar-effects.ts';
import { consultationDeskEffects } from './consultations/desk-effects.ts';
import { papersEffects } from './consultations/papers-effects.ts';
import { consultationRoutes } from './consultations/dialogue.ts';
import { consultationEffects } from './consultations/effects.ts';
import { consultationDeliveries, consultationOccurrences, resumePlanningJob } from './consultations/jobs.ts';
import { createConsultationPlanner } from './consultations/telling-effects.ts';
import { createNews } from './api/news.ts';
import { createReminderForecast } from './consultations/forecast-jobs.ts';
import { createQuotaAlerts } from './delivery/alerts.ts';
import { largerPlanJob } from './delivery/jobs.ts';
import type { DeliveryKinds } from './delivery/kinds.ts';
import { limitReached } from './delivery/messages.ts';
import { createQuota } from './delivery/quota.ts';
import { createRateBudget, createRateLimiter } from './delivery/rate-limiter.ts';
import { createDeliveryWorker } from './delivery/worker.ts';
import { createWebhooks } from './delivery/webhooks.ts';
import { createAnswering, createAnswerPlanner } from './development-issues/answer-effects.ts';
import { createContextDesk } from './development-issues/context-effects.ts';
import { contextNarrative } from './development-issues/context-messages.ts';
import { contextFacts, contextIdsOf, newestSwot } from './development-issues/context-rules.ts';
import { createIssueDesk } from './development-issues/desk-effects.ts';
import { boardUrl, developmentIssueRoutes } from './development-issues/dialogue.ts';
import { issueEffects } from './development-issues/effects.ts';
import { createProjectDesk } from './development-issues/project-effects.ts';
import { toldIn, type ToldPeriod } from './development-issues/rules.ts';
import { issueDeliveries, issueTalliesJob, unfinishedIssuesJob } from './development-issues/jobs.ts';
import { feedbackRoutes } from './feedback/dialogue.ts';
import { exportRoutes } from './feedback/export-dialogue.ts';
import { feedbackEffects } from './feedback/effects.ts';
import { feedbackJobs } from './feedback/jobs.ts';
import { feedbackDeliveries } from './feedback/media-jobs.ts';
import { receiptRoutes } from './feedback/receipt-dialogue.ts';
import { createLexicon } from './feedback/lexicon-effects.ts';
import { themeRunJob } from './feedback/lexicon-jobs.ts';
import { startFeedback } from './feedback/rules.ts';
import { replyEffects } from './feedback/reply-effects.ts';
import { replyDeliveries } from './feedback/reply-jobs.ts';
import { voiceRoutes } from './feedback/voices-dialogue.ts';
import { voiceEffects } from './feedback/voices-effects.ts';
import { voiceButtons } from './feedback/voices-rules.ts';
import { createVoiceStore } from './feedback/voices-store.ts';
import { handoffRoutes, handOffFirst } from './handoffs/dialogue.ts';
import { handoffEffects, leaveOpen } from './handoffs/effects.ts';
import { handoffDeliveries, handoffJobs } from './handoffs/jobs.ts';
import { createErasure } from './jobs/erasure.ts';
import { retentionJob } from './jobs/retention.ts';
import { createScheduler } from './jobs/scheduler.ts';
import { createEngines } from './engines.ts';
import { both } from './language.ts';
import { createLineClient } from './line/client.ts';
import { createIntake } from './line/intake.ts';
import { lineGroupRoutes } from './line-groups/dialogue.ts';
import { lineGroupEffects, lineGroupMembership, lineGroupSize as createLineGroupSize } from './line-groups/effects.ts';
import { rosterEffects } from './line-groups/roster-effects.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { createOccurrenceJob, type Job } from './occurrences.ts';
import { loadProgramme, type Programme } from './programme.ts';
import { progressReportRoutes } from './progress-reports/dialogue.ts';
import { progressReportEffects } from './progress-reports/link-effects.ts';
import { affectedRoutes } from './representatives/affected-dialogue.ts';
import { buttons as affectedButtons } from './representatives/affected-rules.ts';
import { affectedEffects } from './representatives/affected-effects.ts';
import { claimRoutes } from './representatives/claim-dialogue.ts';
import { claimEffects } from './representatives/claim-effects.ts';
import { consentEffects, keepNotices } from './representatives/consent-effects.ts';
import { consentNotice } from './representatives/consent-messages.ts';
import { consentStands, noticeUrl } from './representatives/consent-rules.ts';
import { representativeRoutes } from './representatives/dialogue.ts';
import { forgettingJob } from './representatives/jobs.ts';
import { representativeEffects } from './representatives/effects.ts';
import { reviewDeliveries } from './representatives/review-jobs.ts';
import { mannerEffects } from './representatives/manner-effects.ts';
import { registryEffects } from './representatives/registry-effects.ts';
import { importEffects } from './representatives/import-effects.ts';
import { createImporter, importJobs } from './representatives/import-jobs.ts';
import { staffRoutes } from './staff/dialogue.ts';
import { staffEffects } from './staff/effects.ts';
import { staffDoor, staffMenuRoutes } from './staff/menu-dialogue.ts';
import { createReadAround } from './summaries/around-effects.ts';
import { createCharts } from './summaries/chart-effects.ts';
import { paperRoutes } from './summaries/paper-dialogue.ts';
import { showPaper } from './summaries/paper-rules.ts';
import { paperEffects } from './summaries/paper-effects.ts';
import { summaryRoutes } from './summaries/dialogue.ts';
import { summaryEffects } from './summaries/effects.ts';
import { summaryDeliveries, summaryJobs } from './summaries/jobs.ts';
import { createInterpreter } from './thai/intents.ts';
import { createIndexes, createStores } from './stores.ts';
import { groupNameIn } from './thai/format.ts';
import { systemClock, type Clock } from './time.ts';
import { createPerform, type FeatureRoutes } from './turn.ts';

export interface Overrides {
  mongodbUri: string;
  line: { apiBaseUrl: string; channelSecret: string; channelAccessToken: string };
  clock?: Clock;
  logger?: Logger;
  programme?: Programme;
  /** Names this instance in leases. */
  instance?: string;
  firstRetryMs?: number;
  /** After which time without an answer the private chat shows that there will be one. */
  loadingAfterMs?: number;
}

export type Context = Awaited<ReturnType<typeof fromConfig>>;

export async function fromConfig(config: Config, overrides: Overrides) {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const clock = overrides.clock ?? systemClock;
  const asConfigured = overrides.programme ?? loadProgramme();
  const instance = overrides.instance ?? randomUUID();
  const metrics = createMetrics({ defaults: config.production });
  const connection = await connect(overrides.mongodbUri);
  const { places } = asConfigured;

  const stores = createStores(connection, overrides.line.channelSecret);
  const {
    representatives,
    staff,
    events,
    dialogues,
    leases,
    occurrences,
    outbox,
    audit,
    tokens,
    webhooks,
    exportJobs,
    registry,
    imports,
    handoffs,
    lineGroups,
    consultations,
    consultationDesk,
    attendance,
    seatings,
    themeEntries,
    lexicons,
    inbox,
    issues,
    contexts,
    sessionExports,
    feedbackExports,
    manners,
  } = stores;
  await createIndexes(connection);
  const lexicon = await createLexicon({
    base: asConfigured.baseLexicon,
    lexicons,
    themeEntries,
    audit,
    clock,
    onRun: () => jobs.wake(),
  });
  const { themes } = lexicon;
  const programme: Programme = { ...asConfigured, themes };
  await keepNotices(representatives, programme.notices, clock.now()).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });

  const moved = await representatives.followDistricts(places.districts);
  if (moved > 0) logger.info({ people: moved }, 'representatives follow their districts into another group');

  // LINE
  const line = createLineClient({
    baseUrl: overrides.line.apiBaseUrl,
    channelAccessToken: overrides.line.channelAccessToken,
  });
  const quota = createQuota({
    connection,
    line,
    clock,
    reserve: programme.linePlan.reserve,
    needs: createReminderForecast({ consultations, representatives, programme }),
  });
  const limiter = createRateLimiter({ reserve: createRateBudget(connection) });
  const lineGroupSize = createLineGroupSize({ lineGroups, line, clock });
  const isInLineGroup = lineGroupMembership({ representatives, line, clock });
  const richMenus = createRichMenus({ menus: createRichMenuStore(connection), line, clock, logger });
  let knownChatLink = await line.chatLink().catch(() => null);
  /** Asked for again where LINE was away. */
  function chatLink(): string | null {
    if (!knownChatLink) void line.chatLink().then((link) => (knownChatLink = link), () => {}); // prettier-ignore
    return knownChatLink;
  }

  /** LINE ids by ours, whatever they are ids of. Looked up at sending, stored nowhere else. */
  async function address(ids: readonly string[]): Promise<Map<string, string>> {
    const [people, colleagues, groups] = await Promise.all([
      representatives.lineUserIds(ids.filter((id) => id.startsWith('r'))),
      staff.lineUserIds(ids.filter((id) => id.startsWith('s'))),
      lineGroups.lineGroupIds(ids.filter((id) => id.startsWith('g'))),
    ]);
    return new Map([...people, ...colleagues, ...groups]);
  }

  // features
  const importer = createImporter({ imports, registry, audit, places, clock });
  const seats = createSeatKeeper({ consultations, attendance, seatings, outbox, programme, clock });
  const erasure = createErasure({ ...stores, seats, richMenus, clock });
  const groupName = (code: string): string => groupNameIn(places, code);
  const common = {
    ...stores,
    checkInSecret: overrides.line.channelSecret,
    seats,
    targets: createTargets({ consultations, programme }),
    quota,
    line,
    lineGroupSize,
    isInLineGroup,
    programme,
    places,
    themes,
    currentThemes: lexicon.current,
    clock,
    logger,
    address,
    eraseElsewhere: erasure.eraseElsewhere,
    onGone: (person: string, cause: { eventId: string; at: Date }) =>
      leaveOpen({ handoffs, outbox, audit, clock }, person, cause),
    heldElsewhere: erasure.heldElsewhere,
    around: createReadAround({ ...stores, outbox, quota }),
    groupName,
    publicUrl: config.publicUrl,
    organisation: programme.organisation,
    feedbackButton: (consultation: string) => startFeedback.pack({ consultation }),
    async nextConsultation(districtGroup: string, at: Date) {
      const next = await consultations.findNext(districtGroup, at);
      if (!next?.startsAt) return null;
      const { _id, revision, startsAt, venue, round } = next;
      return { _id, revision, startsAt, venue, round };
    },
  };
  const reports = {
    ...common,
    project: programme.project,
    issuesOf: async (districtGroup: string, period: ToldPeriod) =>
      toldIn(await issues.findStanding(districtGroup), period).map(({ issue: { title }, stage }) => ({ title, stage })),
    swotOf: async (districtGroup: string, until: Date, most: number) =>
      newestSwot(districtGroup, await contexts.findMany(contextIdsOf(districtGroup, places)), places, until, most),
    projectsOf: async (districtGroup: string, until: Date) => {
      const found = (await stores.projects.findOf([districtGroup])).filter(({ createdAt }) => createdAt < until);
      const answered = await issues.findMany([...new Set(found.flatMap((each) => each.issues))]);
      const titles = new Map(answered.flatMap(({ _id, title, mergedInto }) => (mergedInto ? [] : [[_id, title]])));
      return found.map(({ name, unit, budgetBaht, state, issues: tied }) => ({
        name,
        unit,
        budgetBaht,
        state,
        issues: tied.flatMap((issue) => titles.get(issue) ?? []),
      }));
    },
    contextOf: async (districtGroup: string, until: Date) =>
      contextNarrative(
        contextFacts(
          districtGroup,
          await contexts.findMany(contextIdsOf(districtGroup, places)),
          places,
          programme.context,
          until,
        ),
      ),
  };
  const planner = createConsultationPlanner(common);
  const noticePlanner = createBroadcastPlanner(common);
  const answers = { ...common, onPlanned: () => delivering.wake() };
  const issueDesk = createIssueDesk({ ...common, tell: createAnswerPlanner(answers) });
  const answering = createAnswering(answers, issueDesk);
  const projectDesk = createProjectDesk(common, issueDesk);
  const contextDesk = createContextDesk({ contexts, programme, audit, clock });
  const calendarFeeds = createCalendars(common);
  const exporter = createExporter({ exportJobs, clock, logger });
  const webhookSender = createWebhooks({
    webhooks,
    newsSince: createNews({ feedbackExports, sessionExports, issues }),
    audit,
    clock,
    logger,
    secret: overrides.line.channelSecret,
    loopback: !config.production,
    firstRetryMs: overrides.firstRetryMs,
  });
  const tokenDesk = createTokenDesk({ tokens, audit, clock, places });

  const talking = {
    contact: () => both(programme.organisation.contactTh, programme.organisation.contactEn),
    help: helpFor,
    mayKeep: ({ noticeVersion }: { noticeVersion?: string | null }) => consentStands(noticeVersion, programme.notices),
    publicUrl: config.publicUrl,
  };
  const features: FeatureRoutes[] = [
    staffDoor(STAFF_INTENTS, [
      ...Object.values(broadcastButtons),
      ...Object.values(voiceButtons),
      ...Object.values(affectedButtons),
      browserButton,
      endSessionsButton,
      showPaper,
    ]),
    paperRoutes(common),
    representativeRoutes(common),
    claimRoutes(common),
    affectedRoutes(),
    // The one word "เจ้าหน้าที่" is a list to an admin, and a wish to talk to anybody else.
    staffRoutes(common),
    handoffRoutes(talking),
    staffMenuRoutes(),
    consoleRoutes({ publicUrl: config.publicUrl }),
    lineGroupRoutes(common),
    feedbackRoutes({ chatLink }),
    receiptRoutes(),
    exportRoutes(common),
    voiceRoutes(common),
    phonedRoutes(common),
    tallyRoutes(common),
    limitRoutes(common),
    checkInRoutes(common),
    attendanceRoutes({ groupName, chatLink }),
    calendarRoutes(),
    consultationRoutes(common),
    broadcastRoutes(common),
    noticeAfterRoutes(common),
    summaryRoutes(common),
    progressReportRoutes(),
    developmentIssueRoutes(common),
    conversationRoutes(),
  ];
  const router = createRouter({ features, unknownButton, notUnderstood });
  const newestNotice = programme.notices.at(-1)!;
  const asking = askAgainFirst(mannerFirst(router), {
    stands: talking.mayKeep,
    version: newestNotice.version,
    notice: (why) => consentNotice(newestNotice, noticeUrl(config.publicUrl), why),
  });
  const route = handOffFirst(asking, talking);

  const effects = [
    ...representativeEffects(common),
    ...consentEffects(common),
    ...claimEffects(common),
    ...mannerEffects(common),
    ...registryEffects({ representatives, registry, audit }),
    ...importEffects(common),
    ...handoffEffects(common),
    ...affectedEffects({ ...common, linkSecret: overrides.line.channelSecret }),
    ...staffEffects({ ...common, onLeft: (lineUserId) => richMenus.leftStaff(lineUserId) }),
    ...consoleEffects({ ...common, config }),
    ...lineGroupEffects(common),
    ...rosterEffects(common),
    ...feedbackEffects({ ...common, linkSecret: overrides.line.channelSecret, onMedia: () => jobs.wake() }),
    ...voiceEffects({ voices: createVoiceStore(connection), representatives, places }),
    ...replyEffects({ inbox, outbox, audit, programme }),
    ...attendanceEffects(common),
    ...tallyEffects(common, planner),
    ...limitEffects(common),
    ...phonedEffects(common),
    ...checkInEffects(common),
    ...consultationEffects(common, planner),
    ...papersEffects(common),
    ...calendarEffects(common, calendarFeeds),
    ...consultationDeskEffects({ consultations, consultationDesk, audit }),
    ...broadcastEffects(common, noticePlanner),
    ...noticeAfterEffects(common, noticePlanner),
    ...summaryEffects(common),
    ...paperEffects(common),
    ...progressReportEffects(reports),
    ...issueEffects(common),
  ];

  const perform = createPerform(effects);

  const lateReplies = createLateReplies({ outbox, address, clock, onPlanned: () => delivering.wake() });
  const quotaAlerts = createQuotaAlerts({
    outbox,
    quota,
    admins: async () => (await staff.findByRole('admin')).map(({ id }) => id),
    address,
    clock,
  });
  const kinds: DeliveryKinds = {
    ...lateReplies.kinds,
    ...quotaAlerts.kinds,
    ...reviewDeliveries(common),
    ...handoffDeliveries(common),
    ...consultationDeliveries(common),
    ...seatingDeliveries(common),
    ...proxyDeliveries(common),
    ...dayDeliveries(common),
    ...feedbackDeliveries(common),
    ...broadcastDeliveries(common, noticePlanner),
    ...replyDeliveries({ inbox, representatives, address }),
    ...summaryDeliveries(common),
    ...issueDeliveries({ ...common, boardUrl: (districtGroup) => boardUrl(config.publicUrl, districtGroup) }),
  };

  const allJobs: Job[] = [
    resumePlanningJob(common, planner),
    resumeNoticesJob(common, noticePlanner),
    createOccurrenceJob('requests for a second word', broadcastOccurrences(common, noticePlanner), occurrences),
    createOccurrenceJob('sessions', consultationOccurrences(common, planner), occurrences),
    movedUpJob(seats),
    createOccurrenceJob('those who wait for a seat', waitingOccurrences(common), occurrences),
    createOccurrenceJob('mornings of sessions', dayOccurrences(common), occurrences),
    createOccurrenceJob('weekly briefs', summaryJobs(common), occurrences),
    ...feedbackJobs({ ...common, retention: programme.retention }),
    themeRunJob(lexicon),
    richMenus.job,
    unfinishedIssuesJob(issues, issueDesk),
    issueTalliesJob(issues, stores.issueLinks),
    retentionJob({ ...common, retention: programme.retention }),
    largerPlanJob({ quota, outbox, programme }),
    ...handoffJobs(common),
    ...importJobs(imports, importer, programme.retention),
    forgettingJob({ ...common, retention: programme.retention }),
  ];

  // engines
  const lanes = createLanes(leases, instance);
  const processor = createProcessor({
    events,
    dialogues,
    lanes,
    sources: createTurnSources({ ...stores, interpret: createInterpreter({ places, themes }) }),
    route,
    effects,
    line,
    pushInstead: lateReplies.plan,
    rememberSent: (...sent) => outbox.rememberSent(...sent),
    headOf: async ({ eventId, who: { staff: colleague } }) =>
      colleague && (await quota.isToldWith(colleague.id, eventId)) ? [limitReached()] : [],
    apology: () => [apology()],
    loadingAfterMs: overrides.loadingAfterMs,
    // The jobs look by themselves every second; after each message they would ask the database the same again and again.
    onHandled() {
      delivering.wake();
      hooking.wake();
    },
    firstRetryMs: overrides.firstRetryMs,
    clock,
    logger,
    count: metrics.countTurn,
    wakeAfter: (ms) => void setTimeout(() => conversing.wake(), ms).unref(),
  });
  const worker = createDeliveryWorker({
    outbox,
    kinds: () => kinds,
    line,
    quota,
    limiter,
    manners,
    lineGroupSize,
    quietHours: programme.quietHours,
    clock,
    logger,
    count: metrics.countDelivery,
    onShortOfQuota: quotaAlerts.plan,
  });
  const scheduler = createScheduler({ jobs: allJobs, leases, instance, clock, logger });

  const engines = createEngines({
    processor,
    scheduler,
    worker,
    webhookSender,
    exporter,
    lanes,
    leases,
    instance,
    events,
    outbox,
    line,
    clock,
    logger,
  });
  const { conversing, jobs, delivering, hooking, wake } = engines;

  const intake = createIntake({
    channelSecret: overrides.line.channelSecret,
    store: events,
    wasSentByUs: (messageIds) => outbox.whichWereSent(messageIds),
    clock,
    count: metrics.countWebhook,
    onStored: () => conversing.wake(),
  });

  return {
    config,
    programme,
    places,
    themes,
    logger,
    clock,
    metrics,
    connection,
    ...stores,
    line,
    quota,
    intake,
    planner,
    noticePlanner,
    tokenDesk,
    calendarFeeds,
    webhookSender,
    exporter,
    importer,
    checkInSecret: common.checkInSecret,
    linkSecret: common.checkInSecret,
    chatLink,
    groupName,
    lexicon,
    issueDesk,
    projectDesk,
    answering,
    contextDesk,
    charts: createCharts(common),
    reports,
    perform,
    richMenus,
    /** Of everything that a step can ask for. */
    effectKinds: effects.map(({ kind }) => kind),
    /** Of everything that can be tapped. */
    buttonNames: [...new Set(features.flatMap(({ buttons = {} }) => Object.keys(buttons)))],
    wake,
    nextDue: engines.nextDue,
    settled: engines.settled,
    startWorking: engines.start,
    stopWorking: engines.stop,

    async stop(): Promise<void> {
      await engines.stop();
      await line.close();
      await webhookSender.close();
      await connection.close();
    },
  };
}

async function connect(uri: string): Promise<Connection> {
  return mongoose
    .createConnection(uri, {
      autoIndex: false,
      autoCreate: false,
      ignoreUndefined: true,
      serverSelectionTimeoutMS: 5_000,
      maxPoolSize: 50,
    })
    .asPromise();
}
