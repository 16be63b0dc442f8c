/** Anything in a message that can be tapped: LINE's actions are handed to whoever shows the chat. */
import type { messagingApi } from '@line/bot-sdk';
import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { linkUrl, type Look } from './flex-style.ts';
import { wordsOfChatLink } from './places.ts';

export type Action = messagingApi.Action;

/** What a tap does; outside a chat nothing. */
export const OnAction = createContext<(action: Action) => void>(() => {});

interface TappableProps {
  action: Action | undefined;
  class: string;
  style?: Look;
  dir?: 'ltr' | 'rtl';
  children?: ComponentChildren;
}

export function Tappable({ action, children, ...look }: TappableProps): VNode {
  const onAction = useContext(OnAction);
  if (!action) return <div {...look}>{children}</div>;

  // An inner button answers for itself: the box around it must not answer too.
  const tap = (event: Event): void => {
    event.stopPropagation();
    onAction(action);
  };
  if (action.type === 'uri') {
    const href = linkUrl(action.uri);
    if (!href) return <div {...look}>{children}</div>;
    return (
      <a
        {...look}
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        onClick={(event) => {
          if (wordsOfChatLink(href) !== null) event.preventDefault();
          tap(event);
        }}
      >
        {children}
      </a>
    );
  }
  return (
    <div
      {...look}
      role="button"
      tabIndex={0}
      aria-label={action.label}
      onClick={tap}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        tap(event);
      }}
    >
      {children}
    </div>
  );
}
