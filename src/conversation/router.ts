/** Picks the one step for a turn. Reads as a table of contents; what nobody understood comes last. */
import { postbackName } from '../line/postback.ts';
import { silence, type FeatureRoutes, type Next, type Route, type Step, type Turn } from '../turn.ts';

export interface RouterOptions {
  features: readonly FeatureRoutes[];
  /** A button that no feature knows, or whose data is not well formed: an old card, or somebody's own making. */
  unknownButton: Route;
  /** Words that nobody understood. */
  notUnderstood: Route;
}

export function createRouter({ features, unknownButton, notUnderstood }: RouterOptions): (turn: Turn) => Step {
  const first = (routes: readonly (Route | undefined)[], turn: Turn): Step | null => {
    for (const route of routes) {
      const step = route?.(turn);
      if (step) return step;
    }
    return null;
  };
  const fleeting = new Set(features.flatMap((feature) => feature.fleeting ?? []));
  /** The open dialogue let this turn pass: one that ends by itself is over then. */
  const passedBy = (turn: Turn, step: Step | null): Step | null => {
    if (!step || !turn.dialogue || !fleeting.has(turn.dialogue.topic)) return step;
    const next = (outcomes: readonly unknown[]): Next => {
      const after = step.next(outcomes);
      return after.dialogue === undefined ? { ...after, dialogue: null } : after;
    };
    return { ...step, next };
  };
  const dialogue = (turn: Turn): Step | null =>
    turn.dialogue
      ? first(
          features.map(({ dialogues }) => dialogues?.[turn.dialogue!.topic]),
          turn,
        )
      : null;

  return (turn) => {
    const { said } = turn;
    switch (said.kind) {
      case 'postback': {
        const name = postbackName(said.data);
        return (
          first(
            features.map(({ buttons }) => buttons?.[name]),
            turn,
          ) ??
          unknownButton(turn) ??
          silence
        );
      }
      case 'text': {
        const intent = turn.reading?.intent;
        return (
          (intent
            ? first(
                features.map(({ interrupting }) => interrupting?.[intent]),
                turn,
              )
            : null) ??
          dialogue(turn) ??
          (intent
            ? passedBy(
                turn,
                first(
                  features.map(({ intents }) => intents?.[intent]),
                  turn,
                ),
              )
            : null) ??
          notUnderstood(turn) ??
          silence
        );
      }
      case 'media':
      case 'location':
      case 'sticker':
        return (
          dialogue(turn) ??
          first(
            features.map(({ events }) => events?.[said.kind]),
            turn,
          ) ??
          notUnderstood(turn) ??
          silence
        );
      default:
        return (
          first(
            features.map(({ events }) => events?.[said.kind]),
            turn,
          ) ?? silence
        );
    }
  };
}
