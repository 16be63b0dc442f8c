/** Notices over the API: written, looked at, sent and recalled by the same effects as in the chat and at the desk. */
import { isWithin } from '../access/policy.ts';
import { recallNotice } from '../broadcasts/after-effects.ts';
import { dropNotice, prepareNotice, sendNotice } from '../broadcasts/effects.ts';
import type { BroadcastPlanner } from '../broadcasts/jobs.ts';
import type { Broadcast } from '../broadcasts/model.ts';
import { BROADCAST_STATES } from '../broadcasts/model.ts';
import { sendTimeOf, type NoticeDraft } from '../broadcasts/rules.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import { timeOfDay } from '../consultations/rules.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Programme } from '../programme.ts';
import { noticeText } from '../thai/notice-commands.ts';
import { bangkokDate } from '../time.ts';
import type { Perform } from '../turn.ts';
import {
  broadcastPatch,
  broadcastQuery,
  broadcastReportSchema,
  broadcastSchema,
  newBroadcast,
  previewSchema,
} from './broadcasts-schemas.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, said, stale, type Call, type Told } from './operations.ts';
import { conflict, forbidden, missing, unfit } from './problems.ts';
import { pageOf } from './schemas.ts';
import { iso } from './sessions.ts';

export interface BroadcastApiDeps {
  programme: Pick<Programme, 'places' | 'themes' | 'quietHours' | 'broadcasts'>;
  broadcasts: Pick<BroadcastStore, 'find' | 'findPage'>;
  noticePlanner: Pick<BroadcastPlanner, 'previewOf'>;
  outbox: Pick<Outbox, 'report'>;
  perform: Perform;
  wake(): void;
}

type Written = ReturnType<typeof broadcastPatch.parse>;

/** What of it is written. */
const wordsOf = ({ segment, text, sendAt }: Broadcast) => ({
  district: segment.district,
  role: segment.role,
  theme: segment.theme,
  session: segment.session && { id: segment.session.consultation, part: segment.session.part },
  text,
  sendAt: iso(sendAt),
});

const broadcastBody = (broadcast: Broadcast) => ({
  id: broadcast._id,
  districtGroup: broadcast.segment.districtGroup,
  ...wordsOf(broadcast),
  state: broadcast.state,
  proposedAt: broadcast.proposedAt.toISOString(),
  approvalUntil: iso(broadcast.approvalUntil),
  goesOutAt: iso(broadcast.dueAt),
  plannedFor: broadcast.plannedFor,
  recalledAt: iso(broadcast.recalledAt),
  version: broadcast.version,
});

const toldOf = (broadcast: Broadcast): Told => ({
  body: broadcastBody(broadcast),
  version: broadcast.version,
  subject: broadcast._id,
});

export function broadcastOperations(deps: BroadcastApiDeps) {
  const { perform, broadcasts } = deps;
  const { places, themes, quietHours, broadcasts: limits } = deps.programme;
  const tag = 'Broadcasts';

  /** Drafts are nobody’s business but their author’s; what was dropped is gone. */
  async function visible(call: Call, id = call.params['id']!): Promise<Broadcast> {
    const found = await broadcasts.find(id);
    const { districtGroup } = found?.segment ?? {};
    if (!found || found.state === 'dropped' || !call.may('broadcast.approve', { districtGroup })) throw missing();
    if (found.state === 'draft' && found.proposedBy !== call.by.id) throw missing();
    return found;
  }

  /** One’s own, as it was seen. */
  async function own(call: Call): Promise<{ broadcast: Broadcast; version: number }> {
    const broadcast = await visible(call);
    if (broadcast.proposedBy !== call.by.id) throw forbidden();
    return { broadcast, version: insistUnchanged(call, toldOf(broadcast)) };
  }

  function draftFrom(districtGroup: string, { district, role, theme, session, text = '', sendAt }: Written, now: Date) {
    const known = places.districts.some(({ nameTh, group }) => nameTh === district && group === districtGroup);
    if (district && !known) throw unfit('district', (say) => say.noDistrictOfGroup);
    if (theme && !themes.codes.includes(theme)) throw unfit('theme', (say) => say.noSuchTheme);
    const words = noticeText(text);
    if (words === '') throw unfit('text', (say) => say.needed);
    if (words.length > limits.longestText) throw unfit('text', (say) => say.tooLong(limits.longestText));
    const goesOut = sendAt ? timeFor(new Date(sendAt), now) : null;
    const draft: NoticeDraft = {
      districtGroup,
      everybody: true,
      text: words,
      ...(district && { district }),
      ...(role && { role }),
      ...(theme && { theme }),
      ...(session && { part: session.part, consultation: session.id }),
      ...(goesOut && { sendAt: goesOut.toISOString() }),
    };
    return draft;
  }

  /** To the minute, and when quiet hours let it. */
  function timeFor(at: Date, now: Date): Date {
    const read = sendTimeOf({ date: bangkokDate(at), time: timeOfDay(at) }, now, quietHours, limits.scheduleDays);
    if (read?.kind === 'at') return read.at;
    throw unfit('sendAt', (say) => (read?.kind === 'tooFar' ? say.tooFar(limits.scheduleDays) : say.past));
  }

  async function write(draft: NoticeDraft, call: Call): Promise<Told> {
    const outcome = await perform(prepareNotice({ draft }), call.cause());
    switch (outcome.kind) {
      case 'preview':
        return toldOf(outcome.preview.broadcast);
      case 'forbidden':
        throw forbidden();
      case 'gone':
        throw stale(toldOf(await visible(call)));
      default:
        throw unfit('session', (say) => say.noSessionOfGroup);
    }
  }

  const again = async (id: string, call: Call): Promise<Told> => toldOf(await visible(call, id));
  const changing = { tag, needs: ['change'], answer: broadcastSchema, status: 200, guarded: true, again } as const;

  return [
    operation({
      method: 'get',
      path: '/broadcasts',
      id: 'listBroadcasts',
      tag,
      summary: 'Notices, the newest first; of drafts, those that this token has written, with `state=draft`',
      needs: [],
      query: broadcastQuery,
      answer: pageOf(broadcastSchema),
      status: 200,
      async run(call) {
        const { after, limit, districtGroup, state } = call.query;
        const reach = call.reach('broadcast.approve');
        const districtGroups = places.groups
          .map(({ code }): string => code)
          .filter((code) => isWithin(reach, { districtGroup: code }) && (!districtGroup || code === districtGroup));
        const [at, id] = cursorIn(after, 2) ?? [null, ''];
        const states = state ? [state] : BROADCAST_STATES.filter((each) => each !== 'draft' && each !== 'dropped');
        const found = await broadcasts.findPage(
          { districtGroups, states, ...(state === 'draft' && { author: call.by.id }) },
          at === null ? null : { proposedAt: new Date(Number(at)), id: String(id) },
          limit + 1,
        );
        return pageFrom(found, limit, ({ proposedAt, _id }) => [proposedAt.getTime(), _id], broadcastBody);
      },
    }),
    operation({
      method: 'get',
      path: '/broadcasts/{id}',
      id: 'getBroadcast',
      tag,
      summary: 'One notice',
      needs: [],
      answer: broadcastSchema,
      status: 200,
      run: async (call) => toldOf(await visible(call)),
    }),
    operation({
      method: 'post',
      path: '/broadcasts',
      id: 'writeBroadcast',
      tag,
      summary: 'A new draft: nobody gets it until it is sent. Look at its preview first',
      needs: ['change'],
      body: newBroadcast,
      answer: broadcastSchema,
      status: 201,
      async run(call) {
        const { districtGroup, ...written } = call.body;
        if (!call.may('broadcast.send', { districtGroup })) throw forbidden();
        const told = await write(draftFrom(districtGroup, written, call.now), call);
        return { ...told, location: `/broadcasts/${told.subject}` };
      },
      again,
    }),
    operation({
      ...changing,
      method: 'patch',
      path: '/broadcasts/{id}',
      id: 'changeBroadcast',
      summary: 'Changes a draft of one’s own; what is left out stays',
      body: broadcastPatch,
      async run(call) {
        const { broadcast, version } = await own(call);
        if (broadcast.state !== 'draft') throw conflict((say) => say.notices.gone);
        const written = { ...wordsOf(broadcast), ...said(call.body) };
        const draft = draftFrom(broadcast.segment.districtGroup, written, call.now);
        return write({ ...draft, edit: { id: broadcast._id, v: version } }, call);
      },
    }),
    operation({
      method: 'get',
      path: '/broadcasts/{id}/preview',
      id: 'previewBroadcast',
      tag,
      summary: 'Whom it would reach if it were sent now, and what that takes',
      needs: [],
      answer: previewSchema,
      status: 200,
      async run(call) {
        const broadcast = await visible(call);
        if (broadcast.state !== 'draft' && broadcast.state !== 'waiting') throw missing();
        const { audience, price, dueAt, needsApproval } = await deps.noticePlanner.previewOf(broadcast);
        return {
          body: {
            ...audience,
            goesOutAt: dueAt.toISOString(),
            needsApproval,
            quotaLeft: price?.left ?? null,
            fits: price?.fits ?? null,
            baht: price?.baht ?? null,
          },
        };
      },
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/broadcasts/{id}/send',
      id: 'sendBroadcast',
      summary: 'Sends a draft of one’s own, or hands it to a second person where it goes to many',
      async run(call) {
        const { broadcast, version } = await own(call);
        const outcome = await perform(sendNotice({ id: broadcast._id, v: version }), call.cause());
        deps.wake();
        switch (outcome.kind) {
          case 'sent':
          case 'handedOver':
            return toldOf(await visible(call));
          case 'already':
          case 'waiting':
            throw conflict((say) => say.notices.gone);
          case 'forbidden':
            throw forbidden();
          case 'outdated':
            throw stale(toldOf(await visible(call)));
          default: {
            const { kind } = outcome;
            throw conflict((say) => say.notices[kind]);
          }
        }
      },
    }),
    operation({
      ...changing,
      method: 'post',
      path: '/broadcasts/{id}/recall',
      id: 'recallBroadcast',
      summary: 'Takes back what has not gone out yet',
      async run(call) {
        const broadcast = await visible(call);
        insistUnchanged(call, toldOf(broadcast));
        const outcome = await perform(recallNotice({ id: broadcast._id }), call.cause());
        switch (outcome.kind) {
          case 'recalled':
            return toldOf(await visible(call));
          case 'forbidden':
            throw forbidden();
          default:
            throw conflict((say) => say.nothingToRecall);
        }
      },
    }),
    operation({
      method: 'delete',
      path: '/broadcasts/{id}',
      id: 'dropBroadcast',
      tag,
      summary: 'Gives up a draft of one’s own',
      needs: ['change'],
      status: 204,
      guarded: true,
      async run(call) {
        const { broadcast, version } = await own(call);
        if (broadcast.state !== 'draft') throw conflict((say) => say.notices.gone);
        await perform(dropNotice({ id: broadcast._id, v: version }), call.cause());
        return { body: null, subject: broadcast._id };
      },
      again: async () => ({ body: null }),
    }),
    operation({
      method: 'get',
      path: '/broadcasts/{id}/report',
      id: 'getBroadcastReport',
      tag,
      summary: 'What became of it, in numbers',
      needs: [],
      answer: broadcastReportSchema,
      status: 200,
      async run(call) {
        const { _id, dueAt } = await visible(call);
        if (!dueAt) throw missing();
        const { planned, sent, waiting, cancelled, left } = await deps.outbox.report('broadcast', _id);
        return { body: { planned, sent, waiting, cancelled, left } };
      },
    }),
  ];
}
