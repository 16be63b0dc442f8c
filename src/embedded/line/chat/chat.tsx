/** One open chat: a person's own with the bot, or a LINE group in which one of its members acts. */
import type { messagingApi } from '@line/bot-sdk';
import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChatEntry, LineGroupView, PersonView, State } from '../protocol.ts';
import { ChatHead } from './chat-head.tsx';
import { ChatLog } from './chat-log.tsx';
import { Composer, EMPTY_DRAFT, type Draft } from './composer.tsx';
import { gist, quickReplyOf } from './entries.ts';
import { DateForm, LocationForm } from './forms.tsx';
import { GroupPanel } from './group-panel.tsx';
import { RichMenu } from './rich-menu.tsx';
import type { Attachment } from './samples.ts';
import { perform as performAction, usePerform, type Surroundings } from './speaker.ts';
import { momentOf, type Chat as ChatSeen, type Emulator } from './store.ts';
import { OnAction, Tappable, type Action } from './tappable.tsx';

export interface ChatProps {
  emulator: Emulator;
  state: State;
  person: PersonView | undefined;
  group: LineGroupView | undefined;
  /** Who acts: the person, or a member of the group. */
  actor: string | undefined;
  nameOf: (id: string) => string;
  onActor: (userId: string) => void;
  onClose: () => void;
  complain: (error: unknown) => void;
  say: (text: string) => void;
  /** What a link has put into the field. */
  typed: { words: string } | null;
  /** Opens somebody's own chat with the account, with these words in the field. */
  openOwnChat: (userId: string, words: string) => void;
}

/** True until the three dots should go. */
function useDots(until: number): boolean {
  const [, redraw] = useState(0);
  useEffect(() => {
    const left = until - Date.now();
    if (left <= 0) return undefined;
    const timer = setTimeout(() => redraw((n) => n + 1), left);
    return () => clearTimeout(timer);
  }, [until]);
  return until > Date.now();
}

interface QuickRepliesProps {
  items: messagingApi.QuickReplyItem[];
  onAction: (action: Action) => void;
  onUsed: () => void;
}

/** Gone once one of them has said something; those that only ask (a date, a place, a picture) stay until it is sent. */
function QuickReplies({ items, onAction, onUsed }: QuickRepliesProps): VNode {
  const tap = (action: Action): void => {
    onAction(action);
    if (action.type === 'message' || action.type === 'postback') onUsed();
  };
  return (
    <OnAction.Provider value={tap}>
      <div class="quick-replies" role="group" aria-label="ปุ่มตอบด่วน">
        {items.map(({ action }, index) => (
          <Tappable key={index} action={action} class="chip">
            {action?.label ?? ''}
          </Tappable>
        ))}
      </div>
    </OnAction.Provider>
  );
}

type Asking = { what: 'date'; picker: Extract<Action, { type: 'datetimepicker' }> } | { what: 'place' } | null;

const NOTHING: ChatEntry[] = [];

export function Chat(props: ChatProps): VNode {
  const { emulator, state, person, group, actor, nameOf, onActor, onClose, complain, say, typed, openOwnChat } = props;
  const id = (group ?? person)?.id ?? '';
  const seen: ChatSeen | undefined = emulator.chats.get(id);
  const entries = seen?.entries ?? NOTHING;
  const dots = useDots(seen?.dotsUntil ?? 0);
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [asking, setAsking] = useState<Asking>(null);
  const [showsMenu, setShowsMenu] = useState<boolean | null>(null);
  const [showsMembers, setShowsMembers] = useState(false);
  const [hideUserId, setHideUserId] = useState(false);
  const [usedQuickReply, setUsedQuickReply] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  const perform = usePerform(
    actor ? { userId: actor, hideUserId, ...(group ? { groupId: group.id } : {}) } : null,
    complain,
  );
  const quickReply = useMemo(() => quickReplyOf(entries), [entries]);
  const menu = seen?.richMenu ?? null;
  const menuOpen = menu !== null && (showsMenu ?? menu.selected);

  const around: Surroundings = {
    perform,
    fillIn: (text) => {
      setDraft({ ...draft, text });
      field.current?.focus();
    },
    askDate: (action) => setAsking({ what: 'date', picker: action }),
    askPlace: () => setAsking({ what: 'place' }),
    pickFile: () => picker.current?.click(),
    showMenu: setShowsMenu,
    openOwnChat: (words) => {
      if (actor) openOwnChat(actor, words);
    },
    say,
  };
  const latestAround = useRef(around);
  latestAround.current = around;
  const onAction = useCallback((action: Action) => performAction(action, latestAround.current), []);

  useEffect(() => {
    if (!typed) return;
    setDraft({ ...EMPTY_DRAFT, text: typed.words });
    field.current?.focus();
  }, [typed]);

  const send = (): void => {
    const { text, mention, quoted } = draft;
    setDraft(EMPTY_DRAFT);
    void perform({
      type: 'text',
      text: text.trim(),
      ...(mention ? { mention } : {}),
      ...(quoted?.messageId ? { quotedMessageId: quoted.messageId } : {}),
    }).then((result) => {
      // What was refused stays to be tried again, unless something else is being written already.
      if (!result) setDraft((now) => (now.text === '' ? draft : now));
    });
    field.current?.focus();
  };
  const attach = ({ type, content, contentType, fileName }: Attachment): void =>
    void perform({ type, content, contentType, ...(fileName ? { fileName } : {}) });
  const unsend = ({ messageId }: ChatEntry): void => {
    if (messageId) void perform({ type: 'unsend', messageId });
  };
  const befriend = (friend: boolean): void =>
    void perform({ type: friend ? 'follow' : 'unfollow' }).then(emulator.refreshState);

  const silent = !actor || (person && !person.friend);
  return (
    <section class="chat" data-chat={id} aria-label={`แชต ${group?.name ?? person?.displayName ?? ''}`}>
      <ChatHead
        state={state}
        person={person}
        group={group}
        actor={actor}
        nameOf={nameOf}
        note={state.notes[id]}
        showsMembers={showsMembers}
        onMembers={() => setShowsMembers(!showsMembers)}
        onBefriend={befriend}
        onActor={onActor}
        onClose={onClose}
      />
      <div class="chat-body">
        {group && showsMembers && (
          <GroupPanel
            group={group}
            state={state}
            hideUserId={hideUserId}
            onHideUserId={setHideUserId}
            onChanged={emulator.refreshState}
            onClose={() => setShowsMembers(false)}
            complain={complain}
          />
        )}
        <OnAction.Provider value={onAction}>
          <ChatLog
            entries={entries}
            state={state}
            actor={actor}
            dots={dots}
            nameOf={nameOf}
            onQuote={(quoted) => {
              setDraft({ ...draft, quoted });
              field.current?.focus();
            }}
            onUnsend={unsend}
            onCopy={(entry) => {
              onAction({ type: 'clipboard', clipboardText: gist(entry) });
            }}
          />
          {quickReply && quickReply.seq > usedQuickReply && !silent && (
            <QuickReplies
              items={quickReply.items}
              onAction={onAction}
              onUsed={() => setUsedQuickReply(quickReply.seq)}
            />
          )}
          {silent ? (
            <div class="stranger">
              <p>{group ? 'กลุ่มนี้ยังไม่มีสมาชิก' : person?.blocked ? 'บล็อกบัญชีนี้อยู่' : 'ยังไม่ได้เป็นเพื่อนกับบัญชีนี้'}</p>
              {person && (
                <button type="button" class="strong" title="Follow" onClick={() => befriend(true)}>
                  {person.blocked ? 'เลิกบล็อก' : `เพิ่ม ${state.bot.displayName} เป็นเพื่อน`}
                </button>
              )}
            </div>
          ) : (
            <Composer
              draft={draft}
              setDraft={setDraft}
              inGroup={group !== undefined}
              botName={state.bot.displayName}
              field={field}
              picker={picker}
              onSend={send}
              onAttach={attach}
              onSticker={() => void perform({ type: 'sticker' })}
              onLocation={() => setAsking({ what: 'place' })}
            />
          )}
          {menu && !silent && (
            <div class="menu-bar">
              <button type="button" aria-expanded={menuOpen} title="Rich menu" onClick={() => setShowsMenu(!menuOpen)}>
                {menu.chatBarText} {menuOpen ? '▾' : '▴'}
              </button>
              {menuOpen && <RichMenu menu={menu} />}
            </div>
          )}
        </OnAction.Provider>
      </div>
      {asking?.what === 'date' && (
        <DateForm
          picker={asking.picker}
          now={emulator.clock ? momentOf(emulator.clock) : Date.now()}
          onPick={(params) => void perform({ type: 'postback', data: asking.picker.data ?? '', params })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'place' && (
        <LocationForm
          onSend={(place) => void perform({ type: 'location', ...place })}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}
