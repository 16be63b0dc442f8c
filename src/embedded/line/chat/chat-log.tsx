/** What has been said, day by day, newest at the bottom. */
import type { VNode } from 'preact';
import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChatEntry, State } from '../protocol.ts';
import { Bubble } from './bubble.tsx';
import { gist, isNotice, isVisible } from './entries.ts';
import { dayKey, longDay } from './words.ts';

interface ChatLogProps {
  entries: ChatEntry[];
  state: State;
  /** Who acts: whose bubbles stand on the right. */
  actor: string | undefined;
  dots: boolean;
  nameOf: (id: string) => string;
  onQuote: (entry: ChatEntry) => void;
  onUnsend: (entry: ChatEntry) => void;
  onCopy: (entry: ChatEntry) => void;
}

/** How near to the end still counts as reading the newest. */
const NEAR_PX = 120;

export function ChatLog(props: ChatLogProps): VNode {
  const { entries, state, actor, dots, nameOf, onQuote, onUnsend, onCopy } = props;
  const [selected, setSelected] = useState<number | null>(null);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const visible = useMemo(() => entries.filter(isVisible), [entries]);
  const byMessage = useMemo(() => new Map(entries.map((entry) => [entry.messageId, entry])), [entries]);

  useLayoutEffect(() => {
    if (log.current && atEnd.current) log.current.scrollTop = log.current.scrollHeight;
  }, [visible, dots, selected]);

  // A tray, a menu or quick replies below take room from the log: whoever read the newest still does.
  useEffect(() => {
    const { current } = log;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) current.scrollTop = current.scrollHeight;
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);

  return (
    <div
      ref={log}
      class="log"
      role="log"
      aria-live="polite"
      tabIndex={0}
      aria-label="ข้อความในแชต"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      }}
    >
      <ol>
        {visible.map((entry, index) => {
          const before = visible[index - 1];
          const newDay = !before || dayKey(before.at) !== dayKey(entry.at);
          const thenClose = (run: (entry: ChatEntry) => void) => (): void => {
            setSelected(null);
            run(entry);
          };
          return (
            <Fragment key={entry.seq}>
              {newDay && <li class="day">{longDay(entry.at)}</li>}
              {isNotice(entry) ? (
                <li class="notice">{entry.unsent ? `${nameOf(entry.from)} ยกเลิกข้อความแล้ว` : gist(entry)}</li>
              ) : (
                <Bubble
                  entry={entry}
                  own={entry.from === actor}
                  follows={!newDay && before?.from === entry.from && !isNotice(before)}
                  name={nameOf(entry.from)}
                  quoted={entry.quotedMessageId ? byMessage.get(entry.quotedMessageId) : undefined}
                  selected={selected === entry.seq}
                  botName={state.bot.displayName}
                  nameOf={nameOf}
                  onSelect={() => setSelected(selected === entry.seq ? null : entry.seq)}
                  onQuote={thenClose(onQuote)}
                  onUnsend={thenClose(onUnsend)}
                  onCopy={thenClose(onCopy)}
                />
              )}
            </Fragment>
          );
        })}
        {dots && (
          <li class="line other">
            <span class="no-avatar" />
            <span class="dots" role="status" aria-label="กำลังพิมพ์">
              <i />
              <i />
              <i />
            </span>
          </li>
        )}
      </ol>
    </div>
  );
}
