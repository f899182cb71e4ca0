import { Label } from '@patternfly/react-core';
import type { RpoState } from './rpo';

const LOOKS = {
  met: { status: 'success' },
  'at-risk': { status: 'warning' },
  missed: { status: 'danger' },
  none: { color: 'grey' },
} as const;

/** Word and icon say it; the colour only repeats them. */
export function RpoLabel({ state }: { state: RpoState }) {
  return (
    <span className="rpo">
      <Label {...LOOKS[state.level]} isCompact>
        {state.word}
      </Label>
      <span className="aside">{state.detail}</span>
    </span>
  );
}
