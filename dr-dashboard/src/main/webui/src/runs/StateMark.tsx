import BanIcon from '@patternfly/react-icons/dist/esm/icons/ban-icon';
import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon';
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon';
import HourglassHalfIcon from '@patternfly/react-icons/dist/esm/icons/hourglass-half-icon';
import InProgressIcon from '@patternfly/react-icons/dist/esm/icons/in-progress-icon';
import PauseCircleIcon from '@patternfly/react-icons/dist/esm/icons/pause-circle-icon';
import type { ReactNode } from 'react';
import type { MachineRunState, StepState } from '../service/contract';

type Mark = MachineRunState | StepState | 'cameUp';

const MARKS: Record<Mark, { icon: ReactNode; word: string }> = {
  waiting: { icon: <HourglassHalfIcon className="quiet" />, word: 'Waiting' },
  working: { icon: <InProgressIcon className="busy" />, word: 'Working' },
  running: { icon: <CheckCircleIcon className="good" />, word: 'Running' },
  done: { icon: <CheckCircleIcon className="good" />, word: 'Done' },
  failed: { icon: <ExclamationCircleIcon className="bad" />, word: 'Failed' },
  held: { icon: <PauseCircleIcon className="warn" />, word: 'Held back' },
  undone: { icon: <BanIcon className="quiet" />, word: 'Rolled back' },
  /** A drill's machine: it was seen, and is removed. */
  cameUp: { icon: <CheckCircleIcon className="good" />, word: 'Came up' },
  omitted: { icon: <BanIcon className="warn" />, word: 'Stays down' },
};

export function StateMark({ state }: { state: Mark }) {
  const { icon, word } = MARKS[state];
  return (
    <span className="with-icon state-mark">
      {icon} {word}
    </span>
  );
}
