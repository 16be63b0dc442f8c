/** The demo's clock and what is left of the month's messages. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ClockChange, QuotaView } from '../protocol.ts';
import { changeClock } from './api.ts';
import { Icon, IconButton } from './icons.tsx';
import { momentOf, type Emulator, type HeardClock } from './store.ts';
import { momentBeside, shortMoment } from './words.ts';

const SPEEDS = [1, 60, 3600];
const STEPS = [
  { label: '+10 นาที', hint: '+10 minutes', ms: 10 * 60_000 },
  { label: '+1 ชม.', hint: '+1 hour', ms: 3_600_000 },
  { label: '+1 วัน', hint: '+1 day', ms: 86_400_000 },
];

/** Redraws as often as the shown minute can change. */
function useMoment(clock: HeardClock): number {
  const [, redraw] = useState(0);
  const every = clock.speed > 1 ? 250 : 1_000;
  useEffect(() => {
    if (clock.speed === 0) return undefined;
    const timer = setInterval(() => redraw((n) => n + 1), every);
    return () => clearInterval(timer);
  }, [clock.speed, every]);
  return momentOf(clock);
}

interface ControlsProps {
  clock: HeardClock;
  now: number;
  busy: boolean;
  change: (change: ClockChange) => void;
}

function Controls({ clock, now, busy, change }: ControlsProps): VNode {
  return (
    <div class="clock-controls" role="group" aria-label="ปรับเวลาสาธิต">
      <div class="joined" role="group" aria-label="ความเร็ว">
        {SPEEDS.map((speed) => (
          <button
            key={speed}
            type="button"
            title={`Speed ×${speed}`}
            aria-pressed={clock.speed === speed}
            disabled={busy}
            onClick={() => change({ speed })}
          >
            ×{speed}
          </button>
        ))}
      </div>
      <div class="joined" role="group" aria-label="เลื่อนเวลา">
        {STEPS.map(({ label, hint, ms }) => (
          <button key={label} type="button" title={hint} disabled={busy} onClick={() => change({ advance: ms })}>
            {label}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="next-due"
        title="Jump to the next thing that is due"
        disabled={busy || !clock.nextDue}
        onClick={() => change({ toNextDue: true })}
      >
        <Icon name="next" />
        <span>
          ไปยังสิ่งถัดไปที่ถึงกำหนด
          <small>{clock.nextDue ? momentBeside(clock.nextDue, now) : 'ยังไม่มี'}</small>
        </span>
      </button>
    </div>
  );
}

function Quota({ quota }: { quota: QuotaView }): VNode {
  const used = quota.used.toLocaleString('th');
  if (quota.type === 'none') {
    return (
      <p class="quota" title="Messages sent this month">
        ส่งแล้ว {used} ข้อความ
      </p>
    );
  }
  return (
    <p class="quota" title="Messages used of this month's quota">
      <span>
        โควตา {used} / {quota.value.toLocaleString('th')}
      </span>
      <progress max={Math.max(quota.value, 1)} value={Math.min(quota.used, quota.value)} aria-label="โควตาที่ใช้ไป" />
    </p>
  );
}

interface ClockBarProps {
  emulator: Emulator;
  clock: HeardClock;
  complain: (error: unknown) => void;
}

export function ClockBar({ emulator, clock, complain }: ClockBarProps): VNode {
  const now = useMoment(clock);
  const [busy, setBusy] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const { state, heardClock, refreshState } = emulator;

  const change = async (wanted: ClockChange): Promise<void> => {
    setBusy(true);
    try {
      heardClock(await changeClock(wanted));
      refreshState();
    } catch (error) {
      complain(error);
    } finally {
      setBusy(false);
    }
  };
  const paused = clock.speed === 0;
  return (
    <header class={`clock-bar${unfolded ? ' unfolded' : ''}`}>
      <p class="clock" title="Demo clock (Bangkok)">
        <Icon name="clock" />
        <time dateTime={new Date(now).toISOString()}>{shortMoment(now)}</time>
        {busy && <span class="busy">กำลังเดินเวลา…</span>}
      </p>
      {clock.adjustable && (
        <>
          <button
            type="button"
            class="pause"
            title={paused ? 'Run the clock' : 'Pause the clock'}
            disabled={busy}
            onClick={() => void change({ speed: paused ? 1 : 0 })}
          >
            <Icon name={paused ? 'play' : 'pause'} />
            {paused ? 'เดิน' : 'พัก'}
          </button>
          <Controls clock={clock} now={now} busy={busy} change={(wanted) => void change(wanted)} />
          <IconButton
            class="fold"
            icon="more"
            label="เครื่องมือเวลา"
            hint="clock tools"
            pressed={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          />
        </>
      )}
      {state && <Quota quota={state.quota} />}
    </header>
  );
}
