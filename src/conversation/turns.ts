/** Makes a turn of an event: who, where, what was said, and where the conversation stood. */
import { chatOf, type InboundEvent } from '../line/events.ts';
import { chatKey } from '../identity.ts';
import type { Manner } from '../language.ts';
import type { Interpreter, Reading } from '../thai/intents.ts';
import type {
  DialogueState,
  OpenConsultation,
  RepresentativeInTurn,
  Said,
  SentReference,
  StaffMember,
  StaffRole,
  Turn,
  Where,
  Who,
} from '../turn.ts';
import type { DialogueStore } from './dialogue-store.ts';

export interface TurnSources {
  dialogues: Pick<DialogueStore, 'find'>;
  findRepresentative(lineUserId: string): Promise<RepresentativeInTurn | null>;
  findStaff(lineUserId: string): Promise<StaffMember | null>;
  findLineGroup(lineGroupId: string): Promise<{ id: string; districtGroup: string | null } | null>;
  findSent(messageId: string): Promise<SentReference | null>;
  openConsultations(representative: RepresentativeInTurn, at: Date): Promise<OpenConsultation[]>;
  /** The hand-off of this person that is open, if one is. */
  findHandoff(representative: string): Promise<Turn['handoff']>;
  interpret: Interpreter;
}

export interface LoadedTurn {
  turn: Turn;
  dialogueKey: string;
  /** 0 where there is none yet. */
  dialogueVersion: number;
}

const ACTORS: readonly StaffRole[] = ['admin', 'analyst', 'districtAnalyst', 'coordinator'];

export async function loadTurn(event: InboundEvent, sources: TurnSources): Promise<LoadedTurn> {
  const saidAt = new Date(event.timestamp);
  const lineUserId = event.source.userId ?? null;
  const dialogueKey = chatKey(chatOf(event), lineUserId);
  const [representative, staff, stored, lineGroup] = await Promise.all([
    lineUserId ? sources.findRepresentative(lineUserId) : null,
    lineUserId ? sources.findStaff(lineUserId) : null,
    sources.dialogues.find(dialogueKey),
    event.source.type === 'group' ? sources.findLineGroup(event.source.groupId) : null,
  ]);
  const who: Who = { lineUserId, representative, staff };
  const where: Where =
    event.source.type === 'group'
      ? { kind: 'lineGroup', lineGroupId: event.source.groupId, lineGroup }
      : { kind: 'direct' };
  const said = await whatWasSaid(event, sources);
  const quotedSession = said.kind === 'text' && said.quoted?.about === 'consultation' ? said.quoted.id : null;
  // A voice may be meant as an answer: then it is said that it is none.
  const isSpoken = said.kind === 'text' || (said.kind === 'media' && said.media === 'audio');
  const mayAnswer = isSpoken && representative?.status === 'active' && (where.kind === 'direct' || quotedSession);
  const handoff = representative && where.kind === 'direct' ? await sources.findHandoff(representative.id) : null;
  const open = mayAnswer ? await sources.openConsultations(representative, saidAt) : [];
  // A quoted card says which session is meant, also where that one is open no more.
  const openConsultations = quotedSession ? open.filter(({ id }) => id === quotedSession) : open;
  const dialogue = stored?.state ?? null;
  const manner = where.kind === 'direct' ? mannerOf(who, stored?.manner ?? {}) : {};
  return {
    turn: {
      eventId: event.webhookEventId,
      saidAt,
      who,
      where,
      said,
      reading: readingOf(said, saidAt, { who, where, dialogue, openConsultations }, sources.interpret),
      dialogue,
      dialogueRestedMs: stored ? Math.max(0, saidAt.getTime() - stored.touchedAt.getTime()) : 0,
      missed: stored?.missed ?? 0,
      manner,
      openConsultations,
      handoff,
    },
    dialogueKey,
    dialogueVersion: stored?.version ?? 0,
  };
}

/** What staff do is said in Thai alone; as representatives they may have chosen English. */
function mannerOf({ representative, staff }: Who, asStranger: Manner): Manner {
  if (representative) return representative.manner ?? {};
  return staff ? { letters: staff.manner?.letters ?? null } : asStranger;
}

function readingOf(
  said: Said,
  now: Date,
  turn: { who: Who; where: Where; dialogue: DialogueState | null; openConsultations: OpenConsultation[] },
  interpret: Interpreter,
): Reading | null {
  if (said.kind !== 'text') return null;
  const staffRole = ACTORS.find((role) => turn.who.staff?.roles.some((grant) => grant.role === role));
  const context =
    turn.dialogue?.topic === 'consent' || (turn.dialogue?.topic === 'renewal' && turn.openConsultations.length === 0)
      ? 'awaiting_consent'
      : turn.openConsultations.length > 0 || said.quoted?.about === 'consultation'
        ? 'rsvp_open'
        : undefined;
  const utterance = {
    text: said.text,
    now,
    channel: turn.where.kind === 'direct' || said.mentionsBot || said.quoted ? 'user' : 'group',
    actor: staffRole ?? 'person',
  } as const;
  const reading = interpret({ ...utterance, ...(context && { context }) });
  // Beside a notice that asks again, what is no answer to it is meant as ever, and waits with the rest.
  const answersIt = context !== 'awaiting_consent' || reading.intent === 'consent';
  return turn.dialogue?.topic === 'renewal' && !answersIt ? interpret(utterance) : reading;
}

async function whatWasSaid(event: InboundEvent, sources: TurnSources): Promise<Said> {
  switch (event.type) {
    case 'message': {
      const { message } = event;
      switch (message.type) {
        case 'text': {
          const mentions = message.mention?.mentionees.filter(({ isSelf }) => isSelf) ?? [];
          const quoted = message.quotedMessageId ? await sources.findSent(message.quotedMessageId) : null;
          return {
            kind: 'text',
            text: withoutMentions(message.text, mentions),
            messageId: message.id,
            quoted,
            ...(message.quotedMessageId && !quoted && { quotesUnknown: true }),
            mentionsBot: mentions.length > 0,
            quoteToken: message.quoteToken ?? null,
          };
        }
        case 'image':
          return {
            kind: 'media',
            media: 'image',
            messageId: message.id,
            fileName: null,
            ...(message.imageSet && { album: message.imageSet.id }),
            ...(message.imageSet?.total && { albumOf: message.imageSet.total }),
          };
        case 'audio':
        case 'video':
          return { kind: 'media', media: message.type, messageId: message.id, fileName: null };
        case 'file':
          return { kind: 'media', media: 'file', messageId: message.id, fileName: message.fileName ?? null };
        case 'location':
          return {
            kind: 'location',
            messageId: message.id,
            title: message.title ?? '',
            address: message.address ?? '',
            latitude: message.latitude,
            longitude: message.longitude,
          };
        case 'sticker':
          return { kind: 'sticker', messageId: message.id };
      }
    }
    // falls through: every kind of message has returned
    case 'postback':
      return {
        kind: 'postback',
        data: (event as { postback: { data: string } }).postback.data,
        params: paramsOf(event),
      };
    case 'unsend':
      return { kind: 'unsend', messageId: event.unsend.messageId };
    case 'memberJoined':
      return { kind: 'memberJoined', lineUserIds: idsOf(event.joined.members) };
    case 'memberLeft':
      return { kind: 'memberLeft', lineUserIds: idsOf(event.left.members) };
    case 'follow':
    case 'unfollow':
    case 'join':
    case 'leave':
      return { kind: event.type };
  }
}

function paramsOf(event: InboundEvent): { date?: string; time?: string; datetime?: string } {
  return event.type === 'postback' ? (event.postback.params ?? {}) : {};
}

function idsOf(members: readonly { userId?: string | undefined }[]): string[] {
  return members.flatMap(({ userId }) => (userId ? [userId] : []));
}

/** The text without "@ประชาคม": indexes are UTF-16 units, as in LINE. */
function withoutMentions(text: string, mentions: readonly { index: number; length: number }[]): string {
  let rest = text;
  for (const { index, length } of [...mentions].sort((a, b) => b.index - a.index))
    rest = rest.slice(0, index) + rest.slice(index + length);
  return rest.trim();
}
