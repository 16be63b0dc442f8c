import type { VNode } from 'preact';
import { Icon } from './icons.tsx';
import { initials } from './words.ts';

/** Colours on which white letters read well. */
const TONES = ['#2f7d6b', '#8a5a2b', '#3f6aa8', '#9b4668', '#5d6f2e', '#6b57a5', '#b0573a', '#2d7a8c'];

function toneOf(id: string): string {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return TONES[sum % TONES.length] ?? '#2f7d6b';
}

interface AvatarProps {
  id: string;
  name: string;
  kind?: 'person' | 'group' | 'bot';
}

export function Avatar({ id, name, kind = 'person' }: AvatarProps): VNode {
  return (
    <span class={`avatar avatar-${kind}`} style={{ backgroundColor: toneOf(id) }} aria-hidden="true">
      {kind === 'group' ? <Icon name="people" /> : initials(name)}
    </span>
  );
}
