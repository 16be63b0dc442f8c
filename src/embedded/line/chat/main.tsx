/** The chat page: one browser plays several people and LINE groups against the emulator. */
import { render, type VNode } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { State } from '../protocol.ts';
import { ControlError } from './api.ts';
import { Chat } from './chat.tsx';
import { ClockBar } from './clock-bar.tsx';
import { PeopleList } from './people-list.tsx';
import { openPlace, readPlaces, writePlaces, type Place } from './places.ts';
import { useEmulator } from './store.ts';

const WIDE = '(min-width: 1080px)';
const TOAST_MS = 5_000;

function usePlaces(): [Place[], (change: (places: Place[]) => Place[]) => void] {
  const [places, setPlaces] = useState(() => readPlaces(location.hash));
  useEffect(() => {
    const follow = (): void => setPlaces(readPlaces(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const change = useCallback((how: (places: Place[]) => Place[]) => {
    setPlaces((now) => {
      const next = how(now);
      history.replaceState(null, '', writePlaces(next));
      return next;
    });
  }, []);
  return [places, change];
}

/** A line at the foot of the page that goes by itself. */
function useToast(): [string, (text: string) => void] {
  const [text, setText] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = useCallback((words: string) => {
    clearTimeout(timer.current);
    setText(words);
    timer.current = setTimeout(() => setText(''), TOAST_MS);
  }, []);
  return [text, say];
}

function Welcome({ state }: { state: State }): VNode {
  return (
    <section class="welcome">
      <h1>แชตจำลองของ {state.bot.displayName}</h1>
      <p>เลือกคนหรือกลุ่มไลน์จากรายชื่อ แล้วพิมพ์แทนเขาได้เลย บนจอกว้างเปิดได้สองแชตเคียงกัน</p>
      {state.clock.adjustable && <p>เวลาด้านบนเป็นเวลาของการสาธิต เลื่อนไปข้างหน้าเพื่อดูการเตือนและสรุปประจำสัปดาห์</p>}
    </section>
  );
}

/** In a LINE group somebody has to act: whoever was chosen, else the first with a part in the demo. */
function actorIn(members: string[], chosen: string | undefined, notes: State['notes']): string | undefined {
  if (chosen && members.includes(chosen)) return chosen;
  return members.find((id) => notes[id]) ?? members[0];
}

function App(): VNode {
  const [places, changePlaces] = usePlaces();
  const open = places.map(({ chat }) => chat);
  const emulator = useEmulator(open);
  const { state, clock, live } = emulator;
  const [toast, say] = useToast();
  const [typed, setTyped] = useState<{ chat: string; words: string } | null>(null);
  const complain = useCallback(
    (error: unknown) => {
      const refused = error instanceof ControlError;
      say(refused ? `ทำไม่ได้: ${error.message}` : 'ติดต่อระบบจำลองไม่ได้ ลองอีกครั้ง');
    },
    [say],
  );
  const names = useMemo(
    () =>
      new Map(
        state
          ? [['bot', state.bot.displayName], ...state.users.map((user) => [user.id, user.displayName] as const)]
          : [],
      ),
    [state],
  );
  const nameOf = useCallback((id: string) => names.get(id) ?? 'ไม่ทราบชื่อ', [names]);
  useEffect(() => {
    if (state) document.title = `แชตจำลอง · ${state.bot.displayName}`;
  }, [state]);

  const shown = places.flatMap(({ chat, actor }) => {
    const group = state?.groups.find(({ id }) => id === chat);
    const person = state?.users.find(({ id }) => id === chat);
    return group || person ? [{ chat, actor, group, person }] : [];
  });

  if (!state || !clock) return <p class="connecting">กำลังเชื่อมต่อกับระบบจำลอง…</p>;
  const onOpen = (chat: string): void => changePlaces((now) => openPlace(now, { chat }, matchMedia(WIDE).matches));
  const openOwnChat = (chat: string, words: string): void => {
    onOpen(chat);
    setTyped({ chat, words });
  };
  const onClose = (chat: string): void =>
    // On a phone "back" leads to the list, not to the chat that lies beneath.
    changePlaces((now) => (matchMedia(WIDE).matches ? now.filter((place) => place.chat !== chat) : []));

  return (
    <div class={`page${shown.length > 0 ? ' has-chat' : ''}`}>
      <ClockBar emulator={emulator} clock={clock} complain={complain} />
      <PeopleList emulator={emulator} state={state} open={open} onOpen={onOpen} complain={complain} />
      <main>
        {shown.length === 0 && <Welcome state={state} />}
        {shown.map(({ chat, actor, group, person }) => (
          <Chat
            key={chat}
            emulator={emulator}
            state={state}
            person={person}
            group={group}
            actor={group ? actorIn(group.members, actor, state.notes) : chat}
            nameOf={nameOf}
            onActor={(userId) =>
              changePlaces((now) => now.map((place) => (place.chat === chat ? { chat, actor: userId } : place)))
            }
            onClose={() => onClose(chat)}
            complain={complain}
            say={say}
            typed={typed?.chat === chat ? typed : null}
            openOwnChat={openOwnChat}
          />
        ))}
      </main>
      {!live && <p class="lost">ขาดการเชื่อมต่อ กำลังลองใหม่…</p>}
      <p class="toast" role="status" aria-live="polite">
        {toast}
      </p>
    </div>
  );
}

const root = document.getElementById('app');
if (root) render(<App />, root);
