/** What the page knows of the emulator, kept up to date by its events; by asking every two seconds when they are away. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChatEntry, ChatView, ClockView, State } from '../protocol.ts';
import { fetchChat, fetchState, listen } from './api.ts';
import { mergeEntries } from './entries.ts';

const POLL_MS = 2_000;
/** A burst of events is answered by one look at the whole. */
const REFRESH_MS = 400;

/** The domain clock as told, and when this browser heard it. */
export interface HeardClock extends ClockView {
  heardAt: number;
}

export function momentOf(clock: HeardClock, machineNow = performance.now()): number {
  return new Date(clock.now).getTime() + (machineNow - clock.heardAt) * clock.speed;
}

export interface Chat extends ChatView {
  /** Machine time until which the three dots are shown. */
  dotsUntil: number;
}

export interface Emulator {
  state: State | null;
  clock: HeardClock | null;
  live: boolean;
  chats: ReadonlyMap<string, Chat>;
  /** The newest thing seen in each chat since the page was opened. */
  latest: ReadonlyMap<string, ChatEntry>;
  unread: ReadonlyMap<string, number>;
  refreshState: () => void;
  /** Fetches what is new in a chat; with `whole`, everything again. */
  refreshChat: (chat: string, whole?: boolean) => void;
  heardClock: (clock: ClockView) => void;
}

function withEntry(chat: Chat, entry: ChatEntry): Chat {
  const known = chat.entries.some(({ seq }) => seq === entry.seq);
  const loading = entry.content.kind === 'loading' ? Date.now() + entry.content.seconds * 1000 : null;
  return {
    ...chat,
    entries: mergeEntries(chat.entries, [entry]),
    lastSeq: Math.max(chat.lastSeq, entry.seq),
    dotsUntil: loading ?? (entry.from === 'bot' && !known ? 0 : chat.dotsUntil),
  };
}

function withView(known: Chat | undefined, view: ChatView, whole: boolean): Chat {
  const entries = whole ? view.entries : mergeEntries(known?.entries ?? [], view.entries);
  return {
    ...view,
    entries,
    lastSeq: whole ? view.lastSeq : Math.max(view.lastSeq, known?.lastSeq ?? 0),
    dotsUntil: view.loadingUntil ? new Date(view.loadingUntil).getTime() : 0,
  };
}

function changed<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): Map<K, V> {
  return new Map(map).set(key, value);
}

/** An emulator that does not answer has lost the stream too, and that is what the page shows. */
const keepWhatIsKnown = (): void => {};

export function useEmulator(open: string[]): Emulator {
  const [state, setState] = useState<State | null>(null);
  const [clock, setClock] = useState<HeardClock | null>(null);
  const [live, setLive] = useState(false);
  const [chats, setChats] = useState<ReadonlyMap<string, Chat>>(new Map());
  const [latest, setLatest] = useState<ReadonlyMap<string, ChatEntry>>(new Map());
  const [unread, setUnread] = useState<ReadonlyMap<string, number>>(new Map());

  // The stream is opened once; what it reads of the newest render goes through this.
  const seen = useRef({ open, chats });
  seen.current = { open, chats };

  const heardClock = useCallback((view: ClockView) => setClock({ ...view, heardAt: performance.now() }), []);

  const refreshState = useCallback(() => {
    fetchState().then((fresh) => {
      setState(fresh);
      heardClock(fresh.clock);
    }, keepWhatIsKnown);
  }, [heardClock]);

  const refreshChat = useCallback((id: string, whole = false) => {
    const known = seen.current.chats.get(id);
    fetchChat(id, whole ? 0 : (known?.lastSeq ?? 0)).then((view) => {
      // A chat that has become shorter is another one: the emulator was reset.
      if (!whole && known && view.lastSeq < known.lastSeq) refreshChat(id, true);
      else setChats((all) => changed(all, id, withView(all.get(id), view, whole)));
    }, keepWhatIsKnown);
  }, []);

  const refreshAll = useCallback(() => {
    refreshState();
    for (const id of seen.current.open) refreshChat(id);
  }, [refreshState, refreshChat]);

  const waiting = useRef(false);
  const refreshSoon = useCallback(() => {
    if (waiting.current) return;
    waiting.current = true;
    setTimeout(() => {
      waiting.current = false;
      refreshAll();
    }, REFRESH_MS);
  }, [refreshAll]);

  useEffect(
    () =>
      listen({
        onLive: () => {
          setLive(true);
          refreshAll();
        },
        onLost: () => setLive(false),
        onEvent: (event) => {
          if (event.type === 'clock') heardClock(event);
          // Entries too: what is due next changes with what is said.
          else refreshSoon();
          if (event.type !== 'entry') return;
          const { entry } = event;
          const { chat, content } = entry;
          setChats((all) => {
            const known = all.get(chat);
            return known ? changed(all, chat, withEntry(known, entry)) : all;
          });
          if (content.kind === 'loading') return;
          setLatest((all) => changed(all, chat, entry));
          if (entry.from === 'bot' && !seen.current.open.includes(chat)) {
            setUnread((all) => changed(all, chat, (all.get(chat) ?? 0) + 1));
          }
        },
      }),
    [heardClock, refreshAll, refreshSoon],
  );

  useEffect(() => {
    if (live) return undefined;
    refreshAll();
    const timer = setInterval(refreshAll, POLL_MS);
    return () => clearInterval(timer);
  }, [live, refreshAll]);

  const opened = open.join(',');
  useEffect(() => {
    for (const id of open) refreshChat(id);
    setUnread((all) => new Map([...all].filter(([id]) => !open.includes(id))));
    // The ids are what matters, not the array that carries them.
  }, [opened, refreshChat]);

  return useMemo(
    () => ({ state, clock, live, chats, latest, unread, refreshState, refreshChat, heardClock }),
    [state, clock, live, chats, latest, unread, refreshState, refreshChat, heardClock],
  );
}
