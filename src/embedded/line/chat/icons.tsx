/** Small line drawings, so that the page needs neither an icon font nor emoji on the machine. */
import type { VNode } from 'preact';

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12l16-8-6 16-3-7-7-1z',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  reply: 'M10 7L4 12l6 5v-3c5 0 8 1 10 4 0-6-4-9-10-9V7z',
  undo: 'M5 9h9a5 5 0 010 10h-4M5 9l4-4M5 9l4 4',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9.5h.01',
  camera: 'M4 8h4l2-3h4l2 3h4v11H4zM12 16a3 3 0 100-6 3 3 0 000 6z',
  voice: 'M12 4a2.5 2.5 0 00-2.5 2.5v5a2.5 2.5 0 005 0v-5A2.5 2.5 0 0012 4zM6 11.5a6 6 0 0012 0M12 17.5V21',
  video: 'M4 7h11v10H4zM15 11l5-3v8l-5-3z',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  place: 'M12 21s7-6.5 7-11.5A7 7 0 005 9.5C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  smile: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8.5 14c1 1.6 2.2 2.3 3.5 2.3s2.5-.7 3.5-2.3M9 10h.01M15 10h.01',
  people:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c0-4 2.5-6 6-6s6 2 6 6M16 4.5a3.5 3.5 0 010 6M17.5 14.3c2.3.7 3.5 2.7 3.5 5.7',
  menu: 'M5 6h14M5 12h14M5 18h14',
  keyboard: 'M3 7h18v10H3zM7 10h.01M10.5 10h.01M14 10h.01M17 10h.01M8 14h8',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  next: 'M5 5l9 7-9 7zM18 5v14',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l4.5 4.5',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface IconButtonProps {
  icon: IconName;
  /** Thai; read aloud. */
  label: string;
  /** English; shown on hover. */
  hint: string;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
  class?: string;
}

export function IconButton({ icon, label, hint, onClick, pressed, disabled, class: extra }: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class={`icon-button ${extra ?? ''}`}
      aria-label={label}
      title={`${label} (${hint})`}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
